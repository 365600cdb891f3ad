"""Words about a past that did not happen: the family ``counterfactual``."""

from __future__ import annotations

from postmortem_kb.wording.phrase import phrase

_NEVER_WAS = "tells of a past that did not happen, and explains nothing about the one that did"
_NEXT = "write what happened and why it made sense, and what will change as an action item"

PHRASES = (
    phrase(
        "could have prevented",
        """
        {could-have} (prevented|avoided|averted|foreseen|anticipated|forestalled)
        {would-have} (caught|spotted)
        {could-have} (limited|reduced|stopped|contained) (the|this|that|it|these|those|our)
        {could-have} (fixed|shortened|mitigated|detected) (the|this|that|it|these|those|our)
        {could-have} been {softly} (prevented|avoided|averted|caught|spotted|noticed)
        {could-have} been {softly} (shortened|foreseen|anticipated|mitigated|forestalled)
        {could-have} been {softly} (found|identified|fixed|resolved) (sooner|earlier|faster)
        {could-have} been {softly} (found|identified|fixed|resolved) (quicker|before)
        {could-have} been {softly} (detected|discovered) (sooner|earlier|faster|quicker|before)
        {could-have} been {softly} (restored|diagnosed) (sooner|earlier|faster|quicker|before)
        {people} could {softly} have (known|checked|asked|tested|acted|reacted|responded)
        {people} could {softly} have (foreseen|done|rolled|looked|called|escalated)
        {people} could {softly} have (caught|spotted|noticed)
        {people} could {softly} have seen (that|how|why)
        {people} could {softly} have seen (it|this|that) coming
        we could {softly} have seen (it|this|the|our)
        """,
        _NEVER_WAS,
        _NEXT,
        unless="fire",
    ),
    phrase(
        "would not have happened",
        """
        (would|could|need) (not|never) have (happened|occurred)
        (wouldn't|couldn't|needn't) have (happened|occurred)
        never would have (happened|occurred)
        """,
        _NEVER_WAS,
        _NEXT,
        unless="without",
    ),
    phrase(
        "would have been better",
        """
        would have been (better|wiser|smarter|safer|easy|trivial) (to|if|had)
        {people} would have been better off
        """,
        _NEVER_WAS,
        "say which choices there were and what spoke for each",
    ),
    phrase(
        "if only",
        """
        if only {people}
        if only {the} {staff}
        if only (there|it|the|this|that) had
        """,
        _NEVER_WAS,
        _NEXT,
    ),
    phrase(
        "had they",
        """
        had (we|they|he|she|someone|somebody|anyone|anybody|i) {softly} {done}
        had {the} {staff} {softly} {done}
        """,
        _NEVER_WAS,
        _NEXT,
    ),
    phrase(
        "if we had",
        """
        if (we|they|he|she|someone) (had|hadn't) {softly} {done} {consequence}
        if (somebody|anyone|anybody|i) (had|hadn't) {softly} {done} {consequence}
        if {the} {staff} (had|hadn't) {softly} {done} {consequence}
        """,
        _NEVER_WAS,
        _NEXT,
    ),
    phrase(
        "wish we had",
        """
        {people} (wish|wished) {people} had
        """,
        _NEVER_WAS,
        "say what was missing, and make it an action item",
    ),
    phrase(
        "preventable",
        """
        (was|were|been|is|are) {softly} (preventable|avoidable)
        (entirely|completely|easily|totally|wholly|fully) (preventable|avoidable)
        (preventable|avoidable) (incident|incidents|outage|outages|mistake)
        (preventable|avoidable) (mistakes|accident|error|failure)
        """,
        "is a verdict on a past that did not happen",
        "say which control was missing, and which action item adds it",
    ),
    phrase(
        "missed opportunity",
        """
        missed (opportunity|opportunities|chance|chances)
        """,
        "counts what was not done",
        "say what was done at that moment and what it was meant to achieve",
    ),
)
