"""What an earlier build made, one SQLite file of texts by key: each can be made again at any time.

The file may come from anybody, from another job of a CI say: its form is held against ours before
it is used, nothing in it is code, no text of it unpacks to more than ``LONGEST``, and what does not
unpack is not there. What a text means is for its reader to judge.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from postmortem_kb.operations.cachefolder import is_plain

LONGEST = 64 * 1024 * 1024
"""The bytes that one text may have."""

# In seconds: another build may be writing.
_PATIENCE = 5.0
_TABLE = "CREATE TABLE kept (key TEXT PRIMARY KEY, text BLOB NOT NULL, used INTEGER NOT NULL)"
_FORM = {("table", "kept", _TABLE), ("index", "sqlite_autoindex_kept_1", None)}
# So much is kept of what this build did not use, in bytes: at least this, at most as much as it
# used. Two branches in turn then cost one build each.
_LEAST_SPARE = 32 * 1024 * 1024
_MOST_BUILDS = 2**40
_AT_ONCE = 4 * 1024 * 1024


class Store:
    """Texts by key; without a file they live as long as the store."""

    def __init__(self, file: Path | None, warn: Callable[[str], object]) -> None:
        """Open a file, or make it; a damaged one is made anew, and ``warn`` is told once."""
        self._file = file
        self._warn = warn
        self._waiting: dict[str, bytes] = {}
        self._size = 0
        self._touched: set[str] = set()
        self._told = False
        try:
            self._open()
        except sqlite3.Error as error:
            self._damaged(error)

    def __contains__(self, key: str) -> bool:
        """Tell whether there is a text for a key; it may still turn out to be damaged."""
        return key in self._keys

    def get(self, key: str) -> str | None:
        """Return the text of a key; None if there is none that can be read."""
        found = self._read(key)
        return found and found[1]

    def get_packed(self, key: str) -> bytes | None:
        """Return the text of a key as it was packed; None if it cannot be unpacked."""
        found = self._read(key)
        return found and found[0]

    def _read(self, key: str) -> tuple[bytes, str] | None:
        if key not in self._keys:
            return None
        data = self._waiting.get(key)
        try:
            if data is None:
                row = self._db.execute("SELECT text FROM kept WHERE key = ?", (key,)).fetchone()
                data = row[0] if row else b""
            text = unpacked(data)
        except sqlite3.Error as error:
            self._damaged(error)
            return None
        if text is None:
            self._keys.discard(key)
            self._tell("a page in it cannot be read")
            return None
        self._touched.add(key)
        return data, text

    def touch(self, key: str) -> None:
        """Tell that a text is still of use, without reading it."""
        if key in self._keys:
            self._touched.add(key)

    def put(self, key: str, text: str) -> None:
        """Keep a text."""
        self.put_packed(key, packed(text))

    def put_packed(self, key: str, data: bytes) -> None:
        """Keep a text that is packed already."""
        self._keys.add(key)
        self._touched.add(key)
        self._waiting[key] = data
        self._size += len(data)
        if self._size > _AT_ONCE:
            self._write()

    def close(self, *, complete: bool) -> None:
        """Write what is left; after a ``complete`` build what is too much goes, oldest first."""
        self._write()
        with suppress(sqlite3.Error):
            if complete and self._file:
                self._forget()
        self._db.close()

    def _open(self) -> None:
        if self._file and os.path.lexists(self._file) and not is_plain(self._file):
            raise sqlite3.DatabaseError("it is no file")
        # An empty name is a file of SQLite's own, gone when it is closed.
        name = os.fspath(self._file) if self._file else ""
        self._db = sqlite3.connect(name, timeout=_PATIENCE, isolation_level=None)
        # What a power cut tears is found, and made again.
        for setting in ("trusted_schema = OFF", "cell_size_check = ON", "synchronous = OFF"):
            self._db.execute(f"PRAGMA {setting}")
        form = set(self._db.execute("SELECT type, name, sql FROM sqlite_master"))
        if not form:
            self._db.execute("PRAGMA auto_vacuum = FULL")
            self._db.execute(_TABLE.replace("TABLE", "TABLE IF NOT EXISTS", 1))
        elif form != _FORM:
            raise sqlite3.DatabaseError("it has another form")
        odd = "typeof(text) <> 'blob' OR typeof(used) <> 'integer' OR used NOT BETWEEN 0 AND ?"
        if self._db.execute(f"SELECT 1 FROM kept WHERE {odd}", (_MOST_BUILDS,)).fetchone():  # noqa: S608
            raise sqlite3.DatabaseError("it holds what no build wrote")
        self._keys = {str(key) for (key,) in self._db.execute("SELECT key FROM kept")}

    def _damaged(self, error: sqlite3.Error) -> None:
        """Go on with a new file; with none at all where that is not to be had."""
        self._tell(str(error))
        with suppress(AttributeError, sqlite3.Error):
            self._db.close()
        try:
            if self._file and not _is_busy(error):
                self._file.unlink(missing_ok=True)
            elif self._file:
                self._file = None
            self._open()
        except (OSError, sqlite3.Error):
            self._file = None
            self._open()
        self._keys |= self._waiting.keys()

    def _write(self) -> None:
        waiting, self._waiting, self._size = self._waiting, {}, 0
        if not waiting:
            return
        try:
            self._db.execute("BEGIN IMMEDIATE")
            self._insert(waiting)
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            self._damaged(error)
            with suppress(sqlite3.Error):
                self._insert(waiting)

    def _insert(self, waiting: Mapping[str, bytes]) -> None:
        self._db.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, 0)", waiting.items())

    def _forget(self) -> None:
        """Give what this build used a number; of the rest keep the latest, as much as it used."""
        self._db.execute("BEGIN IMMEDIATE")
        latest = self._db.execute("SELECT coalesce(max(used), 0) + 1 FROM kept").fetchone()[0]
        keys = ((latest, key) for key in self._touched)
        self._db.executemany("UPDATE kept SET used = ? WHERE key = ?", keys)
        size = "SELECT coalesce(sum(length(text)), 0) FROM kept WHERE used = ?"
        spare = max(self._db.execute(size, (latest,)).fetchone()[0], _LEAST_SPARE)
        self._db.execute(
            "DELETE FROM kept WHERE key IN (SELECT key FROM (SELECT key, sum(length(text)) OVER"
            " (ORDER BY used DESC, key) AS total FROM kept WHERE used < ?) WHERE total > ?)",
            (latest, spare),
        )
        self._db.execute("COMMIT")

    def _tell(self, why: str) -> None:
        if not self._told and self._file:
            self._told = True
            self._warn(f"the cache {self._file} is of no use ({why}): what it held is made again")


def packed(text: str) -> bytes:
    """Return a text as it is kept."""
    # A file's name, and so a page, may hold bytes that are no text.
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 1)


def unpacked(data: bytes) -> str | None:
    """Return the text that was packed; None if it is damaged, or too long to be one of ours."""
    opening = zlib.decompressobj()
    try:
        text = opening.decompress(data, LONGEST)
        return text.decode("utf-8", "surrogatepass") if opening.eof else None
    except (zlib.error, UnicodeDecodeError):
        return None


def _is_busy(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
