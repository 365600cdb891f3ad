"""Give a postmortem another id, remember the old one, and mend what points to it.

All of it is made in memory first: what cannot be edited by place refuses the whole.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import PurePosixPath

from postmortem_kb.corpus import Location
from postmortem_kb.model import KeyPath
from postmortem_kb.operations import edit, lookup, relinking
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.items.places import Header, Unsafe
from postmortem_kb.operations.project import Project
from postmortem_kb.operations.reading import read
from postmortem_kb.operations.renumbering import header as fields
from postmortem_kb.operations.renumbering import left
from postmortem_kb.operations.renumbering.changes import Change, Renumbering, diff, once, write
from postmortem_kb.operations.renumbering.free import free
from postmortem_kb.operations.renumbering.moving import Move, Refused, moves
from postmortem_kb.words import count

__all__ = ["Change", "Move", "Refused", "Renumbering", "diff", "renumber", "write"]


def renumber(project: Project, word: str, wanted: str = "") -> Renumbering:
    """Return what gives the postmortem that ``word`` means another id, the next one or ``wanted``.

    Where another file has the id too, what points to that id is left: nobody knows which was meant.
    Raises Refused, or NotFound where no one postmortem is meant.
    """
    location = lookup.find(project, word)
    every = _once(project, location)
    if location.file.is_symlink():
        raise Refused(f"{location.path} is a link; put the file itself there first")
    data = {each: _read(each) for each in every}
    own = Header(data[location])
    if own.source.faults:
        raise Refused(f"{location.path}: its front matter has faults; correct them first")
    old = str(own.source.values.get("id") or "").strip()
    if not old:
        raise Refused(f"{location.path}: it has no id; write the first one by hand")
    is_again = bool(wanted and fields.again(own, wanted))
    number = free(project, location, data[location], wanted, is_again)
    found = moves(project, location, number)
    files = _Files(project, old, number, {each.before: each.after for each in found})
    others = [
        each
        for each in every
        if each != location
        and project.postmortems.chooses(each.uri)
        and fields.is_id(_values(data[each], old).get("id"), old)
    ]
    _must_be_its_own(project, data, location, old, own, number if is_again else "", others)
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
    after = data | {each.location: each.after for each in changes}
    told = [
        *left.told(old, others, pointing),
        *left.configured(project, found),
        *left.still_named(project, found, after, files.now_at),
    ]
    return Renumbering(old, number, once(changes), tuple(found), tuple(told))


def _once(project: Project, location: Location) -> list[Location]:
    """Return every Markdown file; what leads to the postmortem by another path is left out."""
    real = os.path.realpath(location.file)
    found = []
    for each in project.markdown():
        if each == location or os.path.realpath(each.file) != real:
            found.append(each)
        else:
            link, file = (location, each) if location.file.is_symlink() else (each, location)
            if link.file.is_symlink():
                raise Refused(f"{link.path} is a link to {file.path}; remove it first")
    return found


def _must_be_its_own(
    project: Project,
    data: dict[Location, bytes],
    location: Location,
    old: str,
    own: Header,
    given_again: str,
    others: list[Location],
) -> None:
    """Raise Refused where another postmortem has, or had, an id that only this one may have."""
    for each in data:
        if each == location or not project.postmortems.chooses(each.uri):
            continue
        values = {name: _values(data[each], name) for name in (old, given_again) if name}
        former = {name: _listed(found.get(fields.FORMER)) for name, found in values.items()}
        if not others and any(fields.is_id(one, old) for one in former[old]):
            raise Refused(
                f"{each.path} has {old} among its `former_ids` too; take it out there first, or "
                "nobody knows which of the two it means"
            )
        if given_again and (
            fields.is_id(PurePosixPath(each.uri).stem, given_again)
            or fields.is_id(values[given_again].get("id"), given_again)
            or any(fields.is_id(one, given_again) for one in former[given_again])
        ):
            raise Refused(f"{given_again} is taken: {each.path} has it by now")
    if given_again:
        if others:
            raise Refused(
                f"{given_again} is among the `former_ids` of {location.path}, and {old} may not "
                f"take its place: {others[0].path} has that id too; take {given_again} out first"
            )
        formers = fields.former_ids(own)
        if len(fields.again(own, given_again)) > 1 or any(
            fields.is_id(each, old) for each in formers
        ):
            raise Refused(
                f"{location.path}: its `former_ids` hold {old}, or {given_again} twice; correct "
                "them first"
            )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


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
        return [
            *relinking.edits(data, location.uri, after, self.now_at),
            *relinking.html(data, location.uri, after, self.now_at),
        ]

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
                edits += fields.remembered(header, data, former, self.new) if former else []
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
