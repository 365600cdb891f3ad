"""Postmortems by root-cause category, each with its definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from postmortem_kb import metrics
from postmortem_kb.rendering import Group, Knowledge, Page, paging, plots
from postmortem_kb.vocabulary import label


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of categories and a page for each, empty ones too."""
    top = knowledge.page("root-cause/index.md")
    groups = knowledge.root_causes
    yield Page(top, "Root causes", "root-cause", {"groups": groups}, nav=40)
    again = Counter(
        cause for cause, _ in {(each.cause, each.later.page) for each in knowledge.recurrences}
    )
    everything = sum(each.counts for each in knowledge.corpus)
    for name, group in groups.items():
        counted = [each for each in group.postmortems if each.counts]
        parts = paging.parts(group.postmortems, group.page)
        data = {
            "group": group,
            "part": parts[0],
            "groups": groups,
            "main": sum(each.front.root_cause_categories[0] == name for each in counted),
            "share": metrics.Share(name, len(counted), everything),
            "this_year": sum(each.year == knowledge.today.year for each in counted),
            "major": sum(knowledge.settings.is_major(each.front.severity) for each in counted),
            "majors": knowledge.settings.majors,
            "page_of_majors": plots.listed_majors(knowledge, group.postmortems, cause=name),
            "time_to_recover": metrics.time_to_recover(counted),
            "overdue": knowledge.overdue(group.postmortems),
            "again": again[name],
            "shares": _shares(name, group, knowledge),
        }
        yield Page(group.page, label(name), "root-cause-category", data, parent=top)
        yield from paging.later(parts, "postmortems", label(name))


def _shares(name: str, group: Group, knowledge: Knowledge) -> dict[str, list[metrics.Share]]:
    """Return what two or more of its postmortems have in common, by what it is."""
    found = group.postmortems
    return {
        "Services": metrics.in_common(found, knowledge.services_of),
        "Triggers": metrics.in_common(found, metrics.triggers),
        "Root causes": metrics.in_common(
            found, lambda each: [one for one in each.front.root_cause_categories if one != name]
        ),
        "Contributing factors": metrics.in_common(
            found, lambda each: each.front.contributing_factors
        ),
    }


INDEX = pages
