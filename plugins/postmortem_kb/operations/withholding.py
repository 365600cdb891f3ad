"""What is withheld with a postmortem: what lies beside it under its name is part of it."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator


def stems(uris: Iterable[str]) -> frozenset[str]:
    """Return the names, without endings, of postmortems given by their paths below docs_dir."""
    return frozenset(posixpath.splitext(uri)[0] for uri in uris)


def is_attached(uri: str, names: Collection[str]) -> bool:
    """Tell whether a file lies beside one with such a name and has it too, or in a folder of it."""
    return posixpath.splitext(uri)[0] in names or any(each in names for each in _folders(uri))


def _folders(uri: str) -> Iterator[str]:
    folder = posixpath.dirname(uri)
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
