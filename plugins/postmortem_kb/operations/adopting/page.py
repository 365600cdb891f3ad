"""The text of an imported postmortem: a header of ours, the body as it was, what was kept aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from postmortem_kb.body import Body
from postmortem_kb.frontmatter.fences import MAX_HEADER
from postmortem_kb.operations.adopting.sources import Source
from postmortem_kb.operations.adopting.values import Field, Mapped, as_text
from postmortem_kb.operations.new import scalar
from postmortem_kb.schema import FrontMatter, Times
from postmortem_kb.terminal import UNPRINTABLE, visible

KEPT = "Kept from the import"
"""The heading above what no field of ours takes."""
_MARK = re.compile(
    rb"^# imported from (.{1,4000}) \(sha256 ([0-9a-f]{64})\)[^\n]{0,100}$", re.MULTILINE
)
_KEEP = "keep this line: by it the file is known again"
# Raw HTML may be left open: what comes below would be a part of it.
_HTML = re.compile("<[A-Za-z/!?]")
_TICKS = re.compile("`+")
_ORDER, _TIMES = list(FrontMatter.model_fields), list(Times.model_fields)


def mark(path: str, digest: str) -> str:
    """Return the line by which a file is known again."""
    return f"# imported from {_remark(path)} (sha256 {digest}); {_KEEP}"


def marked(data: bytes) -> tuple[str, str] | None:
    """Return the path and the hash that a postmortem was imported from, if it was."""
    # Below the header it is a heading of somebody's.
    end = data.find(b"\n---", 3, MAX_HEADER)
    found = _MARK.search(data, 0, max(end, 0))
    return (found[1].decode("utf-8", "replace"), found[2].decode()) if found else None


def known_as(path: str) -> str:
    """Return a path as the line says it."""
    return _remark(path)


def text(source: Source, identifier: str, mapped: Mapped, body: str) -> str:
    """Return the whole file; the body follows the header without a change."""
    lines = [mark(source.path, source.digest), f"id: {identifier}"]
    fields = {"status": Field("draft"), **mapped.fields}
    for name in _ORDER:
        lines += _lines(name, fields)
    header = "\n".join(["---", *lines, "---", ""])
    kept = "\n".join(_kept(source, mapped))
    if not kept:
        return header + body
    gap = "" if body.endswith("\n\n") else "\n" if body.endswith("\n") else "\n\n"
    whole = f"{body}{gap}{kept}\n"
    # A fence that nobody closed would hide what comes below it.
    seen = Body(whole.replace("\r\n", " \n").replace("\r", "\n"), 1)
    ends = [each.text for each in seen.headings if each.level == 2]
    shown = ends[-1:] == [KEPT] and not _HTML.search(body)
    return header + (whole if shown else f"{kept}\n\n{body}")


def _lines(name: str, fields: dict[str, Field]) -> Iterator[str]:
    if name in fields:
        yield from _entry("", name, fields[name])
    inside = {key: value for key, value in fields.items() if key.startswith(f"{name}.")}
    above: tuple[str, ...] = ()
    for key in sorted(inside, key=_depth_first):
        *parents, last = key.split(".")
        for depth, parent in enumerate(parents):
            if above[: depth + 1] != tuple(parents[: depth + 1]):
                yield f"{'  ' * depth}{parent}:"
        above = tuple(parents)
        yield from _entry("  " * len(parents), last, inside[key])


def _depth_first(key: str) -> tuple[int, str]:
    """Put a mapping's own values before the mappings in it; times in the order of an incident."""
    last = key.rpartition(".")[2]
    return key.count("."), str(_TIMES.index(last)) if last in _TIMES else key


def _entry(indent: str, name: str, field: Field) -> Iterator[str]:
    note = f"  # {_remark(field.note)}" if field.note else ""
    if not isinstance(field.value, list):
        yield f"{indent}{name}: {scalar(field.value)}{note}"
        return
    yield f"{indent}{name}:{note}"
    for each in field.value:
        if isinstance(each, dict):
            first, *others = (f"{key}: {scalar(value)}" for key, value in each.items())
            yield f"{indent}  - {first}"
            yield from (f"{indent}    {other}" for other in others)
        else:
            yield f"{indent}  - {scalar(each)}"


def _remark(words: str) -> str:
    """Return words for a comment: one line of it, in which no second comment begins."""
    return visible(words).replace("#", "\\x23")


def _kept(source: Source, mapped: Mapped) -> Iterator[str]:
    """Yield the section of what no field takes; in code, so that nothing of it is Markdown."""
    if not mapped.kept and not source.cut.header:
        return
    yield f"## {KEPT}"
    yield ""
    yield f"From {_code(source.path)}:"
    yield ""
    for key, value in mapped.kept:
        yield f"- {_code(key)}: {_code(as_text(value))}"
    if source.cut.header:
        yield from _whole(source.cut.header)


def _whole(header: str) -> Iterator[str]:
    """Yield a header that says more than its values, as a block of code."""
    fence = "`" * max(3, 1 + max((len(each) for each in _TICKS.findall(header)), default=0))
    yield ""
    yield "This is the whole of its header:"
    yield ""
    yield f"{fence}text"
    yield UNPRINTABLE.sub(_spelt, header.replace("\r\n", "\n").rstrip("\n"))
    yield fence


def _spelt(found: re.Match[str]) -> str:
    return found[0] if found[0] in "\n\t" else visible(found[0])


def _code(value: Any) -> str:
    """Return a text as a span of code, whatever is in it."""
    words = visible(str(value)) or " "
    fence = "`" * (1 + max((len(each) for each in _TICKS.findall(words)), default=0))
    pad = " " if words[0] in "` " or words[-1] in "` " else ""
    return f"{fence}{pad}{words}{pad}{fence}"
