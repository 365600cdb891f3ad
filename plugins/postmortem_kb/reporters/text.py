"""For people: one problem a line, then what to write instead, then the sum."""

from __future__ import annotations

from postmortem_kb.model import Level, Problem
from postmortem_kb.rendering.words import count
from postmortem_kb.reporters import Findings, visible


def _line(problem: Problem) -> str:
    where = f"{visible(problem.path)}:{problem.line}:{problem.column}"
    said = f"{where}: {problem.severity} {problem.code} {visible(problem.message)}"
    return f"{said}\n    write: {visible(problem.advice)}" if problem.advice else said


def render(findings: Findings) -> str:
    """Return the report, ending in a line that says how many of what were found."""
    lines = [_line(problem) for problem in findings.problems]
    judged = count(findings.judged, "postmortem")
    if not findings.problems:
        return f"{judged} checked, nothing found.\n"
    counts = ", ".join(
        count(findings.count(level), level.value) for level in Level if findings.count(level)
    )
    # Of a faulty configuration no postmortem was judged.
    total = f"{counts} in {judged} checked." if findings.judged else f"{counts}."
    return "\n".join([*lines, "", total]) + "\n"


REPORTER = render
