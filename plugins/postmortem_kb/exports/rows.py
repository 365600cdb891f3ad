"""``browse/rows.json`` and ``actions/rows.json``: what a filter searches beyond its page.

The script asks for it when a reader first filters or sorts a list of several pages. Each row is
its choices (see ``rendering/facets.py``) and its cells, as HTML in which every value is escaped;
so are the choices that do not stand on the page, by their facets.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from postmortem_kb.exports import File, Source
from postmortem_kb.rendering import published
from postmortem_kb.rendering.facets import Facets
from postmortem_kb.rendering.paging import ROWS

_BROWSED, _ACTION = ("severity", "browsed"), ("action",)


def files(source: Source) -> Iterator[File]:
    """Yield the rows of each list that has more than one page."""
    postmortems, items = source.knowledge.corpus.postmortems, source.renderer.rows.actions
    if len(postmortems) > ROWS:
        found = source.renderer.rows.of_postmortems
        yield _file(source, published.BROWSE_ROWS, _BROWSED, postmortems[ROWS:], found)
    if len(items) > ROWS:
        of_actions = source.renderer.rows.of_actions
        yield _file(source, published.ACTIONS_ROWS, _ACTION, items[ROWS:], of_actions)


def _file(
    source: Source, path: str, kinds: Sequence[str], rows: Sequence[Any], filtered: Facets[Any]
) -> File:
    # Its links are those of the page it lies beside.
    page = source.knowledge.page(path.replace("rows.json", "index.md"))
    rows_of, link = source.renderer.rows, source.renderer.linker(page)
    found = {
        "choices": {
            facet.key: rows_of.choices(facet, link) for facet in filtered.facets if facet.rest
        },
        "rows": rows_of.on(page).apart(kinds, rows, filtered),
    }
    return File(path, json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n")


EXPORT = files
