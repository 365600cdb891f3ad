from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from postmortem_kb.operations.fulltext.query import Part, expression, parts

TYPED = [
    pytest.param("pool timeout", [Part("pool"), Part("timeout")], id="words"),
    pytest.param('"connection pool"', [Part("connection pool", exact=True)], id="a-phrase"),
    pytest.param('"connection pool', [Part('"connection'), Part("pool")], id="an-open-quote"),
    pytest.param('5" disk', [Part('5"'), Part("disk")], id="inches"),
    pytest.param('a"b c"d', [Part('a"b'), Part('c"d')], id="quotes-within-words"),
    pytest.param("time* pool", [Part("time", True), Part("pool")], id="a-beginning"),
    pytest.param('"connection po"*', [Part("connection po", True, True)], id="a-phrase-begins"),
    pytest.param('"news" pools', [Part("news", exact=True), Part("pools")], id="a-quoted-word"),
    pytest.param("*timeout", [Part("*timeout")], id="no-ending"),
    pytest.param("a AND b", [Part("a"), Part("AND"), Part("b")], id="and-is-a-word"),
    pytest.param('- :: "--" * () ""', [], id="signs-alone"),
    pytest.param("  ", [], id="blanks"),
    pytest.param("a\0b", [Part("a"), Part("b")], id="nothing-ends-a-text"),
    pytest.param("\ud800x", [Part("?x")], id="half-a-character"),
]


@pytest.mark.parametrize(("typed", "expected"), TYPED)
def test_words_phrases_and_beginnings_are_told_apart(typed, expected) -> None:
    assert parts(typed) == expected


EXACT = [
    pytest.param("timeouts", {"timeout", "timeouts"}, id="a-word-in-any-form"),
    pytest.param('"timeouts"', {"timeouts"}, id="a-quoted-word-as-written"),
    pytest.param('"timeout"*', {"timeout", "timeouts"}, id="a-quoted-beginning"),
    pytest.param("news", {"news"}, id="no-plural"),
]


@pytest.mark.parametrize(("typed", "expected"), EXACT)
def test_a_word_in_quotes_is_found_only_as_it_is_written(typed, expected) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE VIRTUAL TABLE t USING fts5(a)")
        texts = [(text,) for text in ("timeout", "timeouts", "new", "news")]
        db.executemany("INSERT INTO t VALUES (?)", texts)
        found = db.execute("SELECT a FROM t WHERE t MATCH ?", (expression(parts(typed)),))
        assert {text for (text,) in found} == expected


@given(st.text())
@example('NEAR("a" b, 2) OR -c:d ^e + {f} NOT "g')
def test_whatever_is_typed_is_a_search(typed) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(a, b)")
    wanted = parts(typed)
    if wanted:
        db.execute("SELECT 1 FROM t WHERE t MATCH ?", (expression(wanted),)).fetchall()
    db.close()


@given(st.text())
def test_what_was_understood_is_understood_the_same_again(typed) -> None:
    wanted = [
        part for part in parts(typed) if '"' not in part.text and part.text.strip() == part.text
    ]
    assert parts(" ".join(part.typed for part in wanted)) == wanted
