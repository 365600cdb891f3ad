"""The content of a file that somebody exported, taken apart by form; never trusted.

JSON as one value, as an array, as one value a line or one after the other; text; a ZIP archive,
which is never unpacked to the disk.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from postmortem_kb.recordings import Unreadable, answers

LARGEST = 64 * 2**20
"""Bytes of a file, and of a member of an archive, that are read; an export of more is refused."""

_MOST_VALUES = 1_000_000
_SAMPLE = 1_000
_BLANKS = re.compile(r"[ \t\r\n]*")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_ARCHIVE = (b"PK\x03\x04", b"PK\x05\x06")
# What is left of a value that has no end of its own to miss: a word, a number, an escape.
_WORDS = ("true", "false", "null", "NaN", "Infinity", "-Infinity")
_BEGUN = re.compile(r"\.|[eE][+-]?|\\?u[0-9a-fA-F]{0,4}")
_DEEP = "its values are nested too deeply to be an export"


class Material:
    """One exported file; everything is read when it is first asked for, and once."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def data(self) -> bytes:
        """Return the bytes; raises Unreadable for what cannot be read or is too large."""
        try:
            if not self.path.is_file():
                kind = "a folder" if self.path.is_dir() else "no file"
                raise Unreadable(f"this is {kind}; give the file that the tool exported")
            with self.path.open("rb") as opened:
                found = opened.read(LARGEST + 1)
        except OSError as error:
            raise Unreadable(f"it cannot be read: {error.strerror}") from None
        if len(found) > LARGEST:
            raise Unreadable(
                f"it is larger than {LARGEST // 2**20} MB; export only the time of the incident"
            )
        return found

    @cached_property
    def is_archive(self) -> bool:
        """Tell whether it begins as a ZIP archive does; False for what cannot be read."""
        try:
            if not self.path.is_file():
                return False
            with self.path.open("rb") as opened:
                return opened.read(4) in _ARCHIVE
        except (OSError, ValueError):
            return False

    @cached_property
    def text(self) -> str:
        """Return the text; raises Unreadable for what is none."""
        if self.is_archive:
            raise Unreadable("it is a ZIP archive; only those of a chat's export are read")
        encoding = next((name for mark, name in _MARKS.items() if self.data.startswith(mark)), "")
        try:
            return self.data.decode(encoding or "utf-8")
        except UnicodeDecodeError:
            raise Unreadable("it is no text in UTF-8; export it again as JSON or text") from None

    @cached_property
    def values(self) -> list[Any]:
        """Return the JSON values in it, an array's one by one; raises Unreadable for no JSON."""
        found = []
        for each in _values(self.text):
            found.extend(each if isinstance(each, list) else [each])
            if len(found) > _MOST_VALUES:
                raise Unreadable(
                    f"it holds more than {_MOST_VALUES:,} values; export only the time of the "
                    "incident"
                )
        return found

    def beginning(self) -> Material:
        """Return the same file with no more than its first objects, to tell what it is."""
        found = Material(self.path)
        found.objects, found.lines = self.objects[:_SAMPLE], self.lines
        return found

    @cached_property
    def objects(self) -> list[dict[str, Any]]:
        """Return the JSON objects in it; nothing for a file that holds none. Never raises."""
        try:
            return [each for each in self.values if isinstance(each, dict)]
        except Unreadable:
            return []

    @cached_property
    def lines(self) -> list[str]:
        """Return the lines of a text; nothing for a file that is none. Never raises.

        Only what ends a line in a file does: no other sign in a text can begin a forged entry.
        """
        try:
            return [line.rstrip("\n") for line in io.StringIO(self.text, newline=None)]
        except Unreadable:
            return []

    def must_be_whole(self) -> None:
        """Raise Unreadable, with what is wrong, where the file holds no export.

        It is empty, no text, cut off, or what a tool answers with instead of one.
        """
        if not self.is_archive:
            if not self.text.strip():
                raise Unreadable("it is empty; export it again")
            if self.text.lstrip()[:1] in ("{", "["):
                _ = self.values
            instead = answers.page(self.text) or answers.error(self.objects)
            if instead:
                raise Unreadable(instead)


def _values(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(parse_constant=_no_number)
    at = _after_blanks(text, 0)
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            raise Unreadable(_words(error, text)) from None
        except RecursionError:
            raise Unreadable(_DEEP) from None
        except ValueError:
            # A whole number of more digits than Python reads.
            raise Unreadable("it holds a number that is too long to be read") from None
        yield value
        at = _after_blanks(text, at)


def _no_number(name: str) -> None:
    """Take NaN and the infinities, which are no JSON, for unknown."""


def _after_blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


def _words(error: json.JSONDecodeError, text: str) -> str:
    where = f"line {error.lineno}, column {error.colno}"
    if _is_cut(error, text):
        return f"it ends in the middle of a value ({where}): it was cut off; export it again"
    return f"it is no JSON from {where} on: {error.msg[:1].lower()}{error.msg[1:]}"


def _is_cut(error: json.JSONDecodeError, text: str) -> bool:
    rest = text[error.pos : error.pos + 40].strip()
    begun = any(word.startswith(rest) for word in _WORDS) or _BEGUN.fullmatch(rest)
    last = not text[error.pos + 40 :].strip()
    return error.msg.startswith("Unterminated string") or (last and bool(begun))


class Archive:
    """A ZIP archive, read member by member into memory; nothing of it is ever written.

    ``most`` bounds what is read of it in all, in bytes, whatever its members claim to be.
    """

    def __init__(self, path: Path, most: int = 4 * LARGEST) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
            raise Unreadable("the archive is damaged or cut off; export it again") from None
        self._left = most
        names = self._zip.namelist()
        twice = next((name for name, times in Counter(names).items() if times > 1), None)
        if twice is not None:
            raise Unreadable(f"the archive holds {twice!r} twice; export it again")
        bad = next((name for name in names if _escapes(name)), None)
        if bad is not None:
            raise Unreadable(
                f"the archive holds a path that leads out of it, {bad!r}: it is no export of a chat"
            )
        self.names = names

    def read(self, name: str) -> bytes:
        """Return a member's content; raises Unreadable for one that is damaged or too large."""
        try:
            with self._zip.open(name) as opened:
                found = opened.read(min(LARGEST, self._left) + 1)
        except NotImplementedError:
            raise Unreadable(f"{name!r} in the archive is packed in a way nobody reads") from None
        except RuntimeError:
            raise Unreadable(f"{name!r} in the archive is encrypted") from None
        except Exception:
            # What zlib and its like raise for damage is no one family.
            raise Unreadable(f"{name!r} in the archive is damaged; export it again") from None
        self._left -= len(found)
        if len(found) > LARGEST or self._left < 0:
            raise Unreadable(
                "the archive unpacks to more than an export of one incident holds; bound it with "
                "--since and --until, or export one channel"
            )
        return found

    def json(self, name: str) -> Any:
        """Return the JSON value that a member holds; raises Unreadable for anything else."""
        try:
            found = list(_values(self.read(name).decode("utf-8-sig")))
        except UnicodeDecodeError:
            found = []
        except Unreadable as error:
            raise Unreadable(f"{name!r} in the archive: {error}") from None
        if len(found) != 1:
            raise Unreadable(f"{name!r} in the archive is no JSON; export it again")
        return found[0]


def _escapes(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]
