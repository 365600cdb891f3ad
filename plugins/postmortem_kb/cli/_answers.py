"""Questions to whoever begins a postmortem, and what is assumed where nobody answers."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import click

from postmortem_kb.config import Settings
from postmortem_kb.operations import git
from postmortem_kb.operations.project import Project
from postmortem_kb.severities import severity_named


def guessed_owner(project: Project) -> str:
    """Return a handle of whoever runs the command."""
    for name in (git.user_handle(project.root), os.environ.get("USER", "")):
        handle = re.sub(r"[^\w./-]+", "-", name).strip("-._/")
        if handle:
            return handle
    return "unassigned"


def asked(question: str, default: str, check: Callable[[str], str] = str.strip) -> str:
    """Return an answer; ``check`` returns it as it should be spelt, or raises to ask again."""
    answer: str = click.prompt(
        question, default=default, show_default=bool(default), err=True, value_proc=check
    )
    return answer


def severity_and_owner(
    project: Project, severity: str | None, owner: str | None, asks: bool, guess: str = ""
) -> tuple[str, str, frozenset[str]]:
    """Return the severity and the owner, asked for where they are not given, and what is assumed.

    ``guess`` is a severity of the configuration, or nothing.
    """
    settings = project.settings
    assumed = set()
    if severity is None:
        severity = guess or settings.assumed_severity
        if asks:
            levels = ", ".join(settings.severities)
            severity = asked(f"Severity ({levels})", severity, _severity(settings))
        else:
            assumed.add("severity")
    if owner is None:
        owner = guessed_owner(project)
        if asks:
            owner = asked("Owner, a handle", owner)
        else:
            assumed.add("owner")
    return severity, owner, frozenset(assumed)


def _severity(settings: Settings) -> Callable[[str], str]:
    """Return a check of an answer that names a severity."""

    def check(answer: str) -> str:
        found = severity_named(answer.strip(), settings.severities)
        if not found:
            raise click.BadParameter(f"write one of {', '.join(settings.severities)}")
        return found

    return check
