from __future__ import annotations

import json

import pytest
from report_samples import SITE, findings, problem

from postmortem_kb.model import Level
from postmortem_kb.reporters.json import render


def test_nothing_found_is_an_empty_array() -> None:
    assert render(findings()) == "[]\n"


def test_every_field_is_there_in_this_order() -> None:
    text = render(findings(problem("é\x1b\udcff", severity=Level.WARNING, place=(3, 5, 4, 9))))
    assert [list(each.items()) for each in json.loads(text)] == [
        [
            ("path", "docs/a.md"),
            ("line", 3),
            ("column", 5),
            ("end_line", 4),
            ("end_column", 9),
            ("code", "PM014"),
            ("name", "unquoted-colon"),
            ("severity", "warning"),
            ("message", "é\x1b\udcff"),
            ("suggestion", None),
            ("fixable", False),
            ("help", "postmortem rule PM014"),
        ]
    ]
    assert text.isascii()
    assert "\x1b" not in text


HELP = [
    pytest.param("", "postmortem rule PM014", id="the-command"),
    pytest.param(SITE, "https://kb.example.com/rules/pm014/", id="the-site"),
]


@pytest.mark.parametrize(("site", "expected"), HELP)
def test_a_problem_leads_to_its_manual(site, expected) -> None:
    (each,) = json.loads(render(findings(problem(suggestion="x", safe=True), site=site)))
    assert (each["help"], each["suggestion"], each["fixable"]) == (expected, "x", True)
