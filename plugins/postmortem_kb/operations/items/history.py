"""When each action item first appeared, and when its state last changed, as git tells it.

Read along the first parents, so that a day is the one on which a change came to this branch. An
item is known by the id of its postmortem: a file may move. What was imported in one commit is older
than it: where the file itself shows earlier days, they count (``_dated``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from postmortem_kb.action_formats import Entry, as_filed
from postmortem_kb.config import Settings
from postmortem_kb.operations import git
from postmortem_kb.operations.items import versions as itemstates
from postmortem_kb.operations.project import Project
from postmortem_kb.operations.reading import MAX_FILE
from postmortem_kb.rendering.actions import Action

_SHALLOW = (
    "this is a shallow clone, so nobody can tell how old an action item is, nor when its state "
    "changed; fetch the history: `fetch-depth: 0` of actions/checkout, `GIT_DEPTH: 0` in GitLab, "
    "or `git fetch --unshallow`"
)
_PARTIAL = (
    "this is a partial clone, so nobody can tell how old an action item is, nor when its state "
    "changed; fetch the history: `git fetch --refetch --no-filter`"
)
_REFUSED = (
    "so nobody can tell how old an action item is, nor when its state changed; of a folder of "
    "somebody else's, `git config --global --add safe.directory` lets git read it"
)
_REGULAR = (b"100644", b"100755")
# Bytes of files held at a time.
_CHUNK = 8 * 1024 * 1024
_LOG = (
    *("-c", "log.showRoot=true", "-c", "log.diffMerges=first-parent"),
    *("log", "--first-parent", "-m", "--reverse", "--relative", "--no-show-signature"),
    *("--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", "--format=format:%ct"),
    *("--", "."),
)

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """The day an item first appeared, its state, and the day that changed; None for never."""

    opened: date
    changed: date | None
    state: str


@dataclass(frozen=True)
class History:
    """What is known of action items beside what their files say.

    ``dates_from`` is ``git``, ``files``, or ``none`` where neither may be asked; ``remark`` says
    why. The keys are the id of a postmortem, else its path, and that of an item, else its title.
    """

    dates_from: str
    seen: Mapping[_Key, Seen] = field(default_factory=dict)
    remark: str = ""


def read(project: Project) -> History:
    """Return what git knows of the action items of every postmortem."""
    try:
        return _told(project)
    except git.NoRepository:
        return History("files")
    except git.Refused as refusal:
        return History("none", remark=f"{refusal}; {_REFUSED}")


def _told(project: Project) -> History:
    """Return what git knows; raises git.Refused."""
    folder = project.docs_dir
    if git.ask(folder, "rev-parse", "--is-shallow-repository").strip() == b"true":
        return History("none", remark=_SHALLOW)
    if not git.ask(folder, "rev-list", "-n", "1", "--all").strip():
        return History("files", remark="nothing is committed; days are those that the files tell")
    versions = list(_versions(git.ask(folder, *_LOG), cache(project.holds)))
    blobs = {blob for _, _, blob in versions}
    sizes = _sizes(folder, blobs)
    if len(sizes) < len(blobs):
        return History("none", remark=_PARTIAL)
    seen = _seen(folder, versions, sizes, project.settings)
    return History("git" if seen else "files", seen)


def _sizes(folder: Path, blobs: Iterable[str]) -> dict[str, int]:
    """Return the sizes of the blobs that are here; none where git wants to fetch the others."""
    try:
        return git.sizes(folder, blobs)
    except git.Refused:
        # Raises in its turn where no server promised to have them.
        git.ask(folder, "config", "--get-regexp", r"^remote\..*\.promisor$")
        return {}


def entries(actions: Iterable[Action], history: History) -> tuple[Entry, ...]:
    """Return action items with their days.

    Of what is not committed, an item or its state, the file tells the day.
    """
    if history.dates_from == "none":
        return tuple(Entry(each, None, None) for each in actions)
    return tuple(_dated(filed, history.seen.get(_key(filed.action))) for filed in as_filed(actions))


def _dated(filed: Entry, seen: Seen | None) -> Entry:
    """Return an item with its days, from git and its file together.

    It is as old as the earliest of git's first day and the days that its file proves: the first
    update, its closing, its verification, the review meeting, the review. The day of the incident
    proves nothing. Its state has changed on the day that git saw that. If git has seen no other
    state: on the day it was verified, else closed, else on its first day. If the state of today is
    not committed: on the last day the file tells.
    """
    if seen is None:
        return filed
    item, front = filed.action.item, filed.action.postmortem.front
    noted = [update.on for update in item.updates if update.on]
    ended = [day for day in (item.closed_on, item.verified_on) if day]
    met = [day for day in (front.meeting_on, front.reviewed_on) if day]
    opened = min([seen.opened, *noted, *ended, *met])
    if seen.state != item.state:
        changed = max([*ended, *noted], default=opened)
    else:
        changed = seen.changed or max(ended, default=opened)
    return Entry(filed.action, opened, changed)


def _key(action: Action) -> _Key:
    of = action.postmortem
    return of.front.id or of.location.uri, action.item.id or action.item.title or ""


def _versions(log: bytes, holds: Callable[[str], bool]) -> Iterator[tuple[date, str, str]]:
    """Yield (day, path, blob) of each version of a postmortem, the oldest first.

    A commit is its time, a line break, and for each file what changed and the path, all ended by a
    zero byte; a merge may have no file: then it is only a time.
    """
    day = date.min
    parts = iter(log.split(b"\0"))
    for part in parts:
        stamp, mark, about = part.rpartition(b":")
        if not mark:
            continue
        if stamp.strip():
            day = git.day(stamp)
        path = os.fsdecode(next(parts))
        _, mode, _, blob, _ = about.split()
        if mode in _REGULAR and holds(path):
            yield day, path, blob.decode()


def _seen(
    folder: Path,
    versions: Iterable[tuple[date, str, str]],
    sizes: Mapping[str, int],
    settings: Settings,
) -> dict[_Key, Seen]:
    found: dict[_Key, Seen] = {}
    last: dict[str, int] = {}
    for chunk in _chunks(versions, sizes):
        data = git.contents(folder, (blob for _, _, blob in chunk))
        for day, path, blob in chunk:
            part = itemstates.telling(data[blob])
            mark = hash(part)
            if last.get(path) == mark:
                continue
            last[path] = mark
            version = itemstates.read(data[blob], part)
            if version is not None:
                _fold(found, version, path, day, settings)
    return found


def _chunks(
    versions: Iterable[tuple[date, str, str]], sizes: Mapping[str, int]
) -> Iterator[list[tuple[date, str, str]]]:
    chunk: list[tuple[date, str, str]] = []
    held = 0
    for each in versions:
        size = sizes[each[2]]
        if size > MAX_FILE:
            continue
        if chunk and held + size > _CHUNK:
            yield chunk
            chunk, held = [], 0
        chunk.append(each)
        held += size
    if chunk:
        yield chunk


def _fold(
    found: dict[_Key, Seen],
    version: itemstates.Version,
    path: str,
    day: date,
    settings: Settings,
) -> None:
    """Add what a version tells to what those before it told."""
    name = version.identifier
    of = name if settings.id_regex.fullmatch(name) else path
    for item, state in version.states.items():
        # What has a new id goes on where it was; what was gone and is back, too.
        known = (found.get((each, item)) for each in (of, *version.former))
        before = next((each for each in known if each), None)
        if before is None:
            found[of, item] = Seen(day, None, state)
        else:
            changed = before.changed if before.state == state else day
            found[of, item] = Seen(before.opened, changed, state)
