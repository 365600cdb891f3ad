"""Every open action item across all postmortems, overdue first."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, actions

# In days, youngest first; the last has no end.
_AGES = (("0 to 30 days", 30), ("31 to 90", 90), ("91 to 180", 180), ("over 180", sys.maxsize))


def _strip(ages: list[int]) -> list[tuple[str, int, int]]:
    """Return how many items are how old: in words, how many, and in percent of the highest."""
    counts, lowest = [], -1
    for words, highest in _AGES:
        counts.append((words, sum(lowest < age <= highest for age in ages)))
        lowest = highest
    most = max((number for _, number in counts), default=0) or 1
    return [(words, number, round(100 * number / most)) for words, number in counts]


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the page of open action items."""
    opened = knowledge.open_actions
    ages = [action.age for action in opened if action.age is not None]
    data = {
        "actions": opened,
        "bands": [
            (band, [action for action in opened if action.band is band]) for band in actions.Band
        ],
        "unverified": actions.unverified(knowledge.all_actions),
        "postmortems": len({action.postmortem.location.uri for action in opened}),
        "overdue": sum(action.is_overdue for action in opened),
        "strip": _strip(ages),
        "median_age": round(statistics.median(ages)) if ages else None,
    }
    yield Page(knowledge.page("actions/index.md"), "Open actions", "actions", data, nav=20)


INDEX = pages
