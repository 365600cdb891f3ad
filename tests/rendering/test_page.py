from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from postmortem_kb import words
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Corpus, Location, Postmortem
from postmortem_kb.model import Level, Moment, Problem
from postmortem_kb.rendering import Knowledge, templates
from postmortem_kb.rendering import postmortem as rendering
from postmortem_kb.rendering.surroundings import surroundings
from postmortem_kb.rendering.templates import Renderer
from postmortem_kb.schema import FrontMatter
from postmortem_kb.vocabulary import Status

TODAY = date(2026, 11, 22)
# What a page needs to be one of these words.
GIVEN = {
    "id": "PM-2026-001",
    "status": Status.REVIEWED,
    "kind": "security",
    "root_cause_categories": ("network",),
    "related": ("PM-2026-002",),
    "recurrence_of": "PM-2026-003",
}


def draw(front: FrontMatter, problems: list[Problem] | None = None) -> str:
    others = [
        FrontMatter(id=name, title=f"About {name}") for name in ("PM-2026-002", "PM-2026-003")
    ]
    found = tuple(
        Postmortem(Location(f"{each.id}.md", f"{each.id}.md", Path()), each, f"{each.id}.md")
        for each in (front, *others)
    )
    kb = Knowledge(Corpus(found), Settings(), TODAY)
    data = rendering.view(found[0], surroundings(found[0], kb), "", problems or [])
    return Renderer(kb).render("pages/postmortem.md.jinja", found[0].page, **data)


def visible(page: str) -> str:
    """Return a page's text, and where its links lead."""
    linked = re.sub(r'<a [^>]*href="([^"]*)"[^>]*>', r" \1 ", page)
    return html.unescape(re.sub(r"<[^>]*>", " ", linked))


def full(model: type[BaseModel], path: str, number: Iterator[int]) -> BaseModel:
    """Return a model with a value of its own in every field, without a look at its checks."""
    values = {
        name: GIVEN.get(name)
        if model is FrontMatter and name in GIVEN
        else value_of(field.annotation, f"{path}{name}", number)
        for name, field in model.model_fields.items()
    }
    return model.model_construct(**values)


def value_of(kind: Any, path: str, number: Iterator[int]) -> Any:
    if get_origin(kind) is Annotated:
        return value_of(get_args(kind)[0], path, number)
    if get_origin(kind) is tuple:
        return (value_of(get_args(kind)[0], path, number),)
    if get_args(kind):
        return value_of(get_args(kind)[0], path, number)
    if issubclass(kind, BaseModel):
        return full(kind, f"{path}.", number)
    at = next(number)
    if issubclass(kind, Moment):
        return Moment(datetime(2026, 3, 4, tzinfo=UTC) + timedelta(minutes=at))
    if issubclass(kind, date):
        return date(2020, 1, 1) + timedelta(days=at)
    if kind in (int, float):
        return kind(7000 + at)
    assert kind is str, f"no example of {kind} for {path}"
    return f"The{at}"


