"""The words of the field, and what each means (DESIGN section 3).

Sources of the lists: Google SRE workbook appendix C (triggers), GitLab's root-cause labels,
danluu/post-mortems, icco/postmortems, VERIS. "Human error" is on neither list, on purpose.
"""

from __future__ import annotations

import enum


class Status(enum.StrEnum):
    """States of a postmortem, in the order it goes through them."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    REVIEWED = "reviewed"
    CLOSED = "closed"

    @property
    def rank(self) -> int:
        """Return 0 for a draft, 3 for closed."""
        return _RANKS[self]


_RANKS = {status: rank for rank, status in enumerate(Status)}


KINDS = ("incident", "near-miss", "security", "exercise")
UNCOUNTED_KINDS = ("exercise",)

# A locale of the machine that builds has no say in it.
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)

ACTION_STATES = ("proposed", "open", "in-progress", "blocked", "done", "verified", "wont-do")
OPEN_STATES = frozenset(ACTION_STATES[:4])
MOVES = {
    **{state: (OPEN_STATES - {state}) | {"done", "wont-do"} for state in sorted(OPEN_STATES)},
    "done": frozenset(("verified", "open")),
    "verified": frozenset(("open",)),
    "wont-do": frozenset(("open",)),
}
"""From which state of an action item it may go to which."""
ACTION_TYPES = ("investigate", "mitigate", "repair", "detect", "prevent", "process")
PRIORITIES = ("high", "medium", "low")

DETECTION_METHODS = (
    "monitoring",
    "logs-siem",
    "user-report",
    "ids-edr",
    "manual",
    "third-party",
    "unknown",
)
DATA_LOSS = ("none", "partial", "total", "unknown")
DIMENSIONS = (
    "availability",
    "latency",
    "correctness",
    "durability",
    "confidentiality",
    "capacity",
)
VISIBILITIES = ("public", "internal", "restricted")

TRIGGERS = {
    "binary-push": "A new version of software was rolled out.",
    "config-push": "A change of configuration was rolled out.",
    "user-behavior-change": "Users, or a customer, began to do something different.",
    "processing-pipeline": "A batch job or data pipeline ran late, ran wrong or produced bad data.",
    "service-provider-change": "A provider outside the team changed or failed.",
    "performance-decay": "Something slowed down little by little until it no longer sufficed.",
    "capacity-management": "Capacity was added, moved or taken away.",
    "hardware": "A machine, a disk, a link or its power failed.",
    "malicious-activity": "Someone attacked or abused the system.",
    "time-event": "A date or time arrived: an expiry, a leap second, a scheduled job.",
    "unknown": "What set it off is not known.",
}

ROOT_CAUSES = {
    "software-change": "A defect in code that a change brought in or woke up.",
    "config-change": "A change of configuration was wrong, or was applied where it did harm.",
    "feature-flag": "A flag was switched, or its two sides behaved in a way nobody had tested.",
    "deployment": "The way of rolling out was at fault: incomplete, out of order, or all at once.",
    "release-compatibility": "Two versions, formats or units that had to agree did not.",
    "capacity-saturation": "Demand met a limit: CPU, memory, connections, quota, disk.",
    "external-dependency": "A provider or a dependency outside the team's control failed.",
    "infrastructure-hardware": "Machines, disks, power or cooling failed.",
    "network": "Routing, DNS, load balancing or a link failed.",
    "data-storage": "A database or a store lost, corrupted or withheld data.",
    "time-expiry": "A certificate, key, licence or date ran out.",
    "single-point-of-failure": "One part had no second, and everything hung on it.",
    "cascading-failure": "A small fault spread through retries, failover or shared resources.",
    "automation": "A tool or an automatism did damage faster than anyone could stop it.",
    "security": "A weakness was used, or data could be reached that should not be.",
    "process": "A procedure was missing, unclear or did not fit what had to be done.",
    "monitoring-gap": "The signal that would have shown it early did not exist or reached nobody.",
    "indeterminate": "The investigation ended without a cause that can be shown.",
}


def label(word: str) -> str:
    """Return a word of a list as a reader sees it: ``config-change`` as ``Config change``."""
    special = {"wont-do": "Won't do", "logs-siem": "Logs or SIEM", "ids-edr": "IDS or EDR"}
    if word in special:
        return special[word]
    text = word.replace("-", " ")
    return text[:1].upper() + text[1:]
