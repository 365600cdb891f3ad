"""The files to import: which there are below a folder, and what each says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from postmortem_kb.body import Body
from postmortem_kb.corpus import Location
from postmortem_kb.operations.adopting import headers, said
from postmortem_kb.operations.adopting.headers import Cut
from postmortem_kb.operations.project import shown
from postmortem_kb.operations.reading import read
from postmortem_kb.operations.walking import is_markdown, walk
from postmortem_kb.spelling import bare

_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NAMED_FOLDER = ("index", "_index", "readme")


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
        """Return {name as it is compared: (key, value)} of its header; what is empty is none."""
        found: dict[str, tuple[str, Any]] = {}
        for key, value in self.cut.values.items():
            if not nothing(value):
                found.setdefault(bare(key), (key, value))
        return found

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
    for found in walk(folder):
        relative = PurePosixPath(found.file.relative_to(folder).as_posix())
        if any(part.startswith(".") for part in relative.parts):
            continue
        path = remembered(found.file, folder, root)
        if found.closed:
            yield Unread(path, "this folder cannot be listed, or a link to it leads round")
        elif is_markdown(found.file.name) and not found.file.is_dir():
            yield _source(found.file, relative, path)


def remembered(file: Path, folder: Path, root: Path) -> str:
    """Return the path by which a file is known again, wherever the command is called from."""
    if file.is_relative_to(root):
        return file.relative_to(root).as_posix()
    return (PurePosixPath(folder.name) / file.relative_to(folder).as_posix()).as_posix()


def _source(file: Path, relative: PurePosixPath, path: str) -> Source | Unread:
    if relative.stem.casefold() in ("_index", "readme"):
        return Unread(path, "a page about its folder, not about an incident", fault=False)
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
