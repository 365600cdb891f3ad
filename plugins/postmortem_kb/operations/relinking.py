"""What to write in the links of a Markdown file when files, or it itself, lie elsewhere.

Links are followed as MkDocs does: relative to the file; ``/2026/PM-2026-001.md`` is a path below
``docs_dir``; a whole address, a name without an ending and a way out of ``docs_dir`` stay.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from urllib.parse import quote, unquote

from postmortem_kb.body import Body
from postmortem_kb.frontmatter import fences
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.walking import is_markdown

Moved = Callable[[str], str]
"""Returns where a path below docs_dir lies from now on."""

_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|#|\?|$")
_TAIL = re.compile(r"[?#]")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")
_NAMED = re.compile(
    r"""(?<![\w-])(?:href|src)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""",
    re.IGNORECASE,
)
_LONGEST = 1000


def ways(body: Body, before: str, after: str, moved: Moved) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, new text) by offsets, for each path in a link that is to change.

    ``before`` and ``after`` are the paths below docs_dir of the file that has this body.
    """
    for link in body.links:
        target = link.target
        if _ELSEWHERE.match(target) or len(target) > _LONGEST:
            continue
        end = found.start() if (found := _TAIL.search(target)) else len(target)
        way = _way(target[:end], before, after, moved)
        if way is not None and way != target[:end]:
            yield link.start, link.start + end, way


def edits(data: bytes, before: str, after: str, moved: Moved) -> list[Edit]:
    """Return the edits in the links of a file."""
    parts = fences.split(data)
    body = Body(parts.body, parts.body_line)
    found = ways(body, before, after, moved)
    return [Edit(body.place(start, end), text) for start, end, text in found]


def html(data: bytes, before: str, after: str, moved: Moved) -> list[Edit]:
    """Return the edits in ``src`` and ``href`` of HTML tags that name what moves.

    MkDocs leaves these as they are: a way to what stays where it is may not be touched.
    """
    parts = fences.split(data)
    body = Body(parts.body, parts.body_line)
    found = []
    for tag in body.tags:
        for match in _NAMED.finditer(tag.attributes):
            group = match.lastindex or 0
            target = match[group]
            end = tail.start() if (tail := _TAIL.search(target)) else len(target)
            if _ELSEWHERE.match(target) or len(target) > _LONGEST:
                continue
            old = _below(unquote(target[:end]), before)
            way = _way(target[:end], before, after, moved) if old and moved(old) != old else None
            if way is not None:
                start = tag.start + 1 + len(tag.name) + match.start(group)
                found.append(Edit(body.place(start, start + end), way))
    return found


def still_named(data: bytes, uri: str, stem: str, is_there: Callable[[str], bool]) -> list[int]:
    """Return the lines of a file where a way to a file of this name is written outside of code.

    A link that leads to another such file is none of them: ``is_there`` tells by its path below
    docs_dir.
    """
    parts = fences.split(data)
    body = Body(parts.body, parts.body_line)
    name = re.escape(stem)
    lines = set()
    sound = {
        each.start: each.end
        for each in body.links
        if stem in each.target
        and not _ELSEWHERE.match(each.target)
        and is_there(_below(unquote(_TAIL.split(each.target)[0]), uri))
    }
    starts = sorted(sound)
    for match in re.finditer(
        rf"(?<![\w.-])(?:(?<=\]\(){name}(?![\w.-])|{name}(?=\.\w|/))", body.prose
    ):
        before = bisect_right(starts, match.start()) - 1
        if before < 0 or match.start() >= sound[starts[before]]:
            lines.add(body.place(*match.span()).line)
    return sorted(lines)


def relinked(text: str, before: str, after: str, moved: Moved) -> str:
    """Return a body with these links."""
    parts, done = [], 0
    for start, end, way in ways(Body(text, 1), before, after, moved):
        parts += [text[done:start], way]
        done = end
    return "".join([*parts, text[done:]])


def _below(path: str, uri: str) -> str:
    """Return the path below docs_dir that a path in a file means; nothing if it leads out."""
    found = posixpath.normpath(
        path.lstrip("/") if path.startswith("/") else posixpath.join(posixpath.dirname(uri), path)
    )
    return "" if found.startswith(("..", "/")) else found


def _way(written: str, before: str, after: str, moved: Moved) -> str | None:
    """Return the way to where a path leads; None if it is none, or stays as it is."""
    path = unquote(_ESCAPED.sub(r"\1", written))
    whole = path.startswith("/")
    if not posixpath.splitext(path)[1] or (whole and not is_markdown(path)):
        return None
    here, there = posixpath.dirname(before), posixpath.dirname(after)
    old = posixpath.normpath(posixpath.join(here, path).lstrip("/") if not whole else path[1:])
    if old.startswith(("../", "/")):
        return None
    new = moved(old)
    if new == old and (whole or here == there):
        return None
    folder, name = posixpath.split(new)
    head, slash, last = written.rpartition("/")
    is_beside = here == there and folder == posixpath.dirname(old)
    if is_beside and unquote(last) == posixpath.basename(old):
        # The way there is written as its author had it.
        return f"{head}{slash}{quote(name, errors='surrogateescape')}"
    way = f"/{new}" if whole else posixpath.relpath(f"/{new}", f"/{there}")
    return quote(way, errors="surrogateescape")
