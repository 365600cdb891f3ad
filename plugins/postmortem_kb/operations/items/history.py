"""When each action item first appeared, and when its state last changed, as git tells it.

Read along the first parents, so that a day is the one on which a change came to this branch. An
item is known by the id of its postmortem: a file may move. What was imported in one commit is older
than it: where the file itself shows earlier days, they count (``_dated``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from postmortem_kb.action_formats import Dated, as_filed
from postmortem_kb.config import Settings
from postmortem_kb.operations import git
from postmortem_kb.operations.items import versions as itemstates
from postmortem_kb.operations.project import Project
from postmortem_kb.operations.reading import MAX_FILE
from postmortem_kb.rendering.actions import Action

_WHAT = "how old an action item is, nor when its state changed"
_PARTIAL = (
    f"this is a partial clone, so nobody can tell {_WHAT}; fetch the history: "
    "`git fetch --refetch --no-filter`"
)
_REFUSED = (
    f"so nobody can tell {_WHAT}; of a folder of somebody else's, "
    "`git config --global --add safe.directory` lets git read it"
)
# Bytes of files held at a time.
_CHUNK = 8 * 1024 * 1024
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Seen:
    """The day an item first appeared, its state, and the day that changed; None for never.

    It is ``imported`` if it stood in the first version of its file.
    """

    opened: date
    changed: date | None
    state: str
    imported: bool


@dataclass(frozen=True)
class History:
    """What is known of action items beside what their files say.

    ``dates_from`` is ``git``, ``files``, or ``none`` where neither may be asked; ``remark`` says
    why. The keys are the id of a postmortem, else its path, and that of an item, else its title.
    ``files`` are the ids and paths of all files git has seen, also of those without items.
    """

    dates_from: str
    seen: Mapping[_Key, Seen] = field(default_factory=dict)
    remark: str = ""
    files: frozenset[str] = frozenset()


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
    if git.is_shallow(folder):
        return History("none", remark=git.SHALLOW.format(_WHAT))
    if not git.ask(folder, "rev-list", "-n", "1", "--all").strip():
        return History("files", remark="nothing is committed; days are those that the files tell")
    holds = cache(project.holds)
    versions = [
        each
        for each in git.versions(folder, "--first-parent", "-m", "--reverse")
        if each.mode in git.REGULAR and holds(each.path)
    ]
    blobs = {each.blob for each in versions}
    sizes = _sizes(folder, blobs)
    if len(sizes) < len(blobs):
        return History("none", remark=_PARTIAL)
    seen, files = _seen(folder, versions, sizes, project.settings)
    return History("git" if seen else "files", seen, files=frozenset(files))


def _sizes(folder: Path, blobs: Iterable[str]) -> dict[str, int]:
    """Return the sizes of the blobs that are here; none where git wants to fetch the others."""
    try:
        return git.sizes(folder, blobs)
    except git.Refused:
        # Raises in its turn where no server promised to have them.
        git.ask(folder, "config", "--get-regexp", r"^remote\..*\.promisor$")
        return {}


def entries(actions: Iterable[Action], history: History, today: date) -> tuple[Dated, ...]:
    """Return action items with their days.

    Of a file that git does not know, the file tells them; a new item of one it does is of today.
    """
    if history.dates_from == "none":
        return tuple(Dated(each, None, None) for each in actions)
    return tuple(_dated(filed, history, today) for filed in as_filed(actions))


def _dated(filed: Dated, history: History, today: date) -> Dated:
    """Return an item with its days, from git and its file together.

    It is as old as the earliest of git's first day and the days that its file proves: the first
    update, its closing, its verification and, if it came with its file, the review meeting and the
    review. The day of the incident proves nothing. Its state has changed on the day that git saw
    that. If git has seen no other state: on the last of the days of the item itself up to git's
    first, else on the day it is as old as. If the state of today is not committed: on the last of
    them since the day git tells, else today.
    """
    item, post = filed.action.item, filed.action.postmortem
    seen = history.seen.get(_key(filed.action))
    if seen is None:
        if history.files.isdisjoint((post.front.id or "", post.location.uri)):
            return filed
        seen = Seen(today, None, item.state, imported=False)
    noted = [update.on for update in item.updates]
    own = [day for day in (*noted, item.closed_on, item.verified_on) if day]
    met = (post.front.meeting_on, post.front.reviewed_on) if seen.imported else ()
    opened = min([seen.opened, *own, *filter(None, met)])
    if seen.state != item.state:
        since = seen.changed or seen.opened
        changed = max((day for day in own if day >= since), default=today)
    else:
        before = (day for day in own if day <= seen.opened)
        changed = seen.changed or max(before, default=opened)
    return Dated(filed.action, opened, changed)


def _key(action: Action) -> _Key:
    of = action.postmortem
    return of.front.id or of.location.uri, action.item.id or action.item.title or ""


def _seen(
    folder: Path,
    versions: Iterable[git.Version],
    sizes: Mapping[str, int],
    settings: Settings,
) -> tuple[dict[_Key, Seen], set[str]]:
    """Return what was seen of each item, and the names of all files."""
    found: dict[_Key, Seen] = {}
    files: set[str] = set()
    last: dict[str, int] = {}
    for chunk in _chunks(versions, sizes):
        data = git.contents(folder, (each.blob for each in chunk))
        for day, path, _, blob in chunk:
            part = itemstates.telling(data[blob])
            mark = hash(part)
            if last.get(path) == mark:
                continue
            last[path] = mark
            version = itemstates.read(data[blob], part)
            if version is not None:
                name = version.identifier
                of = name if settings.id_regex.fullmatch(name) else path
                imported = files.isdisjoint((of, path, *version.former))
                _fold(found, version, of, day, imported)
                files.add(of)
    return found, files


def _chunks(
    versions: Iterable[git.Version], sizes: Mapping[str, int]
) -> Iterator[list[git.Version]]:
    chunk: list[git.Version] = []
    held = 0
    for each in versions:
        size = sizes[each.blob]
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
    of: str,
    day: date,
    imported: bool,
) -> None:
    """Add what a version tells to what those before it told."""
    for item, state in version.states.items():
        # What has a new id goes on where it was; what was gone and is back, too.
        known = (found.get((each, item)) for each in (of, *version.former))
        before = next((each for each in known if each), None)
        if before is None:
            found[of, item] = Seen(day, None, state, imported)
        else:
            changed = before.changed if before.state == state else day
            found[of, item] = replace(before, changed=changed, state=state)
