"""The build's log: an error is a warning of MkDocs, so that ``--strict`` fails."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs.plugins import get_plugin_logger

from postmortem_kb.model import Level, Problem
from postmortem_kb.reporters import visible

_log = get_plugin_logger("postmortem-kb")
_MOST = 10

info = _log.info
warning = _log.warning


def problems(found: Iterable[Problem]) -> None:
    """Log every error with file, line and code, and the first of the warnings and notes."""
    others = []
    for problem in found:
        if problem.severity is Level.ERROR:
            warning(line(problem))
        else:
            others.append(problem)
    for problem in others[:_MOST]:
        info(line(problem))
    if len(others) > _MOST:
        info(f"and {len(others) - _MOST} more warnings and notes: run `postmortem check`")


def line(problem: Problem) -> str:
    """Return a problem as one line of a log."""
    said = f"{problem.path}:{problem.line}:{problem.column}: {problem.code} {problem.message}"
    return visible(f"{said}; write: {problem.advice}" if problem.advice else said)
