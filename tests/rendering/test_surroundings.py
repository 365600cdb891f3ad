from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest

from postmortem_kb.corpus import Postmortem
from postmortem_kb.model import Level, Problem
from postmortem_kb.rendering import postmortem as rendering
from postmortem_kb.rendering.relatives import Again, Relation
from postmortem_kb.rendering.surroundings import Named, Surroundings, key_of, surroundings
from postmortem_kb.rendering.templates import Renderer

A, B, C, D = (f"PM-2026-00{number}" for number in range(1, 5))
FILES = {
    "a.md": f"""
id: {A}
title: The one that is shown
status: in-review
severity: SEV1
kind: incident
owner: Payments
services: [Cart, api]
teams: [payments]
root_cause_categories: [network, process]
former_ids: [PM-2020-001]
recurrence_of: {B}
related: [{C}]
contributing_factors: [A factor]
impact: {{customers: 12, data_loss: none}}
references: [{{url: "https://a.example/x"}}]
times: {{impact_start: 2026-03-04T14:00Z, detected: 2026-03-04T14:10Z}}
action_items:
  - {{id: AI-1, title: One, owner: payments, ticket: "github:a/b#1", status: done}}
  - {{id: AI-2, title: Two, owner: Somebody, due: 2026-12-24}}
  - {{id: AI-3}}
""",
    "b.md": f"""
id: {B}
severity: SEV2
services: [cart]
root_cause_categories: [network]
times: {{impact_start: 2026-01-04T14:00Z}}
action_items:
  - {{id: AI-1, title: Open, type: prevent}}
  - {{id: AI-2, type: prevent}}
  - {{id: AI-3, type: prevent}}
""",
    "c.md": f"id: {C}\nkind: exercise\ntimes: {{impact_start: 2026-02-04T14:00Z}}",
    "d.md": f"""
id: {D}
status: reviewed
services: [api]
root_cause_categories: [network]
times: {{impact_start: 2026-04-04T14:00Z}}
""",
}
BODY = """
## Impact

## Timeline

| Time | Event |
| --- | --- |
| 14:00 | It began |

## Root cause

## Lessons learned
"""


def shown_of(knowledge, told=None, files=FILES) -> tuple[Postmortem, Surroundings]:
    kb = knowledge(files, told, sound=False)
    postmortem = kb.corpus.by_id[A]
    return postmortem, surroundings(postmortem, kb)


def mark(postmortem: Postmortem) -> str:
    return f"digest of {postmortem.name}"


def test_a_page_knows_what_it_shows_besides_its_own_file(knowledge) -> None:
    told = {
        "site_url": "https://kb.example/",
        "changed": {"a.md": date(2026, 5, 6)},
        "faults": {"b.md": 3},
    }
    _, shown = shown_of(knowledge, told)
    assert shown.address == "https://kb.example/postmortems/pm-2026-001/"
    assert shown.data == "../../api/postmortems.json"
    assert shown.changed == date(2026, 5, 6)
    assert [each.name for each in (shown.older, shown.newer) if each] == [C, D]
    assert [(each.postmortem.name, each.errors) for each in shown.related] == [(B, 3), (C, 0)]
    assert [each.name for each in shown.services] == ["Cart", "api"]
    assert shown.causes == ("root-cause/network.md", "root-cause/process.md")
    assert shown.owner == Named("Payments", "teams/payments.md")
    assert shown.owners == ("teams/payments.md", "owners/somebody.md", "")
    assert shown.former == ("PM-2020-001",)


PROBLEMS = [Problem("a.md", 3, 1, 3, 1, "PM001", "name", level, "a `word`") for level in Level]
BODIES = ["", BODY]


@pytest.mark.parametrize("body", BODIES)
def test_a_page_is_drawn_without_a_look_at_anything_else(body, knowledge) -> None:
    kb = knowledge(FILES, sound=False)
    renderer = Renderer(kb)
    template = renderer.environment.get_template("pages/postmortem.md.jinja")
    for postmortem in kb.corpus:
        data = rendering.view(postmortem, surroundings(postmortem, kb), body, PROBLEMS, "https://e")
        rows = renderer.rows.on(postmortem.page)
        page = template.render(link=renderer.linker(postmortem.page), list_rows=rows, **data)
        assert postmortem.title in page


def test_the_key_is_a_text_that_the_same_values_give_again(knowledge) -> None:
    _, shown = shown_of(knowledge)
    _, again = shown_of(knowledge)
    assert key_of(shown, mark) == key_of(again, mark)
    assert json.loads(key_of(shown, mark)).keys() == {
        each.name for each in dataclasses.fields(Surroundings)
    }


def others(value: object, stranger: Postmortem) -> list[object]:
    """Return values of the same kind, each of which would be shown otherwise."""
    match value:
        case bool():
            return [not value]
        case str():
            return [f"{value}x", f'{value}", "']
        case date() | None | Postmortem():
            return [each for each in (None, date(2020, 1, 1), stranger) if each != value]
        case int():
            return [value + 1]
        case Relation():
            return [
                dataclasses.replace(value, **{name: other})
                for name in ("postmortem", "why", "errors")
                for other in others(getattr(value, name), stranger)
                if other is not None and not isinstance(other, date)
            ]
        case Again() | Named():
            return [
                value._replace(**{name: other})
                for name in value._fields
                for other in others(getattr(value, name), stranger)
            ]
        case tuple():
            one = value[0] if value else Relation(stranger, "")
            changed = [(each, *value[1:]) for each in others(one, stranger)]
            return [(*value, one), *changed, *([value[1:]] if value else [])]
    raise AssertionError(value)


@pytest.mark.parametrize("name", [each.name for each in dataclasses.fields(Surroundings)])
def test_whatever_is_shown_otherwise_gives_another_key(name, knowledge) -> None:
    kb = knowledge(FILES, sound=False)
    _, shown = shown_of(knowledge)
    found = [
        dataclasses.replace(shown, **{name: other})
        for other in others(getattr(shown, name), kb.corpus.by_id[D])
    ]
    keys = [key_of(each, mark) for each in (shown, *found)]
    assert len({*keys}) == len(keys) > 1


OTHERS = [
    pytest.param({"mark": lambda each: f"{each.name} edited"}, id="its file"),
    pytest.param({"page": "elsewhere.md"}, id="its page"),
]


@pytest.mark.parametrize("change", OTHERS)
def test_what_changes_in_another_postmortem_gives_another_key(change, knowledge) -> None:
    _, shown = shown_of(knowledge)
    assert shown.older
    page = change.get("page", shown.older.page)
    moved = dataclasses.replace(shown, older=dataclasses.replace(shown.older, page=page))
    assert key_of(shown, mark) != key_of(moved, change.get("mark", mark))
