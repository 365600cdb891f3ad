"""When each file was last changed, as git tells it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from postmortem_kb.operations import git

# In seconds; a site is built without these dates rather than late.
_PATIENCE = 30.0


def last_changes(folder: Path) -> dict[str, date]:
    """Return {path below the folder: day of its last commit, in UTC}.

    Nothing without git, outside of a repository, and in a shallow clone: its oldest commit would
    be the last change of most files.
    """
    try:
        told = git.ask(folder, "rev-parse", "--is-shallow-repository", patience=_PATIENCE)
        if told.strip() != b"false":
            return {}
        log = git.ask(
            folder,
            "log",
            "-z",
            "--relative",
            "--name-only",
            "--no-renames",
            "--format=format:%ct",
            "--",
            ".",
            patience=_PATIENCE,
        )
    except git.Refused:
        return {}
    return _newest(log)


def _newest(log: bytes) -> dict[str, date]:
    """Return the first day named with each path: a log begins with what is newest.

    A commit is its time, a line break, and its paths, each ended by a zero byte; another one parts
    it from the next. A merge may have no path: then it is only a time.
    """
    found: dict[str, date] = {}
    for commit in log.split(b"\0\0"):
        times, _, names = commit.partition(b"\n")
        for name in filter(None, names.split(b"\0")):
            day = git.day(times.split(b"\0")[-1])
            found.setdefault(os.fsdecode(name), day)
    return found
