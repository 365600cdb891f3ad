from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.model import Level, Problem
from postmortem_kb.reporters import Findings, all_reporters
from postmortem_kb.reporters.text import render

PLACE = (3, 5, 3, 9)


def problem(message="is wrong", suggestion=None, path="a.md", severity=Level.ERROR) -> Problem:
    return Problem(path, *PLACE, "PM101", "unknown-key", severity, message, suggestion)


REPORTS = [
    pytest.param((), 0, "0 postmortems checked, nothing found.\n", id="nothing"),
    pytest.param((), 1, "1 postmortem checked, nothing found.\n", id="one-is-sound"),
    pytest.param(
        (problem(suggestion="title"), problem(severity=Level.NOTE)),
        2,
        "a.md:3:5: error PM101 is wrong\n    write: title\na.md:3:5: note PM101 is wrong\n\n"
        "1 error, 1 note in 2 postmortems checked.\n",
        id="two-levels",
    ),
    pytest.param(
        (problem(suggestion="  "),) * 2,
        1,
        "a.md:3:5: error PM101 is wrong\na.md:3:5: error PM101 is wrong\n\n"
        "2 errors in 1 postmortem checked.\n",
        id="blanks-are-not-shown",
    ),
    pytest.param(
        (problem("a\x1b[2Jb", "x\u202ey", "b\nc.md"),),
        1,
        "b\\x0ac.md:3:5: error PM101 a\\x1b[2Jb\n    write: x\\x202ey\n\n"
        "1 error in 1 postmortem checked.\n",
        id="control-signs-are-spelt-out",
    ),
]


@pytest.mark.parametrize(("problems", "judged", "expected"), REPORTS)
def test_a_report_says_where_what_and_how_many(problems, judged, expected) -> None:
    assert expected == render(Findings(problems, judged))


@given(st.text(st.characters()), st.text(st.characters()), st.text(st.characters()))
def test_nothing_in_a_report_can_steer_a_terminal(path, message, suggestion) -> None:
    lines = render(Findings((problem(message, suggestion, path),), 1)).split("\n")
    signs = {unicodedata.category(char) for line in lines for char in line}
    assert signs & {"Cc", "Cs", "Zl", "Zp"} == set()
    assert len(lines) == (5 if suggestion.strip() else 4)


def test_the_folder_is_the_registry() -> None:
    assert {"github", "json", "text"} <= all_reporters().keys()
