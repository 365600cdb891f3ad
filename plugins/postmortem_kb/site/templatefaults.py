"""A fault in a template, a team's own most likely, as the one sentence that MkDocs then prints."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mkdocs.exceptions import PluginError

from postmortem_kb.rendering import templates


@contextmanager
def told() -> Iterator[None]:
    """Turn what a template raises into an error that names the template and the line."""
    try:
        yield
    except Exception as error:
        where = templates.place_of(error)
        if where is None:
            raise
        raise PluginError(f"{where}: {templates.words_of(error)}") from error
