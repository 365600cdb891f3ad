"""Every action item across all postmortems: the open ones, overdue first, and those closed."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, actions, paging, published


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
    page, bands = knowledge.page("actions/index.md"), actions.banded(knowledge.all_actions)
    parts = paging.parts([each for band in bands.values() for each in band], page)
    data = {
        "opened": len(opened),
        "part": parts[0],
        "bands": bands,
        "postmortems": len({action.postmortem.location.uri for action in opened}),
        "overdue": sum(action.is_overdue for action in opened),
        "strip": _strip(opened) if ages else [],
        "median_age": round(statistics.median(ages)) if ages else None,
        "data": knowledge.page(published.ACTIONS_ROWS),
        "calendar": knowledge.page(published.ACTIONS_CALENDAR),
        "feeds": {
            "feed of all changes": knowledge.page(published.ACTIONS_FEED),
            "CSV of all items": knowledge.page(published.ACTIONS_CSV),
        },
    }
    yield Page(page, "Actions", "actions", data, nav=20)
    yield from paging.later(parts, "actions", "Actions", bands=bands)


INDEX = pages
