"""``llms.txt`` (llmstxt.org): what a language model should read of this site, and where."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from postmortem_kb.exports import File, Source
from postmortem_kb.rendering import entries, published
from postmortem_kb.rendering.pages import name_of
from postmortem_kb.rendering.plainmarkdown import escaped


def files(source: Source) -> Iterator[File]:
    """Yield the file, drawn by ``data/llms.txt.jinja``."""
    knowledge = source.knowledge
    here = knowledge.page(published.LLMS)
    names = (
        published.POSTMORTEMS,
        published.ACTIONS,
        published.POSTMORTEMS_SCHEMA,
        published.ACTIONS_SCHEMA,
        published.ATOM,
        published.JSON_FEED,
    )
    text = source.renderer.environment.get_template("data/llms.txt.jinja").render(
        kb=knowledge,
        title=_markdown(knowledge.site_name or "Postmortems"),
        description=_markdown(knowledge.site_description),
        main=[
            (_markdown(name_of(page)), published.address(knowledge, page.path, here))
            for page in source.main
        ],
        latest=[
            (_markdown(each.title), each.url, _markdown(each.summary))
            for each in entries.entries(knowledge, here)
        ],
        data={name: published.address(knowledge, knowledge.page(name), here) for name in names},
    )
    yield File(published.LLMS, published.printable(text))


def _markdown(text: str) -> Markup:
    return Markup(escaped(text))  # noqa: S704 - plain text


EXPORT = files
