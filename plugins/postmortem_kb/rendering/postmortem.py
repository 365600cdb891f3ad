"""What the page of one postmortem shows around its body."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from postmortem_kb import schema
from postmortem_kb.body import Body
from postmortem_kb.body.outline import Heading, headings, plain_title
from postmortem_kb.corpus import Postmortem
from postmortem_kb.model import Problem
from postmortem_kb.rendering import causes, facts, phases, rawhtml, times
from postmortem_kb.rendering.actions import anchors
from postmortem_kb.rendering.surroundings import Surroundings

# Words a minute; a report is read slower than a novel.
_PACE = 200
_WIDE_LETTERS = re.compile(r"[^\W\x00-\x7f]+")
# A "w" for each of them in ASCII, a blank for all else.
_LETTERS = bytes(119 if chr(each).isalnum() or each == 95 else 32 for each in range(128)).ljust(256)
_IMPACT, _CAUSE, _LESSONS = "impact", "root cause", "lessons learned"
_FACTORS = "contributing factors"


def view(
    postmortem: Postmortem,
    surroundings: Surroundings,
    body: str,
    problems: Sequence[Problem],
    edit_url: str = "",
) -> dict[str, Any]:
    """Return the data of ``pages/postmortem.md.jinja``."""
    front = postmortem.front
    items = front.action_items
    return {
        "pm": postmortem,
        "front": front,
        "around": surroundings,
        "facts": facts.header(postmortem, surroundings),
        "steps": times.steps(postmortem.times),
        "one_day": times.one_day(postmortem.times),
        "phases": phases.phases(postmortem.times),
        "impact": facts.impact(postmortem),
        "details": facts.details(postmortem, surroundings),
        "related": surroundings.related,
        "similar": surroundings.similar,
        "again": surroundings.again,
        "older": surroundings.older,
        "newer": surroundings.newer,
        "body": _cut(body),
        "problems": problems,
        "address": surroundings.address,
        "edit_url": edit_url,
        "data": surroundings.data,
        "is_begun": front.status in ("draft", "in-review"),
        "changed": surroundings.changed,
        "minutes": max(1, round(number_of_words(body) / _PACE)),
        "tally": _tally(items),
        "work": tuple(zip(items, anchors(items), surroundings.owners, strict=True)),
    }


def number_of_words(text: str) -> int:
    """Return how many runs of letters, figures and underscores there are in a text."""
    if not text.isascii():
        text = _WIDE_LETTERS.sub("w", text)
    # What is not ASCII by now is no letter; where words begin is counted without taking them out.
    return (b" " + text.encode("ascii", "replace").translate(_LETTERS)).count(b" w")


def _tally(items: Sequence[schema.ActionItem]) -> dict[str, int]:
    """Count action items by how far they have come: done is not verified."""
    states = [item.state for item in items]
    return {
        "verified": states.count("verified"),
        "done": states.count("done"),
        "refused": states.count("wont-do"),
        "open": sum(item.is_open for item in items),
        "all": len(items),
    }


class Cut(NamedTuple):
    """A stretch of the author's body, and the partial of ours that follows it, if any.

    ``level`` is that of the partial's own heading, 0 where it stands under one of the author's;
    ``data`` is what a block of the author's says that the partial draws.
    """

    text: str
    partial: str = ""
    level: int = 2
    data: Mapping[str, Any] = MappingProxyType({})


def _cut(body: str) -> list[Cut]:
    """Return the body cut where the front matter has something to show in its place.

    Figures of the impact open the section Impact, contributing factors close Root cause, and action
    items come before the lessons: the reader knows the incident by then. Without such a heading the
    figures open the body and the others close it. None of it is put into HTML of the author's: it
    comes after that. Five whys, fishbones and fault trees are drawn where they are written.
    """
    body, stretches = rawhtml.mend(body)
    lines = body.split("\n")

    def outside(line: int) -> int:
        for first, last in stretches:
            line = last + 1 if first < line <= last else line
        return line

    found = [each for each in headings(body, 0) if each.level <= 3]
    first = {plain_title(each.text): each for each in reversed(found)}
    impact, own, cause = first.get(_IMPACT), first.get(_FACTORS), first.get(_CAUSE)
    lessons = first.get(_LESSONS)
    section = own or cause
    factors = 0 if own else cause.level + 1 if cause else 2
    opening = outside(_start(lines, impact)) if impact else 0
    closing = outside(_end(lines, found, section)) if section else len(lines)
    follow_up = outside(lessons.line) if lessons else len(lines)
    html = {line for begin, end in stretches for line in range(begin, end + 1)}
    blocks = [each for each in causes.drawn(Body(body, 0)) if each.first not in html]
    # Sorting is stable: of two at one line, the first named comes first.
    cuts = sorted(
        [
            (opening, opening, Cut("", "impact", 0)),
            (closing, closing, Cut("", "factors", factors)),
            (follow_up, follow_up, Cut("", "actions")),
            *((each.first, each.last + 1, Cut("", each.partial, 0, each.data)) for each in blocks),
        ],
        key=lambda cut: cut[0],
    )
    parts, at = [], 0
    for line, after, cut in cuts:
        parts.append(cut._replace(text="\n".join(lines[at:line])))
        at = after
    return [*parts, Cut("\n".join(lines[at:]))]


def _start(lines: Sequence[str], heading: Heading) -> int:
    """Return the first line below a heading; one that is underlined has two lines."""
    return heading.line + (1 if lines[heading.line].lstrip().startswith("#") else 2)


def _end(lines: Sequence[str], found: Sequence[Heading], heading: Heading) -> int:
    """Return the line of the next heading that is not below this one."""
    later = (each for each in found if each.line > heading.line and each.level <= heading.level)
    following = next(later, None)
    return following.line if following else len(lines)
