from __future__ import annotations

import pytest

from postmortem_kb import frontmatter, suppression
from postmortem_kb.model import Place
from postmortem_kb.suppression import Suppression

HEAD = "---\nid: PM-2026-001\n"


def read(text: str) -> list[Suppression]:
    return list(suppression.read(frontmatter.read(text.encode())))


def covered(text: str) -> list[tuple[str, str, int, int]]:
    return [(each.rule, each.reason, each.first, each.last) for each in read(text)]


HEADERS = [
    pytest.param(
        "severity: P1  # postmortem-ignore PM104: our own scale\nowner: a\n",
        [("PM104", "our own scale", 3, 3)],
        id="beside a value it is about that line",
    ),
    pytest.param(
        "# postmortem-ignore PM102: no impact\nimpact:\n  customers: 1\n\n  users: 2\nowner: a\n",
        [("PM102", "no impact", 4, 7)],
        id="on its own line it is about the next entry with what is indented below it",
    ),
    pytest.param(
        "action_items:\n  # postmortem-ignore PM304: x\n  - id: A\n    status: done\n  - id: b\n",
        [("PM304", "x", 5, 6)],
        id="before an item of a list it is about that item",
    ),
    pytest.param(
        "# postmortem-ignore PM104: x\n# another comment\n\nseverity: P1\n",
        [("PM104", "x", 6, 6)],
        id="other comments and blank lines in between are passed",
    ),
    pytest.param("owner: a  #postmortem-ignore PM1: x\n", [("PM1", "x", 3, 3)], id="no blank"),
    pytest.param("a: b  # postmortem-ignore unknown-value: x\n",
                 [("unknown-value", "x", 3, 3)], id="by name"),
    pytest.param("a: b  # postmortem-ignore PM104\n", [("PM104", "", 3, 3)], id="no reason"),
    pytest.param("a: b  # postmortem-ignore PM104 why\n", [("", "", 3, 3)], id="no colon"),
    pytest.param("a: b  # postmortem-ignore\n", [("", "", 3, 3)], id="no rule"),
    pytest.param("a: b  # postmortem-ignore PM104, PM105: x\n", [("", "", 3, 3)], id="two rules"),
    pytest.param("a: b  # postmortem-ignored PM104: x\n", [], id="another word"),
    pytest.param('a: "b # postmortem-ignore PM104: x"\n', [], id="in quotation marks"),
    pytest.param("a: |\n  b\n  # postmortem-ignore PM104: x\nc: d\n", [], id="in a block of text"),
    pytest.param("a: b#postmortem-ignore PM104: x\n", [], id="part of a value"),
    pytest.param("a: b  # postmortem-ignore PM104: x # postmortem-ignore PM105: y\n",
                 [("PM104", "x", 3, 3), ("PM105", "y", 3, 3)], id="two comments"),
    pytest.param("a: b\n# postmortem-ignore PM104: x\n", [("PM104", "x", 5, 5)], id="at the end"),
]  # fmt: skip


@pytest.mark.parametrize(("header", "expected"), HEADERS)
def test_a_comment_in_the_front_matter(header, expected) -> None:
    assert covered(f"{HEAD}{header}---\n\nText.\n") == expected


BODIES = [
    pytest.param(
        "One.\n<!-- postmortem-ignore PM601: a quotation -->\nTwo,\nthree.\n\nFour.\n",
        [("PM601", "a quotation", 6, 7)],
        id="on its own line it is about the next paragraph",
    ),
    pytest.param(
        "| 1 | a <!-- postmortem-ignore PM505: x --> |\n| 2 | b |\n",
        [("PM505", "x", 4, 4)],
        id="within a line it is about that line",
    ),
    pytest.param("<!-- postmortem-ignore PM505 -->\n\nx\n", [("PM505", "", 6, 6)], id="no reason"),
    pytest.param("```\n<!-- postmortem-ignore PM505: x -->\n```\n", [], id="in code"),
    pytest.param("Write `<!-- postmortem-ignore PM505: x -->` here.\n", [], id="in code in a line"),
    pytest.param(
        "<!-- postmortem-ignore PM701: made up -->\n```\na\n\nb\n```\nText.\n",
        [("PM701", "made up", 5, 9)],
        id="before a block of code it is about all of that",
    ),
    pytest.param(
        "<!-- postmortem-ignore PM505:\n     x y -->\n| a |\n",
        [("PM505", "x y", 6, 6)],
        id="over two lines",
    ),
    pytest.param(
        "<!-- Postmortem-Ignore PM505: x -->\na\n", [("PM505", "x", 5, 5)], id="a capital"
    ),
    pytest.param("postmortem-ignore PM505: x\n", [], id="no comment"),
    pytest.param("<!-- postmortem-ignore PM505: x -->", [("PM505", "x", 4, 4)], id="nothing left"),
]


@pytest.mark.parametrize(("body", "expected"), BODIES)
def test_a_comment_in_the_text(body, expected) -> None:
    assert covered(f"{HEAD}---\n{body}") == expected


def test_its_place_is_that_of_the_comment() -> None:
    (found,) = read(f"{HEAD}owner: a  # postmortem-ignore PM104: x\n---\n")
    assert found.place == Place(3, 11, 3, 39)
    (found,) = read(f"{HEAD}---\nx <!-- postmortem-ignore PM601: y --> z\n")
    assert found.place == Place(4, 3, 4, 38)


def test_a_file_without_any_has_none() -> None:
    assert read(f"{HEAD}---\n") == []
