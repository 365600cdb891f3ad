from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.body import Body
from postmortem_kb.body.blocks import (
    KINDS,
    Area,
    Block,
    Event,
    Fishbone,
    FiveWhys,
    UnreadableError,
    Why,
    blocks,
    read,
)

WHYS = "```five-whys\nWhy?\n  Because.\n```"


def block(kind: str, text: str) -> Block:
    lines = text.split("\n")
    return Block(kind, 10, 11 + len(lines), tuple(lines))


FOUND = [
    pytest.param(WHYS, [("five-whys", 5, 8)], id="backticks"),
    pytest.param("a\n\n~~~ fishbone\nx\n~~~\n", [("fishbone", 7, 9)], id="tildes-and-a-blank"),
    pytest.param("`````fault-tree\n```\n`````", [("fault-tree", 5, 7)], id="a-long-fence"),
    pytest.param(f"{WHYS}\n\n{WHYS}", [("five-whys", 5, 8), ("five-whys", 10, 13)], id="two"),
    pytest.param(f"<!-- a -->\n{WHYS}", [("five-whys", 6, 9)], id="after-a-comment"),
    pytest.param(f"<!--\n{WHYS}\n-->", [], id="in-a-comment"),
    pytest.param(f"````markdown\n{WHYS}\n````", [], id="in-another-fence"),
    pytest.param("```five-whys\nWhy?\n  Because.", [], id="without-an-end"),
    pytest.param("- a\n\n  ```five-whys\n  Why?\n  ```", [], id="in-a-list"),
    pytest.param("> ```five-whys\n> Why?\n> ```", [], id="in-a-quotation"),
    pytest.param("    ```five-whys\n    Why?\n    ```", [], id="indented-code"),
    pytest.param("```five-whys and more\nWhy?\n```", [], id="another-word"),
    pytest.param("```python\nfive-whys\n```", [], id="another-kind"),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_a_block_is_a_fence_at_the_margin_with_its_word(text, expected) -> None:
    found = [(each.kind, each.first, each.last) for each in blocks(Body(text, 5))]
    assert expected == found


WRITTEN = [
    pytest.param("Why?\n  Because.\nAnd why?\n  So.", id="two-blanks"),
    pytest.param("Why?\n\tBecause.\n\n\nAnd why?\n\tSo.\n", id="tabs-and-blank-lines"),
    pytest.param("- Why?\n  - Because.\n- And why?\n  - So.", id="bullets"),
    pytest.param("    Why?\n      Because.\n    And why?\n        So.", id="all-indented"),
]


@pytest.mark.parametrize("text", WRITTEN)
def test_five_whys_are_questions_with_the_answer_indented_below(text) -> None:
    expected = FiveWhys((Why("Why?", "Because."), Why("And why?", "So.")))
    assert expected == read(block("five-whys", text))


def test_an_answer_may_have_lines_and_may_be_missing() -> None:
    expected = FiveWhys((Why("Why?", "One and two."), Why("And why?", "")))
    assert expected == read(block("five-whys", "Why?\n  One\n    and two.\nAnd why?"))


def test_a_fishbone_is_an_effect_with_areas_and_causes() -> None:
    text = "- Down\n  - Change\n    - All at once\n    - `x` - y\n  - Tests"
    expected = Fishbone("Down", (Area("Change", ("All at once", "`x` - y")), Area("Tests", ())))
    assert expected == read(block("fishbone", text))


def test_a_fault_tree_has_gates_where_something_leads_to_an_event() -> None:
    text = "Lost (AND)\n  Drops (or)\n    Full\n    Early\n  Blind\n    No alert (yet)\n"
    expected = Event(
        "Lost",
        True,
        (
            Event("Drops", False, (Event("Full"), Event("Early"))),
            Event("Blind", False, (Event("No alert (yet)"),)),
        ),
    )
    assert expected == read(block("fault-tree", text))
    words = ["Lost", "Drops", "Full", "Early", "Blind", "No alert (yet)"]
    assert words == [event.text for event in expected.walk()]


DEEP = "\n".join(" " * level + "a" for level in range(7))
UNREADABLE = [
    pytest.param("five-whys", "", 10, "write a question", id="empty-whys"),
    pytest.param("fishbone", "\n  \n", 10, "write the effect", id="blank-fishbone"),
    pytest.param("fault-tree", "-\n", 10, "write the top event", id="bullets-without-words"),
    pytest.param("five-whys", "  So.\nWhy?", 11, "needs its question", id="no-question"),
    pytest.param("five-whys", "Why?\nSo.", 11, "indent the lines that answer", id="no-answer"),
    pytest.param("five-whys", "a\n b\n" * 31, 71, "room for 60 lines", id="too-many-lines"),
    pytest.param("fishbone", "Down", 11, "nothing leads to this", id="no-areas"),
    pytest.param("fishbone", "D\n A\n  c\n   d", 14, "effect, areas and causes", id="no-level"),
    pytest.param("fishbone", "D\nA", 12, "indent this one below `D`", id="two-effects"),
    pytest.param("fault-tree", "T\n  a\n\nU", 14, "below `T`", id="two-tops"),
    pytest.param("fault-tree", "  T\n a\nb", 12, "below `T`", id="a-top-that-is-indented"),
    pytest.param("fault-tree", "T\n    a\n  b", 13, "no line above is indented", id="uneven"),
    pytest.param("fault-tree", DEEP, 17, "room for 6 levels", id="too-deep"),
    pytest.param("fault-tree", f"T\n  {'a' * 121}", 12, "has 121 characters", id="too-long"),
    pytest.param("fault-tree", "T\n  a (and)", 12, "leave it out", id="a-gate-of-nothing"),
]


@pytest.mark.parametrize(("kind", "text", "line", "words"), UNREADABLE)
def test_what_cannot_be_drawn_says_where_and_what_to_write(kind, text, line, words) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(block(kind, text))
    assert (line, True) == (caught.value.line, words in caught.value.message)


def test_as_much_as_has_room_can_be_read() -> None:
    tree = read(block("fault-tree", f"{DEEP[: DEEP.rindex(chr(10))]}\n {'b' * 120}"))
    assert isinstance(tree, Event)
    assert len(list(tree.walk())) == 7
    assert isinstance(read(block("five-whys", "a\n b\n" * 30)), FiveWhys)


@given(kind=st.sampled_from(KINDS), text=st.text("ab\n\t (and)-*`", max_size=80))
def test_every_block_is_read_or_says_which_line_of_it_is_wrong(kind, text) -> None:
    written = block(kind, text)
    wrong = None
    try:
        read(written)
    except UnreadableError as error:
        wrong = error
    assert wrong is None or (wrong.message and written.first <= wrong.line < written.last)
