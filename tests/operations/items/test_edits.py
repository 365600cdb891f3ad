from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import frontmatter
from postmortem_kb.operations.items import edits
from postmortem_kb.operations.items.places import Unsafe

FIRST = ("action_items", 0)
BLOCK = "action_items:\n  - id: AI-1\n    status: open  # since May\n\n    # said in the review\n"


def file(header: str) -> bytes:
    return f"---\n{header}---\n\nBody\n".encode()


ASSIGNED = [
    pytest.param("status", "done", BLOCK, BLOCK.replace("open", "done"), id="a-value-there"),
    pytest.param(
        "closed_on",
        "2026-11-22",
        BLOCK,
        BLOCK.replace("May\n", "May\n    closed_on: 2026-11-22\n"),
        id="a-new-key-behind-the-one-before-it",
    ),
    pytest.param(
        "due",
        "2026-11-22",
        BLOCK,
        BLOCK.replace("AI-1\n", "AI-1\n    due: 2026-11-22\n"),
        id="a-new-key-not-only-at-the-end",
    ),
    pytest.param(
        "due",
        "2026-11-22",
        "action_items:\n- id: AI-1\n  due:   # when?\n  status: open\n",
        "action_items:\n- id: AI-1\n  due: 2026-11-22   # when?\n  status: open\n",
        id="an-empty-key",
    ),
    pytest.param(
        "owner",
        "@alice",
        "action_items:\n-   id: AI-1\n    owner: ~\n    status: 'open'\n",
        "action_items:\n-   id: AI-1\n    owner: \"@alice\"\n    status: 'open'\n",
        id="a-null",
    ),
    pytest.param(
        "reason",
        "Too late",
        "action_items:\n  - id: AI-1\n    reason: >-\n      Long\n      text\n\n    status: open\n",
        "action_items:\n  - id: AI-1\n    reason: Too late\n\n    status: open\n",
        id="a-block-of-text",
    ),
    pytest.param(
        "evidence",
        "new",
        "action_items:\n  - id: AI-1\n    evidence: old\n      and more  # c\n    status: open\n",
        "action_items:\n  - id: AI-1\n    evidence: new  # c\n    status: open\n",
        id="a-text-on-two-lines",
    ),
    pytest.param(
        "closed_on",
        "2026-11-22",
        "action_items:\n  - {id: AI-1, status: open, updates: []}\n",
        "action_items:\n  - {id: AI-1, status: open, closed_on: 2026-11-22, updates: []}\n",
        id="in-brackets",
    ),
    pytest.param(
        "reason",
        "a, b",
        "action_items: [{id: AI-1, status: open}, {id: AI-2}]\n",
        'action_items: [{id: AI-1, status: open, reason: "a, b"}, {id: AI-2}]\n',
        id="in-brackets-within-brackets",
    ),
    pytest.param("updates", "x", f"{BLOCK}    updates:\n      - on: x\n", None, id="a-list"),
]


@pytest.mark.parametrize(("key", "text", "before", "expected"), ASSIGNED)
def test_a_field_is_set_and_every_other_byte_kept(key, text, before, expected) -> None:
    if expected is None:
        with pytest.raises(Unsafe):
            edits.assign(file(before), FIRST, key, text)
    else:
        assert edits.assign(file(before), FIRST, key, text) == file(expected)


REMOVED = [
    pytest.param(
        "action_items:\n  - id: AI-1\n    evidence: x  # y\n    # kept\n    status: done\n",
        "action_items:\n  - id: AI-1\n    # kept\n    status: done\n",
        id="a-line",
    ),
    pytest.param(
        "action_items:\n  - id: AI-1\n    evidence: |\n      x\n\n      y\n\ntags: [a]\n",
        "action_items:\n  - id: AI-1\n\ntags: [a]\n",
        id="a-block-of-text-but-not-the-blank-line-behind-it",
    ),
    pytest.param(
        "action_items:\n  - evidence: x\n    id: AI-1\n",
        "action_items:\n  - id: AI-1\n",
        id="the-key-behind-the-dash",
    ),
    pytest.param(
        "action_items:\n  - evidence: x  # y\n    id: AI-1\n", None, id="a-comment-behind-the-dash"
    ),
    pytest.param(
        "action_items:\n  - {id: AI-1, evidence: x, status: done}\n",
        "action_items:\n  - {id: AI-1, status: done}\n",
        id="in-brackets",
    ),
    pytest.param(
        "action_items:\n  - {id: AI-1, evidence: x}\n",
        "action_items:\n  - {id: AI-1}\n",
        id="last-in-brackets",
    ),
    pytest.param(
        "action_items:\n  - {id: AI-1, evidence: x, # y\n     status: done}\n",
        None,
        id="a-comment-in-brackets",
    ),
]


