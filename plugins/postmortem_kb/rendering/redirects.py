"""Pages at the addresses of former ids, which lead to where the postmortem is now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from postmortem_kb import addresses
from postmortem_kb.corpus import Postmortem, permanent_address
from postmortem_kb.rendering.templates import Renderer

_TEMPLATE = "pages/redirect.html.jinja"


class Redirect(NamedTuple):
    """A former id, the file of the site at the address that it had, and the text of that."""

    former: str
    path: str
    text: str


def redirects(renderer: Renderer) -> Iterator[Redirect]:
    """Yield a page for each former id that nobody has now; of two that had it, one gets it.

    No script is needed to be led on, and no search finds these pages.
    """
    knowledge = renderer.knowledge
    done: set[str] = set()
    for postmortem in knowledge.corpus:
        for former in postmortem.front.former_ids:
            page = f"{permanent_address(former, knowledge.settings)}.md"
            known = knowledge.corpus.find(former)
            if known is postmortem and page not in {postmortem.page, *done}:
                done.add(page)
                path = addresses.destination(page, knowledge.directory_urls)
                yield Redirect(former, path, _text(renderer, former, page, postmortem))


def _text(renderer: Renderer, former: str, page: str, postmortem: Postmortem) -> str:
    knowledge = renderer.knowledge
    target = renderer.linker(page)(postmortem.page)
    url = addresses.url(postmortem.page, knowledge.directory_urls)
    return renderer.environment.get_template(_TEMPLATE).render(
        former=former,
        pm=postmortem,
        target=target,
        canonical=f"{knowledge.site_url}{url}" if knowledge.site_url else target,
    )
