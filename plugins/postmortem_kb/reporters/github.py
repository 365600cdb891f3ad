"""For GitHub: annotations on the lines of a pull request, a log to read, a summary of the step.

Source: GitHub Docs, "Workflow commands for GitHub Actions": setting an error message, grouping log
lines, stopping and starting workflow commands, adding a job summary. Of a step, ten annotations of
a kind are shown; the summary has them all.
"""

from __future__ import annotations

import hashlib
import html
import re

from postmortem_kb.model import Level, Problem
from postmortem_kb.reporters import Findings, Reporter, advised, logged, visible
from postmortem_kb.words import count

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
# GitHub refuses a summary of more than 1 MiB, and other commands of the step may write there too.
_SUMMARY_BYTES = 900_000
_CELL = 1_000
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


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
    return f"::{_COMMANDS[problem.severity]} {listed}::{_data(advised(problem))}"


def _worst_first(findings: Findings) -> list[Problem]:
    return sorted(findings.problems, key=lambda problem: problem.severity.rank)


def render(findings: Findings) -> str:
    """Return one workflow command a problem, folded in the log, and below the same to read.

    What is to be read stands where commands are off until a word is said that is made from it: no
    text can hold its own checksum.
    """
    if not findings.problems:
        return f"{findings.total()}\n"
    commands = "\n".join(map(_command, _worst_first(findings)))
    log = "\n".join([*map(logged, findings.problems), "", findings.total()])
    word = hashlib.sha256(log.encode()).hexdigest()
    return (
        f"::group::Annotations\n{commands}\n::endgroup::\n"
        f"::stop-commands::{word}\n{log}\n::{word}::\n"
    )


def _cell(text: str) -> str:
    """Return text in which neither Markdown nor HTML nor GitHub's own signs mean anything."""
    short = text if len(text) <= _CELL else f"{text[:_CELL]}…"
    return _PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", visible(short))


def _row(problem: Problem, findings: Findings) -> str:
    page = html.escape(findings.page(problem.code))
    code = f'<a href="{page}">{problem.code}</a>' if page else problem.code
    where = f"{_cell(problem.path)}&#58;{problem.line}"
    return f"| {problem.severity} | {code} | {where} | {_cell(advised(problem))} |\n"


def summary(findings: Findings) -> str:
    """Return the whole list as a table in Markdown, the worst first, as far as there is room."""
    text = f"## Postmortems\n\n{findings.total()}\n"
    if not findings.problems:
        return text
    text += "\n| | Rule | Place | Problem |\n| --- | --- | --- | --- |\n"
    room = _SUMMARY_BYTES - len(text.encode())
    rows: list[str] = []
    for row in (_row(problem, findings) for problem in _worst_first(findings)):
        room -= len(row.encode())
        if room < 0:
            break
        rows.append(row)
    left = len(findings.problems) - len(rows)
    rest = f"\n{count(left, 'problem')} more: see the log of this step.\n" if left else ""
    return text + "".join(rows) + rest


REPORTER = Reporter(render, repository_paths=True, summary=summary)
