"""Every file below a folder, links followed, however the folders and links are laid out.

``os.walk`` goes round in loops of links, ends at a thousand levels, and passes over a folder that
it cannot open in silence.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")

# A few links to one folder are a habit; a bomb of links doubles with every level.
_MOST_LINKS = 32


def is_markdown(name: str) -> bool:
    """Tell whether a file of that name or path is Markdown."""
    return name.lower().endswith(MARKDOWN)


@dataclass(frozen=True, slots=True)
class Found:
    """A file; or a folder with the name of a Markdown file, or one that is ``closed`` to a walk."""

    file: Path
    closed: bool = False


def walk(top: Path) -> Iterator[Found]:
    """Yield what lies below a folder, in the order of names, files before folders."""
    linked: Counter[str] = Counter()
    waiting: list[tuple[str, tuple[str, ...]]] = [(os.fspath(top), ())]
    while waiting:
        folder, jumps = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError:
            yield Found(Path(folder), closed=True)
            continue
        below = []
        for entry in entries:
            if not _is_folder(entry):
                yield Found(Path(entry.path))
                continue
            left = jumps
            if entry.is_symlink():
                real, left = os.path.realpath(entry.path), (*jumps, os.path.realpath(folder))
                linked[real] += 1
                if linked[real] > _MOST_LINKS or any(_holds(real, each) for each in left):
                    yield Found(Path(entry.path), closed=True)
                    continue
            if is_markdown(entry.name):
                yield Found(Path(entry.path))
            below.append((entry.path, left))
        waiting += reversed(below)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _holds(folder: str, other: str) -> bool:
    return Path(other).is_relative_to(folder)
