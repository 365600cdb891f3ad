"""What is withheld with a postmortem: what lies beside it under its name is part of it."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator


def stems(uris: Iterable[str]) -> frozenset[str]:
    """Return the names, without endings and case, of postmortems by their paths below docs_dir."""
    return frozenset(posixpath.splitext(uri)[0].casefold() for uri in uris)


def is_attached(uri: str, names: Collection[str]) -> bool:
    """Tell whether a file lies beside one with such a name and begins with it, or in its folder.

    A name goes on behind a dot only, `PM-2026-001.drawio.svg`: `PM-2026-0010.svg` is of another.
    """
    folded = uri.casefold()
    return any(each in names for each in (*_shortened(folded), *_folders(folded)))


def _shortened(uri: str) -> Iterator[str]:
    folder, name = posixpath.split(uri)
    while name:
        yield posixpath.join(folder, name)
        name = name.rpartition(".")[0]


def _folders(uri: str) -> Iterator[str]:
    folder = posixpath.dirname(uri)
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
