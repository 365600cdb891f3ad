from __future__ import annotations

import unicodedata

import pytest
from click import unstyle
from hypothesis import given
from hypothesis import strategies as st
from report_samples import SITE, any_findings, findings, github, problem

from postmortem_kb.model import Level
from postmortem_kb.reporters.text import excerpt, render

EXPLAIN = "Explain a code: postmortem rule PM014"
LINE = {("docs/a.md", 3): "title: Outage: db"}

REPORTS = [
    pytest.param(findings(judged=()), "0 postmortems checked, nothing found.\n", id="nothing"),
    pytest.param(findings(), "1 postmortem checked, nothing found.\n", id="one-is-sound"),
    pytest.param(
        findings(problem(suggestion="title"), problem(severity=Level.NOTE), judged=("a", "b")),
        "docs/a.md:3:8: error PM014 is wrong\n    write: title\n"
        "docs/a.md:3:8: note PM014 is wrong\n\n"
        f"1 error, 1 note in 2 postmortems checked.\n{EXPLAIN}\n",
        id="two-levels",
    ),
    pytest.param(
        findings(problem(suggestion='"Outage: db"', safe=True), lines=LINE, site=SITE),
        "docs/a.md:3:8: error PM014 is wrong\n"
        "  | title: Outage: db\n"
        "  |        ^^^^^^^^^^\n"
        '    --fix writes: "Outage: db"\n\n'
        f"1 error in 1 postmortem checked.\n{EXPLAIN}, or https://kb.example.com/rules/\n"
        "1 of them can be fixed: postmortem check --fix\n",
        id="the-source-line",
    ),
    pytest.param(
        findings(problem(place=(3, 1, 5, 2)), lines=LINE, judged=()),
        "docs/a.md:3:1: error PM014 is wrong\n"
        "  | title: Outage: db\n"
        "  | ^^^^^^^^^^^^^^^^^\n\n"
        f"1 error.\n{EXPLAIN}\n",
        id="several-lines",
    ),
    pytest.param(
        findings(problem(suggestion="  "), lines={("docs/a.md", 3): "  "}),
        f"docs/a.md:3:8: error PM014 is wrong\n\n1 error in 1 postmortem checked.\n{EXPLAIN}\n",
        id="blanks-are-not-shown",
    ),
    pytest.param(
        findings(problem("a\x1b[2Jb", "x\u202ey", "b\nc.md")),
        "b\\x0ac.md:3:8: error PM014 a\\x1b[2Jb\n    write: x\\x202ey\n\n"
        f"1 error in 1 postmortem checked.\n{EXPLAIN}\n",
        id="control-signs-are-spelt-out",
    ),
]


@pytest.mark.parametrize(("found", "expected"), REPORTS)
def test_a_report_says_where_what_and_how_many(found, expected) -> None:
    assert expected == render(found)


