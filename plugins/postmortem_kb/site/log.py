"""Faults in the build's log: an error is a warning of MkDocs, so that ``--strict`` fails."""

from __future__ import annotations

from collections.abc import Iterable
from logging import Logger, LoggerAdapter
from typing import Any

from postmortem_kb.model import Level, Problem
from postmortem_kb.reporters import visible

_MOST = 50


def problems(logger: LoggerAdapter[Logger] | Any, found: Iterable[Problem]) -> None:
    """Log every error with file, line and code; of the rest, how many there are in which file."""
    others = []
    for problem in found:
        if problem.severity is Level.ERROR:
            logger.warning(line(problem))
        else:
            others.append(problem)
    for problem in others[:_MOST]:
        logger.info(line(problem))
    if len(others) > _MOST:
        logger.info(f"and {len(others) - _MOST} more warnings and notes: run `postmortem check`")


def line(problem: Problem) -> str:
    """Return a problem as one line of a log."""
    said = f"{problem.path}:{problem.line}:{problem.column}: {problem.code} {problem.message}"
    written = f"; write: {problem.suggestion}" if problem.suggestion else ""
    return visible(said + written)
