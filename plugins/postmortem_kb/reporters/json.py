"""For programs: one JSON array, an object a problem, every field always there."""

from __future__ import annotations

import json
from typing import Any

from postmortem_kb.model import Problem
from postmortem_kb.reporters import Findings, Reporter


def _object(problem: Problem, findings: Findings) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "end_line": problem.end_line,
        "end_column": problem.end_column,
        "code": problem.code,
        "name": problem.name,
        "severity": problem.severity.value,
        "message": problem.message,
        "suggestion": problem.suggestion,
        "fixable": problem.safe,
        "help": findings.page(problem.code) or f"postmortem rule {problem.code}",
    }


def render(findings: Findings) -> str:
    """Return the array, sorted by file and line; lines and columns count characters from 1."""
    return json.dumps([_object(each, findings) for each in findings.problems], indent=2) + "\n"


REPORTER = Reporter(render)
