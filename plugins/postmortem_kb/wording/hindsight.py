"""Words that judge the past by what is known now: the family ``hindsight``."""

from __future__ import annotations

from postmortem_kb.wording.phrase import phrase

_ONLY_NOW = "says what only the outcome made plain"

PHRASES = (
    phrase(
        "should have",
        """
        {people} {should-have} {done-by-them}
        {should-have} (asked|thought)
        {should-have} (realised|realized|remembered|understood)
        {should-have} (foreseen|anticipated|consulted|told)
        {should-have} (reviewed|questioned|communicated|double-checked)
        {should-have} (tested|checked|verified|known) (the|this|that|it|for)
        {should-have} (tested|checked|verified|known) (better|how|what|whether)
        {should-have} (paid|taken) (more|closer|better)? (attention|care)
        {should-have} been {softly} (tested|checked|reviewed|caught) {not-by-a-machine}
        {should-have} been {softly} (noticed|escalated|communicated) {not-by-a-machine}
        {should-have} been {softly} (anticipated|foreseen|considered) {not-by-a-machine}
        {should-have} been {softly} (prevented|avoided|spotted) {not-by-a-machine}
        {should-have} been {softly} (done|fixed|questioned|known) {not-by-a-machine}
        {should-have} been {softly} (thought|more)
        """,
        "judges people by what is known now",
        "write what was known and done then, such as `the change had passed review without a test`",
    ),
    phrase(
        "must have known",
        """
        {people} must have (known|seen|noticed|realised|realized)
        """,
        "guesses at what somebody knew",
        "ask them, and write what they saw",
    ),
    phrase(
        "obviously",
        """
        obviously
        """,
        _ONLY_NOW,
        "leave the word out, or say who could see it and where",
    ),
    phrase(
        "an obvious mistake",
        """
        obvious {softly} (mistake|mistakes|flaw|flaws|oversight|problem)
        (is|was|were|became) (so|quite|perfectly|entirely|completely)? obvious that
        """,
        _ONLY_NOW,
        "say what the people involved saw at the time",
    ),
    phrase(
        "clearly",
        """
        clearly (should|could|wrong|broken|insufficient|inadequate|unsafe|risky)
        clearly (dangerous|negligent|incorrect|unacceptable|avoidable|preventable|knew|failed)
        clearly, (the|this|we|it|they|there|somebody|someone|our|a|an)
        """,
        _ONLY_NOW,
        "leave the word out, or show what made it clear, and when",
    ),
    phrase(
        "simply",
        """
        simply (had|needed) to
        simply (forgot|ignored|missed|overlooked|neglected)
        simply should
        """,
        "makes a hard task look easy afterwards",
        "leave the word out, or say what made it hard",
    ),
    phrase(
        "just needed to",
        """
        {people} just (had|needed) to
        {all-people} (had|needed) to do
        {people} only (had|needed) to (check|look|read|ask|test|run|follow|wait|notice|type)
        just a matter of (checking|looking|reading|asking|testing|following)
        """,
        "makes a hard task look easy afterwards",
        "say which choices there were and what spoke for each",
    ),
    phrase(
        "in hindsight",
        """
        (in|with) hindsight
        in retrospect
        benefit of hindsight
        """,
        "announces a judgement that nobody could make at the time",
        "say what is known now and what was known then, apart from each other",
    ),
    phrase(
        "bound to happen",
        """
        (was|were) bound to (happen|fail|break|go|crash)
        (accident|disaster|outage|incident) waiting to happen
        (was|were) only a matter of time
        (was|were) inevitable
        """,
        "makes one of many outcomes look like the only one",
        "say what made it likelier, and why it had gone well before",
    ),
    phrase(
        "foreseeable",
        """
        (was|were|been) {softly} (foreseeable|predictable)
        (entirely|completely|easily|perfectly) (foreseeable|predictable)
        """,
        "claims that it could be known",
        "say which signs there were and who saw them",
    ),
    phrase(
        "warning signs",
        """
        (missed|ignored) {the} (warning|telltale|clear|obvious) (sign|signs|signal|signals)
        (overlooked|disregarded) {the} (warning|telltale|clear|obvious) (sign|signs|signal|signals)
        (missed|ignored|overlooked|disregarded) {the} red flags
        """,
        "knows afterwards which of many signals mattered",
        "say what else could be seen at that moment, and how it was read",
    ),
    phrase(
        "needless to say",
        """
        needless to say
        (goes|go) without saying
        common knowledge
        """,
        "supposes that everybody knows what the writer knows",
        "say where it is written",
    ),
)
