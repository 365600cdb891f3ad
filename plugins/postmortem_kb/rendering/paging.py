"""Long lists in parts: the first stands on the list's own page, the others on pages below it.

A part is addressed by its number in a folder of its own, ``severity/sev3/page/2.md``: no name, be
it that of a service or a file, leads to such an address, because a slug has no slash.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from postmortem_kb.corpus import Postmortem
from postmortem_kb.rendering.actions import Action
from postmortem_kb.rendering.owners import Owner
from postmortem_kb.rendering.pages import Page

ROWS = 200
"""So many rows stand on one page, of all its lists together."""

_AROUND = 1
T = TypeVar("T")


@dataclass(frozen=True)
class Part(Generic[T]):
    """Some rows of a list: ``paths`` are the pages of all parts, ``at`` the place of this one.

    ``before`` of ``total`` rows stand on the pages before it.
    """

    rows: Sequence[T]
    paths: tuple[str, ...]
    at: int
    before: int
    total: int

    @property
    def number(self) -> int:
        """Return its number among the parts, from 1."""
        return self.at + 1

    @property
    def path(self) -> str:
        """Return the page it stands on."""
        return self.paths[self.at]

    @property
    def previous(self) -> str:
        """Return the page before it, or nothing."""
        return self.paths[self.at - 1] if self.at else ""

    @property
    def next(self) -> str:
        """Return the page after it, or nothing."""
        return self.paths[self.at + 1] if self.number < len(self.paths) else ""

    @property
    def numbers(self) -> list[int]:
        """Return the numbers that a pager shows, with 0 where it leaves some out."""
        last = len(self.paths)
        near = range(self.number - _AROUND, self.number + _AROUND + 1)
        shown = sorted({1, last, *(number for number in near if 1 <= number <= last)})
        found: list[int] = []
        for number in shown:
            gap = number - (found[-1] if found else 0)
            # One number takes no more room than the sign for a gap.
            found += [number - 1] if gap == 2 else [0] if gap > 2 else []
            found.append(number)
        return found

    def by_band(self, bands: Mapping[Any, Sequence[T]]) -> list[tuple[Any, int, Sequence[T]]]:
        """Return every band, how many rows it has in all, and those of them in this part.

        The list is all bands in their order.
        """
        found, start = [], 0
        for band, every in bands.items():
            here = slice(max(self.before - start, 0), max(self.before + len(self.rows) - start, 0))
            found.append((band, len(every), every[here]))
            start += len(every)
        return found


def parts(rows: Sequence[T], page: str, first: int = ROWS, below: str = "") -> list[Part[T]]:
    """Return a list in parts, at least one: ``first`` rows on its page, ``ROWS`` on each other.

    The others lie below the page; the second list of a page has a folder ``below`` it.
    """
    starts = [0, *range(first, len(rows), ROWS)]
    stem = page.removesuffix(".md").removesuffix("/index")
    folder = f"{stem}/{below}" if below else stem
    paths = (page, *(f"{folder}/page/{number}.md" for number in range(2, len(starts) + 1)))
    return [
        Part(rows[start:end], paths, at, start, len(rows))
        for at, (start, end) in enumerate(zip(starts, [*starts[1:], len(rows)], strict=True))
    ]


def shared(one: int, other: int) -> tuple[int, int]:
    """Return how many rows of two lists stand on the page that both begin on, by their lengths."""
    first = max(ROWS // 2, ROWS - other)
    return first, max(ROWS // 2, ROWS - min(one, first))


def later(
    found: Sequence[Part[Any]], kind: str, title: str, name: str = "", **data: Any
) -> Iterator[Page]:
    """Yield the pages of all parts but the first, which have no figures and no words of their own.

    ``kind`` is the macro of ``partials/lists.html.jinja`` that draws the rows, out of the ``data``;
    ``title`` is that of the page they belong to, ``name`` that of the list if it has several.
    """
    words = f"{title}, {name}" if name else title
    for part in found[1:]:
        yield Page(
            part.path,
            f"{words}, page {part.number} of {len(found)}",
            "part",
            {"part": part, "kind": kind, "above": title, "list": words, "more": data},
            parent=part.paths[0],
            searched=False,
        )


def of_owner(
    owner: Owner, postmortems: Sequence[Postmortem]
) -> tuple[list[Part[Action]], list[Part[Postmortem]]]:
    """Return the action items of an owner and the postmortems on the same page, both in parts."""
    items = [each for band in owner.bands.values() for each in band]
    one, other = shared(len(items), len(postmortems))
    return parts(items, owner.page, one, "actions"), parts(postmortems, owner.page, other)


def later_of_owner(
    owner: Owner, items: Sequence[Part[Action]], postmortems: Sequence[Part[Postmortem]]
) -> Iterator[Page]:
    """Yield the later pages of both lists of an owner."""
    yield from later(items, "actions", owner.name, "action items", bands=owner.bands)
    yield from later(postmortems, "postmortems", owner.name, "postmortems")
