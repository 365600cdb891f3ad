"""The YAML mistakes people make, in words of our own (DESIGN section 6).

libyaml says "mapping values are not allowed here"; the author wrote ``title: Outage: db``.
Each mistake that can be recognised gets the spelling that was meant as its suggestion.
"""

from __future__ import annotations

import re
from dataclasses import replace

import yaml

from postmortem_kb.frontmatter import certainty, levels, quotes
from postmortem_kb.frontmatter.levels import Mistake, with_line
from postmortem_kb.model import Fault, Place

_ENTRY = re.compile(r"^(?P<lead>[ ]*(?:- +)*(?P<key>[\w.-]+):[ \t]+|[ ]*(?:- +)+)(?P<value>\S.*)$")
COMMENT = certainty.COMMENT
quoted = certainty.quoted
_BEGINS = "@`%*&!|>"

_HINTS = (
    ("flow sequence", "a list that begins with [ is not closed with ] where it ends"),
    ("flow mapping", "a mapping that begins with { is not closed with } where it ends"),
    ("escape", "this backslash in double quotes begins no escape; put the value in single quotes"),
    ("quoted scalar", "a quotation mark is opened and never closed"),
    (
        "block mapping",
        "a line stands between keys without being `key: value`; check its indentation",
    ),
    ("block collection", "an item of a list is indented differently from the others"),
    ("simple key", "a key needs a colon and a blank after it: `key: value`"),
)


def diagnose(error: yaml.YAMLError, lines: list[str], first_line: int) -> Mistake:
    """Say what a syntax error is in the author's words, and mend it so that parsing can go on."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    number = min(mark.line if mark else 0, len(lines) - 1)
    told = f"{getattr(error, 'problem', None) or ''}"
    if mistake := _escape(error, lines, first_line) if "esca" in told or "hexdec" in told else None:
        return mistake
    if "mapping values" in told and (mistake := levels.in_a_text(number, lines, first_line)):
        return mistake
    if "'-' indicator" in told and (mistake := levels.too_shallow(number, lines, first_line)):
        return mistake
    for candidate in _nearby(number, lines):
        if mistake := _recognised(candidate, lines, first_line):
            return mistake
    return _generic(error, number, mark.column if mark else 0, lines, first_line)


def _escape(error: yaml.YAMLError, lines: list[str], first_line: int) -> Mistake | None:
    r"""Recognise a backslash in double quotes that begins no escape: ``"regex \d+"``."""
    opened = getattr(error, "context_mark", None)
    if opened is None or opened.line >= len(lines):
        return None
    number, start, line = opened.line, opened.column, lines[opened.line]
    found = quotes.escaped(line, start)
    if found is None:
        return None
    value, escape, meant, sure = found
    where = Place(number + first_line, start + 1, number + first_line, start + len(value) + 1)
    told = {"value": value, "first": '"', "why": "escape", "escape": escape}
    mended = line[:start] + meant + line[start + len(value) :]
    fault = Fault("broken-quotes", where, told, meant, sure)
    return Mistake(fault, with_line(lines, number, mended))


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
        return Mistake(fault, with_line(lines, number, _without_tabs(lines[number])))
    line = lines[number].rstrip()
    if mistake := levels.unspaced(number, lines, first_line):
        return mistake
    entry = _ENTRY.match(line)
    if entry is None:
        return levels.stray(number, lines, first_line)
    # A comment behind a value is none of it, though the mistake hides that from YAML.
    value = COMMENT.split(entry["value"], maxsplit=1)[0]
    comment = entry["value"][len(value) :]
    kind = _kind_of(value) if value else None
    if kind is None:
        return None
    start = entry.start("value")
    where = Place(number + first_line, start + 1, number + first_line, start + len(value) + 1)
    meant = quoted(quotes.without(value) if kind == "broken-quotes" else value)
    safe = certainty.quoting(kind, entry["key"], value) and certainty.whole(lines, number)
    told = {"value": value, "first": value[0]}
    if kind == "broken-quotes":
        told["why"] = quotes.why(value)
        safe = safe and quotes.sure(value)
    fault = Fault(kind, where, told, meant, safe)
    return Mistake(fault, with_line(lines, number, entry["lead"] + meant + comment))


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


def _generic(
    error: yaml.YAMLError, number: int, column: int, lines: list[str], first_line: int
) -> Mistake:
    context = str(getattr(error, "context", None) or "")
    told = f"{context} {getattr(error, 'problem', None) or ''}"
    hint = next((words for sign, words in _HINTS if sign in told), "this is not valid YAML")
    opened = getattr(error, "context_mark", None)
    # An unclosed list or quotation is noticed lines later; what has to be mended is where it opens.
    if opened is not None and any(sign in context for sign in ("flow", "quoted", "simple key")):
        number, column = min(opened.line, len(lines) - 1), opened.column
    where = Place(number + first_line, column + 1, number + first_line, column + 2)
    start = next((n for n in range(number, -1, -1) if levels.TOP_KEY.match(lines[n])), number)
    end = next(
        (n for n in range(number + 1, len(lines)) if levels.TOP_KEY.match(lines[n])), len(lines)
    )
    lost = {match[1] for line in lines[start:end] if (match := levels.TOP_KEY.match(line))}
    mended = lines[:start] + [""] * (end - start) + lines[end:]
    if mended == lines:
        mended = [""] * len(lines)
        lost = {"*"}
    return Mistake(Fault("invalid-yaml", where, {"hint": hint}), mended, frozenset(lost))
