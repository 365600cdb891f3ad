"""Every open action item across all postmortems, overdue first."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, actions


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the page of open action items."""
    opened = actions.open_actions(knowledge.corpus, knowledge.today)
    ages = [action.age for action in opened if action.age is not None]
    data = {
        "actions": opened,
        "groups": [
            (name, [action for action in opened if action.group == name]) for name in actions.GROUPS
        ],
        "unverified": actions.unverified_actions(knowledge.corpus, knowledge.today),
        "postmortems": len({action.postmortem.location.uri for action in opened}),
        "overdue": sum(action.group == actions.GROUPS[0] for action in opened),
        "median_age": round(statistics.median(ages)) if ages else None,
    }
    yield Page(
        knowledge.page("actions/index.md"), "Open actions", "actions", data, nav=20,
        hide=("navigation", "toc"),
    )  # fmt: skip


INDEX = pages
