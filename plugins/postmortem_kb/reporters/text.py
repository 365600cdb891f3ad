"""For people: one problem a line, then what to write instead, then the sum."""

from __future__ import annotations

from postmortem_kb.model import Level, Problem
from postmortem_kb.reporters import Findings, visible


def _line(problem: Problem) -> str:
    where = f"{visible(problem.path)}:{problem.line}:{problem.column}"
    said = f"{where}: {problem.severity} {problem.code} {visible(problem.message)}"
    if problem.suggestion is None or not problem.suggestion.strip():
        return said
    return f"{said}\n    write: {visible(problem.suggestion)}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def render(findings: Findings) -> str:
    """Return the report, ending in a line that says how many of what were found."""
    lines = [_line(problem) for problem in findings.problems]
    judged = _plural(findings.judged, "postmortem")
    if not findings.problems:
        return f"{judged} checked, nothing found.\n"
    counts = ", ".join(
        _plural(findings.count(level), level.value) for level in Level if findings.count(level)
    )
    return "\n".join([*lines, "", f"{counts} in {judged} checked."]) + "\n"


REPORTER = render
