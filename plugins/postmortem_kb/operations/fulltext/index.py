"""The words of every postmortem in one SQLite file, kept in step with the files by their contents.

The file can be made again at any time, and may come from anybody: its form is held against ours
before it is used, and what is read from it is text to be escaped like any other. Of a postmortem
that ``publish`` withholds it holds no word.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path, PurePosixPath

from postmortem_kb import __version__, corpus
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Document, Location
from postmortem_kb.operations.fulltext.columns import Columns, clean, columns
from postmortem_kb.operations.reading import read

# In seconds: another search may be making the index.
PATIENCE = 5.0

_TABLES = (
    "CREATE TABLE made_for (mark TEXT NOT NULL)",
    # `uri` is bytes: a file's name may be no text. `state` is one of those below.
    "CREATE TABLE files (rowid INTEGER PRIMARY KEY, uri BLOB NOT NULL UNIQUE, digest BLOB NOT NULL,"
    " state TEXT NOT NULL, faulty INTEGER NOT NULL,"
    " name TEXT, status TEXT, severity TEXT, day TEXT)",
    f"CREATE VIRTUAL TABLE words USING fts5({', '.join(Columns._fields)},"
    " tokenize='unicode61 remove_diacritics 2')",
)
SHOWN, WITHHELD, UNREADABLE = "shown", "withheld", "unreadable"
_NOT_READ = b"unreadable"


class Unusable(Exception):
    """The file is no index of ours, or is damaged; it has to be made again."""


def is_possible() -> bool:
    """Tell whether this Python's SQLite can search texts; some are built without it."""
    with closing(sqlite3.connect(":memory:")) as db:
        found = db.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")
        return found.fetchone() is not None


@contextmanager
def opened(file: Path | None) -> Iterator[sqlite3.Connection]:
    """Open an index, or an empty one in memory, within a transaction that is committed at the end.

    Raises sqlite3.OperationalError if another process keeps it, Unusable if it is no database.
    """
    name = os.fspath(file) if file else ":memory:"
    with closing(sqlite3.connect(name, timeout=PATIENCE, isolation_level=None)) as db:
        for setting in ("trusted_schema = OFF", "cell_size_check = ON", "secure_delete = ON"):
            db.execute(f"PRAGMA {setting}")
        # In KiB, negative: with SQLite's own 2 MiB a first run is written to disk many times over.
        db.execute("PRAGMA cache_size = -64000")
        db.execute("BEGIN")
        yield db
        db.execute("COMMIT")


def update(db: sqlite3.Connection, locations: Iterable[Location], settings: Settings) -> None:
    """Bring an index in step with the files; one whose contents are the same is not parsed again.

    Raises Unusable if the index is not of our making.
    """
    files = {os.fsencode(each.uri): each for each in locations}
    now = {uri: hashlib.sha256(_data(each) or _NOT_READ).digest() for uri, each in files.items()}
    mark = _mark(settings)
    if _made_for(db) == mark and _known(db) == now:
        return
    # From here on no other process changes it; it may have done what is to be done meanwhile.
    db.execute("ROLLBACK")
    db.execute("BEGIN IMMEDIATE")
    if _made_for(db) != mark:
        _make(db, mark)
    known = _known(db)
    gone = [uri for uri in known if uri not in now]
    hidden = False
    for uri in gone:
        _forget(db, uri)
    for uri, digest in now.items():
        if known.get(uri) != digest:
            before = _state(db, uri)
            _forget(db, uri)
            after = _remember(db, uri, files[uri], settings)
            hidden |= before == SHOWN and after != SHOWN
    if gone or hidden:
        # Else the words of what is gone stay in the file until something else takes their place.
        db.execute("INSERT INTO words (words) VALUES ('optimize')")


def _mark(settings: Settings) -> str:
    """Return what an index was made for: other settings read other values, another version more."""
    told = f"{__version__}\n{settings.model_dump_json()}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _form(db: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return {(type, name): how it was made}; FTS5's own tables differ between its versions."""
    rows = db.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return {
        (kind, name): "" if str(name).startswith("words_") else str(sql) for kind, name, sql in rows
    }


@cache
def _our_form() -> Mapping[tuple[str, str], str]:
    with opened(None) as db:
        _make(db, "")
        return _form(db)


def _made_for(db: sqlite3.Connection) -> str | None:
    form = _form(db)
    if not form:
        return None
    if form != _our_form():
        raise Unusable
    return str((db.execute("SELECT mark FROM made_for").fetchone() or ("",))[0])


def _make(db: sqlite3.Connection, mark: str) -> None:
    for table in ("made_for", "files", "words"):
        db.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in _TABLES:
        db.execute(statement)
    # In bytes: what is written in larger pieces has less to be merged.
    db.execute("INSERT INTO words (words, rank) VALUES ('hashsize', 16777216)")
    db.execute("INSERT INTO made_for VALUES (?)", (mark,))


def _known(db: sqlite3.Connection) -> dict[bytes, bytes]:
    return dict(db.execute("SELECT uri, digest FROM files"))


def _state(db: sqlite3.Connection, uri: bytes) -> str:
    found = db.execute("SELECT state FROM files WHERE uri = ?", (uri,)).fetchone()
    return str(found[0]) if found else ""


def _forget(db: sqlite3.Connection, uri: bytes) -> None:
    db.execute("DELETE FROM words WHERE rowid = (SELECT rowid FROM files WHERE uri = ?)", (uri,))
    db.execute("DELETE FROM files WHERE uri = ?", (uri,))


def _data(location: Location) -> bytes | None:
    try:
        return read(location)
    except OSError:
        return None


def _remember(db: sqlite3.Connection, uri: bytes, location: Location, settings: Settings) -> str:
    """Note what is in a file now, and return its state."""
    data = _data(location)
    digest = hashlib.sha256(data or _NOT_READ).digest()
    if data is None:
        _insert(db, "files", uri=uri, digest=digest, state=UNREADABLE, faulty=True)
        return UNREADABLE
    document = corpus.document(location, data, settings)
    front, faulty = document.front, bool(document.faults)
    if front.visibility not in settings.publish:
        _insert(db, "files", uri=uri, digest=digest, state=WITHHELD, faulty=faulty)
        return WITHHELD
    name = front.id or PurePosixPath(location.uri).stem
    row = _insert(
        db,
        "files",
        uri=uri,
        digest=digest,
        state=SHOWN,
        faulty=faulty,
        name=clean(name),
        status=front.status,
        severity=front.severity,
        day=_day(document),
    )
    _insert(db, "words", rowid=row, **columns(document, name)._asdict())
    return SHOWN


def _insert(db: sqlite3.Connection, table: str, **values: object) -> int | None:
    places = ", ".join("?" * len(values))
    statement = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})"  # noqa: S608
    return db.execute(statement, tuple(values.values())).lastrowid


def _day(document: Document) -> str | None:
    earliest = document.front.times.earliest if document.front.times else None
    return earliest.date.isoformat() if earliest else None
