"""Search every postmortem for words: ranked, with the places they were found in.

The index lies in the cache's folder. Where it cannot be used there it is made in memory: the answer
is the same, and takes longer.
"""

from __future__ import annotations

import difflib
import os
import re
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from stat import S_ISREG

from postmortem_kb.operations import cachefolder
from postmortem_kb.operations.fulltext import index as fulltextindex
from postmortem_kb.operations.fulltext.columns import WEIGHTS, Columns
from postmortem_kb.operations.fulltext.index import Unusable
from postmortem_kb.operations.fulltext.query import Part, expression, parts
from postmortem_kb.operations.fulltext.runs import joined
from postmortem_kb.operations.project import Project

_FILE = "search.sqlite"
# Neither is ever in the index: control signs are taken out of every text.
_BEGIN, _END = "\x02", "\x03"
_MARKED = re.compile(f"{_BEGIN}([^{_END}]*){_END}")
# In words of the text; FTS5 allows 64.
_WORDS = 28
_MOST_EXCERPTS = 2
_EXCERPTED = ("summary", "front_matter", "body")
# In characters: a text may be one word of a megabyte.
_LONGEST = 600
# Words of so many letters are guessed, if they are so alike, from 0 to 1.
_SHORTEST_MEANT, _CLOSE = 4, 0.8
# Why SQLite failed, where making the index again is no help: it is kept by another process, closed
# to writing, or the disk is full.
_ELSEWHERE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
)

