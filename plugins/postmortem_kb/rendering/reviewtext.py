"""A review as Markdown, to be pasted into a document or an issue; drawn by ``data/review.md``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from postmortem_kb.rendering import agenda, reviews, stretches
from postmortem_kb.rendering.diary import Diary
from postmortem_kb.rendering.plainmarkdown import escaped
from postmortem_kb.rendering.published import address
from postmortem_kb.rendering.stretches import MonthOrQuarter
from postmortem_kb.rendering.templates import Renderer

_ITEM = re.compile(r" *- ")


def text(renderer: Renderer, stretch: MonthOrQuarter) -> str:
    """Return the review of a stretch that has begun, with the numbers that its page has."""
    knowledge = renderer.knowledge
    found = reviews.review(Diary(knowledge), stretch)
    drawn = renderer.environment.get_template("data/review.md.jinja").render(
        kb=knowledge,
        md=_markdown,
        to=lambda words, page: _link(words, page, renderer),
        title=f"Review of {stretch.name}",
        page=stretches.page_of(knowledge, stretch),
        **agenda.contents(found, knowledge),
    )
    return "".join(f"{line}\n" for line in _tight(drawn.splitlines()))


def _link(words: str, page: str, renderer: Renderer) -> Markup:
    """Return words that lead to a page; without ``site_url`` nobody knows where that is."""
    if not renderer.knowledge.site_url:
        return _markdown(words)
    where = address(renderer.knowledge, page, "")
    return Markup(f"[{_markdown(words)}]({where})")  # noqa: S704 - plain text


def _markdown(words: str) -> Markup:
    return Markup(escaped(words))  # noqa: S704 - plain text


def _tight(lines: list[str]) -> Iterator[str]:
    """Yield lines with one blank line where there were several, and none between list items."""
    before = ""
    for at, line in enumerate(lines):
        if line:
            yield line
            before = line
        elif before:
            following = next((each for each in lines[at:] if each), "")
            if following and not (_ITEM.match(before) and _ITEM.match(following)):
                yield ""
            before = ""
