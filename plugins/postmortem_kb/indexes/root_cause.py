"""Postmortems by root-cause category, each with its definition."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.rendering import Knowledge, Page, actions
from postmortem_kb.vocabulary import label


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of categories and a page for each, empty ones too."""
    top = knowledge.page("root-cause/index.md")
    groups = knowledge.root_causes
    yield Page(
        top, "Root causes", "root-cause", {"groups": groups}, nav=40, hide=("navigation", "toc")
    )
    for name, group in groups.items():
        counted = [each for each in group.postmortems if each.counts]
        main = sum(each.front.root_cause_categories[0] == name for each in counted)
        overdue = actions.overdue(group.postmortems, knowledge.today)
        data = {"group": group, "groups": groups, "main": main, "overdue": overdue}
        yield Page(
            group.page, label(name), "root-cause-category", data, parent=top,
            hide=("navigation", "toc"),
        )  # fmt: skip


INDEX = pages
