"""Rows of lists, each drawn once a build: it stands on ten pages and more.

A link is relative to the page it stands on. A row of a long list is drawn as if for the top of what
is generated, and a page puts its own way there before each of its links. A relative of a postmortem
is drawn for all pages of a folder.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from markupsafe import Markup

from postmortem_kb import addresses
from postmortem_kb.corpus import Postmortem
from postmortem_kb.rendering import facets
from postmortem_kb.rendering.actions import Action, banded
from postmortem_kb.rendering.facets import Facet, Facets
from postmortem_kb.rendering.relatives import Relation, still_open

if TYPE_CHECKING:
    from postmortem_kb.rendering import Knowledge

# No value can hold it: a quotation mark in one is escaped.
_TOP = '="~/'
_CELLS = "partials/rows.html.jinja"


class Rows:
    """The rows of one knowledge base: the cells of each are drawn when it is first asked for."""

    def __init__(self, knowledge: Knowledge, environment: Environment, *, own: bool) -> None:
        """Draw by the templates of an environment; ``own`` are those of the team."""
        self._own = own
        self._knowledge = knowledge
        self._environment = environment
        # With its row: as long as that is there, nothing else has its identity.
        self._drawn: dict[tuple[str, int], tuple[object, str]] = {}
        self._links: dict[str, str] = {}
        self._relatives: dict[str, Relatives] = {}

    @cached_property
    def of_postmortems(self) -> Facets[Postmortem]:
        """Return what the list of all postmortems is filtered by."""
        return facets.of_postmortems(self._knowledge)

    @cached_property
    def of_actions(self) -> Facets[Action]:
        """Return what the list of all action items is filtered by."""
        return facets.of_actions(self._knowledge)

    @cached_property
    def actions(self) -> list[Action]:
        """Return every action item in the order of the list of all: that of the bands."""
        return [each for band in banded(self._knowledge.all_actions).values() for each in band]

    def choices(self, facet: Facet, link: Callable[[str], str]) -> str:
        """Return the choices of a facet that do not stand on the page it belongs to."""
        template = self._environment.get_template("partials/choice.html.jinja")
        macros: Any = template.make_module({"kb": self._knowledge, "link": link})
        return str(macros.rest(facet))

    def cells(self, kind: str, row: object) -> str:
        """Return the cells of a row, drawn by the macro of that name, for the top."""
        found = self._drawn.get((kind, id(row)))
        if found is None:
            found = row, str(getattr(self._macros, kind)(row))
            self._drawn[kind, id(row)] = found
        return found[1]

    def relatives(self, page: str) -> Relatives:
        """Return relatives of postmortems as a page and all others in its folder have them."""
        folder = posixpath.dirname(page)
        if folder not in self._relatives:
            beside = posixpath.join(folder, "~.md")
            link = addresses.linker(beside, self._knowledge.directory_urls)
            # With a team's templates every page is made again when anything changes.
            known = {"kb": self._knowledge} if self._own else {}
            self._relatives[folder] = Relatives(self._environment, {"link": link, **known})
        return self._relatives[folder]

    def on(self, page: str) -> RowsOnPage:
        """Return the same rows for one page."""
        return RowsOnPage(self, page)

    def up(self, page: str) -> str:
        """Return what leads from a page to the top of what is generated: ``../../``."""
        top = self._knowledge.page("").count("/")
        return "../" * (addresses.url(page, self._knowledge.directory_urls).count("/") - top)

    @cached_property
    def _macros(self) -> Any:
        template = self._environment.get_template(_CELLS)
        return template.make_module({"kb": self._knowledge, "link": self._link})

    @cached_property
    def _from_top(self) -> Any:
        top = self._knowledge.page("index.md")
        return addresses.linker(top, self._knowledge.directory_urls)

    def _link(self, target: str) -> str:
        found = self._links.get(target)
        if found is None:
            found = self._links[target] = f"~/{self._from_top(target)}"
        return found


class Relatives:
    """Relatives of postmortems: what is said of one wherever it is shown.

    Only they are looked at, and what is ``known``: the key of a page tells of nothing else.
    """

    def __init__(self, environment: Environment, known: Mapping[str, Any]) -> None:
        template = environment.get_template(_CELLS)
        self._macros: Any = template.make_module({"still_open": still_open, **known})
        self._drawn: dict[tuple[str, int], tuple[Markup, Markup]] = {}

    def draw(self, relation: Relation) -> tuple[Markup, Markup]:
        """Return what stands before the reason why it is shown, and after that."""
        other, macros = relation.postmortem, self._macros
        key = other.location.uri, relation.errors
        if key not in self._drawn:
            self._drawn[key] = macros.relative(other), macros.of_relative(other, relation.errors)
        return self._drawn[key]


class RowsOnPage:
    """Rows as one page has them."""

    def __init__(self, rows: Rows, page: str) -> None:
        self._rows = rows
        self._page = page

    @property
    def of_postmortems(self) -> Facets[Postmortem]:
        """Return what the list of all postmortems is filtered by."""
        return self._rows.of_postmortems

    @property
    def of_actions(self) -> Facets[Action]:
        """Return what the list of all action items is filtered by."""
        return self._rows.of_actions

    def draw(
        self, kinds: Sequence[str], rows: Iterable[Any], filter: Facets[Any] | None = None
    ) -> Markup:
        """Return rows by the macros of their cells; with a filter each names its choices."""
        drawn = [
            f'<tr data-f="{filter.of(row)}">{cells}</tr>\n' if filter else f"<tr>{cells}</tr>\n"
            for row, cells in self._cells(kinds, rows)
        ]
        return Markup("".join(drawn))  # noqa: S704 - the macros escape

    def relatives(self, relations: Iterable[Relation]) -> Iterator[tuple[Markup, str, Markup]]:
        """Yield what stands before the reason why another one is shown, that, and the rest."""
        shown = self._rows.relatives(self._page)
        for each in relations:
            before, after = shown.draw(each)
            yield before, each.reason, after

    def apart(
        self, kinds: Sequence[str], rows: Iterable[Any], filter: Facets[Any]
    ) -> list[tuple[str, str]]:
        """Return the choices of each row, and its cells."""
        return [(filter.of(row), cells) for row, cells in self._cells(kinds, rows)]

    def _cells(self, kinds: Sequence[str], rows: Iterable[Any]) -> Iterator[tuple[Any, str]]:
        of, way = self._rows.cells, f'="{self._rows.up(self._page)}'
        for row in rows:
            yield row, "".join([of(kind, row) for kind in kinds]).replace(_TOP, way)
