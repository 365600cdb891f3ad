"""Where the front matter ends and the body begins.

The rule is that of MkDocs (``mkdocs/utils/meta.py``): the first line is ``---``, the header ends at
the next line that is ``---`` or ``...``; blanks may follow. Whatever else people write is a fault
with words of its own, and is still read as well as can be, so that nothing is lost from the site.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from postmortem_kb.model import FIRST_LINE, Fault, Place

MAX_HEADER = 64 * 1024
MAX_REPORTED = 5

_OPEN = re.compile(r"---[ \t]*\n")
FENCE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
# With the end of the line above, which is found sooner than the beginning of a line.
_CLOSING = re.compile(r"\n(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
# The same, for who needs no text.
CLOSING_BYTES = re.compile(_CLOSING.pattern.encode(), re.MULTILINE)
_HEADING = re.compile(r"##+ \S")
_FIELD = re.compile(r"[\w.\"'-]+:(?:\s|$)|[ \t]+\S|-\s|[\]}]")
_FOREIGN = {
    "+++": "TOML",
    ";;;": "JSON",
    "{": "JSON",
    "----": "four dashes",
    "===": "another fence",
}
# What no text file needs; the two separators end a line for YAML but not for an editor.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")

_PLAIN = b"\t\n\r" + bytes(range(0x20, 0x7F))


@dataclass(frozen=True, slots=True)
class Parts:
    """A file cut in two; ``header_line`` and ``body_line`` are where each begins, from 1.

    ``unreadable`` says that there is no header whose fields could be judged.
    """

    header: str
    header_line: int
    body: str
    body_line: int
    faults: tuple[Fault, ...]
    unreadable: bool = False


def text_of(data: bytes) -> str:
    """Return a file's text in which every place counts: its lines end alike."""
    return _decode(data)[0]


def split(data: bytes) -> Parts:
    """Decode a file and cut it at its fences; bytes that are not text become visible signs."""
    text, faults = _decode(data)
    opening = _OPEN.match(text)
    start = opening.end() if opening else 0
    if opening is None:
        blank = re.match(r"\s*", text)
        skipped = blank.end() if blank else 0
        if skipped and (opening := _OPEN.match(text, skipped)):
            start = opening.end()
            line = text.count("\n", 0, skipped) + 1
            faults.append(Fault("front-matter-not-first", Place(line, 1, line, 4)))
        else:
            faults.append(_no_header(text[skipped : skipped + 200]))
            return Parts("", 1, text, 1, tuple(faults), unreadable=True)
    line = text.count("\n", 0, start) + 1
    closing = _CLOSING.search(text, start - 1)
    if closing is None:
        end = body = _guess_end(text, start)
        faults.append(Fault("front-matter-not-closed", Place(line - 1, 1, line - 1, 4)))
    else:
        end, body = closing.start() + 1, min(closing.end() + 1, len(text))
    header = text[start:end]
    # A character takes four bytes at most.
    too_large = len(header) * 4 > MAX_HEADER and len(header.encode()) > MAX_HEADER
    if too_large:
        faults.append(Fault("front-matter-too-large", FIRST_LINE, {"limit": "64 KiB"}))
    below = text.count("\n", 0, body) + 1
    return Parts(header, line, text[body:], below, tuple(faults), unreadable=too_large)


def _decode(data: bytes) -> tuple[str, list[Fault]]:
    faults = []
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        faults.append(Fault("not-utf-8", FIRST_LINE, {"found": "UTF-16"}))
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # Of the error's own bytes: without the mark at the beginning of the file.
            before = _lines_ended_alike(error.object[: error.start].decode())
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            where = Place(line, column, line, column + 1)
            byte = f"a byte 0x{error.object[error.start]:02X} that is not UTF-8"
            faults.append(Fault("not-utf-8", where, {"found": byte}))
            text = data.decode("utf-8-sig", errors="replace")
    text = _lines_ended_alike(text)
    if _none_to_control(data):
        return text, faults
    for number, found in enumerate(CONTROL.finditer(text)):
        if number == MAX_REPORTED:
            break
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        values = {"character": f"U+{ord(found[0]):04X}"}
        faults.append(Fault("control-character", Place(line, column, line, column + 1), values))
    return CONTROL.sub("\ufffd", text), faults


def _none_to_control(data: bytes) -> bool:
    """Tell, in a tenth of the time, that a file of plain ASCII holds no control character."""
    return data.isascii() and not data.translate(None, _PLAIN)


def _lines_ended_alike(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _no_header(beginning: str) -> Fault:
    for sign, language in _FOREIGN.items():
        if beginning.startswith(sign):
            return Fault("foreign-front-matter", FIRST_LINE, {"language": language, "sign": sign})
    return Fault("no-front-matter", FIRST_LINE)


def _guess_end(text: str, start: int) -> int:
    """Return where an unclosed header most likely ends: where no more YAML follows.

    That is at a heading of the second level, or at a blank line or a comment after which something
    else comes than a field, a list or an indented line.
    """
    end = start
    for line in text[start:].splitlines(keepends=True):
        if _HEADING.match(line):
            break
        if line.strip() and not line.startswith("#") and not _FIELD.match(line):
            break
        end += len(line)
    return start + len(text[start:end].rstrip("\n")) + 1 if end > start else start
