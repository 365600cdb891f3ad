"""Many files to one Corpus: records, addresses, and the relations between them.

A Document is one file with its text and places, alive only while it is judged; a Postmortem is what
is kept of it. Ten thousand of these are a few hundred bytes each and no YAML.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import time as Time
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from postmortem_kb import addresses, validation
from postmortem_kb.addresses import NOTHING_TAKEN, Taken
from postmortem_kb.config import Settings
from postmortem_kb.corpus.document import Document, Location, document
from postmortem_kb.model import Moment
from postmortem_kb.schema import ActionItem, FrontMatter, Times
from postmortem_kb.vocabulary import UNCOUNTED_KINDS, Status

__all__ = ["Corpus", "Document", "Draft", "Location", "Postmortem", "build", "document", "some"]


@dataclass(frozen=True)
class Postmortem:
    """One postmortem as the site and the rules across files know it."""

    location: Location
    front: FrontMatter
    page: str
    id_year: int | None = None
    permanent: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
    theme: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return its id, or what its file is called while it has none."""
        return self.front.id or PurePosixPath(self.location.uri).stem

    @property
    def title(self) -> str:
        """Return its title, or its name while it has none."""
        return self.front.title or self.name

    @property
    def times(self) -> Times:
        """Return its times, all unknown if it has none."""
        return self.front.times or Times()

    @cached_property
    def when(self) -> Moment | None:
        """Return the first time that is known of it."""
        return self.times.earliest

    @cached_property
    def date(self) -> Date | None:
        """Return the day of its first known time, in UTC."""
        return self.when.date if self.when else None

    @cached_property
    def year(self) -> int | None:
        """Return the year it belongs to: of its first known time, else of its id."""
        if self.when:
            return self.when.date.year
        return self.id_year

    @cached_property
    def order(self) -> tuple[Date, Time, str]:
        """Return the key it is sorted by in time: day, clock and name, in UTC.

        Where only the day is known it comes first on it.
        Without any time, as a near miss may be, by its meeting or its review; without these, last
        in the year of its id.
        """
        front = self.front
        day = self.date or front.meeting_on or front.reviewed_on or front.closed_on
        clock = self.when.at.time() if self.when else Time()
        return day or Date(self.year or 1, 12, 31), clock, self.name

    @cached_property
    def counts(self) -> bool:
        """Tell whether figures count it: drills and drafts never do."""
        drafted = self.front.status in (None, Status.DRAFT)
        return not drafted and self.front.kind not in UNCOUNTED_KINDS

    @property
    def open_actions(self) -> list[ActionItem]:
        """Return its action items that still have to be done."""
        return [item for item in self.front.action_items if item.is_open]


@dataclass(frozen=True)
class Corpus:
    """All postmortems, newest first, and what follows from having them all."""

    postmortems: tuple[Postmortem, ...]

    def __iter__(self) -> Iterator[Postmortem]:
        """Iterate newest first."""
        return iter(self.postmortems)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.postmortems)

    @cached_property
    def by_id(self) -> dict[str, Postmortem]:
        """Return {id: postmortem}; of an id used twice, the first by path."""
        found: dict[str, Postmortem] = {}
        for postmortem in sorted(self.postmortems, key=lambda each: each.location.uri):
            if postmortem.front.id:
                found.setdefault(postmortem.front.id, postmortem)
        return found

    @cached_property
    def _former(self) -> dict[str, Postmortem]:
        return {old: each for each in self.postmortems for old in each.front.former_ids}

    def find(self, identifier: str | None) -> Postmortem | None:
        """Return the postmortem that has an id, else the one that had it before."""
        name = identifier or ""
        return self.by_id.get(name) or self._former.get(name)

    @cached_property
    def by_uri(self) -> dict[str, Postmortem]:
        """Return {path of the source below docs_dir: postmortem}."""
        return {each.location.uri: each for each in self.postmortems}

    @cached_property
    def mentions(self) -> dict[str, list[Postmortem]]:
        """Return {id: the postmortems that relate to it}: the way back of every relation.

        A relation by a former id leads to the id of today.
        """
        found: dict[str, list[Postmortem]] = defaultdict(list)
        for postmortem in self.postmortems:
            targets = [(self.find(name), name) for name in relations(postmortem.front)]
            for name in dict.fromkeys((each and each.front.id) or name for each, name in targets):
                found[name].append(postmortem)
        return dict(found)

    @cached_property
    def neighbours(self) -> dict[str, tuple[Postmortem | None, Postmortem | None]]:
        """Return {uri: (the one before it in time, the one after it)}."""
        padded = (None, *self.postmortems, None)
        return {
            each.location.uri: (older, newer)
            for newer, each, older in zip(padded, self.postmortems, padded[2:], strict=False)
        }


def permanent_address(identifier: str, settings: Settings) -> str:
    """Return the address an id earns, without ending: ``postmortems/pm-2026-001``."""
    return f"{settings.folder or 'postmortems'}/{addresses.slug(identifier)}"


def relations(front: FrontMatter) -> list[str]:
    """Return the ids a postmortem relates to, ``recurrence_of`` first."""
    return [*([front.recurrence_of] if front.recurrence_of else []), *front.related]


@dataclass(frozen=True, slots=True)
class Draft:
    """What is kept of a document until all of them are known and addresses can be given."""

    location: Location
    record: validation.Record


def build(drafts: Iterable[Draft], settings: Settings, pages: Taken = NOTHING_TAKEN) -> Corpus:
    """Give every postmortem its address and put them in order.

    Only a valid and unique id earns the permanent address ``postmortems/<id>`` (``<folder>/<id>``);
    any other file gets its path's own slug. No two pages share an address, and one that ``pages``,
    the team's own, have is not taken from them.
    """
    found = sorted(drafts, key=lambda draft: draft.location.uri)
    ids = Counter(draft.record.front.id for draft in found)
    permanent = {
        draft.location.uri: permanent_address(draft.record.front.id, settings)
        for draft in found
        if draft.record.front.id and ids[draft.record.front.id] == 1
    }
    taken = set(permanent.values())
    below = f"{settings.folder}/" if settings.folder else ""
    postmortems = []
    for draft in found:
        front, uri = draft.record.front, draft.location.uri
        page = permanent.get(uri, "")
        if not page or pages.has(page):
            stem = uri.removeprefix(below).rpartition(".")[0]
            # Never the folder's own index.
            page = candidate = f"{below}postmortems/{addresses.slug(stem)}"
            number = 2
            while page in taken or page.endswith("/index") or pages.has(page):
                page = f"{candidate}-{number}"
                number += 1
            taken.add(page)
        postmortems.append(
            Postmortem(
                draft.location,
                front,
                f"{page}.md",
                settings.year_of(front.id),
                page == permanent.get(uri),
                draft.record.extra,
                draft.record.theme,
            )
        )
    return Corpus(tuple(sorted(postmortems, key=lambda each: each.order, reverse=True)))


def some(
    whole: Corpus, drafts: Sequence[Draft], settings: Settings, pages: Taken = NOTHING_TAKEN
) -> Corpus:
    """Return what ``build`` would of some of the drafts that a corpus was built of."""
    uris = {draft.location.uri for draft in drafts}
    kept = tuple(each for each in whole if each.location.uri in uris)
    # Without the others an id may become unique and an address free, but none is lost.
    if all(each.permanent for each in kept):
        return Corpus(kept)
    return build(drafts, settings, pages)
