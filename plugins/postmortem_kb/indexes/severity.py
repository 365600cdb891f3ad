"""Postmortems by severity: the scale with what it expects, and a page for each level."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb import metrics
from postmortem_kb.rendering import Knowledge, Page


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the scale and a page for each level, empty levels too: the definition stands there."""
    top = knowledge.page("severity/index.md")
    yield Page(top, "Severity", "severity", {"groups": knowledge.severities}, nav=30)
    for name, group in knowledge.severities.items():
        counted = [each for each in group.postmortems if each.counts]
        data = {
            "group": group,
            "level": knowledge.settings.severities[name],
            "groups": knowledge.severities,
            "time_to_recover": metrics.time_to_recover(counted),
            "overdue": knowledge.overdue(group.postmortems),
        }
        yield Page(group.page, name, "severity-level", data, parent=top)


INDEX = pages
