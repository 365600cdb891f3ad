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
from postmortem_kb.model import KeyPath
from postmortem_kb.schema import FrontMatter, part_of


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    for name, info in model.model_fields.items():
        yield name, info.annotation
        if part := part_of(info):
            yield from _fields(part)


def _lists(model: type[BaseModel], above: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Yield the path of each list of words or texts that there is one of, and what it holds."""
    for name, info in model.model_fields.items():
        part, path = part_of(info), (*above, name)
        if get_origin(info.annotation) is tuple:
            if part is None:
                yield path, get_args(info.annotation)[0]
        elif part is not None:
            yield from _lists(part, path)


def _is_text(annotation: Any) -> bool:
    one = get_origin(annotation) is not tuple
    return one and any(part in (Line, Paragraph, Title) for part in get_args(annotation))


NAMES = frozenset(name for name, _ in _fields(FrontMatter))
# A field of one name can hold text in one place and something else in another, such as `id`.
TEXTS = NAMES - {name for name, kind in _fields(FrontMatter) if not _is_text(kind)}
# {path of a list: whether it holds texts of any words}
LISTS = {path: kind in (Line, Paragraph, Title) for path, kind in _lists(FrontMatter)}
COMMENT = re.compile(r"(?<![ \t])[ \t]+#(?=[ \t]|$)")
# Only from where a word begins: a long one is not tried over from each of its letters.
_KEY = re.compile(r"(?<![\w.-])([\w.-]+):(?:\s|$)")
_ALWAYS_TEXT = "@`%"
_TICKET = re.compile(r"[ \t]*#[0-9]")
_TICKET_ALONE = re.compile(r"#[0-9]+")
_INDENT = re.compile(r"[ ]*(?:- +)*")


def quoted(text: str) -> str:
    """Return text as a double-quoted YAML scalar."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def sentence(path: KeyPath, text: str) -> bool:
    """Tell whether an entry of a list is surely text: no field stands in it."""
    return LISTS[path] and not any(found[1] in NAMES for found in _KEY.finditer(text))


def quoting(kind: str, key: str | None, value: str) -> bool:
    """Tell whether a value that YAML cannot read is surely text."""
    if _ends_a_list(value):
        return False
    if any(found[1] in NAMES for found in _KEY.finditer(value)):
        return False
    if kind == "unquoted-special-character" and value[0] in _ALWAYS_TEXT:
        return True
    if value[0] in "|>" or key not in TEXTS:
        return False
    if kind == "broken-quotes":
        # Words behind the closing mark; one that is missing could be missing anywhere.
        return value.count(value[0]) > 1 and "\\" not in value
    return True


def _ends_a_list(value: str) -> bool:
    """Tell whether a value ends in what belongs to a list or mapping around it."""
    pairs = (("{", "}"), ("[", "]"))
    return value.endswith(",") or any(value.count(end) > value.count(start) for start, end in pairs)


def hash_is_text(key: str | None, before: str, rest: str) -> bool:
    """Tell whether what YAML takes for a comment is surely text: ``title: Mend issue #12``."""
    if any(found[1] in NAMES for found in _KEY.finditer(before + rest)):
        return False
    alone = not before and _TICKET_ALONE.fullmatch(rest.strip()) is not None
    return alone or (key in TEXTS and _TICKET.match(rest) is not None)


def tag_is_text(key: str | None, tag: str) -> bool:
    """Tell whether a tag is surely a word: ``title: !important Checkout failed``."""
    return key in TEXTS and tag.startswith("!") and not tag.startswith("!!")


def cut_text(line: str, start: int, end: int, key: str, piece: str) -> str | None:
    """Return the text that a comma cut off before ``piece``, or None if none is surely meant."""
    text = line[start:end]
    if key not in TEXTS or piece in NAMES or line[end:].lstrip().startswith(":"):
        return None
    return text


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
