from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.operations.fulltext.endings import forms
from postmortem_kb.operations.fulltext.runs import joined, split

SAME = [
    ("timeouts", "timeout"),
    ("query", "queries"),
    ("retried", "retry"),
    ("dropping", "drops"),
    ("cached", "caching"),
    ("crashes", "crashed"),
    ("expire", "expired"),
    ("Upgrades", "upgraded"),
    ("caches", "cache"),
    ("cookies", "cookie"),
    ("statuses", "status"),
    ("aliases", "alias"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_each_form_of_a_word_finds_the_other(one, other) -> None:
    assert other.lower() in forms(one)
    assert one.lower() in forms(other)


APART = [("news", "new"), ("always", "alway"), ("series", "sery"), ("https", "http")]


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_only_looks_like_a_plural_is_a_word_of_its_own(one, other) -> None:
    assert other not in forms(one)
    assert one not in forms(other)


def test_a_short_word_is_found_by_its_long_form() -> None:
    assert "die" in forms("dies")


EXACT = ["PM-2025-006", "502", "5xx", "E1004s", "db", "Überlast", "停電", "a b", "x" * 31, ""]


@pytest.mark.parametrize("word", EXACT)
def test_what_is_no_plain_word_has_no_other_form(word) -> None:
    assert forms(word) == [word]


@given(st.text())
def test_a_word_is_among_its_forms_and_these_are_few(word) -> None:
    found = forms(word)
    assert word in found or word.lower() in found
    assert len(found) <= 40


RUNS = [
    ("停電", "\u200b停\u200b電\u200b"),
    ("5月の DB", "5\u200b月\u200bの\u200b DB"),
    ("plain", "plain"),
    ("über", "über"),
]


@pytest.mark.parametrize(("text", "expected"), RUNS)
def test_every_sign_of_a_run_is_a_word(text, expected) -> None:
    assert split(text) == expected
    assert joined(expected) == text
