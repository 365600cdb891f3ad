from __future__ import annotations

import pytest
from report_samples import READERS, findings, problem

from postmortem_kb.model import Level
from postmortem_kb.reporters.gitlab import REPORTER, render

SEVERITIES = [
    pytest.param(Level.ERROR, "major", id="error"),
    pytest.param(Level.WARNING, "minor", id="warning"),
    pytest.param(Level.NOTE, "info", id="note"),
]


@pytest.mark.parametrize(("severity", "expected"), SEVERITIES)
def test_a_problem_is_an_object_of_the_documented_shape(severity, expected) -> None:
    found = findings(problem(severity=severity, suggestion="x"))
    assert READERS["gitlab"](render(found)) == [
        {
            "description": "is wrong; write: x",
            "check_name": "PM014 unquoted-colon",
            "fingerprint": found.fingerprints()[0],
            "severity": expected,
            "location": {"path": "docs/a.md", "lines": {"begin": 3}},
        }
    ]


def test_two_problems_alike_have_fingerprints_of_their_own() -> None:
    found = READERS["gitlab"](render(findings(problem(), problem(place=(9, 1, 9, 2)))))
    assert len({each["fingerprint"] for each in found}) == 2


def test_paths_are_those_of_the_repository() -> None:
    assert REPORTER.repository_paths
