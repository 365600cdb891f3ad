from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.frontmatter import fences
from postmortem_kb.model import Place
from postmortem_kb.operations import edit
from postmortem_kb.operations.edit import Edit


def place(line: int, start: int, end: int) -> Place:
    return Place(line, start, line, end)


EDITS = [
    pytest.param(b"a: b\n", [Edit(place(1, 4, 5), "c")], b"a: c\n", id="a-word"),
    pytest.param(b"a: b\r\nc: d\re: f", [Edit(place(3, 4, 5), "g"), Edit(place(2, 1, 2), "x")],
                 b"a: b\r\nx: d\re: g", id="lines-that-end-in-three-ways"),
    pytest.param(b"\xef\xbb\xbfa: b\n", [Edit(place(1, 1, 2), "x")], b"\xef\xbb\xbfx: b\n",
                 id="behind-a-byte-order-mark"),
    pytest.param("é😀: ü # ß\n".encode(), [Edit(place(1, 5, 6), "ö")], "é😀: ö # ß\n".encode(),
                 id="columns-are-characters"),
    pytest.param(b"a\nb\n", [Edit(place(2, 1, 1), "x\ny\n")], b"a\nx\ny\nb\n", id="whole-lines"),
    pytest.param(b"a\r\nb\r\n", [Edit(place(2, 1, 1), "x\ny\n")], b"a\r\nx\r\ny\r\nb\r\n",
                 id="whole-lines-take-the-ending"),
    pytest.param(b"a\rb", [Edit(place(2, 2, 2), "\nx")], b"a\rb\rx", id="after-the-last-line"),
    pytest.param(b"ab\ncd\nef\n", [Edit(Place(1, 2, 3, 2), "-")], b"a-f\n", id="over-lines"),
    pytest.param(b"a\n", [Edit(place(2, 1, 1), "b\n")], b"a\nb\n", id="at-the-end-of-the-file"),
    pytest.param(b"", [Edit(place(1, 1, 1), "b\n")], b"b\n", id="into-nothing"),
    pytest.param(b"abcd", [Edit(place(1, 2, 4), "x"), Edit(place(1, 1, 3), "y")], b"ycd",
                 id="of-two-that-overlap-the-first"),
    pytest.param(b"abcd", [Edit(place(1, 1, 4), "x"), Edit(place(1, 1, 3), "y")], b"ycd",
                 id="of-two-in-one-place-the-shorter"),
    pytest.param(b"ab", [Edit(place(1, 2, 2), "x"), Edit(place(1, 2, 2), "y")], b"axb",
                 id="of-two-that-only-add-the-first"),
    pytest.param(b"ab", [Edit(place(1, 2, 3), "y"), Edit(place(1, 1, 2), "x")], b"xy",
                 id="neighbours-do-not-overlap"),
    pytest.param(b"a\x0bb\xe2\x80\xa8c\nd", [Edit(place(2, 1, 2), "x")],
                 b"a\x0bb\xe2\x80\xa8c\nx", id="no-other-sign-ends-a-line"),
    pytest.param(b"a\n", [], b"a\n", id="nothing-to-do"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "edits", "expected"), EDITS)
def test_an_edit_replaces_what_stands_in_its_place(data, edits, expected) -> None:
    assert expected == edit.apply(data, edits)


REFUSED = [
    pytest.param(b"a\n", place(3, 1, 1), id="below-the-file"),
    pytest.param(b"a\n", place(0, 1, 1), id="above-the-file"),
    pytest.param(b"a\r\n", place(1, 1, 3), id="behind-the-line"),
    pytest.param(b"a\n", place(1, 0, 1), id="before-the-line"),
    pytest.param(b"ab\n", place(1, 3, 2), id="backwards"),
    pytest.param(b"a\xff\n", place(1, 1, 2), id="not-utf-8"),
    pytest.param("a\n".encode("utf-16"), place(1, 1, 2), id="utf-16"),
]


@pytest.mark.parametrize(("data", "where"), REFUSED)
def test_what_is_not_in_the_file_is_refused(data, where) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - UnicodeDecodeError has words of its own
        edit.apply(data, [Edit(where, "x")])


_TEXTS = st.lists(
    st.sampled_from(["a", "é", "😀", " ", "\n", "\r\n", "\r", "\x0b", "\u2028", "#"]), max_size=40
).map("".join)


@st.composite
def _files_with_places(draw) -> tuple[bytes, list[Place]]:
    text = draw(_TEXTS)
    # Counted as the check counts.
    lines = fences.text_of(text.encode()).split("\n")
    places = []
    for _ in range(draw(st.integers(0, 5))):
        line = draw(st.integers(1, len(lines)))
        start, end = sorted(draw(st.tuples(*[st.integers(1, len(lines[line - 1]) + 1)] * 2)))
        places.append(place(line, start, end))
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode(), places


@given(_files_with_places())
def test_every_byte_outside_the_edits_is_as_it_was(given_file) -> None:
    data, places = given_file
    edits = edit.apart([Edit(where, "\ue000") for where in places])
    outside = edit.apply(data, edits).decode().split("\ue000")
    inside = edit.written(data, [each.place for each in edits])
    pieces = itertools.chain.from_iterable(itertools.zip_longest(outside, inside, fillvalue=""))
    assert data == "".join(pieces).encode()


@given(_files_with_places())
def test_a_place_holds_what_the_check_sees_there(given_file) -> None:
    data, places = given_file
    lines = fences.text_of(data).split("\n")
    expected = [lines[each.line - 1][each.column - 1 : each.end_column - 1] for each in places]
    found = [text.replace("\x0b", "\ufffd").replace("\u2028", "\ufffd")
             for text in edit.written(data, places)]  # fmt: skip
    assert expected == found
