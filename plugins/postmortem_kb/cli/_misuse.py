"""What a person who called the command has to change."""

from __future__ import annotations

import click


class Misuse(click.ClickException):
    """Says what is wrong and nothing else; exit status 2."""

    exit_code = 2
