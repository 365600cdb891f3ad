"""Give a postmortem another id, remember the old one, and mend what points to it.

All of it is made in memory first: what cannot be edited by place refuses the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from postmortem_kb import corpus
from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Location
from postmortem_kb.model import KeyPath
from postmortem_kb.operations import edit, lookup, new, relinking
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.items.places import Header, Unsafe
from postmortem_kb.operations.project import Project, shown
from postmortem_kb.operations.reading import read
from postmortem_kb.operations.renumbering import header as fields
from postmortem_kb.operations.renumbering.changes import Change, Renumbering, diff, write
from postmortem_kb.operations.renumbering.moving import Move, Refused, moves
from postmortem_kb.words import count

__all__ = ["Change", "Move", "Refused", "Renumbering", "diff", "renumber", "write"]


def renumber(project: Project, word: str, wanted: str = "") -> Renumbering:
    """Return what gives the postmortem that ``word`` means another id, the next one or ``wanted``.

    Where another file has the id too, what points to that id is left: nobody knows which was meant.
    Raises Refused, or NotFound where no one postmortem is meant.
    """
    location = lookup.find(project, word)
    if location.file.is_symlink():
        raise Refused(f"{location.path} is a link; put the file itself there first")
    every = list(project.markdown())
    data = {each: _read(each) for each in every}
    own = Header(data[location])
    if own.source.faults:
        raise Refused(f"{location.path}: its front matter has faults; correct them first")
    old = str(own.source.values.get("id") or "").strip()
    if not old:
        raise Refused(f"{location.path}: it has no id; write the first one by hand")
    number = _free(project, location, data[location], wanted)
    found = moves(project, location, number)
    files = _Files(project, old, number, {each.before: each.after for each in found})
    others = [
        each
        for each in every
        if each != location
        and project.postmortems.chooses(each.uri)
        and fields.is_id(_values(data[each], old).get("id"), old)
    ]
    changes = []
    pointing = []
    for each in every:
        mine = each == location
        edits = files.links(each, data[each])
        header = own if mine else files.header(each, data[each])
        paths: list[KeyPath] = [("id",)] if mine else []
        if header and not mine:
            paths = list(fields.pointers(header, old, files.extra))
            pointing += [each.path] if paths and others else []
            paths = [] if others else paths
        former = old if mine and not others else ""
        if edits or paths:
            changes.append(files.changed(each, data[each], edits, header, paths, former))
    left = [*_told(old, others, pointing), *_configured(project, found)]
    return Renumbering(old, number, tuple(changes), tuple(found), tuple(left))


def _read(location: Location) -> bytes:
    try:
        return read(location)
    except OSError as error:
        raise Refused(f"{location.path}: {error.strerror or error}") from None


def _values(data: bytes, old: str) -> dict[str, object]:
    """Return the front matter of a file that may have an id; of any other nothing."""
    # What is read tells bytes by their case only.
    return dict(Header(data).source.values) if _may_hold(data, old) else {}


def _may_hold(data: bytes, word: str) -> bool:
    """Tell whether a word may be in a file: an escape may spell any sign of it."""
    return (
        b"\\" in data
        or b"%" in data
        or word.casefold() in data.decode("utf-8", "replace").casefold()
    )


def _free(project: Project, location: Location, data: bytes, wanted: str) -> str:
    """Return the id to give: the wanted one if it is free, else the next of the year."""
    settings = project.settings
    names = list(new.taken_ids(project))
    taken = {folded(each) for each in names}
    if wanted:
        if not settings.id_regex.fullmatch(wanted):
            raise Refused(f"{wanted} is no id here; write it as {settings.id_pattern}")
        if folded(wanted) in taken:
            raise Refused(
                f"{wanted} is taken: as an id, a former id or the name of a file, here or on a "
                "branch; leave it out to get the next free one"
            )
        return wanted
    front = corpus.document(location, data, settings).front
    moment = front.times and (front.times.impact_start or front.times.detected)
    year = moment.date.year if moment else settings.year_of(front.id)
    if year is None and "YYYY" in settings.id_pattern:
        raise Refused(f"{location.path}: no year is known of it; name the new id")
    number = new.first_free(names, settings, year or 0)
    while folded(settings.make_id(year or 0, number)) in taken:
        number += 1
    found = settings.make_id(year or 0, number)
    if not settings.id_regex.fullmatch(found):
        raise Refused(f"no id is free after the last one of {year or 'all'}; name the new id")
    return found


@dataclass(frozen=True, slots=True)
class _Files:
    """What changes in the files of a knowledge base; ``moved`` are paths below docs_dir."""

    project: Project
    old: str
    new: str
    moved: dict[str, str]

    @property
    def extra(self) -> tuple[str, ...]:
        return tuple(self.project.settings.extra_fields)

    def now_at(self, uri: str) -> str:
        """Return where a path lies from now on: it, or a folder around it, may move."""
        above = uri
        while above:
            if above in self.moved:
                return self.moved[above] + uri[len(above) :]
            above = above.rpartition("/")[0]
        return uri

    def links(self, location: Location, data: bytes) -> list[Edit]:
        """Return the edits in the links of a file."""
        after = self.now_at(location.uri)
        stems = [uri.rpartition("/")[2].rpartition(".")[0] or uri for uri in self.moved]
        if after == location.uri and not any(_may_hold(data, stem) for stem in stems):
            return []
        return relinking.edits(data, location.uri, after, self.now_at)

    def header(self, location: Location, data: bytes) -> Header | None:
        """Return the front matter of another postmortem; None if the id is not in it."""
        if not self.project.postmortems.chooses(location.uri) or not _may_hold(data, self.old):
            return None
        found = Header(data)
        if not found.source.faults:
            return found
        if _may_hold(found.source.header.encode(), self.old):
            raise Refused(
                f"{location.path}: its front matter has faults, and may point to {self.old}; "
                "correct them first"
            )
        return None

    def changed(
        self,
        location: Location,
        data: bytes,
        links: list[Edit],
        header: Header | None,
        paths: list[KeyPath],
        former: str,
    ) -> Change:
        """Return a file with its edits; raises Refused unless it reads as it should."""
        try:
            edits = list(links)
            if header and paths:
                edits += fields.renamed(header, data, paths, self.new)
                edits += fields.remembered(header, former) if former else []
            after = edit.apply(data, edits)
        except UnicodeDecodeError:
            raise Refused(f"{location.path} is not UTF-8; save it so first") from None
        except (Unsafe, ValueError):
            raise self._by_hand(location) from None
        if header:
            read = Header(after).source
            if (read.values, read.faults) != (fields.meant(header, paths, self.new, former), ()):
                raise self._by_hand(location)
        ids = count(len(paths), "id") if paths else ""
        told = " and ".join(each for each in (ids, links and count(len(links), "link")) if each)
        return Change(location, data, after, told)

    def _by_hand(self, location: Location) -> Refused:
        return Refused(
            f"{location.path}: {self.old} is written there in a way that cannot be edited by the "
            "line; write it plainly first"
        )


def _told(old: str, others: list[Location], pointing: list[str]) -> Iterator[str]:
    if others:
        paths = " and ".join(each.path for each in others)
        yield f"{old} is still the id of {paths}, and so no former id of this one"
    for path in pointing:
        yield f"{path} points to {old} and is left: see which of them it means"


def _configured(project: Project, found: list[Move]) -> Iterator[str]:
    """Yield the configuration files that name the file, as a navigation does."""
    for file in filter(None, (project.settings_file, *project.inherited)):
        with suppress(OSError):
            text = file.read_bytes()
            for move in found[:1]:
                if move.before.encode(errors="surrogateescape") in text:
                    yield f"{shown(file)} names {move.before}: write {move.after} there"
