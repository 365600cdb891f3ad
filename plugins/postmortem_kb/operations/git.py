"""What git knows of a working copy; without git, or outside of a repository, nothing."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

SHALLOW = (
    "this is a shallow clone, so nobody can tell {}; fetch the history: `fetch-depth: 0` of "
    "actions/checkout, `GIT_DEPTH: 0` in GitLab, or `git fetch --unshallow`"
)
"""What to say where ``is_shallow`` holds; it lacks what nobody can tell."""
REGULAR = (b"100644", b"100755")
"""The modes of files that are no links."""

# In seconds, for one question to git and all that follows from it.
_PATIENCE = 10.0
_MOST_BRANCHES = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = (
    int((datetime.combine(day, datetime.min.time(), UTC) - _EPOCH).total_seconds())
    for day in (date.min, date.max)
)
# A partial clone asks its server for what it lacks, and the server for a password. Git before 2.45
# knows no way to refuse but that no protocol is allowed.
_OFFLINE = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    # What git says is told apart by its words.
    "LC_ALL": "C",
}
_LOG = (
    *("-c", "log.showRoot=true", "-c", "log.diffMerges=first-parent"),
    *("log", "--relative", "--no-show-signature", "--raw", "-z"),
    *("--no-renames", "--no-abbrev", "--no-ext-diff", "--format=format:%ct"),
)


class Refused(Exception):
    """Git did not answer; the text says why, for whoever asked."""


class NoRepository(Refused):
    """There is no git, or no repository to ask: that is no fault."""


def ask(folder: Path, *arguments: str, given: bytes = b"", patience: float = 60.0) -> bytes:
    """Return what git answers; raises Refused with git's first words if it does not."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the arguments are ours
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the user's own git
            capture_output=True,
            input=given,
            env={**os.environ, **_OFFLINE},
            timeout=patience,
            check=False,
        )
    except FileNotFoundError:
        raise NoRepository("git is not installed") from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise Refused(f"git did not answer: {error}") from None
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        words = next((line for line in said if line.startswith("fatal: ")), "".join(said[:1]))
        words = words.removeprefix("fatal: ")
        refusal = NoRepository if words.startswith("not a git repository") else Refused
        raise refusal(f"git said: {words or 'no'}")
    return done.stdout


def day(stamp: bytes) -> date:
    """Return the day of a commit's time, in UTC; of one that no calendar has, the nearest."""
    seconds = min(max(int(stamp), _FIRST), _LAST)
    return (_EPOCH + timedelta(seconds=seconds)).date()


def is_shallow(folder: Path, patience: float = 60.0) -> bool:
    """Tell whether the history is cut off, or git cannot say that it is not; raises Refused."""
    told = ask(folder, "rev-parse", "--is-shallow-repository", patience=patience)
    return told.strip() != b"false"


class Version(NamedTuple):
    """A file as a commit left it: its path below the folder asked, its mode and its blob."""

    day: date
    path: str
    mode: bytes
    blob: str


def versions(folder: Path, *options: str, patience: float = 60.0) -> Iterator[Version]:
    """Yield what each commit changed below a folder, the newest first; raises Refused.

    The options are those of ``git log``. It tells of a commit its time, a line break, and for each
    file what changed and the path, all ended by a zero byte; a merge may have no file: then it is
    only a time.
    """
    on = date.min
    parts = iter(ask(folder, *_LOG, *options, "--", ".", patience=patience).split(b"\0"))
    for part in parts:
        stamp, mark, about = part.rpartition(b":")
        if not mark:
            continue
        if stamp.strip():
            on = day(stamp)
        _, mode, _, blob, _ = about.split()
        yield Version(on, os.fsdecode(next(parts)), mode, blob.decode())


def contents(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Return {full name: content} of blobs, without those that are not here; raises Refused."""
    found: dict[str, bytes] = {}
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return found
    told = ask(folder, "cat-file", "--batch", given="".join(f"{n}\n" for n in wanted).encode())
    at = 0
    while at < len(told):
        end = told.index(b"\n", at)
        name, *_, size = told[at:end].split()
        at = end + 1
        # "missing": a partial clone does not have it, and is not asked to fetch it.
        if size.isdigit():
            found[name.decode()] = told[at : at + int(size)]
            at += int(size) + 1
    return found


def sizes(folder: Path, names: Iterable[str]) -> dict[str, int]:
    """Return {full name: bytes} of blobs, without those that are not here; raises Refused."""
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    given = "".join(f"{name}\n" for name in wanted).encode()
    told = ask(folder, "cat-file", "--batch-check", given=given)
    rows = [line.split() for line in told.splitlines()]
    return {row[0].decode(): int(row[-1]) for row in rows if row[-1].isdigit()}


def _lines(folder: Path, *arguments: str, patience: float = _PATIENCE) -> list[str]:
    try:
        return ask(folder, *arguments, patience=patience).decode(errors="replace").splitlines()
    except Refused:
        return []


def files_on_branches(folder: Path) -> Iterator[str]:
    """Yield the paths of files below a folder on every branch that has been fetched.

    The folder need not exist on this branch. Branches are read newest first, as far as time allows.
    """
    deadline = time.monotonic() + _PATIENCE
    here = next((each for each in (folder, *folder.parents) if each.is_dir()), folder)
    below = [] if here == folder else ["--", f"{folder.relative_to(here).as_posix()}/"]
    refs = _lines(
        here,
        "for-each-ref",
        "--sort=-committerdate",
        f"--count={_MOST_BRANCHES}",
        "--format=%(objectname)",
        "refs/heads",
        "refs/remotes",
    )
    for ref in dict.fromkeys(refs):
        left = deadline - time.monotonic()
        if left <= 0:
            return
        yield from _lines(here, "ls-tree", "-r", "--name-only", ref, *below, patience=left)


def user_handle(folder: Path) -> str:
    """Return a handle for whoever works here: the local part of their address, or nothing."""
    address = next(iter(_lines(folder, "config", "user.email")), "")
    return address.partition("@")[0].partition("+")[0]
