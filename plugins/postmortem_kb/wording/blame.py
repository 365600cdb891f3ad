"""Words that put an incident on somebody: the family ``blame``."""

from __future__ import annotations

from postmortem_kb.wording.phrase import phrase

_CHARACTER = "is a verdict on a person, and a reader who fears one stops telling what happened"

PHRASES = (
    phrase(
        "to blame",
        """
        {people} to blame
        blame (lies|lay|falls|fell|rests|rested|goes|went|belongs)
        blamed (on|for) {the} {staff}
        {people} blamed
        put the blame on
        """,
        "asks who instead of how",
        "say which conditions let it happen",
    ),
    phrase(
        "somebody's fault",
        """
        {whose} fault
        {whose} own fault
        fault of {the} {staff}
        {people} fault
        """,
        "ends the search at a person",
        "say what the person saw and what made that step look right",
        unless="tolerance domain domains injection lines isolation",
    ),
    phrase(
        "responsible for the outage",
        """
        {staff} responsible for {the} (outage|downtime|breach|mistake|error|damage|crash|failure)
        who (was|is) responsible for {the} (outage|downtime|breach|mistake)
        who (was|is) responsible for {the} (error|damage|crash|failure)
        """,
        "names a culprit",
        "name the change or the condition that caused it",
        unless="response review budget handling reporting report page pages message messages",
    ),
    phrase(
        "caused by an engineer",
        """
        caused by {the} {staff} {as-a-cause}
        """,
        "makes a person the cause",
        "name the action and what allowed it, such as `the command ran on every host at once`",
    ),
    phrase(
        "careless",
        """
        (careless|carelessly|carelessness)
        (inattentive|inattention)
        """,
        _CHARACTER,
        "say what the person was looking at and what hid the danger",
    ),
    phrase(
        "negligent",
        """
        (negligent|negligently|negligence)
        """,
        "is a legal accusation",
        "say which step was not taken and what would have called for it",
    ),
    phrase(
        "incompetent",
        """
        (incompetent|incompetence|inept|ineptitude|unprofessional|unprofessionally)
        """,
        _CHARACTER,
        "say which knowledge the task needed and where it was written",
    ),
    phrase(
        "stupid",
        """
        (stupid|stupidly|stupidity|idiot|idiots|idiotic|moron|morons|clueless)
        """,
        _CHARACTER,
        "say what made the decision look reasonable at the time",
    ),
    phrase(
        "sloppy",
        """
        (sloppy|sloppily|sloppiness|laziness)
        lazy {staff}
        """,
        _CHARACTER,
        "say what the work was like: the time there was, the tools, the interruptions",
        unless="quorum quorums phrase hashing",
    ),
    phrase(
        "reckless",
        """
        (reckless|recklessly|recklessness|irresponsible|irresponsibly)
        """,
        _CHARACTER,
        "say which risk was known and which was not",
    ),
    phrase(
        "nobody bothered",
        """
        (nobody|noone|they|we|he|she|anybody|anyone) (ever|even)? bothered to
        no one (ever|even)? bothered to
        (not|didn't|never|couldn't) (even|be)? (bother|bothered)
        """,
        "supposes a lack of will",
        "say what was done instead and why that came first",
    ),
    phrase(
        "dropped the ball",
        """
        (dropped|drop) the ball
        asleep at the (wheel|switch)
        {people} (screwed|messed|stuffed) up
        """,
        "mocks instead of telling",
        "say what was expected, what happened, and what stood between the two",
    ),
    phrase(
        "knew better",
        """
        {people} (knew|known) better
        should know better
        (any|every|no) (competent|sane|reasonable|decent|sensible) {staff}
        """,
        "measures people by what a writer knows afterwards",
        "say what they knew and where it came from",
    ),
    phrase(
        "poor judgement",
        """
        (poor|bad|questionable) (judgment|judgement)
        {whose} (poor|bad|questionable) (decision|decisions|choice|choices)
        """,
        "judges a decision by its outcome",
        "say what the decision rested on",
    ),
    phrase(
        "disciplinary",
        """
        (disciplinary|reprimand|reprimanded|reprimands)
        (hold|held|holding) {the} {staff} accountable
        {staff} (punished|disciplined|sanctioned)
        """,
        "makes the report a case against somebody",
        "leave personnel matters out and say what changes in the system",
    ),
)
