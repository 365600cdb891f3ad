from __future__ import annotations

import re
from datetime import date
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.corpus import Location, Postmortem
from postmortem_kb.schema import FrontMatter
from postmortem_kb.site import unshown

SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~\u2018\u2019\u201c\u201d\u201e\xab\xbb\u2026"
PIECES = (
    *("DNS", "dns", "eu", "west", "1.4", "504", "A_b", "_", "\u00c9tat", "\u0391\u03a3", "\u0130"),
    *(" ", " ", "\n", "\xa0", "-", ".", "/", ",", "'", "\u201c", "\xb7", "\xb2", "\ud800", "&"),
)
TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=12).map("".join)
TAG = st.sampled_from(("<p>", "</p>", "<br>", '<a title="dns eu 504">', "<b\nclass='west'>"))
HTML = st.lists(st.one_of(TEXT.map(escape), TAG, TEXT), max_size=8).map("".join)


def missing(html: str, extra: dict[str, Any] | None = None, **front: Any) -> list[str]:
    location = Location("a.md", "a.md", Path("a.md"))
    made = Postmortem(location, FrontMatter.model_construct(**front), "a.md", extra=extra or {})
    return unshown.words(html, made)


def words(written: str) -> list[str]:
    return re.findall(r"\w(?:[\w.]*\w)?", written)


def is_told(word: str, html: str) -> bool:
    """Tell whether a word stands alone in the text of some HTML, whatever signs are around it."""
    text = unescape(re.sub(r"<[^>]*>", "", html)).lower()
    alone = re.split(r"[\s-]", text)
    return word.lower() in {*alone, *(each.strip(SIGNS) for each in alone)}


@given(HTML, TEXT)
def test_a_word_that_the_html_does_not_tell_is_always_listed(html, written) -> None:
    untold = {word for word in words(written) if not is_told(word, html)}
    assert untold - {*missing(html, summary=written)} == set()


@given(HTML, TEXT)
def test_a_listed_word_is_never_told_by_the_html(html, written) -> None:
    assert [word for word in missing(html, summary=written) if is_told(word, html)] == []


@given(HTML, TEXT)
def test_words_are_listed_once_and_in_the_order_in_which_they_are_written(html, written) -> None:
    found = missing(html, summary=written)
    assert [word for word in dict.fromkeys(words(written)) if word in found] == found


@given(TEXT)
def test_of_an_empty_page_every_word_is_listed(written) -> None:
    assert list(dict.fromkeys(words(written))) == missing("", summary=written)


@pytest.mark.parametrize(
    ("html", "written", "expected"),
    [
        ("<p>Quokka relay</p>", "quokka RELAY", []),
        ("<p>quokkas</p>", "quokka", ["quokka"]),
        ("<p>(\u201cquokka\u201d)\u2026</p>", "quokka", []),
        ("<p>quokka/relay</p>", "quokka/relay", ["quokka", "relay"]),
        ("<p>dhole-team</p>", "dhole-team", []),
        ("<p>dhole team</p>", "dhole-team", []),
        ("<p>version 1.4.</p>", "1.4", []),
        ("<p>version 1.4</p>", "1", ["1"]),
        ("<p>_quokka</p>", "quokka", ["quokka"]),
        ('<p title="quokka">relay</p>', "quokka", ["quokka"]),
        ("<p>a &amp; b &lt;c&gt;</p>", "a b c", []),
        ("<p>quo<b>kka</b></p>", "quokka", []),
        ("", "Quokka quokka Quokka", ["Quokka", "quokka"]),
    ],
)
def test_a_word_is_told_where_it_stands_alone(html, written, expected) -> None:
    assert expected == missing(html, summary=written)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Quokka", ["Quokka"]),
        (4711, ["4711"]),
        (0.25, ["0.25"]),
        (True, []),
        (None, []),
        (date(2026, 4, 5), ["2026", "04", "05"]),
        (["Wombat", {"of": "Dingo"}], ["Wombat", "Dingo"]),
    ],
)
def test_every_kind_of_value_is_read_as_it_is_written(value, expected) -> None:
    assert expected == missing("", {"own": value})
