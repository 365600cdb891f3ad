"""Which mending of a YAML mistake cannot change what was meant.

Quotation marks make text of a value. That is surely meant where the field holds text, the value
ends with its line, and no second field stands in it: ``title: Outage severity: SEV1``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from postmortem_kb.fieldtypes import Line, Paragraph, Title
from postmortem_kb.schema import FrontMatter, part_of


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for name, info in model.model_fields.items():
        yield name, info.annotation
        if part := part_of(info):
            yield from _fields(part)


def _is_text(annotation: Any) -> bool:
    one = get_origin(annotation) is not tuple
    return one and any(part in (Line, Paragraph, Title) for part in get_args(annotation))


_NAMES = frozenset(name for name, _ in _fields(FrontMatter))
# A field of one name can hold text in one place and something else in another, such as `id`.
_TEXTS = _NAMES - {name for name, kind in _fields(FrontMatter) if not _is_text(kind)}
# Only from where a word begins: a long one is not tried over from each of its letters.
_KEY = re.compile(r"(?<![\w.-])([\w.-]+):(?:\s|$)")
_ALWAYS_TEXT = "@`%"
_TICKET = re.compile(r"[ \t]*#[0-9]")
_TICKET_ALONE = re.compile(r"#[0-9]+")
_INDENT = re.compile(r"[ ]*(?:- +)*")


def quoting(kind: str, key: str | None, value: str) -> bool:
    """Tell whether a value that YAML cannot read is surely text."""
    if any(found[1] in _NAMES for found in _KEY.finditer(value)):
        return False
    if kind == "unquoted-special-character" and value[0] in _ALWAYS_TEXT:
        return True
    if value[0] in "|>" or key not in _TEXTS:
        return False
    if kind == "broken-quotes":
        # Words behind the closing mark; one that is missing could be missing anywhere.
        return value.count(value[0]) > 1 and "\\" not in value
    return True


def hash_is_text(key: str | None, before: str, rest: str) -> bool:
    """Tell whether what YAML takes for a comment is surely text: ``title: Mend issue #12``."""
    if any(found[1] in _NAMES for found in _KEY.finditer(before + rest)):
        return False
    alone = not before and _TICKET_ALONE.fullmatch(rest.strip()) is not None
    return alone or (key in _TEXTS and _TICKET.match(rest) is not None)


def tag_is_text(key: str | None, tag: str) -> bool:
    """Tell whether a tag is surely a word: ``title: !important Checkout failed``."""
    return key in _TEXTS and tag.startswith("!") and not tag.startswith("!!")


def whole(lines: list[str], number: int) -> bool:
    """Tell whether the entry on a line begins and ends there: no part of it is above or below."""
    line = lines[number]
    column = _column(line)
    begins = column if _KEY.match(line, column) else line.rfind("-", 0, column)
    below = next((line for line in lines[number + 1 :] if line.strip()), "")
    if _indent(below) > begins:
        return False
    if not column or line[:column].rstrip().endswith("-"):
        return True
    written = (line for line in reversed(lines[:number]) if line.strip())
    above = next((line for line in written if not line.lstrip().startswith("#")), "").rstrip()
    return _column(above) >= column or above.endswith(":") or above.strip() == "-"


def only_tabs(lines: list[str]) -> bool:
    """Tell whether no line is indented with blanks: then each tab is one level."""
    return not any(line.startswith(" ") or "\t " in line[: _indent(line)] for line in lines)


def _column(line: str) -> int:
    found = _INDENT.match(line)
    return found.end() if found else 0


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
