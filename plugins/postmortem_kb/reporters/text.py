"""For people: every problem with its source line, then what to write instead, then the sum."""

from __future__ import annotations

import click

from postmortem_kb.model import Level, Problem
from postmortem_kb.reporters import COMMANDS, Findings, Reporter, named, visible
from postmortem_kb.terminal import columns

# In columns of a terminal, which has eighty; the line stands four in.
_WIDTH = 76
_BEFORE = 30
# A line that begins so is a command to the runner of GitHub, whoever wrote it: a line of the source
# stands behind a gutter.
_GUTTER = "  | "
_TAB = "    "
_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTE: "blue"}


def _cell(line: str, at: int) -> tuple[str, int]:
    """Return how a character of a line is shown, and how many columns that takes."""
    char = line[at]
    if at and line.startswith(COMMANDS, at - 1):
        # As ``visible`` breaks it, which sees one character here.
        return "\\x23", 4
    shown = _TAB if char == "\t" else visible(char)
    return shown, columns(char) if shown == char else len(shown)


def _beginning(line: str, start: int) -> int:
    """Return where to begin so that a long line shows the range and what stands before it."""
    first, room = start, _BEFORE
    while first and room > 0 and start - first < _WIDTH:
        first -= 1
        room -= _cell(line, first)[1]
    return first


def excerpt(line: str, start: int, end: int) -> tuple[str, str]:
    """Return a line of at most 76 columns, and the marks to print below it.

    ``start`` and ``end`` count characters from 0. Of a longer line, what is around the range is
    kept, and a sign tells where it was cut; a range of no length is marked by one caret.
    """
    start = min(start, len(line))
    whole = len(line) <= _WIDTH and sum(_cell(line, at)[1] for at in range(len(line))) <= _WIDTH
    first = 0 if whole else _beginning(line, start)
    text = marks = ""
    if first:
        text, marks = "…", " "
    used, past = len(marks), first
    # Signs without width could go on for ever.
    for at in range(first, min(len(line), first + 2 * _WIDTH)):
        shown, columns = _cell(line, at)
        if used + columns > _WIDTH - (at < len(line) - 1):
            break
        text += shown
        used += columns
        marks += (" " if at < start else "^" if at < end else "") * columns
        past = at + 1
    text += "…" if past < len(line) else ""
    return text, marks if "^" in marks else f"{marks}^"


def _problem(problem: Problem, findings: Findings) -> list[str]:
    def style(text: str, colour: str | None = None) -> str:
        return click.style(text, fg=colour, bold=True) if findings.colour else text

    path = named(problem.path)
    where = style(f"{path}:{problem.line}:{problem.column}")
    colour = _COLOURS[problem.severity]
    severity = style(problem.severity, colour)
    lines = [f"{where}: {severity} {problem.code} {visible(problem.message)}"]
    source = findings.lines.get((problem.path, problem.line), "")
    if source.strip():
        last = problem.end_column if problem.end_line == problem.line else len(source) + 1
        text, marks = excerpt(source, problem.column - 1, last - 1)
        lines += [f"{_GUTTER}{text}", f"{_GUTTER}{style(marks, colour)}"]
    if problem.advice:
        who = "--fix writes" if problem.safe else "write"
        lines.append(f"    {who}: {visible(problem.advice)}")
    return lines


def _closing(findings: Findings) -> list[str]:
    """Return what to do next: where a code is explained, and what mends itself."""
    explain = f"Explain a code: postmortem rule {findings.problems[0].code}"
    if findings.site:
        explain += f", or {visible(findings.site)}rules/"
    safe = sum(problem.safe for problem in findings.problems)
    fix = f"{safe} of them can be fixed: postmortem check --fix"
    return ["", findings.total(), explain, *([fix] if safe else [])]


def render(findings: Findings) -> str:
    """Return the report, ending in a line that says how many of what were found."""
    if not findings.problems:
        return f"{findings.total()}\n"
    lines = [line for problem in findings.problems for line in _problem(problem, findings)]
    return "\n".join([*lines, *_closing(findings)]) + "\n"


REPORTER = Reporter(render)
