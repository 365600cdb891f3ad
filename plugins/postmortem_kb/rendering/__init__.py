"""Pages as (path, Markdown): what the site shows, independent of the generator that shows it.

Structure is written as HTML blocks through templates that escape everything; prose stays Markdown.
Links are made for one page at a time, because only relative links work wherever a site is served.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from postmortem_kb import addresses
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Corpus, Postmortem
from postmortem_kb.manual import Manual
from postmortem_kb.rendering import actions


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


@dataclass(frozen=True)
class Knowledge:
    """Everything a page may show.

    ``faults`` counts the errors in a file by its path; ``manuals`` are those of the rules.
    """

    corpus: Corpus
    settings: Settings
    today: date
    site_name: str = ""
    site_description: str = ""
    directory_urls: bool = True
    faults: Mapping[str, int] = field(default_factory=dict)
    manuals: tuple[Manual, ...] = ()

    def page(self, path: str) -> str:
        """Return the path of a generated page: below ``folder``, if there is one."""
        return f"{self.settings.folder}/{path}" if self.settings.folder else path

    @cached_property
    def severities(self) -> dict[str, Group]:
        """Return every level of the scale, worst first, with its postmortems."""
        found = self._by(lambda each: [each.front.severity] if each.front.severity else [])
        levels = self.settings.severities
        slugs = addresses.unique_slugs(list(levels))
        return {
            name: self._group("severity", name, slugs[name], found, level.definition)
            for name, level in levels.items()
        }

    @cached_property
    def root_causes(self) -> dict[str, Group]:
        """Return every root-cause category, most frequent first, with its postmortems."""
        found = self._by(lambda each: each.front.root_cause_categories)
        slugs = addresses.unique_slugs(list(self.settings.all_root_causes))
        groups = {
            name: self._group("root-cause", name, slugs[name], found, definition)
            for name, definition in self.settings.all_root_causes.items()
        }
        return _frequent_first(groups)

    @cached_property
    def services(self) -> dict[str, Group]:
        """Return every service that is named, most affected first."""
        return self._named("services", self.settings.services, lambda each: each.front.services)

    @cached_property
    def teams(self) -> dict[str, Group]:
        """Return every team that took part in or owns a postmortem."""
        return self._named("teams", self.settings.teams, _teams)

    @cached_property
    def _teams_by_spelling(self) -> dict[str, Group]:
        return {_folded(name): group for name, group in self.teams.items()}

    def team(self, name: str | None) -> Group | None:
        """Return the team of a name however it is spelt, such as that of an action's owner."""
        return self._teams_by_spelling.get(_folded(name or ""))

    @cached_property
    def open_actions(self) -> list[actions.Action]:
        """Return every open action item, the most overdue first."""
        return actions.open_actions(self.corpus, self.today)

    @cached_property
    def _overdue(self) -> Counter[str]:
        late = (action.postmortem for action in self.open_actions if action.is_overdue)
        return Counter(postmortem.location.uri for postmortem in late)

    def overdue(self, postmortems: Iterable[Postmortem]) -> int:
        """Return how many action items of these postmortems are overdue."""
        return sum(self._overdue[each.location.uri] for each in postmortems)

    @cached_property
    def years(self) -> dict[int, Group]:
        """Return every year with its postmortems, newest first."""
        found: dict[int, list[Postmortem]] = defaultdict(list)
        for each in self.corpus:
            if each.year is not None:
                found[each.year].append(each)
        return {
            year: Group(str(year), self.page(f"years/{year:04}.md"), tuple(found[year]))
            for year in sorted(found, reverse=True)
        }

    def severity_rank(self, severity: str | None) -> int:
        """Return 1 for the worst level; one past the last for none."""
        levels = list(self.settings.severities)
        return levels.index(severity) + 1 if severity in levels else len(levels) + 1

    def _by(self, names: Any) -> dict[str, list[Postmortem]]:
        found: dict[str, list[Postmortem]] = defaultdict(list)
        for each in self.corpus:
            for name in dict.fromkeys(names(each)):
                found[name].append(each)
        return found

    def _group(
        self,
        folder: str,
        name: str,
        slug: str,
        found: Mapping[str, list[Postmortem]],
        definition: str,
    ) -> Group:
        page = self.page(f"{folder}/{slug}.md")
        return Group(name, page, tuple(found.get(name, ())), definition)

    def _named(self, folder: str, defined: Mapping[str, str], names: Any) -> dict[str, Group]:
        """Group by free names; spellings that differ only in case or blanks are one."""
        spellings: Counter[str] = Counter()
        for each in self.corpus:
            spellings.update(names(each))
        chosen: dict[str, str] = {}
        for name in (*defined, *sorted(spellings, key=lambda name: (-spellings[name], name))):
            chosen.setdefault(_folded(name), name)
        found = self._by(lambda each: [chosen[_folded(name)] for name in names(each)])
        slugs = addresses.unique_slugs(sorted(set(chosen.values())))
        groups = {
            name: self._group(folder, name, slugs[name], found, defined.get(name, ""))
            for name in slugs
        }
        ordered = _frequent_first(groups)
        # Every spelling leads to its group.
        return ordered | {name: groups[chosen[_folded(name)]] for name in spellings}


def distinct(groups: Iterable[Group]) -> list[Group]:
    """Return groups without the repetitions that come from several spellings."""
    return list({group.page: group for group in groups}.values())


def rule_page(code: str) -> str:
    """Return the path of a rule's manual page."""
    return f"rules/{code.lower()}.md"


def counted(postmortems: Iterable[Postmortem]) -> int:
    """Return how many of them figures count; drafts and exercises are listed all the same."""
    return sum(each.counts for each in postmortems)


def _teams(postmortem: Postmortem) -> list[str]:
    front = postmortem.front
    return [*front.teams, *([front.owner] if front.owner else [])]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _frequent_first(groups: Mapping[str, Group]) -> dict[str, Group]:
    def place(pair: tuple[str, Group]) -> tuple[int, int, str]:
        name, group = pair
        return -counted(group.postmortems), -len(group.postmortems), name.casefold()

    return dict(sorted(groups.items(), key=place))
