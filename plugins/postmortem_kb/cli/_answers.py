"""Questions to whoever begins a postmortem, and what is assumed where nobody answers."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

import click

from postmortem_kb.config import Settings
from postmortem_kb.operations import git
from postmortem_kb.operations.project import Project


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


def severity(settings: Settings) -> Callable[[str], str]:
    """Return a check of an answer that names a severity."""

    def check(answer: str) -> str:
        known = {name.casefold(): name for name in settings.severities}
        found = known.get("".join(answer.casefold().split()))
        if found is None:
            raise click.BadParameter(f"write one of {', '.join(settings.severities)}")
        return found

    return check
