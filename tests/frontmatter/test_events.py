from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import frontmatter
from postmortem_kb.frontmatter import events, fences, walk
from postmortem_kb.model import Place

VALUES = [
    pytest.param("a: 14:05", {"a": "14:05"}, id="no-base-60"),
    pytest.param("a: NO", {"a": "NO"}, id="no-is-a-word"),
    pytest.param("a: 1.10", {"a": "1.10"}, id="the-zero-stays"),
    pytest.param("a: 2026-13-45", {"a": "2026-13-45"}, id="no-such-day"),
    pytest.param("a: 0x1F", {"a": "0x1F"}, id="hexadecimal"),
    pytest.param("404: x", {"404": "x"}, id="a-number-as-a-key"),
    pytest.param("a:\nb: ~\nc: null\nd: Null", dict.fromkeys("abcd"), id="nulls"),
    pytest.param('a: ""\nb: "null"', {"a": "", "b": "null"}, id="quoted-is-not-null"),
    pytest.param("a: |\n  x\n  y\n", {"a": "x\ny\n"}, id="literal"),
    pytest.param("a: >-\n  x\n  y\n", {"a": "x y"}, id="folded"),
    pytest.param("a: [x, {b: c}]", {"a": ["x", {"b": "c"}]}, id="flow"),
    pytest.param("a:\n- x\n-\n- - y", {"a": ["x", None, ["y"]]}, id="block"),
    pytest.param("<<: x", {"<<": "x"}, id="no-merge-key"),
    pytest.param("a: 😀 #1", {"a": "😀"}, id="beyond-the-basic-plane"),
]


@pytest.mark.parametrize(("header", "expected"), VALUES)
def test_every_scalar_but_null_stays_the_authors_text(header, expected) -> None:
    assert expected == events.parse(header, 2).values


def test_keys_and_values_have_their_places() -> None:
    parsed = events.parse("title: Über\nlist:\n  - due: 2026-01-02\n", 2)
    assert parsed.keys == {
        ("title",): Place(2, 1, 2, 6),
        ("list",): Place(3, 1, 3, 5),
        ("list", 0, "due"): Place(4, 5, 4, 8),
    }
    assert parsed.places == {
        ("title",): Place(2, 8, 2, 12),
        ("list",): Place(4, 3, 4, 3),
        ("list", 0): Place(4, 5, 4, 5),
        ("list", 0, "due"): Place(4, 10, 4, 20),
    }


FAULTS = [
    pytest.param("a: 1\na: 2", [("duplicate-key", 3, 1)], {"a": "1"}, id="a-key-twice"),
    pytest.param("? [a]\n: b\nc: d", [("non-scalar-key", 2, 3)], {"c": "d"}, id="a-list-as-a-key"),
    pytest.param("a: &x b", [("yaml-feature", 2, 4)], {"a": "b"}, id="anchor"),
    pytest.param("a: *x", [("yaml-feature", 2, 4)], {"a": None}, id="alias"),
    pytest.param("a: !!int 1", [("yaml-feature", 2, 4)], {"a": "1"}, id="tag"),
    pytest.param("a: !x [b]", [("yaml-feature", 2, 4)], {"a": ["b"]}, id="tag-on-a-list"),
    pytest.param(
        "a: !x {b: c}", [("yaml-feature", 2, 4)], {"a": {"b": "c"}}, id="tag-on-a-mapping"
    ),
    pytest.param("- a", [("front-matter-not-a-mapping", 2, 1)], {}, id="a-list"),
    pytest.param("text", [("front-matter-not-a-mapping", 2, 1)], {}, id="a-sentence"),
    pytest.param("a: b\n--- c", [("invalid-yaml", 3, 5)], {"a": "b"}, id="a-second-document"),
    pytest.param("a: b #c", [("value-cut-by-hash", 2, 4)], {"a": "b"}, id="cut-by-a-hash"),
    pytest.param("a: #c", [("value-cut-by-hash", 2, 4)], {"a": None}, id="all-cut-by-a-hash"),
    pytest.param("a: b # c", [], {"a": "b"}, id="a-comment"),
    pytest.param(
        'a: "\\e[31m"', [("control-character", 2, 4)], {"a": "\ufffd[31m"}, id="an-escape-in-quotes"
    ),
]


@pytest.mark.parametrize(("header", "expected", "values"), FAULTS)
def test_what_yaml_has_too_much_of_is_reported_where_it_stands(header, expected, values) -> None:
    parsed = events.parse(header, 2)
    assert expected == [(fault.kind, *fault.where[:2]) for fault in parsed.faults]
    assert values == parsed.values


