from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from report_samples import HOSTILE, SITE, any_findings, findings, github, problem

from postmortem_kb.model import Level
from postmortem_kb.reporters import advised, visible
from postmortem_kb.reporters.github import render, summary

COMMANDS = [
    pytest.param({}, "::error file=docs/a.md,line=3,endLine=3,title=PM014 unquoted-colon,"
                 "col=8,endColumn=18::is wrong", id="error"),
    pytest.param({"severity": Level.WARNING, "place": (3, 5, 4, 1)},
                 "::warning file=docs/a.md,line=3,endLine=4,title=PM014 unquoted-colon::is wrong",
                 id="several-lines-have-no-columns"),
    pytest.param({"severity": Level.NOTE, "suggestion": "50%: a\r\nb"},
                 "::notice file=docs/a.md,line=3,endLine=3,title=PM014 unquoted-colon,"
                 "col=8,endColumn=18::is wrong; write: 50%25: a%0D%0Ab", id="a-suggestion"),
    pytest.param({"path": "a,b:c%\n::error::d.md"},
                 "::error file=a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ad.md,line=3,endLine=3,"
                 "title=PM014 unquoted-colon,col=8,endColumn=18::is wrong", id="a-hostile-name"),
    pytest.param({"message": "\x1b[31m", "suggestion": "  "},
                 "::error file=docs/a.md,line=3,endLine=3,title=PM014 unquoted-colon,"
                 "col=8,endColumn=18::\\x1b[31m", id="an-escape-sequence-and-blanks"),
]  # fmt: skip


@pytest.mark.parametrize(("given_", "expected"), COMMANDS)
def test_a_problem_is_one_workflow_command(given_, expected) -> None:
    lines = render(findings(problem(**given_))).splitlines()
    assert ["::group::Annotations", expected, "::endgroup::"] == lines[:3]


def test_the_log_can_be_read_below_the_commands() -> None:
    found = findings(problem(suggestion="x"), problem("##[error]a", path="\n::error::b"))
    commands, lines = github(render(found))
    names = [name for name, _ in commands]
    assert names == ["group", "error", "error", "endgroup", "stop-commands"]
    assert lines == [
        "docs/a.md:3:8: error PM014 is wrong; write: x",
        "\\x0a::error::b:3:8: error PM014 #\\x23[error]a",
        "",
        "2 errors in 1 postmortem checked.",
        "",
    ]


def test_nothing_found_is_no_command() -> None:
    assert render(findings()) == "1 postmortem checked, nothing found.\n"


def test_errors_come_first_for_ten_of_a_kind_are_shown() -> None:
    levels = [Level.NOTE, Level.WARNING, Level.ERROR, Level.NOTE, Level.ERROR]
    found = findings(*(problem(str(at), severity=each) for at, each in enumerate(levels)))
    commands, _ = github(render(found))
    assert commands[1:-2] == [
        ("error", "2"),
        ("error", "4"),
        ("warning", "1"),
        ("notice", "0"),
        ("notice", "3"),
    ]


@given(any_findings())
def test_no_text_can_begin_a_command_of_its_own(found) -> None:
    report = render(found)
    commands, _ = github(report)
    expected = ["group", *("a-problem" for _ in found.problems), "endgroup", "stop-commands"]
    kinds = [re.sub("error|warning|notice", "a-problem", name) for name, _ in commands]
    assert kinds == (expected if found.problems else [])
    assert [char for char in report if char < " " and char != "\n"] == []


def table(markdown: str) -> tuple[list[list[str]], str]:
    """Return the text of the cells as a browser shows them, and the HTML."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = reader.parse(markdown)
    html = reader.render(markdown)
    rows: list[list[str]] = []
    for before, token in pairwise(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif before.type in ("th_open", "td_open"):
            children = token.children or []
            text = [each.content for each in children if each.type.startswith("text")]
            rows[-1].append("".join(text))
    return rows, html


def test_the_summary_lists_every_problem() -> None:
    found = findings(
        problem(severity=Level.NOTE), problem(code="PM101", suggestion="x|y"), site=SITE
    )
    assert summary(found) == (
        "## Postmortems\n\n1 error, 1 note in 1 postmortem checked.\n\n"
        "| | Rule | Place | Problem |\n| --- | --- | --- | --- |\n"
        '| error | <a href="https://kb.example.com/rules/pm101/">PM101</a> '
        "| docs&#47;a&#46;md&#58;3 | is wrong&#59; write&#58; x&#124;y |\n"
        '| note | <a href="https://kb.example.com/rules/pm014/">PM014</a> '
        "| docs&#47;a&#46;md&#58;3 | is wrong |\n"
    )


def test_the_summary_of_nothing_says_so() -> None:
    expected = "## Postmortems\n\n1 postmortem checked, nothing found.\n"
    assert expected == summary(findings())


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_markdown_or_html_in_the_summary(text) -> None:
    bad = problem(f"m {text}", f"s {text}", f"p {text}")
    rows, html = table(summary(findings(bad)))
    message = visible(advised(bad))
    shown = message if len(message) < 1_000 else f"{message[:1000]}…"
    assert [cell[:1200].strip() for cell in rows[1][:2]] == ["error", "PM014"]
    assert [rows[1][3], len(rows)] == [shown.strip(), 2]
    assert set(re.findall(r"<(\w+)", html)) == {
        "h2", "p", "table", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip


def test_the_summary_stays_below_the_limit_and_says_what_is_left_out() -> None:
    found = findings(*(problem("<" * 10_000, path=f"{at}.md") for at in range(1_000)))
    text = summary(found)
    assert len(text.encode()) < 1024 * 1024
    rows, _ = table(text)
    left = re.search(r"\n\n(\d+) problems more: see the log of this step\.\n\Z", text)
    assert left is not None
    assert len(rows) - 1 + int(left[1]) == 1_000
