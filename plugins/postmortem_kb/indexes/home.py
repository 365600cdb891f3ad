"""The home page: figures that matter, the latest postmortems, the oldest open actions, charts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from postmortem_kb import metrics
from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Quarter
from postmortem_kb.rendering import Knowledge, Page, plots

_SHOWN = 6


class Recurring(NamedTuple):
    """What came back; its postmortems are newest first.

    ``cause`` and ``service`` are those in common, None where only its author says so.
    """

    cause: str | None
    service: str | None
    postmortems: tuple[Postmortem, ...]

    @property
    def open_actions(self) -> int:
        """Return how many action items are open in them."""
        return sum(len(each.open_actions) for each in self.postmortems)


def recurring(knowledge: Knowledge) -> list[Recurring]:
    """Return the causes that came back on a service, the most recent first."""
    found: dict[tuple[str | None, ...], dict[str, Postmortem]] = defaultdict(dict)
    for each in knowledge.recurrences:
        names = dict.fromkeys(knowledge.services[name].name for name in each.services)
        common: list[tuple[str | None, ...]] = [(each.cause, name) for name in names]
        for key in common or [(None, None, each.later.page)]:
            for one in (each.later, each.earlier):
                found[key][one.location.uri] = one
    rows = [
        Recurring(
            cause, service, tuple(sorted(ones.values(), key=lambda one: one.order, reverse=True))
        )
        for (cause, service, *_), ones in found.items()
    ]
    return sorted(rows, key=lambda each: each.postmortems[0].order, reverse=True)


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the home page."""
    today, opened = knowledge.today, knowledge.open_actions
    quarter = Quarter.of(today)
    this_year = [each for each in knowledge.corpus if each.year == today.year]
    this_quarter = [each for each in this_year if each.date and Quarter.of(each.date) == quarter]
    again, year = recurring(knowledge), f"{today.year:04}"
    data = {
        "latest": list(knowledge.corpus)[:_SHOWN],
        "oldest": sorted(opened, key=lambda action: -(action.age or 0))[:_SHOWN],
        "open": len(opened),
        "overdue": sum(action.is_overdue for action in opened),
        "this_quarter": this_quarter,
        "this_year": this_year,
        "page_of_quarter": plots.listed(knowledge, this_quarter, True, quarter=quarter.key),
        "page_of_year": plots.listed(knowledge, this_year, True, year=year),
        "page_of_majors": plots.listed_majors(knowledge, this_year, year=year),
        "major": sum(
            knowledge.settings.is_major(each.front.severity) for each in this_year if each.counts
        ),
        "mains": Counter(
            cause
            for each in knowledge.corpus
            for cause in each.front.root_cause_categories[:1]
            if each.counts
        ),
        "recurring": again[:_SHOWN],
        "more_recurring": len(again) - _SHOWN,
        "time_to_detect": metrics.time_to_detect(knowledge.corpus),
        "time_to_recover": metrics.time_to_recover(knowledge.corpus),
    }
    # Below a folder it stands in a section that has its name.
    title = "Overview" if knowledge.settings.folder else knowledge.site_name or "Postmortems"
    yield Page(knowledge.page("index.md"), title, "home", data, nav=0)


INDEX = pages
