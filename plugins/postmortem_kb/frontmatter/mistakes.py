"""The YAML mistakes people make, in words of our own (DESIGN section 6).

libyaml says "mapping values are not allowed here"; the author wrote ``title: Outage: db``.
Each mistake that can be recognised gets the spelling that was meant as its suggestion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import yaml

from postmortem_kb.frontmatter import certainty
from postmortem_kb.model import Fault, Place

_ENTRY = re.compile(r"^(?P<lead>[ ]*(?:- +)*(?P<key>[\w.-]+):[ \t]+|[ ]*(?:- +)+)(?P<value>\S.*)$")
COMMENT = re.compile(r"(?<![ \t])[ \t]+#(?=[ \t]|$)")
_TOP_KEY = re.compile(r"^([\w.-]+):(?:\s|$)")
_BEGINS = "@`%*&!|>"

_HINTS = (
    ("flow sequence", "a list that begins with [ is not closed with ] where it ends"),
    ("flow mapping", "a mapping that begins with { is not closed with } where it ends"),
    ("quoted scalar", "a quotation mark is opened and never closed"),
    (
        "block mapping",
        "a line stands between keys without being `key: value`; check its indentation",
    ),
    ("block collection", "an item of a list is indented differently from the others"),
    ("simple key", "a key needs a colon and a blank after it: `key: value`"),
)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A fault, the header's lines with it mended, and the top-level keys given up for that."""

    fault: Fault
    mended: list[str]
    lost: frozenset[str] = frozenset()


def quoted(text: str) -> str:
    """Return text as a double-quoted YAML scalar."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def diagnose(error: yaml.YAMLError, lines: list[str], first_line: int) -> Mistake:
    """Say what a syntax error is in the author's words, and mend it so that parsing can go on."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    number = min(mark.line if mark else 0, len(lines) - 1)
    for candidate in _nearby(number, lines):
        if mistake := _recognised(candidate, lines, first_line):
            return mistake
    return _generic(error, number, mark.column if mark else 0, lines, first_line)


def tabs(lines: list[str], first_line: int) -> tuple[list[Fault], list[str]]:
    """Return a fault for each line indented with tabs, and all lines mended; none among blanks."""
    if not certainty.only_tabs(lines):
        return [], lines
    found = [number for number, line in enumerate(lines) if "\t" in _indent(line)]
    faults = [replace(_tab(number, lines[number], first_line), safe=True) for number in found]
    mended = lines.copy()
    for number in found:
        mended[number] = _without_tabs(lines[number])
    return faults, mended


def _tab(number: int, line: str, first_line: int) -> Fault:
    indent = _indent(line)
    column = indent.index("\t") + 1
    where = Place(number + first_line, column, number + first_line, len(indent) + 1)
    return Fault("tab-indentation", where, {}, _indent(_without_tabs(line))[column - 1 :])


def _without_tabs(line: str) -> str:
    return _indent(line).replace("\t", "  ") + line.lstrip()


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _nearby(number: int, lines: list[str]) -> list[int]:
    """Return the line of the error and the nearest written line above: YAML notices late."""
    above = next((n for n in range(number - 1, -1, -1) if lines[n].strip()), None)
    return [number] if above is None else [number, above]


def _recognised(number: int, lines: list[str], first_line: int) -> Mistake | None:
    if "\t" in _indent(lines[number]):
        fault = _tab(number, lines[number], first_line)
        return Mistake(fault, _with(lines, number, _without_tabs(lines[number])))
    line = lines[number].rstrip()
    entry = _ENTRY.match(line)
    if entry is None:
        return _stray(number, lines, first_line)
    # A comment behind a value is none of it, though the mistake hides that from YAML.
    value = COMMENT.split(entry["value"], maxsplit=1)[0]
    comment = entry["value"][len(value) :]
    kind = _kind_of(value) if value else None
    if kind is None:
        return None
    start = entry.start("value")
    where = Place(number + first_line, start + 1, number + first_line, start + len(value) + 1)
    meant = quoted(_without_quotes(value) if kind == "broken-quotes" else value)
    safe = certainty.quoting(kind, entry["key"], value) and certainty.whole(lines, number)
    fault = Fault(kind, where, {"value": value, "first": value[0]}, meant, safe)
    return Mistake(fault, _with(lines, number, entry["lead"] + meant + comment))


def _stray(number: int, lines: list[str], first_line: int) -> Mistake | None:
    """Recognise a line at the left edge that is no key, no item and no comment."""
    line = lines[number]
    if not re.match(r"[^\s#\-\[\]{}?]", line) or _TOP_KEY.match(line):
        return None
    where = Place(number + first_line, 1, number + first_line, len(line.rstrip()) + 1)
    hint = "this line is not `key: value`; indent it if it belongs to the value above"
    return Mistake(Fault("invalid-yaml", where, {"hint": hint}), _with(lines, number, ""))


def _kind_of(value: str) -> str | None:
    """Return the kind of mistake in the value of one line, or None if it looks sound."""
    if value[0] in "\"'":
        closed = re.fullmatch(
            r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'', value.split(" #")[0].rstrip()
        )
        return None if closed else "broken-quotes"
    if value[0] in _BEGINS and not re.fullmatch(r"[|>][-+0-9]{0,2}(?:\s+#.*)?", value):
        return "unquoted-special-character"
    if value[0] in "[{":
        pair = {"[": "]", "{": "}"}[value[0]]
        closing = value.find(pair)
        after = value[closing + 1 :].strip() if closing >= 0 else ""
        return "unquoted-bracket" if after and not after.startswith(("#", pair, ",")) else None
    if re.search(r":(?:\s|$)", value):
        return "unquoted-colon"
    return None


def _without_quotes(value: str) -> str:
    """Return what somebody meant by ``"EU" is down`` or by a quotation mark never closed."""
    mark = value[0]
    inner = value[1:]
    return inner if mark not in inner else value


def _generic(
    error: yaml.YAMLError, number: int, column: int, lines: list[str], first_line: int
) -> Mistake:
    context = str(getattr(error, "context", None) or "")
    told = f"{context} {getattr(error, 'problem', None) or ''}"
    hint = next((words for sign, words in _HINTS if sign in told), "this is not valid YAML")
    opened = getattr(error, "context_mark", None)
    # An unclosed list or quotation is noticed lines later; what has to be mended is where it opens.
    if opened is not None and ("flow" in context or "quoted" in context):
        number, column = min(opened.line, len(lines) - 1), opened.column
    where = Place(number + first_line, column + 1, number + first_line, column + 2)
    start = next((n for n in range(number, -1, -1) if _TOP_KEY.match(lines[n])), number)
    end = next((n for n in range(number + 1, len(lines)) if _TOP_KEY.match(lines[n])), len(lines))
    lost = {match[1] for line in lines[start:end] if (match := _TOP_KEY.match(line))}
    mended = lines[:start] + [""] * (end - start) + lines[end:]
    if mended == lines:
        mended = [""] * len(lines)
        lost = {"*"}
    return Mistake(Fault("invalid-yaml", where, {"hint": hint}), mended, frozenset(lost))


def _with(lines: list[str], number: int, line: str) -> list[str]:
    return [*lines[:number], line, *lines[number + 1 :]]
