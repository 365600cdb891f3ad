"""What a generated page is, and the groups of postmortems that most of them list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from postmortem_kb.corpus import Postmortem


@dataclass(frozen=True)
class Page:
    """A generated page: where it is, which template draws it, and from what.

    ``nav`` is its place in the navigation, None for a page that is only linked to; ``parent`` is
    the path of the page above it. One that is not ``searched`` has no words of its own to find.
    """

    path: str
    title: str
    template: str
    data: Mapping[str, Any] = field(default_factory=dict)
    parent: str | None = None
    nav: int | None = None
    hide: tuple[str, ...] = ("navigation", "toc")
    searched: bool = True


@dataclass(frozen=True)
class Group:
    """Postmortems that have something in common, newest first."""

    name: str
    page: str
    postmortems: tuple[Postmortem, ...]
    definition: str = ""

    @cached_property
    def open_actions(self) -> int:
        """Return how many action items are open in these postmortems."""
        return sum(len(each.open_actions) for each in self.postmortems)


def name_of(page: Page) -> str:
    """Return what a link in a list of the main pages is called: the home page has the site's."""
    return "Home" if page.template == "home" else page.title


def distinct(groups: Iterable[Group]) -> list[Group]:
    """Return groups without the repetitions that come from several spellings."""
    return list({group.page: group for group in groups}.values())


def rule_page(code: str) -> str:
    """Return the path of a rule's manual page."""
    return f"rules/{code.lower()}.md"


def counted(postmortems: Iterable[Postmortem]) -> int:
    """Return how many of them figures count; drafts and exercises are listed all the same."""
    return sum(each.counts for each in postmortems)


def frequent_first(groups: Mapping[str, Group]) -> dict[str, Group]:
    """Return groups by name, those that figures count most often first."""

    def place(pair: tuple[str, Group]) -> tuple[int, int, str]:
        name, group = pair
        return -counted(group.postmortems), -len(group.postmortems), name.casefold()

    return dict(sorted(groups.items(), key=place))
