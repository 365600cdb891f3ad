"""Postmortems by severity: the scale with what it expects, and a page for each level."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb import metrics
from postmortem_kb.rendering import Group, Knowledge, Page, paging


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the scale and a page for each level, empty levels too: the definition stands there."""
    top = knowledge.page("severity/index.md")
    yield Page(top, "Severity", "severity", {"groups": knowledge.severities}, nav=30)
    for name, group in knowledge.severities.items():
        main = metrics.in_common(
            group.postmortems, lambda each: each.front.root_cause_categories[:1], most=1
        )
        parts = paging.parts(group.postmortems, group.page)
        data = {
            "group": group,
            "part": parts[0],
            "level": knowledge.settings.severities[name],
            "groups": knowledge.severities,
            "time_to_recover": metrics.time_to_recover(group.postmortems),
            "overdue": knowledge.overdue(group.postmortems),
            "this_year": sum(
                each.counts and each.year == knowledge.today.year for each in group.postmortems
            ),
            "main": main[0] if main else None,
            "shares": _shares(group, knowledge),
        }
        yield Page(group.page, name, "severity-level", data, parent=top)
        yield from paging.later(parts, "postmortems", name, show_severity=False)


def _shares(group: Group, knowledge: Knowledge) -> dict[str, list[metrics.Share]]:
    """Return what two or more of its postmortems have in common, by what it is."""
    found = group.postmortems
    return {
        "Root causes": metrics.in_common(found, lambda each: each.front.root_cause_categories),
        "Services": metrics.in_common(found, knowledge.services_of),
        "Triggers": metrics.in_common(found, metrics.triggers),
    }


INDEX = pages