LONG = "summary: " + "word " * 100
EXCERPTS = [
    pytest.param("owner: @a", (7, 9), ["owner: @a", "       ^^"], id="a-value"),
    pytest.param("owner: @a", (7, 7), ["owner: @a", "       ^"], id="no-length"),
    pytest.param("owner:", (6, 6), ["owner:", "      ^"], id="the-end-of-the-line"),
    pytest.param("owner:", (90, 95), ["owner:", "      ^"], id="past-the-end"),
    pytest.param("owner: @a", (7, 99), ["owner: @a", "       ^^"], id="longer-than-the-line"),
    pytest.param("owner: @a", (7, 2), ["owner: @a", "       ^"], id="turned-round"),
    pytest.param("", (0, 0), ["", "^"], id="an-empty-line"),
    pytest.param("\ta:\tb", (4, 5), ["    a:    b", "          ^"], id="tabs"),
    pytest.param("a: \tb", (3, 4), ["a:     b", "   ^^^^"], id="on-a-tab"),
    pytest.param("数据: 库", (4, 5), ["数据: 库", "      ^^"], id="wide-characters"),
    pytest.param("e\u0301: x", (4, 5), ["e\u0301: x", "   ^"], id="a-combining-accent"),
    pytest.param("e\u0301", (1, 2), ["e\u0301", " ^"], id="on-nothing-wide"),
    pytest.param("a\x1bb: c", (5, 6), ["a\\x1bb: c", "        ^"], id="a-control-sign"),
    pytest.param("##[x] y", (6, 7), ["#\\x23[x] y", "         ^"], id="an-old-command"),
    pytest.param("a\x1bb", (1, 2), ["a\\x1bb", " ^^^^"], id="on-a-control-sign"),
    pytest.param(LONG, (9, 13), [f"{LONG[:75]}…", "         ^^^^"], id="long-and-early"),
    pytest.param(
        f"{'a' * 100}BC{'d' * 100}",
        (100, 102),
        [f"…{'a' * 30}BC{'d' * 42}…", f"{' ' * 31}^^"],
        id="long-and-in-the-middle",
    ),
    pytest.param(
        f"{'a' * 100}BC", (100, 102), [f"…{'a' * 30}BC", f"{' ' * 31}^^"], id="long-and-at-the-end"
    ),
    pytest.param(
        "a" * 200, (0, 200), [f"{'a' * 75}…", "^" * 75], id="the-whole-of-a-long-line"
    ),
    pytest.param("a" * 76, (75, 76), ["a" * 76, f"{' ' * 75}^"], id="just-fits"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "place", "expected"), EXCERPTS)
def test_a_line_is_marked_exactly_under_the_range(line, place, expected) -> None:
    assert expected == list(excerpt(line, *place))


lines = st.text(st.characters(), max_size=300) | st.text("a数\t\u0301\x1b", max_size=300)


@given(lines, st.integers(0, 320), st.integers(0, 320))
def test_a_line_and_its_marks_fit_a_terminal(line, start, end) -> None:
    text, marks = excerpt(line, start, end)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    bare = sum(unicodedata.category(char) not in ("Mn", "Me", "Cf") for char in text)
    assert bare + wide <= 76
    assert len(marks) <= 77
    assert marks.strip(" ").strip("^") == ""
    assert "^" in marks


def test_a_line_of_marks_without_width_is_cut() -> None:
    text, marks = excerpt("a" + "\u0301" * 50_000, 0, 1)
    assert (len(text) < 200, text[-1], marks) == (True, "…", "^")


@given(any_findings())
def test_nothing_in_a_report_can_steer_a_terminal(found) -> None:
    lines = render(found).split("\n")
    signs = {unicodedata.category(char) for line in lines for char in line}
    assert signs & {"Cc", "Cs", "Zl", "Zp"} == set()


def test_colour_changes_nothing_but_colour() -> None:
    found = [problem(severity=level, suggestion="\x1b[5m") for level in Level]
    plain = render(findings(*found, lines=LINE))
    coloured = render(findings(*found, lines=LINE, colour=True))
    assert plain == unstyle(coloured)
    assert coloured.startswith(
        "\x1b[1mdocs/a.md:3:8\x1b[0m: \x1b[31m\x1b[1merror\x1b[0m PM014 is wrong\n"
        "  | title: Outage: db\n  | \x1b[31m\x1b[1m       ^^^^^^^^^^\x1b[0m\n"
    )
    assert "\x1b[33m\x1b[1mwarning" in coloured
    assert "\x1b[34m\x1b[1mnote" in coloured
    assert "\x1b" not in plain


def test_no_text_is_a_command_to_a_build_server() -> None:
    line = "  ::error::x ##[error]y ##vso[z]"
    found = findings(
        problem("##[error]m", "##vso[s]", " ::error::p"), lines={(" ::error::p", 3): line}
    )
    commands, _ = github(render(found))
    assert commands == []
