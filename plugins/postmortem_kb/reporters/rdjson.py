"""For reviewdog: the Reviewdog Diagnostic Format, with suggestions it can offer in a review.

Source: reviewdog, proto/rdf: ``DiagnosticResult``. Columns count bytes of UTF-8 from 1, and the
end of a range is exclusive.
"""

from __future__ import annotations

import json
from typing import Any

from postmortem_kb.model import Level, Problem
from postmortem_kb.reporters import Findings, Reporter, encodable

_SEVERITIES = {Level.ERROR: "ERROR", Level.WARNING: "WARNING", Level.NOTE: "INFO"}


def _position(findings: Findings, path: str, line: int, column: int) -> dict[str, int] | None:
    """Return a place in bytes, or None if the line is not known as it stands in the file."""
    before = findings.lines.get((path, line), "")[: column - 1]
    # A replacement character may stand for any byte.
    if len(before) < column - 1 or "\ufffd" in before:
        return None
    return {"line": line, "column": len(encodable(before).encode()) + 1}


def _diagnostic(problem: Problem, findings: Findings) -> dict[str, Any]:
    start = _position(findings, problem.path, problem.line, problem.column)
    end = _position(findings, problem.path, problem.end_line, problem.end_column)
    exact = {"start": start, "end": end} if start and end else None
    lines = {"start": {"line": problem.line}, "end": {"line": problem.end_line}}
    page = findings.page(problem.code)
    diagnostic: dict[str, Any] = {
        "message": encodable(problem.message),
        "location": {"path": encodable(problem.path), "range": exact or lines},
        "severity": _SEVERITIES[problem.severity],
        "code": {"value": problem.code} | ({"url": page} if page else {}),
    }
    if exact and problem.suggestion is not None:
        text = encodable(problem.suggestion)
        diagnostic["suggestions"] = [{"range": exact, "text": text}]
    return diagnostic


def render(findings: Findings) -> str:
    """Return one DiagnosticResult."""
    result = {
        "source": {"name": "postmortem"} | ({"url": findings.site} if findings.site else {}),
        "diagnostics": [_diagnostic(problem, findings) for problem in findings.problems],
    }
    return json.dumps(result, indent=2) + "\n"


REPORTER = Reporter(render, repository_paths=True)