@pytest.mark.parametrize(("before", "expected"), REMOVED)
def test_a_field_is_taken_away_and_every_other_byte_kept(before, expected) -> None:
    if expected is None:
        with pytest.raises(Unsafe):
            edits.remove(file(before), FIRST, "evidence")
    else:
        assert edits.remove(file(before), FIRST, "evidence") == file(expected)


HEAD = "action_items:\n  - id: AI-1\n"
OLD = "- {on: 2026-01-01, text: a}"
NOTED = [
    pytest.param(
        HEAD, f"{HEAD}    updates:\n      - on: 2026-11-22\n        text: Done.\n", id="the-first"
    ),
    pytest.param(
        "action_items:\n- id: AI-1\n",
        "action_items:\n- id: AI-1\n  updates:\n  - on: 2026-11-22\n    text: Done.\n",
        id="the-first-where-dashes-are-not-indented",
    ),
    pytest.param(
        f"{HEAD}    updates:  # none\n",
        f"{HEAD}    updates:  # none\n      - on: 2026-11-22\n        text: Done.\n",
        id="an-empty-key",
    ),
    pytest.param(
        f"{HEAD}    updates: ~\n",
        f"{HEAD}    updates: [{{on: 2026-11-22, text: Done.}}]\n",
        id="a-null",
    ),
    pytest.param(
        f"{HEAD}    updates: []\n",
        f"{HEAD}    updates: [{{on: 2026-11-22, text: Done.}}]\n",
        id="an-empty-list",
    ),
    pytest.param(
        f"{HEAD}    updates:\n      {OLD}  # b\n  # c\n",
        f"{HEAD}    updates:\n      {OLD}  # b\n      {OLD}\n  # c\n".replace(
            f"{OLD}\n", "- {on: 2026-11-22, text: Done.}\n"
        ),
        id="like-one-in-brackets",
    ),
    pytest.param(
        f"{HEAD}    updates:\n    -   on: 2026-01-01\n        text: |\n          a\n\n",
        f"{HEAD}    updates:\n    -   on: 2026-01-01\n        text: |\n          a\n"
        "    -   on: 2026-11-22\n        text: Done.\n\n",
        id="like-one-of-lines",
    ),
    pytest.param(
        f"{HEAD}    updates: [{{on: 2026-01-01,\n      text: a }} # b\n      ]\n",
        f"{HEAD}    updates: [{{on: 2026-01-01,\n      text: a }}, {{on: 2026-11-22, text: Done.}}"
        " # b\n      ]\n",
        id="a-list-in-brackets-over-lines",
    ),
    pytest.param(
        "action_items:\n  - {id: AI-1, status: open}\n",
        "action_items:\n  - {id: AI-1, status: open, updates: [{on: 2026-11-22, text: Done.}]}\n",
        id="an-item-in-brackets",
    ),
    pytest.param(
        "action_items:\n  - {id: AI-1, updates: }\n",
        "action_items:\n  - {id: AI-1, updates: [{on: 2026-11-22, text: Done.}]}\n",
        id="an-empty-key-in-brackets",
    ),
]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("before", "expected"), NOTED)
def test_an_update_is_written_as_the_last_one_is(before, expected, ending) -> None:
    data = file(before).replace(b"\n", ending.encode())
    assert edits.note(data, FIRST, "2026-11-22", "Done.") == file(expected).replace(
        b"\n", ending.encode()
    )


HOSTILE = [
    "a: b",
    "a #b",
    "@a",
    "[x",
    "{",
    "- a",
    "'",
    '"',
    "\\u000a",
    "\\\\n\n",
    "!x",
    "null",
    "~",
]
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec="utf-8"), min_size=1))
WAYS = [BLOCK, "action_items:\n  - {id: AI-1, status: open}\n"]


@given(text=TEXTS.filter(str.isprintable), header=st.sampled_from(WAYS))
def test_any_text_reads_back_as_it_was_given(text, header) -> None:
    data = edits.assign(file(header), FIRST, "reason", text)
    data = edits.note(data, FIRST, "2026-11-22", f"{text}\n{text}")
    source = frontmatter.read(data)
    item = source.values["action_items"][0]
    assert (item["reason"], item["updates"][0]["text"]) == (text, f"{text}\n{text}")
    assert source.faults == ()
    assert data.count(b"\n") <= file(header).count(b"\n") + 4
