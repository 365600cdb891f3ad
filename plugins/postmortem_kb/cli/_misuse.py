"""What a person who called the command has to change."""

from __future__ import annotations

import click

NOWHERE = "there is no mkdocs.yml here or above"
"""What to say first where no project is found."""
LOOK_ELSEWHERE = (
    "run it where mkdocs.yml lies, or give --config-file; `postmortem init DIR` begins a new one"
)
"""What to do about that."""


class Misuse(click.ClickException):
    """Says what is wrong and nothing else; exit status 2."""

    exit_code = 2
