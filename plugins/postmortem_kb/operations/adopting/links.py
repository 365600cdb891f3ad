"""Relative links of imported files: those between them are mended, the others are named."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, unquote

from postmortem_kb.body import Body
from postmortem_kb.operations.adopting.sources import Source

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\?|$")
_NAMED = re.compile(
    r"""\b(?:href|src)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", re.IGNORECASE
)
_ENDS = re.compile(r"[?#]")
_LONGEST = 1000


def mended(
    source: Source, file: Path, now_at: Callable[[Path], Path | None]
) -> tuple[str, tuple[str, ...]]:
    """Return a body as it stands in its new file, and the links that lead to other local files.

    ``now_at`` returns where a file that is imported too lies from now on.
    """
    text, left = source.cut.body, []
    parts, done = [], 0
    for start, target in sorted(_targets(source.body)):
        if start < done or _ELSEWHERE.match(target) or len(target) > _LONGEST:
            continue
        end = found.start() if (found := _ENDS.search(target)) else len(target)
        path = unquote(target[:end])
        there = None if path.startswith("/") else now_at(_beside(source.file, path))
        if there is None:
            left.append(target)
            continue
        way = quote(os.path.relpath(there, file.parent).replace(os.sep, "/"))
        parts += [text[done:start], way]
        done = start + end
    return "".join([*parts, text[done:]]), tuple(dict.fromkeys(left))


def _targets(body: Body) -> Iterator[tuple[int, str]]:
    """Yield (offset, target) of each link, those of HTML too."""
    yield from ((link.start, link.target) for link in body.links)
    for tag in body.tags:
        for found in _NAMED.finditer(tag.attributes):
            group = found.lastindex or 0
            yield tag.start + 1 + len(tag.name) + found.start(group), found[group]


def _beside(file: Path, path: str) -> Path:
    return Path(os.path.normpath(file.parent / path))