_RANK = f"-bm25(words, {', '.join(map(str, WEIGHTS))})"
_PIECES = ", ".join(
    (
        f"highlight(words, {Columns._fields.index('title')}, '{_BEGIN}', '{_END}')",
        *(
            f"snippet(words, {Columns._fields.index(name)}, '{_BEGIN}', '{_END}', '…', {_WORDS})"
            for name in _EXCERPTED
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a text, and where in it hits stand, as offsets (start, end)."""

    field: str
    text: str
    hits: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A postmortem that holds every word; ``score`` grows with how much it is about them."""

    id: str
    title: Excerpt
    path: str
    status: str
    severity: str
    day: str
    score: float
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The best hits of all that were ``found``, and what is missing in it.

    ``instead`` is the search with the nearest word that there is in the place of one that is
    nowhere; ``remark`` says why the index was not used as it was.
    """

    hits: tuple[Hit, ...]
    found: int
    faulty: int
    withheld: int
    instead: str = ""
    remark: str = ""


def search(project: Project, typed: str, most: int) -> Answer:
    """Return the postmortems that hold all of the words; ValueError if that cannot be, and why."""
    wanted = parts(typed)
    if not wanted:
        raise ValueError("nothing to search for: write a word or a number")
    if not fulltextindex.is_possible():
        raise ValueError("the SQLite of this Python is built without FTS5, which `search` needs")
    locations = {os.fsencode(each.uri): each for each in project.locations()}

    def answer(db: sqlite3.Connection) -> Answer:
        fulltextindex.update(db, locations.values(), project.settings)
        paths = {uri: each.path for uri, each in locations.items()}
        return _answer(db, wanted, most, paths)

    return _with_index(project.root, answer)


def _with_index(root: Path, answer: Callable[[sqlite3.Connection], Answer]) -> Answer:
    """Answer from the index on disk if that can be; made again if it must be; else in memory."""
    remark = ""
    try:
        file = cachefolder.folder(root) / _FILE
        for again in (True, False):
            _all_plain(file)
            try:
                with fulltextindex.opened(file) as db:
                    return replace(answer(db), remark=remark)
            except (Unusable, sqlite3.DatabaseError) as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF in _ELSEWHERE or not again:
                    raise
                for each in _files(file):
                    each.unlink()
                remark = "the search index could not be read and was made again"
    except (Unusable, sqlite3.DatabaseError) as error:
        remark = f"the search index cannot be used ({error}), so this took longer"
    except OSError as error:
        remark = f"the search index cannot be kept ({error.strerror or error}), so this took longer"
    with fulltextindex.opened(None) as db:
        return replace(answer(db), remark=remark)


def _files(file: Path) -> list[Path]:
    """Return the index and what SQLite keeps beside it."""
    return sorted(file.parent.glob(f"{_FILE}*"))


def _all_plain(file: Path) -> None:
    for each in _files(file):
        if not S_ISREG(each.lstat().st_mode):
            raise OSError(f"{each.name} is not a file")


def _answer(
    db: sqlite3.Connection, wanted: list[Part], most: int, paths: Mapping[bytes, str]
) -> Answer:
    faulty, withheld = db.execute(
        "SELECT count(*) FILTER (WHERE faulty), count(*) FILTER (WHERE state = ?) FROM files",
        (fulltextindex.WITHHELD,),
    ).fetchone()
    match = expression(wanted)
    ranked = db.execute(
        f"SELECT words.rowid, {_RANK} AS score"  # noqa: S608 - our own numbers
        " FROM words JOIN files ON files.rowid = words.rowid WHERE words MATCH ?"
        # Who types a whole id wants that postmortem, however often others name it.
        " ORDER BY files.name = ? COLLATE NOCASE DESC, score DESC, day DESC, uri",
        (match, wanted[0].text),
    ).fetchall()
    # Excerpts are dear: only of those that are shown.
    hits = tuple(_hit(db, match, row, score, paths) for row, score in ranked[:most])
    instead = "" if ranked else _instead(db, wanted)
    return Answer(hits, len(ranked), faulty, withheld, instead)


def _hit(
    db: sqlite3.Connection, match: str, row: int, score: float, paths: Mapping[bytes, str]
) -> Hit:
    title, *pieces = db.execute(
        f"SELECT {_PIECES} FROM words WHERE words MATCH ? AND rowid = ?",  # noqa: S608
        (match, row),
    ).fetchone()
    uri, *told = db.execute(
        "SELECT uri, name, status, severity, day FROM files WHERE rowid = ?", (row,)
    ).fetchone()
    name, status, severity, day = (str(each or "") for each in told)
    every = [
        _excerpt(field, str(text or "")) for field, text in zip(_EXCERPTED, pieces, strict=True)
    ]
    telling = [each for each in every if each.hits] or [each for each in every if each.text][:1]
    return Hit(
        name,
        _excerpt("title", str(title or name)),
        paths[uri],
        status,
        severity,
        day,
        float(f"{score:.4g}"),
        tuple(telling[:_MOST_EXCERPTS]),
    )


def _excerpt(field: str, marked: str) -> Excerpt:
    marked = joined(marked)
    text, hits, at = "", [], 0
    for found in _MARKED.finditer(marked):
        text += marked[at : found.start()]
        hits.append((len(text), len(text) + len(found[1])))
        text += found[1]
        at = found.end()
    text += marked[at:]
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
        hits = [(start, end) for start, end in hits if end <= _LONGEST]
    return Excerpt(field, text, tuple(hits))


def _instead(db: sqlite3.Connection, wanted: list[Part]) -> str:
    """Return the search with the nearest words there are, or nothing if it finds nothing."""
    db.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab('main', 'words', 'row')")
    every = [str(term) for (term,) in db.execute("SELECT term FROM temp.terms")]
    chosen, changed = [], False
    for part in wanted:
        near = ""
        if part.text.isalpha() and not _is_found(db, [part]):
            near = _nearest(part.text.casefold(), every)
        changed = changed or bool(near)
        chosen.append(replace(part, text=near or part.text))
    useful = changed and _is_found(db, chosen)
    return " ".join(part.typed for part in chosen) if useful else ""


def _nearest(word: str, terms: list[str]) -> str:
    """Return the word that was meant: it begins like the typed one, and differs in a letter or two.

    A short one could be any other.
    """
    if len(word) < _SHORTEST_MEANT:
        return ""
    able = [
        term
        for term in terms
        if term[:1] == word[0] and term.isalpha() and abs(len(term) - len(word)) <= 2
    ]
    return next(iter(difflib.get_close_matches(word, able, n=1, cutoff=_CLOSE)), "")


def _is_found(db: sqlite3.Connection, wanted: list[Part]) -> bool:
    match = expression(wanted)
    found = db.execute("SELECT 1 FROM words WHERE words MATCH ? LIMIT 1", (match,))
    return found.fetchone() is not None
