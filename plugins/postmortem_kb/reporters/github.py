"""For GitHub: workflow commands that become annotations on the lines of a pull request.

Source: GitHub Docs, "Workflow commands for GitHub Actions", setting an error message.
"""

from __future__ import annotations

from postmortem_kb.model import Level, Problem
from postmortem_kb.reporters import Findings, visible

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    # What GitHub has no escape for would still colour or hide lines of the log.
    return visible(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _command(problem: Problem) -> str:
    properties = {
        "file": problem.path,
        "line": str(problem.line),
        "endLine": str(problem.end_line),
        "title": f"{problem.code} {problem.name}",
    }
    # GitHub refuses columns on a stretch of several lines.
    if problem.line == problem.end_line:
        properties |= {"col": str(problem.column), "endColumn": str(problem.end_column)}
    listed = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    message = problem.message
    if problem.suggestion and problem.suggestion.strip():
        message += f"; write: {problem.suggestion}"
    return f"::{_COMMANDS[problem.severity]} {listed}::{_data(message)}"


def render(findings: Findings) -> str:
    """Return one workflow command a problem."""
    return "".join(f"{_command(problem)}\n" for problem in findings.problems)


REPORTER = render
