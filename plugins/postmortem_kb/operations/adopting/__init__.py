"""Adopt what a team has already: Markdown with any header becomes drafts of this knowledge base.

All is planned before anything is written: a dry run shows exactly what would be.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from postmortem_kb import corpus, rules
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.model import Level, Place
from postmortem_kb.operations import replacing
from postmortem_kb.operations.adopting import (
    fields,
    links,
    maps,
    page,
    scanning,
    sources,
    targets,
)
from postmortem_kb.operations.adopting.before import Before, before
from postmortem_kb.operations.adopting.maps import Chosen
from postmortem_kb.operations.adopting.sources import Source, Unread
from postmortem_kb.operations.adopting.values import Mapped, Terms
from postmortem_kb.operations.project import Project, plain, shown
from postmortem_kb.terminal import visible

_AMONG = "lies among the postmortems itself: remove it when its draft is in order"


class Refused(Exception):
    """Nothing can be imported; the text says why."""


@dataclass(frozen=True)
class Planned:
    """A file to be written: from what, where, its bytes, and what to tell of it."""

    source: Source
    identifier: str
    file: Path
    data: bytes
    mapped: Mapped
    told: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What an import does: the map, the files to write, and those that are left out."""

    chosen: Chosen
    planned: tuple[Planned, ...]
    unread: tuple[Unread, ...]

    @property
    def faults(self) -> int:
        """Return how many files cannot be imported."""
        return sum(each.fault for each in self.unread)


def plan(
    folder: Path, project: Project, named: Chosen | None, zone: tzinfo | None, now: datetime
) -> Plan:
    """Return what is to be done; raises Refused. Without a map, one of ours is guessed."""
    known = before(project)
    found: list[Source] = []
    unread: list[Unread] = []
    # {file that is imported, now or earlier: where it lies in the knowledge base}
    there: dict[Path, Path] = {}
    for each in sources.sources(plain(folder), project.root):
        if isinstance(each, Unread):
            unread.append(each)
        elif _is_page(each.file, plain(folder), project):
            unread.append(Unread(each.path, "one of your own pages, by `pages`", fault=False))
        elif told := known.left_out(each):
            unread.append(told)
            if file := known.files.get(page.known_as(each.path)):
                there[each.file] = file
        else:
            known.hashes[each.digest] = f"{each.path}, which is imported now"
            found.append(each)
    if not found and not unread:
        raise Refused(f"there is no Markdown file in {visible(shown(folder))}")
    chosen = named or maps.guess(([*each.keys, *each.said] for each in found), project.settings)
    terms = Terms(chosen.map, project.settings, zone, now)
    read = []
    for each in found:
        mapped = fields.mapped(each, terms)
        if told := known.unmarked(each, str(mapped.fields["title"].value)):
            unread.append(told)
        else:
            read.append((each, mapped))
    read.sort(key=lambda pair: (pair[1].year, pair[1].day or "9", pair[0].path))
    placed = list(_placed(read, known, project))
    there |= {source.file: file for source, _, _, file in placed}
    titles: dict[str, str] = {}
    planned = []
    for source, mapped, identifier, file in placed:
        if leads := _leads_outside(file, project):
            unread.append(Unread(source.path, leads))
            continue
        body, left = links.mended(source, file, there.get)
        done = _judged(source, mapped, identifier, file, body, terms)
        if isinstance(done, Unread):
            unread.append(done)
            continue
        first = titles.setdefault(str(mapped.fields["title"].value).casefold(), source.path)
        same: tuple[str, ...] = () if first == source.path else (f"has the same title as {first}",)
        same += (_AMONG,) if _is_among(source.file, project) else ()
        others = (f"the link {each} leads to a file that is not imported" for each in left)
        planned.append(replace(done, told=(*same, *others, *done.told)))
    return Plan(chosen, tuple(planned), tuple(sorted(unread, key=lambda each: each.path)))


def write(planned: Planned) -> None:
    """Write one file, to the end or not at all; raises OSError, also if something is there."""
    replacing.create(planned.file, planned.data)


def _is_among(file: Path, project: Project) -> bool:
    """Tell whether a file that is imported counts as a postmortem where it lies."""
    below = project.docs_dir
    return file.is_relative_to(below) and project.holds(file.relative_to(below).as_posix())


