"""The handbook: short pages that a team can adopt and edit, each a template of its own name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import NamedTuple

from postmortem_kb import addresses
from postmortem_kb.body import Body
from postmortem_kb.rendering import Knowledge, Page, causes, glossary, reference
from postmortem_kb.vocabulary import Status


class Chapter(NamedTuple):
    """A page of the handbook: its file's name, its title, and what it answers in one line."""

    name: str
    title: str
    answers: str


PARTS = {
    "Before an incident": (
        Chapter("postmortem", "Postmortems", "What one is, when one is due, and who reads it"),
        Chapter("severities", "Severities", "How bad it is, and what each level asks of us"),
        Chapter("roles", "Roles", "Who leads, who writes, who speaks, who knows"),
        Chapter("lifecycle", "Lifecycle", "From preparation to lessons, from draft to closed"),
        Chapter("drills", "Drills", "Practise with an incident that is not one"),
    ),
    "During an incident": (
        Chapter("triage", "Triage checklist", "Nine steps, in order, for the first hour"),
        Chapter("communication", "Communication", "What to say to whom and when, to fill in"),
    ),
    "After an incident": (
        Chapter("blameless", "Blameless writing", "Write so that people tell what happened"),
        Chapter("root-cause", "Finding causes", "Which technique, when, and what it will not show"),
        Chapter("five-whys", "Five whys", "One chain, from what was felt to what can be changed"),
        Chapter("fishbone", "Fishbone", "Many causes side by side, sorted by area"),
        Chapter("fault-tree", "Fault tree", "What had to fail together, and what alone sufficed"),
        Chapter("timeline", "Timeline analysis", "Where the time went, minute by minute"),
        Chapter(
            "draft", "From alert to draft", "What to export from each tool, and what comes of it"
        ),
        Chapter("action-items", "Action items", "Specific, owned, dated, and verified at the end"),
        Chapter("review", "Reviews", "The meeting, the month, the quarter, and who is told"),
    ),
    "Reference": (
        Chapter("metrics", "Metrics", "What the figures mean, and how not to read them"),
        Chapter("front-matter", "Front matter", "Every field, and from when it is needed"),
        Chapter("tools", "Tools", "How data gets in, and what to link instead of copy"),
        Chapter("adopt", "Adopting old reports", "How Markdown you have becomes postmortems"),
        Chapter("glossary", "Glossary", "One word for one thing"),
    ),
}
CHAPTERS = tuple(chain.from_iterable(PARTS.values()))


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the table of contents and a page for each chapter, with its neighbours."""
    top = knowledge.page("handbook/index.md")
    yield Page(top, "Handbook", "handbook", {"parts": PARTS}, nav=80)
    common = {
        "titles": {chapter.name: chapter.title for chapter in CHAPTERS},
        "states": Status,
        "slug": addresses.slug,
        "reference": reference.of(knowledge.settings),
        "glossary": partial(glossary.by_letter, knowledge),
        "drawn": lambda text: causes.drawn(Body(text, 0)),
    }
    for at, chapter in enumerate(CHAPTERS):
        data = {
            **common,
            "chapter": chapter,
            "part": next(part for part, inside in PARTS.items() if chapter in inside),
            "before": CHAPTERS[at - 1] if at else None,
            "after": CHAPTERS[at + 1] if at + 1 < len(CHAPTERS) else None,
        }
        page = knowledge.page(f"handbook/{chapter.name}.md")
        yield Page(page, chapter.title, "handbook-chapter", data, parent=top, hide=("navigation",))


INDEX = pages
