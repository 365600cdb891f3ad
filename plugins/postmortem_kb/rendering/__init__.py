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
from urllib.parse import urlencode

from postmortem_kb import addresses, trackers
from postmortem_kb.addresses import folded
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Corpus, Postmortem
from postmortem_kb.manual import Manual
from postmortem_kb.metrics import Outcome, Recurrence, outcomes, recurrences
from postmortem_kb.rendering import actions
from postmortem_kb.rendering.owners import Owner, by_owner
from postmortem_kb.rendering.pages import Group, Page, counted, distinct, frequent_first, rule_page
from postmortem_kb.similarity import Index
from postmortem_kb.vocabulary import ACTION_STATES, OPEN_STATES

__all__ = ["Group", "Knowledge", "Page", "counted", "distinct", "rule_page"]

_SHADES = 5


@dataclass(frozen=True)
class Knowledge:
    """Everything a page may show.

    ``faults`` counts the errors in a file by its path; ``manuals`` are those of the rules;
    ``changed`` is the day of the last change of a file by its path, where git knows it.
    ``site_url`` is where the site is served, with a slash at its end, or nothing.
    """

    corpus: Corpus
    settings: Settings
    today: date
    site_name: str = ""
    site_description: str = ""
    directory_urls: bool = True
    faults: Mapping[str, int] = field(default_factory=dict)
    manuals: tuple[Manual, ...] = ()
    site_url: str = ""
    changed: Mapping[str, date] = field(default_factory=dict)

    def page(self, path: str) -> str:
        """Return the path of a generated page: below ``folder``, if there is one."""
        return f"{self.settings.folder}/{path}" if self.settings.folder else path

    def browse(self, **choice: str | list[str]) -> str:
        """Return the path of the list of all postmortems with a choice of its filter made.

        Several values of one key are a list.
        """
        return self.page(f"browse/index.md?{urlencode(choice, doseq=True)}")

    def filtered_actions(self, **choice: str | list[str]) -> str:
        """Return the path of the list of all action items with a choice of its filter made."""
        return self.page(f"actions/index.md?{urlencode(choice, doseq=True)}")

    def filtered_open_actions(self, **choice: str) -> str:
        """Return the path of the list of the open action items, with a choice of its filter."""
        states = [state for state in ACTION_STATES if state in OPEN_STATES]
        return self.filtered_actions(**choice, state=states)

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
        return frequent_first(groups)

    @cached_property
    def services(self) -> dict[str, Group]:
        """Return every service that is named, most affected first."""
        return self._named("services", self.settings.services, lambda each: each.front.services)

    def services_of(self, postmortem: Postmortem) -> list[str]:
        """Return the services of a postmortem, each once and as most postmortems spell it."""
        return list(dict.fromkeys(self.services[name].name for name in postmortem.front.services))

    @cached_property
    def teams(self) -> dict[str, Group]:
        """Return every team that took part in or owns a postmortem."""
        return self._named("teams", self.settings.teams, _teams)

    @cached_property
    def _teams_by_spelling(self) -> dict[str, Group]:
        return {folded(name): group for name, group in self.teams.items()}

    def team(self, name: str | None) -> Group | None:
        """Return the team of a name however it is spelt, such as that of an action's owner."""
        return self._teams_by_spelling.get(folded(name or ""))

    @cached_property
    def all_actions(self) -> list[actions.Action]:
        """Return every action item, the open ones first and of these the most overdue."""
        return actions.all_actions(self.corpus, self.today)

    @cached_property
    def open_actions(self) -> list[actions.Action]:
        """Return every open action item, the most overdue first."""
        return [action for action in self.all_actions if action.item.is_open]

    @cached_property
    def owners(self) -> dict[str, Owner]:
        """Return every owner of an action item by the folded name, in the order of the names."""
        return by_owner(self.all_actions, self.team, self.page)

    def owner(self, name: str | None) -> Owner | None:
        """Return the owner of a name however it is spelt; None for one without an action item."""
        return self.owners.get(folded(name or ""))

    @cached_property
    def same_cause_and_service(self) -> dict[tuple[str, str], tuple[Postmortem, ...]]:
        """Return {(main root cause, service): its postmortems}, newest first, however far apart.

        Drills are left out; indeterminate is no cause in common.
        """
        found: dict[tuple[str, str], list[Postmortem]] = defaultdict(list)
        for each in self.corpus:
            causes = [cause for cause in each.front.root_cause_categories[:1] if each.counts]
            if causes and causes[0] != "indeterminate":
                for service in self.services_of(each):
                    found[causes[0], service].append(each)
        return {pair: tuple(postmortems) for pair, postmortems in found.items()}

    @cached_property
    def _trackers(self) -> trackers.Known:
        return trackers.Known(self.settings.trackers)

    def ticket_url(self, written: str | None) -> str:
        """Return the https address of a ticket, or nothing for one of no known tracker."""
        ticket = self._trackers.ticket(written)
        return ticket.url if ticket and ticket.url.startswith("https://") else ""

    @cached_property
    def similarity(self) -> Index:
        """Return what tells which postmortems are like one."""
        return Index(self.corpus)

    @cached_property
    def recurrences(self) -> tuple[Recurrence, ...]:
        """Return where the same cause came back to the same service, the latest first."""
        return recurrences(self.corpus, self.settings.recurrence_window)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """Return every verified action item, and whether what it should prevent came back."""
        return outcomes(self.corpus, self.settings.recurrence_window, self.today)

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

    def severity_place(self, severity: str | None) -> int:
        """Return the place of a severity among the five colours and shapes, 1 for the worst."""
        return min(self.severity_rank(severity), _SHADES)

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
            chosen.setdefault(folded(name), name)
        found = self._by(lambda each: [chosen[folded(name)] for name in names(each)])
        slugs = addresses.unique_slugs(sorted(set(chosen.values())))
        groups = {
            name: self._group(folder, name, slugs[name], found, defined.get(name, ""))
            for name in slugs
        }
        ordered = frequent_first(groups)
        # Every spelling leads to its group.
        return ordered | {name: groups[chosen[folded(name)]] for name in spellings}


def _teams(postmortem: Postmortem) -> list[str]:
    front = postmortem.front
    return [*front.teams, *([front.owner] if front.owner else [])]
