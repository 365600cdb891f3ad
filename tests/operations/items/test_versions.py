from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.operations.items import versions
from postmortem_kb.operations.items.versions import Version
from postmortem_kb.vocabulary import ACTION_STATES


def version_of(header: str) -> Version | None:
    data = f"---\n{header}\n---\nBody\n".encode()
    return versions.read(data, versions.telling(data))


PLAIN = """\
id: PM-2026-001
title: Something
action_items:
  - id: AI-1
    title: "One: status"
    status: open
    updates:
      - on: 2026-01-01
        text: id and
          status: done
  - id: AI-2
    status: done
summary: x"""

HEADERS = [
    pytest.param(PLAIN, {"AI-1": "open", "AI-2": "done"}, id="as nearly all are written"),
    pytest.param(
        "id: PM-2026-001\naction_items:\n- {id: AI-1, status: blocked}",
        {"AI-1": "blocked"},
        id="flow",
    ),
    pytest.param(
        "id: PM-2026-001\naction_items: [{id: AI-1, status: done}]", {"AI-1": "done"}, id="one line"
    ),
    pytest.param(
        "action_items:\n- id: AI-1\n  status: open\nid: PM-2026-001", {"AI-1": "open"}, id="id last"
    ),
    pytest.param(
        "id: PM-2026-001\naction_items:\n  - id: AI-1\n    status: 'done' # yes",
        {"AI-1": "done"},
        id="quotes and a comment",
    ),
    pytest.param(
        "id: PM-2026-001\naction_items:\n  - title: No id\n    status: done",
        {"No id": "done"},
        id="known by its title",
    ),
    pytest.param(
        "id: PM-2026-001\naction_items:\n  - id: AI-1\n    status: Finished",
        {"AI-1": "open"},
        id="a state there is not is open",
    ),
    pytest.param(
        'id: PM-2026-001\naction_items:\n  - id: AI-1\n    title: "long\n    status: open"\n'
        "    status: done",
        {"AI-1": "done"},
        id="a line of a quoted title is no field",
    ),
    pytest.param("id: PM-2026-001\naction_items: []", {}, id="none"),
]


@pytest.mark.parametrize(("header", "states"), HEADERS)
def test_the_states_are_those_of_the_items(header, states) -> None:
    found = version_of(header)
    assert found == Version("PM-2026-001", (), states)


def test_a_file_without_action_items_tells_none() -> None:
    assert version_of("id: PM-2026-001\nsummary: x").states == {}


def test_former_ids_are_told() -> None:
    found = version_of(
        "id: PM-2026-002\nformer_ids: [PM-2026-001]\naction_items:\n  - id: AI-1\n    status: open"
    )
    assert found == Version("PM-2026-002", ("PM-2026-001",), {"AI-1": "open"})


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("id: PM-2026-001\naction_items: " + "[" * 30_000, id="too deep"),
        pytest.param("id: PM-2026-001\naction_items: &a [*a]", id="an alias"),
    ],
)
def test_what_yaml_cannot_read_does_not_raise(header) -> None:
    found = version_of(header)
    assert found is None or found.states == {}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_without_an_exception(noise) -> None:
    data = b"---\nid: PM-2026-001\naction_items:\n" + noise
    versions.read(data, versions.telling(data))


_ITEM = st.tuples(
    st.sampled_from(ACTION_STATES),
    st.sampled_from(["Fix it", "'a: b'", '"status: done"', "Fix\n      it now", ">-\n      x"]),
    st.booleans(),
)


@given(st.lists(_ITEM, min_size=1, max_size=5), st.booleans())
def test_the_quick_way_reads_what_yaml_does(items, indented) -> None:
    lines = []
    for number, (state, title, last) in enumerate(items, 1):
        fields = [f"title: {title}", f"status: {state}"]
        fields = [f"id: AI-{number}", *(fields if last else reversed(fields))]
        lines += [f"{'- ' if not at else '  '}{field}" for at, field in enumerate(fields)]
    block = "\n".join(f"{'  ' if indented else ''}{line}" for line in lines)
    plain = f"---\nid: PM-2026-001\naction_items:\n{block}\n---\n"
    # A comment sends it the long way.
    commented = plain.replace("action_items:", "action_items: # all")
    quick, slow = (versions.read(t.encode(), versions.telling(t.encode()))
                   for t in (plain, commented))  # fmt: skip
    assert quick == slow
    assert quick.states == {f"AI-{n}": state for n, (state, _, _) in enumerate(items, 1)}