def _is_page(file: Path, folder: Path, project: Project) -> bool:
    """Tell whether a file is a page of the team's that no postmortem can be.

    A folder of such pages is imported all the same, if it is named itself.
    """
    below, chosen = project.docs_dir, project.postmortems
    if not folder.is_relative_to(below) or not chosen.reaches(_uri(folder, below)):
        return False
    uri = _uri(file, below)
    return uri.startswith(chosen.prefix) and not chosen.chooses(uri)


def _uri(file: Path, below: Path) -> str:
    return file.relative_to(below).as_posix()


def _leads_outside(file: Path, project: Project) -> str:
    """Return what is wrong if a link on the way to a file leads out of the knowledge base."""
    inside = [Path(os.path.realpath(each)) for each in (project.root, project.docs_dir)]
    for folder in reversed(file.parents):
        real = Path(os.path.realpath(folder))
        below = folder.is_relative_to(project.docs_dir)
        if below and not any(real.is_relative_to(each) for each in inside):
            return f"{shown(folder)} is a link that leads out of {shown(project.root)}"
    return ""


def _placed(
    read: Iterable[tuple[Source, Mapped]], known: Before, project: Project
) -> Iterator[tuple[Source, Mapped, str, Path]]:
    """Yield each file with the next free id of its year and its place."""
    settings = project.settings
    numbers: dict[int | None, int] = defaultdict(int)
    for identifier in known.taken:
        if match := settings.id_regex.fullmatch(identifier):
            year = int(match.groupdict().get("year") or 0) or None
            numbers[year] = max(numbers[year], int(match["number"]))
    has_year = settings.year_of(settings.make_id(2000, 1)) is not None
    for source, mapped in read:
        year = mapped.year if has_year else None
        numbers[year] += 1
        identifier = settings.make_id(mapped.year, numbers[year])
        file = project.docs_dir / settings.folder / f"{mapped.year:04}" / f"{identifier}.md"
        if not project.holds(file.relative_to(project.docs_dir).as_posix()):
            raise Refused(
                f"{shown(file)} would not be found again: `pages`, `exclude_docs` or the folder's "
                "name leaves it out"
            )
        yield source, mapped, identifier, file


def _judged(
    source: Source, mapped: Mapped, identifier: str, file: Path, body: str, terms: Terms
) -> Planned | Unread:
    """Return a file without the values that the check refuses, and what it will say of the rest."""
    told = [source.cut.told] if source.cut.told else []
    # A time that is refused stays as a question, which may be refused as well.
    for _ in range(2 * len(mapped.fields) + 1):
        data = page.text(source, identifier, mapped, body).encode()
        found = list(_errors(data, file, terms.settings, terms.now))
        wrong = next((each for each in found if each[0] in mapped.fields), None)
        if wrong is None:
            told += [f"{shown(file)}:{line}: {message}" for name, line, message in found]
            told += scanning.told(source, file, data.decode(), {line for _, line, _ in found})
            unsound = [message for name, _, message in found if name]
            if unsound:
                return Unread(source.path, f"makes no draft: {unsound[0]}")
            return Planned(source, identifier, file, data, mapped, tuple(told))
        mapped = mapped.without(wrong[0], wrong[2], source.cut.values)
    return Unread(source.path, "makes no draft: too many of its values are refused")


def _errors(
    data: bytes, file: Path, settings: Settings, now: datetime
) -> Iterator[tuple[str, int, str]]:
    """Yield (field of the header, line, message) of each error; no field for one of the text.

    Links are told apart: what they lead to may be imported too, and is not there yet.
    """
    document = corpus.document(Location(shown(file), file.name, file), data, settings)
    for rule, finding in rules.judge(document, rules.Context(settings, now)):
        if rule.level is not Level.ERROR or rule.name == "dead-link":
            continue
        where = finding.where
        if isinstance(where, Place):
            yield "", where.line, finding.message
            continue
        names = [".".join(str(part) for part in where[:size]) for size in range(len(where), 0, -1)]
        name = next((each for each in names if each in targets.names()), names[-1])
        yield name, document.source.place_of(where).line, finding.message
