"""What git knows of a working copy; without git, or outside of a repository, nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

_TIMEOUT = 20
_MOST_BRANCHES = 200


def _lines(folder: Path, *arguments: str) -> list[str]:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the arguments are ours
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the user's own git
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return done.stdout.decode(errors="replace").splitlines() if done.returncode == 0 else []


def files_on_branches(folder: Path) -> Iterator[str]:
    """Yield the paths of files below a folder on every branch that has been fetched."""
    refs = _lines(
        folder,
        "for-each-ref",
        "--sort=-committerdate",
        f"--count={_MOST_BRANCHES}",
        "--format=%(objectname)",
        "refs/heads",
        "refs/remotes",
    )
    for ref in dict.fromkeys(refs):
        yield from _lines(folder, "ls-tree", "-r", "--name-only", ref)


def user_handle(folder: Path) -> str:
    """Return a handle for whoever works here: the local part of their address, or nothing."""
    address = next(iter(_lines(folder, "config", "user.email")), "")
    return address.partition("@")[0].partition("+")[0]
