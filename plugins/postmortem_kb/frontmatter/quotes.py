"""Quotation marks that end a value too early, or make an escape of a backslash."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^xuU])|\\.")
_KNOWN = '0abt\tnvfre "/\\N_LP'
_CLOSED = re.compile(r'"(?:[^"\\]|\\.)*"')
_INSIDE_A_WORD = re.compile(r"(?<=\w)'{1,2}(?=\w)")


def why(value: str) -> str:
    """Return what is wrong with a value's quotation marks: open, inside, or behind."""
    mark = value[0]
    if mark not in value[1:]:
        return "open"
    return "inside" if _pair(value) else "behind"


def without(value: str) -> str:
    """Return what somebody meant by a value whose quotation marks do not enclose it."""
    mark = value[0]
    if mark not in value[1:]:
        return value[1:]
    if not _pair(value):
        return value
    return value[1:-1].replace("''" if mark == "'" else '\\"', mark)


def sure(value: str) -> bool:
    """Tell whether the marks inside a pair can mean one thing only: couldn't, or a quoted word."""
    inside = value[1:-1]
    if not _pair(value):
        return True
    if value[0] == '"':
        return inside.count('"') % 2 == 0
    return "'" not in _INSIDE_A_WORD.sub("", inside)


def _pair(value: str) -> bool:
    """Tell whether the first mark and the last are a pair, unlike in ``"EU" is "down"``."""
    mark = value[0]
    if len(value) < 3 or value[-1] != mark:
        return False
    first, last = value.find(mark, 1), value.rfind(mark, 1, -1)
    if last <= first:
        return True
    closes = not value[first + 1].isalnum() and not value[first - 1].isspace() and first > 1
    opens = value[last - 1].isspace() and not value[last + 1].isspace()
    return not (closes and opens)


def escaped(line: str, column: int) -> tuple[str, str, str, bool] | None:
    """Return a double-quoted value, its unknown escape, what was meant, and if that is sure."""
    found = _CLOSED.match(line, column)
    if found is None:
        return None
    escapes = [each[0] for each in _ESCAPE.finditer(found[0])]
    unknown = [each for each in escapes if not _is_known(each)]
    if not unknown:
        return None
    if '\\"' in escapes or "\\\\" in escapes:
        # Somebody who escapes knows how to: only what is none becomes a backslash.
        meant = _ESCAPE.sub(
            lambda each: each[0] if _is_known(each[0]) else "\\" + each[0], found[0]
        )
    else:
        meant = "'" + found[0][1:-1].replace("'", "''") + "'"
    return found[0], unknown[0], meant, len(unknown) == len(escapes)


def _is_known(escape: str) -> bool:
    return len(escape) > 2 or escape[1] in _KNOWN
