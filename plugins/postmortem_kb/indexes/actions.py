"""Every action item across all postmortems: the open ones, overdue first, and those closed."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, actions, facets, published


def _strip(opened: list[actions.Action]) -> list[tuple[str, int, int]]:
    """Return how many items are how old: in words, how many, and in percent of the highest."""
    found = Counter(action.age_band for action in opened)
    most = max(found.values())
    return [
        (words, found[word], round(100 * found[word] / most)) for word, words, _ in actions.AGES
    ]


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the page of action items."""
    opened = knowledge.open_actions
    ages = [action.age for action in opened if action.age is not None]
    data = {
        "opened": len(opened),
        "bands": actions.banded(knowledge.all_actions),
        "postmortems": len({action.postmortem.location.uri for action in opened}),
        "overdue": sum(action.is_overdue for action in opened),
        "strip": _strip(opened) if ages else [],
        "median_age": round(statistics.median(ages)) if ages else None,
        "filter": facets.of_actions(knowledge),
        "calendar": knowledge.page(published.ACTIONS_CALENDAR),
        "feeds": {
            "feed of all changes": knowledge.page(published.ACTIONS_FEED),
            "CSV of all items": knowledge.page(published.ACTIONS_CSV),
        },
    }
    yield Page(knowledge.page("actions/index.md"), "Actions", "actions", data, nav=20)


INDEX = pages
