"""Faults in the plugin's options, as MkDocs wants them: the option, and what to write instead."""

from __future__ import annotations

from mkdocs.config.base import ValidationError as OptionError
from pydantic import ValidationError

from postmortem_kb.operations import configuration


def told(error: ValidationError) -> list[tuple[str, Exception]]:
    """Return every fault with the place it is at."""
    found: list[tuple[str, Exception]] = []
    for details in error.errors():
        _, message, suggestion = configuration.explain(dict(details))
        place = ".".join(str(part) for part in details["loc"])
        said = message + (f"; write: {suggestion}" if suggestion else "")
        found.append((place, OptionError(said)))
    return found
