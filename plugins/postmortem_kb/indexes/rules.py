"""The rules of the check: a list by family, and each rule's manual."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from postmortem_kb.manual import with_visible_paths
from postmortem_kb.rendering import Knowledge, Page, rule_page


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of rules and a page for each; their examples are not for the search."""
    top = knowledge.page("rules/index.md")
    manuals = sorted(knowledge.manuals, key=lambda each: each.code)
    families = {
        family: list(members) for family, members in groupby(manuals, lambda each: each.family)
    }
    data = {"families": families}
    above = knowledge.page("handbook/index.md")
    yield Page(top, "Rules", "rules", data, parent=above, hide=("navigation",))
    for manual in manuals:
        page = knowledge.page(rule_page(manual.code))
        title = f"{manual.code} {manual.name}"
        shown = {"manual": manual, "text": with_visible_paths(manual.text)}
        yield Page(page, title, "rule", shown, parent=top, searched=False)


INDEX = pages
