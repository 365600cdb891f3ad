"""Words that stop at a person's slip, or make little of it: the family ``human-error``."""

from __future__ import annotations

from postmortem_kb.wording.phrase import phrase

_LABEL = "is a label for where the questions stopped"
_RULES = (
    "(process|processes|procedure|procedures|runbook|runbooks|checklist|instructions|protocol|"
    "policy|policies|guidelines|playbook|practices|steps|rules|documentation)"
)
_KIND = (
    "(standard|proper|documented|correct|established|usual|agreed|deployment|release|change|best)?"
)

PHRASES = (
    phrase(
        "human error",
        """
        human (error|errors|mistake|mistakes|failing|failings)
        human-error
        (pebkac|pebcak)
        """,
        _LABEL,
        "say what the person meant to do, what the system showed, and what let it through",
    ),
    phrase(
        "operator error",
        """
        (operator|operators|pilot|engineer|developer) error
        (administrator|admin|employee|technician|programmer) error
        (operator's|engineer's|developer's|administrator's|employee's) (error|mistake|slip)
        (due|because|down) (to|of) user error
        """,
        _LABEL,
        "say what the person meant to do, what the system showed, and what let it through",
        unless="rate rates message messages log logs page pages code codes budget handling state "
        "metric metrics count counts response responses report reports",
    ),
    phrase(
        "fat finger",
        """
        (fat-finger|fat-fingers|fat-fingered|fat-fingering)
        fat (finger|fingers|fingered|fingering)
        """,
        "makes little of a step that a tool let through",
        "say which input was accepted and what did not check it",
    ),
    phrase(
        "forgot to",
        """
        forgot (to|that|about)
        {people} (forgot|forgotten)
        """,
        "explains a step that was left out by memory alone",
        "say what was there to recall the step, and what did not depend on memory",
        unless="password passwords",
    ),
    phrase(
        "failed to follow",
        f"""
        (failed|failing|fails) to (follow|observe|heed) {{the}} {_KIND} {_RULES}
        (failure|neglected|omitted) to (follow|observe|heed) {{the}} {_KIND} {_RULES}
        (failed|failing|failure) to (heed|adhere|realise|realize|appreciate|ask|think)
        (neglected|neglecting|neglects) to
        """,
        "measures work by a rule that people had reasons to leave",
        "say what was done instead, and what made the written way hard or unknown",
    ),
    phrase(
        "failed to notice",
        """
        {people} (failed|fails) to (notice|escalate|recognise|recognize|communicate)
        (nobody|noone) (ever|even)? thought to
        no one (ever|even)? thought to
        """,
        "tells what was missing in people, and nothing of what they had in view",
        "say what they were looking at, and what would have shown them more",
        unless="be have",
    ),
    phrase(
        "did not follow the procedure",
        f"""
        (not|didn't) follow {{the}} {_KIND} {_RULES}
        (not|without) following {{the}} {_KIND} {_RULES}
        {{people}} (violated|disregarded|bypassed|skipped|ignored) {{the}} {_KIND} {_RULES}
        (violation|disregard) (of|for) {{the}} {_KIND} {_RULES}
        """,
        "measures work by a rule that people had reasons to leave",
        "say what was done instead, and what made the written way hard or unknown",
        unless="engine",
    ),
    phrase(
        "made a mistake",
        """
        made (a|an|the|another|this) (simple|small|minor|crucial)? mistake
        made (a|an|the|another|this) (critical|fatal|big|serious)? mistake
        made (several|some|many|two|three|multiple) mistakes
        {people} made (a|an|the) (simple|small|minor)? (error|typo|slip|blunder)
        {people} made (a|an|the) (crucial|critical|fatal)? (error|typo|slip|blunder)
        """,
        "ends the story where it begins",
        "say what the person meant to do and what made the step look right",
    ),
    phrase(
        "a silly mistake",
        """
        (silly|dumb|rookie|honest|elementary|embarrassing) (mistake|mistakes|oversight|typo|blunder)
        (foolish|beginner's|innocent|simple|careless) (mistake|mistakes|oversight|typo|blunder)
        just a (typo|slip|mistake|glitch)
        """,
        "makes little of it, and so of what there is to learn",
        "say what let a small slip have a large effect",
    ),
    phrase(
        "mistakenly",
        """
        {people} (mistakenly|wrongly|erroneously|foolishly|unthinkingly)
        """,
        "judges a step by its outcome",
        "say what the person expected of the step",
    ),
    phrase(
        "an oversight",
        """
        (due|owing) to (an|our|human) oversight
        (by|through|simple|simply|was|just) an oversight
        oversight (by|of|from) (the|our|an|a)? {staff}
        """,
        _LABEL,
        "say what would have brought it to somebody's attention",
        unless="committee board body",
    ),
    phrase(
        "lack of attention",
        """
        lack of (attention|care|diligence|discipline|concentration)
        lack of (competence|vigilance|judgment|judgement|professionalism)
        insufficient (care|diligence|vigilance)
        (not|wasn't|weren't) (careful|attentive|vigilant) enough
        """,
        "finds a fault in people and leaves the work as it was",
        "say what asked for their attention at that moment",
    ),
    phrase(
        "be more careful",
        """
        (be|being|been) (more|extra|very) (careful|vigilant|diligent|attentive|mindful)
        (pay|paying|paid) (more|closer|better) attention
        (remind|retrain|re-train|reminded|retrained|reeducate) {the} {staff}
        (remind|reminded) (everyone|everybody|people|operators) to
        """,
        "asks people to never slip again",
        "write a change to the system that works on a bad day too",
    ),
)
