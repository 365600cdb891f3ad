"""The home page: figures that matter, the latest postmortems, the oldest open actions."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb import metrics
from postmortem_kb.rendering import Knowledge, Page, actions

_SHOWN = 6


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the home page."""
    today = knowledge.today
    opened = actions.open_actions(knowledge.corpus, today)
    counted = [each for each in knowledge.corpus if each.counts]
    this_year = [each for each in counted if each.year == today.year]
    quarter = (today.month - 1) // 3
    this_quarter = [
        each for each in this_year if each.date and (each.date.month - 1) // 3 == quarter
    ]
    data = {
        "latest": list(knowledge.corpus)[:_SHOWN],
        "oldest": sorted(opened, key=lambda action: -(action.age or 0))[:_SHOWN],
        "open": len(opened),
        "overdue": sum(action.group == actions.GROUPS[0] for action in opened),
        "this_year": len(this_year),
        "this_quarter": len(this_quarter),
        "major": sum(knowledge.settings.is_major(each.front.severity) for each in this_year),
        "time_to_detect": metrics.time_to_detect(counted),
        "time_to_recover": metrics.time_to_recover(counted),
    }
    yield Page(
        knowledge.page("index.md"), knowledge.site_name or "Postmortems", "home", data, nav=0,
        hide=("navigation", "toc"),
    )  # fmt: skip


INDEX = pages
