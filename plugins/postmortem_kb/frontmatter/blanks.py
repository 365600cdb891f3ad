"""No-break spaces where YAML wants a plain blank: they look alike, and come with a paste.

YAML takes them for letters, so that ``kind:⍽incident`` is no field, and reports some line below.
"""

from __future__ import annotations

import re

from postmortem_kb.frontmatter import certainty
from postmortem_kb.model import Fault, Place

SIGNS = "\u00a0\u2007\u202f"
_RUN = re.compile(f"[{SIGNS}](?:[ {SIGNS}]*[{SIGNS}])?")
_PLAIN = str.maketrans(dict.fromkeys(SIGNS, " "))
_LEAD = re.compile(f"[ {SIGNS}]*")
_ITEM = re.compile(f"(?:-[ {SIGNS}]+)*")
_KEY = re.compile(rf"([\w.-]+):([ {SIGNS}]+|$)")
_OPENS_TEXT = re.compile(r"(?:^|[\s:])[|>][-+0-9]{0,2}\s*(?:#.*)?$")


def mend(header: str, first_line: int) -> tuple[list[Fault], str]:
    """Return a fault for each no-break space that stands for a blank, and the header with blanks.

    Those inside a text stay: a language may want them there.
    """
    if header.isascii() or not any(sign in header for sign in SIGNS):
        return [], header
    faults: list[Fault] = []
    lines = header.split("\n")
    text_below: int | None = None
    for number, line in enumerate(lines):
        plain = len(line) - len(line.lstrip(" "))
        if text_below is not None:
            if not line.strip(" ") or plain > text_below:
                continue
            text_below = None
        end = _end(line)
        for found in _RUN.finditer(line, 0, end):
            start, stop = found.start() + 1, found.end() + 1
            where = Place(number + first_line, start, number + first_line, stop)
            sign = {"character": f"U+{ord(found[0][0]):04X}"}
            faults.append(Fault("no-break-space", where, sign, " " * len(found[0]), safe=True))
        lines[number] = line[:end].translate(_PLAIN) + line[end:]
        if _OPENS_TEXT.search(lines[number]):
            text_below = len(lines[number]) - len(lines[number].lstrip(" "))
    return faults, "\n".join(lines) if faults else header


def _end(line: str) -> int:
    """Return where a line's indentation ends and what is blank behind its key's colon."""
    lead = _LEAD.match(line)
    indented = lead.end() if lead else 0
    item = _ITEM.match(line, indented)
    start = item.end() if item else indented
    key = _KEY.match(line, start)
    known = key is not None and (start == 0 or key[1] in certainty.NAMES)
    if key is not None and known:
        return key.end()
    # Below `key: text` an indented line may be more of that text, whatever it begins with.
    return start if start > indented or line.startswith(tuple(SIGNS)) else 0