def told(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield each field with the text it is shown as."""
    if isinstance(value, BaseModel):
        for name, part in value:
            yield from told(part, f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        for part in value:
            yield from told(part, path)
    elif isinstance(value, Moment):
        yield path, f"{value.at:%H:%M}"
    elif isinstance(value, date):
        yield path, words.day(value)
    elif isinstance(value, float):
        yield path, f"{value:g}"
    elif isinstance(value, int):
        yield path, f"{value:,}"
    else:
        yield path, str(value)


def times_shown(front: FrontMatter) -> dict[str, int]:
    text = visible(draw(front)).casefold()
    return {
        path: len(re.findall(rf"(?<!\w){re.escape(shown.casefold())}(?!\w)", text))
        for path, shown in told(front)
    }


def missing(front: FrontMatter) -> list[str]:
    return [path for path, count in times_shown(front).items() if not count]


def test_every_field_is_shown_on_the_page() -> None:
    front = full(FrontMatter, "", count(1))
    assert isinstance(front, FrontMatter)
    assert front.action_items
    assert missing(front) == []


ALONE = [
    pytest.param({"times": None}, id="no-times"),
    pytest.param({"action_items": ()}, id="no-action-items"),
]


@pytest.mark.parametrize("without", ALONE)
def test_what_is_left_out_takes_no_other_field_with_it(without) -> None:
    front = full(FrontMatter, "", count(1)).model_copy(update=without)
    assert isinstance(front, FrontMatter)
    assert [path for path in missing(front) if path not in without] == []


class Inner(BaseModel):
    day: date = date(2026, 3, 4)
    moment: Moment = Moment(datetime(2026, 3, 4, 14, 5, tzinfo=UTC))


class Longer(FrontMatter):
    blast_radius: tuple[str, ...] = ("one cell", "another")
    inner: Inner = Inner()
    nothing: str | None = None


def test_a_new_field_is_shown_before_anybody_thinks_of_it() -> None:
    page = draw(Longer(id="PM-2026-001"))
    assert "<dt>Blast radius</dt><dd>one cell, another</dd>" in page
    assert "4 Mar 2026, 14:05" in visible(page)
    assert "Nothing" not in visible(page)


# The address that it links to, or the label of another field, has the word in it too.
AGAIN = {
    "status", "owner", "services", "teams", "root_cause_categories", "related", "recurrence_of",
    "action_items.owner",
}  # fmt: skip


def test_no_field_is_shown_twice() -> None:
    front = full(FrontMatter, "", count(1))
    assert isinstance(front, FrontMatter)
    twice = {path for path, shown in times_shown(front).items() if shown > 1}
    assert twice == AGAIN


def problem(level: Level, suggestion: str | None = None) -> Problem:
    return Problem("a.md", 1, 1, 1, 1, "PM001", "x", level, "It is so", suggestion)


TOLD = [
    pytest.param([Level.ERROR], "1 error in this file.", id="an-error"),
    pytest.param([Level.ERROR, Level.ERROR], "2 errors in this file.", id="errors"),
    pytest.param([Level.WARNING], "1 warning for the author", id="a-warning"),
    pytest.param([Level.NOTE, Level.NOTE], "2 notes for the author", id="notes"),
    pytest.param([Level.WARNING, Level.WARNING, Level.NOTE],
                 "2 warnings and 1 note for the author", id="both"),
]  # fmt: skip


@pytest.mark.parametrize(("levels", "expected"), TOLD)
def test_problems_are_counted_in_the_words_of_the_check(levels, expected) -> None:
    page = draw(FrontMatter(id="PM-2026-001"), [problem(level) for level in levels])
    assert expected in visible(page)


@pytest.mark.parametrize("level", Level)
def test_what_to_write_instead_is_shown_at_every_level(level) -> None:
    page = draw(FrontMatter(id="PM-2026-001"), [problem(level, "<b>")])
    assert "It is so; write: <code>&lt;b&gt;</code>" in page
    assert "write:" not in draw(FrontMatter(id="PM-2026-001"), [problem(level, " ")])


def test_words_in_backticks_are_code_and_nothing_is_markup() -> None:
    coded = templates.environment().filters["coded"]
    assert coded("`<b>` is not a `severity`") == (
        "<code>&lt;b&gt;</code> is not a <code>severity</code>"
    )
    assert coded("a lone ` <b>") == "a lone ` &lt;b&gt;"


NOT_YET = [
    pytest.param({"status": Status.DRAFT}, True, id="a-draft"),
    pytest.param({"status": Status.IN_REVIEW}, True, id="in-review"),
    pytest.param({"status": Status.REVIEWED}, False, id="reviewed"),
    pytest.param({"status": Status.DRAFT, "summary": "S.", "no_action_reason": "None."}, False,
                 id="written"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "expected"), NOT_YET)
def test_what_a_draft_still_lacks_has_its_place(fields, expected) -> None:
    page = draw(FrontMatter.model_construct(id="PM-2026-001", **fields))
    said = ["No summary yet" in page, "No action items recorded yet" in page]
    assert said == [expected, expected]
