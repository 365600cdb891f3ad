"""Whether pages may be made out of turn and taken over: not where another plugin has a hand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

_EVENTS = (
    "nav",
    "env",
    "pre_page",
    "page_read_source",
    "page_markdown",
    "page_content",
    "page_context",
    "post_page",
)
# They only read pages, and what they read is kept with the page.
_KNOWN = (
    "postmortem_kb.",
    "mkdocs.contrib.search",
    "properdocs.contrib.search",
    "material.plugins.search",
)


def meddling(config: MkDocsConfig) -> Iterator[str]:
    """Yield the names of the plugins and hooks that see every page, and may change it."""
    yield from _listening(config, _EVENTS)


def is_written_once(config: MkDocsConfig) -> bool:
    """Tell whether nobody else can change a page when it has been written."""
    return not any(_listening(config, (*_EVENTS, "post_build")))


def _listening(config: MkDocsConfig, events: Iterable[str]) -> Iterator[str]:
    names = {id(plugin): name for name, plugin in config.plugins.items()}
    for event in events:
        for method in config.plugins.events.get(event, ()):
            owner = getattr(method, "__self__", method)
            module = getattr(type(owner) if owner is not method else method, "__module__", "")
            if not f"{module}.".startswith(_KNOWN):
                yield names.get(id(owner), module)
