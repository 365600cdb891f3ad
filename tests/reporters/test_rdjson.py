from __future__ import annotations

import pytest
from report_samples import READERS, SITE, findings, problem

from postmortem_kb.model import Level
from postmortem_kb.reporters.rdjson import REPORTER, render


def only(found):
    (diagnostic,) = READERS["rdjson"](render(found))["diagnostics"]
    return diagnostic


def test_a_problem_is_a_diagnostic_with_a_suggestion() -> None:
    place = {"start": {"line": 3, "column": 8}, "end": {"line": 3, "column": 18}}
    bad = problem("is wrong", '"Outage: db"', severity=Level.NOTE)
    found = findings(bad, lines={("docs/a.md", 3): "title: Outage: db"}, site=SITE)
    assert READERS["rdjson"](render(found)) == {
        "source": {"name": "postmortem", "url": SITE},
        "diagnostics": [
            {
                "message": "is wrong",
                "location": {"path": "docs/a.md", "range": place},
                "severity": "INFO",
                "code": {"value": "PM014", "url": "https://kb.example.com/rules/pm014/"},
                "suggestions": [{"range": place, "text": '"Outage: db"'}],
            }
        ],
    }


LINES = {3: "数据: é𐐀x", 5: "é: x"}
COLUMNS = [
    pytest.param((3, 1, 3, 3), [(3, 1), (3, 7)], id="three-bytes"),
    pytest.param((3, 5, 3, 6), [(3, 9), (3, 11)], id="two-bytes"),
    pytest.param((3, 6, 3, 7), [(3, 11), (3, 15)], id="four-bytes"),
    pytest.param((3, 8, 3, 8), [(3, 16), (3, 16)], id="the-end-of-the-line"),
    pytest.param((3, 1, 5, 2), [(3, 1), (5, 3)], id="several-lines"),
    pytest.param((3, 1, 6, 1), [(3, 1), (6, 1)], id="up-to-the-next-line"),
    pytest.param((3, 9, 3, 12), [(3, None), (3, None)], id="past-the-end"),
    pytest.param((4, 1, 4, 3), [(4, None), (4, None)], id="a-line-that-is-not-known"),
]


@pytest.mark.parametrize(("place", "expected"), COLUMNS)
def test_columns_count_bytes(place, expected) -> None:
    lines = {("docs/a.md", number): text for number, text in LINES.items()}
    diagnostic = only(findings(problem(place=place, suggestion=" "), lines=lines))
    span = diagnostic["location"]["range"]
    assert expected == [(at["line"], at.get("column")) for at in (span["start"], span["end"])]
    # What has no exact place is not offered to be written.
    known = expected[0][1] is not None
    assert diagnostic.get("suggestions") == ([{"range": span, "text": " "}] if known else None)


def test_bytes_that_are_no_text_have_no_columns() -> None:
    diagnostic = only(findings(problem(), lines={("docs/a.md", 3): "a\ufffd" + "b" * 30}))
    assert diagnostic["location"]["range"] == {"start": {"line": 3}, "end": {"line": 3}}


def test_paths_are_those_of_the_repository() -> None:
    assert REPORTER.repository_paths
