"""The home page: figures that matter, the latest postmortems, the oldest open actions."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb import metrics
from postmortem_kb.rendering import Knowledge, Page

_SHOWN = 6


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the home page."""
    today = knowledge.today
    opened = knowledge.open_actions
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
        "overdue": sum(action.is_overdue for action in opened),
        "this_year": len(this_year),
        "this_quarter": len(this_quarter),
        "major": sum(knowledge.settings.is_major(each.front.severity) for each in this_year),
        "time_to_detect": metrics.time_to_detect(counted),
        "time_to_recover": metrics.time_to_recover(counted),
    }
    # Below a folder it stands in a section that has its name.
    title = "Overview" if knowledge.settings.folder else knowledge.site_name or "Postmortems"
    yield Page(knowledge.page("index.md"), title, "home", data, nav=0)


INDEX = pages
