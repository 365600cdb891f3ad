"""What is withheld with a postmortem: what lies beside it under its name is part of it."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Postmortem, permanent_address

# No file system knows a longer path.
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Withheld:
    """What no link may lead to.

    ``names`` are files below docs_dir, ``addresses`` pages of the site, both without endings and
    case; ``kept`` are files that look as if they belonged to one of them and are published.
    Addresses of the site begin with ``site_url``, if that is known.
    """

    names: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    site_url: str = ""

    def has(self, path: str) -> bool:
        """Tell whether a path below docs_dir, or of the site, leads to what is withheld."""
        if is_attached(path, self.names):
            return path not in self.kept
        return path.casefold().removesuffix(".html").removesuffix("/index") in self.addresses

    def told(self) -> tuple[str, ...]:
        """Return what tells it from another one."""
        return tuple(repr(sorted(each)) for each in (self.names, self.addresses, self.kept))


def pages(postmortems: Iterable[Postmortem], settings: Settings) -> dict[str, tuple[str, ...]]:
    """Return {path of a postmortem below docs_dir: its page and those of its former ids}."""
    return {
        each.location.uri: (
            each.page,
            *(f"{permanent_address(old, settings)}.md" for old in each.front.former_ids),
        )
        for each in postmortems
    }


def of(
    hidden: Mapping[str, tuple[str, ...]], published: Mapping[str, tuple[str, ...]], site_url: str
) -> Withheld:
    """Return what is withheld; both are given as by ``pages``."""
    names = stems(hidden)
    addresses = _addresses(hidden) - _addresses(published) if hidden else names
    kept = frozenset(uri for uri in published if names and is_attached(uri, names))
    return Withheld(names, addresses, kept, site_url)


def _addresses(pages: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return stems(chain.from_iterable(pages.values()))


def stems(uris: Iterable[str]) -> frozenset[str]:
    """Return the names, without endings and case, of postmortems by their paths below docs_dir."""
    return frozenset(posixpath.splitext(uri)[0].casefold() for uri in uris)


def is_attached(uri: str, names: Collection[str]) -> bool:
    """Tell whether a file lies beside one with such a name and begins with it, or in its folder.

    A name goes on behind a dot only, `PM-2026-001.drawio.svg`: `PM-2026-0010.svg` is of another.
    """
    folded = uri[:_LONGEST].casefold()
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