TOO_MUCH = [
    pytest.param("a: " + "[" * 100_000, id="nested-lists"),
    pytest.param("a: " + "{b: " * 50_000, id="nested-mappings"),
    pytest.param("- " * 100_000, id="nested-items"),
    pytest.param("\n".join(" " * n + "a:" for n in range(30)), id="indented"),
    pytest.param("a: [" + "x," * (walk.MAX_EVENTS + 1) + "]", id="too-many"),
]


@pytest.mark.parametrize("header", TOO_MUCH)
def test_a_header_no_report_needs_is_given_up_at_once(header) -> None:
    parsed = events.parse(header, 2)
    assert [(fault.kind, fault.where) for fault in parsed.faults] == [
        ("yaml-too-complex", Place(2, 1, 2, 1))
    ]
    assert (parsed.values, parsed.lost) == ({}, frozenset("*"))


def test_an_alias_bomb_is_not_expanded() -> None:
    levels = "\n".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]" for n in range(8))
    parsed = events.parse(f"a0: &a0 [x]\n{levels}", 2)
    assert {fault.kind for fault in parsed.faults} == {"yaml-feature"}
    assert parsed.values["a8"] == [None] * 9


def test_mending_ends_however_much_is_wrong() -> None:
    parsed = events.parse("\n".join(f"a{n}: b: c" for n in range(100)), 2)
    assert len(parsed.faults) == events.MAX_REPAIRS
    assert parsed.lost == frozenset("*")


SLOW = [
    pytest.param("title: a" + " " * 60_000 + "b: c", id="blanks-before-a-colon"),
    pytest.param("- " * 30_000 + "a: b: c", id="many-dashes"),
    pytest.param("title: '" + "'" * 60_000, id="quotation-marks"),
    pytest.param("\n" * 60_000 + "a: b: c", id="blank-lines"),
]


@pytest.mark.parametrize("header", SLOW)
def test_a_header_that_would_be_tried_over_and_over_is_read_once(header) -> None:
    # Each try from every blank on would take minutes.
    assert events.parse(header, 2).faults


_PIECES = [
    *("---\n", "...\n", "title: ", "a: b\n", "x: [1, 2\n", "\t", "- ", '"', "'", "#x", " # "),
    *(": ", "\n", "{", "}", "[", "]", "&a ", "*a ", "!t ", "|\n", ">\n", "é", "\ufeff", "\r"),
    *(
        "\r\n",
        "\x00",
        "\u2028",
        "? ",
        "%",
        "@",
        "`",
        "null",
        "k: |\n  x\n",
        "\x85",
        "😀",
        '"\\x1b"',
    ),
]
_HEADERS = st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)
_FILES = st.one_of(
    st.binary(),
    st.binary().map(lambda data: b"---\n" + data + b"\n---\n"),
    _HEADERS.map(lambda text: f"---\n{text}".encode()),
    _HEADERS.map(lambda text: f"---\n{text}\n---\nbody\n".encode()),
    _HEADERS.map(lambda text: f"---\n{text}\n---\n".encode("utf-16")),
)


@given(_FILES)
def test_any_bytes_are_read_and_every_place_lies_inside_the_file(data) -> None:
    source = frontmatter.read(data)
    lines = fences.text_of(data).split("\n")
    faults = [fault.where for fault in source.faults if isinstance(fault.where, Place)]
    assert len(faults) == len(source.faults)
    for place in (*faults, *source.keys.values(), *source.places.values()):
        assert (1, 1) <= place[:2] <= place[2:], place
        assert place.end_line <= len(lines), place
        assert place.column <= len(lines[place.line - 1]) + 1, place
        assert place.end_column <= len(lines[place.end_line - 1]) + 1, place


@given(_FILES)
def test_without_a_fault_nothing_is_lost(data) -> None:
    source = frontmatter.read(data)
    assert source.faults or not source.lost
    assert source.faults or source.keys.keys() >= {(key,) for key in source.values}


def test_a_missing_value_is_placed_on_the_nearest_key_above() -> None:
    source = frontmatter.read(b"---\ntimes:\n  detected: unknown\n---\n")
    assert source.place_of(("times", "resolved")) == Place(3, 3, 3, 3)
    assert source.place_of(("title",)) == Place(1, 1, 1, 1)
    assert source.key_place_of(("times",)) == Place(2, 1, 2, 6)
