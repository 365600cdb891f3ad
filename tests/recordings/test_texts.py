from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.recordings.texts import (
    at,
    from_html,
    handle,
    is_url,
    plain,
    rows,
    text,
    url,
    words,
)

DATA = {
    "a": {"b": [{"c": "x"}, None, {"c": 5}, "y"]},
    "n": 12,
    "yes": True,
    "half": 0.5,
    "none": None,
    "long": "word " * 5_000,
    "link": "https://example.com/a",
    "words": ["one", None, " two\nthree ", 4],
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
keys = st.lists(st.sampled_from(["", "a", 0, -1, 7]), max_size=4)
tangled = st.text(st.sampled_from("<>/!?-\"'=&;#ax \n[]"), max_size=60)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("a", "b", 0, "c"), "x"),
        (("a", "b", -1), "y"),
        (("a", "b", 4), None),
        (("a", "b", -5), None),
        (("a", 0), None),
        (("n", "b"), None),
        ((), DATA),
    ],
)
def test_a_path_leads_to_a_value_or_to_nothing(path: tuple[Any, ...], found: Any) -> None:
    assert at(DATA, *path) == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("a", "b", 0, "c"), "x"),
        (("a", "b", 2, "c"), "5"),
        (("n",), "12"),
        (("yes",), ""),
        (("half",), ""),
        (("none",), ""),
        (("a",), ""),
        (("missing", "too"), ""),
        (("words", 2), "two three"),
        (("long",), "word " * 799 + "word…"),
    ],
)
def test_a_text_is_a_text_or_a_whole_number(path: tuple[Any, ...], found: str) -> None:
    assert text(DATA, *path) == found


def test_lists_keep_what_is_of_their_kind() -> None:
    assert rows(DATA, "a", "b") == [{"c": "x"}, {"c": 5}]
    assert words(DATA, "words") == ["one", "two three"]
    assert (rows(DATA, "n"), words(DATA, "a")) == ([], [])


@given(data=anything, path=keys)
def test_nothing_that_a_file_can_hold_breaks_the_reading(data: Any, path: list[Any]) -> None:
    assert isinstance(text(data, *path), str)
    assert isinstance(url(data, *path), str)
    assert all(isinstance(each, dict) for each in rows(data, *path))
    assert all(isinstance(each, str) for each in words(data, *path))


@pytest.mark.parametrize(
    "written",
    [
        "https://example.com",
        "HTTP://example.com:8080/a?b=c#d",
        "https://example.com/a(b)[c]",
        "https://[2001:db8::1]/",
        "https://bücher.example/",
        "https://example.com/?to=alice@example.com",
    ],
)
def test_an_address_on_the_web_is_one(written: str) -> None:
    assert is_url(written)
    assert url({"link": f" {written}\n"}, "link") == written


@pytest.mark.parametrize(
    "written",
    [
        "",
        "example.com",
        "https://",
        "https:///a",
        "//example.com",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://example.com",
        "https://alice:secret@example.com/",
        "https://alice@example.com/",
        "https://example.com@evil.example/",
        "https://example.com\\@evil.example/",
        "https://[::1",
        "https://example.com/a b",
        "https://example.com/<script>",
        "https://example.com/`x`",
        "https://example.com/" + "x" * 3_000,
        " https://example.com/",
    ],
)
def test_what_is_no_address_or_holds_a_login_is_none(written: str) -> None:
    assert not is_url(written)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (" a\r\n\tb ", "a b"),
        ("a\x1b[31mb\x07", "a [31mb"),
        ("a\u202eb\u2066c\u200bd", "abcd"),
        ("a\ud800b", "a b"),
        ("x" * 4_000, "x" * 4_000),
        ("word " * 799 + "half of-a-token", "word " * 799 + "half…"),
        ("x" * 4_001, "…"),
        ("字" * 4_001, "字" * 4_000 + "…"),
        ("a\xadb\u2060c\ufeffd", "abcd"),
        ("<b>|{{ x }}", "<b>|{{ x }}"),
    ],
)
def test_plain_text_is_one_line_that_steers_nothing(written: str, shown: str) -> None:
    assert plain(written) == shown


@given(st.text())
def test_plain_text_stays_plain(written: str) -> None:
    assert plain(plain(written)) == plain(written)
    assert plain(written).isprintable()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>One</p><p>two<br>three</p>", "One two three"),
        ("a<b>b</b>c", "abc"),
        ("1 &lt; 2 &amp; &#51;&nbsp;&gt; 2", "1 < 2 & 3 > 2"),
        ("1 < 2 and 3 > 2 <3", "1 < 2 and 3 > 2 <3"),
        ("a<script>alert('<p>x</p>')</script>b", "ab"),
        ("a<style>p { }</style><title>t</title>b", "ab"),
        ("a<!-- b --> c<!doctype html><?xml x?><![if y]>d<![endif]>", "a cd"),
        ("a<!-- b", "a"),
        ('<a href="https://example.com/a">see</a>', "see (https://example.com/a)"),
        ('<a href="https://example.com/a">https://example.com/a</a>', "https://example.com/a"),
        ('<a href="https://u:p@example.com/a">see</a>', "see"),
        ('<a href="javascript:alert(1)">see</a>', "see"),
        (
            '<a href="https://example.com/a">x <a href="https://example.com/b">y</a></a>',
            "x y (https://example.com/b) (https://example.com/a)",
        ),
        ("</a></p></script>x<a>y</a><a href>z</a>", "xyz"),
        ("<p title='a>b'>x</p>", "x"),
        ("&lt;script&gt;", "<script>"),
        ("a<script/>b", "ab"),
        ("", ""),
    ],
)
def test_html_is_what_its_reader_sees(written: str, shown: str) -> None:
    assert from_html(written) == shown


@given(tangled)
def test_any_html_becomes_one_plain_line(written: str) -> None:
    assert plain(from_html(written)) == from_html(written)


@given(st.text())
def test_text_without_marks_is_the_same_in_html(written: str) -> None:
    bare = written.replace("<", "").replace("&", "")

    assert from_html(bare) == plain(bare)


def test_html_without_an_end_is_read_up_to_a_bound() -> None:
    assert from_html("<a " * 200_000).startswith("<a <a")
    assert from_html("<!--" * 200_000) == ""
    assert from_html("<a href='" * 200_000).startswith("<a href='")


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Alice Smith", "alice-smith"),
        ("alice@example.com", "alice"),
        ("Alice Smith <alice@example.com>", "alice-smith"),
        ("<alice@example.com>", "alice"),
        ("@alice", "alice"),
        ("Zoë O'Neil", "zoë-o-neil"),
        ("a\x1b[31m|b", "a-31m-b"),
        ("..", ""),
        ("@", ""),
        ("<>", ""),
        ("", ""),
        ("x" * 500, "x" * 60),
        ("i123456", "i123456"),
        ("+1 415 555 2671", ""),
        ("+49 151 23456789 (Bob)", ""),
        ("15123456789@example.com", ""),
        ("42", ""),
        ("Alice, password: hunter2", ""),
        ("AKIA" + "QWERTYUIOPASDFGH", ""),
        ("glpat-" + "aBcDeFgHiJkLmNoPqRsT", ""),
    ],
)
def test_a_name_becomes_a_handle(name: str, written: str) -> None:
    assert handle(name) == written


@given(st.text())
def test_a_handle_stays_a_handle_and_holds_no_address(name: str) -> None:
    assert handle(handle(name)) == handle(name)
    assert "@" not in handle(name)
