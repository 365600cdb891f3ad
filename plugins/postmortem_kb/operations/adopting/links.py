"""Relative links of imported files: those between them are mended, the others are named."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, unquote

from postmortem_kb.operations.adopting.sources import Source

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\?|$")
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
    for link in source.body.links:
        target = link.target
        if _ELSEWHERE.match(target) or len(target) > _LONGEST:
            continue
        end = found.start() if (found := _ENDS.search(target)) else len(target)
        path = unquote(target[:end])
        there = None if path.startswith("/") else now_at(_beside(source.file, path))
        if there is None:
            left.append(target)
            continue
        way = quote(os.path.relpath(there, file.parent).replace(os.sep, "/"))
        parts += [text[done : link.start], way]
        done = link.start + end
    return "".join([*parts, text[done:]]), tuple(dict.fromkeys(left))


def _beside(file: Path, path: str) -> Path:
    return Path(os.path.normpath(file.parent / path))
