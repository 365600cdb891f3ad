"""Postmortems by root-cause category, each with its definition."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page
from postmortem_kb.vocabulary import label


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of categories and a page for each, empty ones too."""
    top = knowledge.page("root-cause/index.md")
    groups = knowledge.root_causes
    yield Page(top, "Root causes", "root-cause", {"groups": groups}, nav=40)
    for name, group in groups.items():
        counted = [each for each in group.postmortems if each.counts]
        main = sum(each.front.root_cause_categories[0] == name for each in counted)
        overdue = knowledge.overdue(group.postmortems)
        data = {"group": group, "groups": groups, "main": main, "overdue": overdue}
        yield Page(group.page, label(name), "root-cause-category", data, parent=top)


INDEX = pages
