"""Lines that YAML takes for part of the line above: a key too deep, a key without its blank."""

from __future__ import annotations

import re
from dataclasses import dataclass

from postmortem_kb.frontmatter import certainty
from postmortem_kb.model import Fault, Place
from postmortem_kb.schema import FrontMatter

TOP_KEY = re.compile(r"^([\w.-]+):(?:\s|$)")
_KEY = re.compile(r"([ ]*)([\w.-]+):(?:[ ]|$)")
_ENTRY = re.compile(r"([ ]*(?:- +)*)(?:([\w.-]+):[ ]+|(?<=- ))([^\s\"'|>\[{].*)")
_UNSPACED = re.compile(r"([ ]*(?:- +)*)([\w.-]+)(:| +)([^\s:].*)")
_AT_THE_EDGE = re.compile(r"[^\s#\-\[\]{}?]")
_OPEN = re.compile(r"[|>][-+0-9]{0,2}")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A fault, the header's lines with it mended, and the top-level keys given up for that.

    ``moved`` is (line, column, by): where the mended line differs from the written one.
    """

    fault: Fault
    mended: list[str]
    lost: frozenset[str] = frozenset()
    moved: tuple[int, int, int] | None = None


def with_line(lines: list[str], number: int, line: str) -> list[str]:
    """Return the lines with another one in place of one."""
    return [*lines[:number], line, *lines[number + 1 :]]


def unspaced(number: int, lines: list[str], first_line: int) -> Mistake | None:
    """Recognise ``title:Checkout`` and ``severity SEV1``."""
    line = lines[number].rstrip()
    found = _UNSPACED.fullmatch(line)
    if found is None:
        return None
    lead, key, sign, value = found.groups()
    one_word = " " not in value
    if key not in (certainty.NAMES if lead else FrontMatter.model_fields):
        return None
    colon = sign == ":"
    if not colon and (not one_word or value.endswith(":")):
        return None
    given = any(other.startswith(f"{key}:") for n, other in enumerate(lines) if n != number)
    start, at = len(lead), number + first_line
    where = Place(at, start + 1, at, len(line) + 1)
    needs = "a blank after the colon" if colon else "a colon and a blank"
    hint = f"write {needs} of `{key}`" if colon else f"write {needs} after `{key}`"
    meant = f"{key}: {value}"
    safe = colon and (one_word if lead else not given)
    fault = Fault("invalid-yaml", where, {"hint": hint}, meant, safe)
    mended = with_line(lines, number, lead + meant)
    return Mistake(fault, mended, moved=(at, found.start(4) + 1, len(line) - len(lead + meant)))


def stray(number: int, lines: list[str], first_line: int) -> Mistake | None:
    """Recognise a line at the left edge that is no key, no item and no comment."""
    if not _is_stray(lines[number]):
        return None
    while number and _is_stray(lines[number - 1]):
        number -= 1
    word = re.split(r"[\s:]", lines[number], maxsplit=1)[0]
    lost = {word} & FrontMatter.model_fields.keys()
    above = next((line for line in reversed(lines[:number]) if line.strip()), "")
    opened = TOP_KEY.match(above)
    value = above[opened.end() :].strip() if opened else ""
    end = number + 1
    hint = "this line is not `key: value`; indent it if it belongs to the value above"
    meant = None
    if opened is not None and (not value or _OPEN.fullmatch(value)):
        lost.add(opened[1])
        if value:
            while end < len(lines) and _is_stray(lines[end]):
                end += 1
            hint = f"write two blanks before each line of the text of `{opened[1]}`"
            meant = "\n".join(f"  {line.rstrip()}" for line in lines[number:end])
    last = lines[end - 1].rstrip()
    where = Place(number + first_line, 1, end - 1 + first_line, len(last) + 1)
    mended = [*lines[:number], *[""] * (end - number), *lines[end:]]
    return Mistake(Fault("invalid-yaml", where, {"hint": hint}, meant), mended, frozenset(lost))


def _is_stray(line: str) -> bool:
    return _AT_THE_EDGE.match(line) is not None and TOP_KEY.match(line) is None


def in_a_text(number: int, lines: list[str], first_line: int) -> Mistake | None:
    """Recognise a key that is too deep, and a colon in a later line of a plain text."""
    line = lines[number]
    deep = len(line) - len(line.lstrip(" "))
    above, entry = _begins(number, deep, lines)
    if entry is None:
        return None
    if mistake := unspaced(above, lines, first_line):
        return mistake
    neighbours = len(entry[1])
    key = _KEY.match(line)
    known = certainty.NAMES if neighbours else FrontMatter.model_fields
    # A second colon in the line, and it may be a text after all.
    alone = key is not None and ": " not in line[key.end() :]
    if key and entry[2] and alone and (key[2] in known or deep == neighbours + 1):
        return _indented(number, key, neighbours, lines, first_line)
    return _several_lines(above, number, entry, lines, first_line) if ": " in line else None


def too_shallow(number: int, lines: list[str], first_line: int) -> Mistake | None:
    """Recognise a key that is less deep than the first one of its item."""
    key = _KEY.match(lines[number])
    entry = _ENTRY.fullmatch(lines[number - 1]) if number else None
    if key is None or entry is None or key[2] not in certainty.NAMES:
        return None
    if len(entry[1]) <= len(key[1]):
        return None
    return _indented(number, key, len(entry[1]), lines, first_line)


def _indented(
    number: int, key: re.Match[str], neighbours: int, lines: list[str], first_line: int
) -> Mistake:
    at, deep = number + first_line, len(key[1])
    where = Place(at, deep + 1, at, key.end(2) + 1)
    hint = f"`{key[2]}` is indented by {deep}, its neighbours by {neighbours}"
    mended = with_line(lines, number, " " * neighbours + lines[number].lstrip(" "))
    fault = Fault("invalid-yaml", where, {"hint": hint})
    return Mistake(fault, mended, moved=(at, 0, deep - neighbours))


def _begins(number: int, deep: int, lines: list[str]) -> tuple[int, re.Match[str] | None]:
    """Return the entry above whose plain value YAML takes a line for the rest of."""
    for above in range(number - 1, -1, -1):
        line = lines[above]
        entry = _ENTRY.fullmatch(line)
        if entry is not None:
            begins = len(entry[1]) if entry[2] else entry[1].rindex("-")
            return above, entry if begins < deep else None
        if line.rstrip().endswith(":"):
            break
    return 0, None


def _several_lines(
    above: int, number: int, entry: re.Match[str], lines: list[str], first_line: int
) -> Mistake | None:
    """Recognise a text that goes on below its key and holds a colon there."""
    edge = len(entry[1]) if entry[2] else entry[1].rindex("-")
    end = number + 1
    while end < len(lines) and len(lines[end]) - len(lines[end].lstrip(" ")) > edge:
        end += 1
    last = lines[end - 1].rstrip()
    text = "\n".join([entry[3], *lines[above + 1 : end]]).rstrip()
    if " #" in text:
        return None
    meant = certainty.quoted(text)
    where = Place(above + first_line, entry.start(3) + 1, end - 1 + first_line, len(last) + 1)
    fault = Fault("unquoted-colon", where, {"value": text, "first": text[0]}, meant)
    written = (lines[above][: entry.start(3)] + meant).split("\n")
    return Mistake(fault, [*lines[:above], *written, *lines[end:]])
