"""The files to import: which there are below a folder, and what each says."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from postmortem_kb.body import Body
from postmortem_kb.corpus import Location
from postmortem_kb.operations.adopting import dates, headers, said
from postmortem_kb.operations.adopting.headers import Cut
from postmortem_kb.operations.project import shown
from postmortem_kb.operations.reading import read
from postmortem_kb.operations.walking import is_markdown, walk
from postmortem_kb.spelling import bare

_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_OF_FOLDER = ("_index", "readme")
_NAMED_FOLDER = ("index", *_OF_FOLDER)
FIRST_LINES = 10
"""How many lines of a text a day is looked for in."""


@dataclass(frozen=True)
class Source:
    """A file to import; ``path`` is how it is remembered, with / and from the knowledge base."""

    file: Path
    path: str
    digest: str
    cut: Cut

    @cached_property
    def body(self) -> Body:
        """Return its text for a look; its lines end alike, and every offset is that of the text."""
        return Body(self.cut.body.replace("\r\n", " \n").replace("\r", "\n"), 1)

    @cached_property
    def said(self) -> dict[str, str]:
        """Return what the text says of itself, by names as they are compared; the first counts."""
        found: dict[str, str] = {}
        for name, value in said.said(self.body):
            if value:
                found.setdefault(bare(name), value)
        return found

    @cached_property
    def keys(self) -> dict[str, tuple[str, Any]]:
        """Return {name as it is compared: (key, value)} of its header; what is empty is none.

        A value in a mapping is there by its names with dots, a key of just that name goes first.
        """
        found: dict[str, tuple[str, Any]] = {}
        waiting = [*self.cut.values.items()]
        for key, value in waiting:
            if not nothing(value):
                found.setdefault(bare(key), (key, value))
            if isinstance(value, Mapping):
                waiting += [(f"{key}.{name}", part) for name, part in value.items()]
        return found

    @property
    def first_lines(self) -> str:
        """Return where a text without a header says its day."""
        return "\n".join(self.cut.body.splitlines()[:FIRST_LINES])

    @property
    def stem(self) -> str:
        """Return what it is called: by its folder, if it is called index."""
        stem = self.file.stem
        return self.file.parent.name if stem.casefold() in _NAMED_FOLDER else stem


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that is not imported, and why; a fault if somebody has to change something."""

    path: str
    why: str
    fault: bool = True


def nothing(value: Any) -> bool:
    """Tell whether a value of a header is empty."""
    return not value.strip() if isinstance(value, str) else value in (None, [], {})


def sources(folder: Path, root: Path) -> Iterator[Source | Unread]:
    """Yield every Markdown file below a folder, in the order of paths; hidden ones are none."""
    every = [each for each in walk(folder) if not _is_hidden(each.file.relative_to(folder))]
    pages = Counter(
        parent
        for each in every
        if is_markdown(each.file.name)
        for parent in each.file.relative_to(folder).parents
    )
    for found in every:
        path = remembered(found.file, root)
        relative = found.file.relative_to(folder)
        if found.closed:
            yield Unread(path, "this folder cannot be listed, or a link to it leads round")
        elif is_markdown(found.file.name) and not found.file.is_dir():
            source = _source(found.file, relative, path)
            if isinstance(source, Source) and pages[relative.parent] > 1 and _is_of_folder(source):
                source = Unread(path, "a page about its folder, not about an incident", fault=False)
            yield source


def remembered(file: Path, root: Path) -> str:
    """Return the path by which a file is known again, wherever the command is called from."""
    return Path(os.path.relpath(file, root)).as_posix()


def _is_hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)


def _is_of_folder(source: Source) -> bool:
    """Tell whether a file with the name for it is about the pages beside it.

    Every `_index.md` of Hugo has a header, but only that of an incident has a day.
    """
    name = source.file.stem.casefold()
    if name not in _OF_FOLDER or (source.cut.values and name != "_index"):
        return False
    values = (value for _, value in source.keys.values() if isinstance(value, str))
    return not any(map(dates.first_day, (source.stem, source.first_lines, *values)))


def _source(file: Path, relative: Path, path: str) -> Source | Unread:
    try:
        data = read(Location(shown(file), relative.as_posix(), file))
    except OSError as error:
        return Unread(path, error.strerror or str(error))
    if not data.strip():
        return Unread(path, "it is empty")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Unread(path, "it is not text in UTF-8; convert it first")
    if _BINARY.search(data):
        return Unread(path, "it is not text: it holds control characters")
    return Source(file, path, hashlib.sha256(data).hexdigest(), headers.cut(text))
