from __future__ import annotations

import re

import pytest

from postmortem_kb.body import Body
from postmortem_kb.rendering import Knowledge, causes
from postmortem_kb.rendering import postmortem as rendering
from postmortem_kb.rendering.surroundings import surroundings
from postmortem_kb.rendering.templates import Renderer

WHYS = "```five-whys\nWhy did it fail?\n  `x` <b>\nAnd why?\n```"
BONES = "```fishbone\nDown & out.\n  Change\n    All at <once>\n  Tests\n```"
TREE = "```fault-tree\nLost (and)\n  Queue\n    Full </svg>\n    Early\n  Blind\n```"
UNREADABLE = "```fishbone\nDown\n```"


@pytest.fixture(scope="module")
def kb(knowledge) -> Knowledge:
    return knowledge({"a.md": "id: PM-2026-001"})


def cut(kb: Knowledge, body: str) -> list[tuple[str, str]]:
    (postmortem,) = kb.corpus
    parts = rendering.view(postmortem, surroundings(postmortem, kb), body, [])["body"]
    return [(part.text.strip(), part.partial) for part in parts]


def drawn(kb: Knowledge, body: str) -> str:
    (postmortem,) = kb.corpus
    data = rendering.view(postmortem, surroundings(postmortem, kb), body, [])
    page = Renderer(kb).render("pages/postmortem.md.jinja", postmortem.page, **data)
    return "\n".join(
        re.findall(r"^<!--pm-->\n(<figure class=\"pm-draw.*?)^<!--/pm-->$", page, re.S | re.M)
    )


def words(html: str) -> str:
    """Return what is read aloud of a drawing: its text without what is hidden."""
    shown = re.sub(r'<(svg|span)[^>]*aria-hidden="true".*?</\1>', "", html, flags=re.DOTALL)
    return " ".join(re.sub("<[^>]*>", " ", shown).replace("&nbsp;", " ").split())


def test_a_block_is_cut_out_and_drawn_where_it_is_written(kb) -> None:
    body = f"## Root cause\n\na\n\n{WHYS}\n\nb\n{TREE}\n## Lessons learned\n\nc\n\n{BONES}"
    assert cut(kb, body) == [
        ("", "impact"),
        ("## Root cause\n\na", "five-whys"),
        ("b", "fault-tree"),
        ("", "factors"),
        ("", "actions"),
        ("## Lessons learned\n\nc", "fishbone"),
        ("", ""),
    ]


LEFT = [
    pytest.param(UNREADABLE, id="unreadable"),
    pytest.param(f"<div>\n\n{WHYS}\n\n</div>", id="in-html"),
    pytest.param(f"<!--\n{WHYS}\n-->", id="in-a-comment"),
    pytest.param(f"````\n{WHYS}\n````", id="in-another-fence"),
]


@pytest.mark.parametrize("body", LEFT)
def test_what_cannot_be_drawn_and_what_is_no_block_stays_as_it_is(body, kb) -> None:
    assert [text for text, _ in cut(kb, body) if text] == [body]
    assert drawn(kb, body) == ""


def test_a_block_is_drawn_below_the_figures_of_the_impact(kb) -> None:
    expected = [("## Impact", "impact"), ("", "five-whys"), ("", "factors"), ("", "actions")]
    assert cut(kb, f"## Impact\n{WHYS}")[:4] == expected


SAID = [
    pytest.param(
        WHYS,
        "Asked why twice. The chain ends at the filled number. "
        "Why did it fail? x &lt;b&gt; And why? unknown",
        id="five-whys",
    ),
    pytest.param(
        BONES,
        "2 areas, 1 cause led to: Down &amp; out. Change All at &lt;once&gt; Tests no cause named",
        id="fishbone",
    ),
    pytest.param(
        TREE,
        "3 basic events stand behind: Lost. "
        "Lost : all of Queue : any of Full &lt;/svg&gt; Early Blind",
        id="fault-tree",
    ),
]


@pytest.mark.parametrize(("body", "expected"), SAID)
def test_a_drawing_says_in_words_what_it_shows(body, expected, kb) -> None:
    assert words(drawn(kb, body)) == expected


@pytest.mark.parametrize("body", [WHYS, BONES, TREE])
def test_a_drawing_needs_no_script_no_style_and_no_id(body, kb) -> None:
    found = drawn(kb, body)
    assert found.count("<figure") == 1
    assert re.findall(r"\s(?:style|id|on\w+)=|<script|https?:|<b>x|<once|</svg> ", found) == []


def test_every_line_of_a_drawing_stands_in_it(kb) -> None:
    texts = re.findall("<text[^>]*>([^<]*)</text>", drawn(kb, TREE))
    assert texts == ["Lost", "Queue", "Full &lt;/svg&gt;", "Early", "Blind", "all of", "any of"]
    texts = re.findall("<text[^>]*>([^<]*)</text>", drawn(kb, BONES))
    assert texts == ["Down &amp; out.", "Change", "All at &lt;once&gt;", "Tests"]


def test_a_fishbone_of_many_areas_has_drawings_and_one_list(kb) -> None:
    areas = "".join(f"  Area {number}\n    Cause\n" for number in range(8))
    found = drawn(kb, f"```fishbone\nDown\n{areas}```")
    assert (found.count("<svg"), found.count("<dl"), found.count("<dt>")) == (2, 1, 8)
    assert "2 drawings" in found


def test_gates_are_explained_where_they_are_drawn(kb) -> None:
    one = drawn(kb, "```fault-tree\nLost\n  Queue\n```")
    assert ("flat foot" in one, "curved foot" in one) == (False, True)
    two = drawn(kb, "```fault-tree\nLost (and)\n  Queue\n```")
    assert ("flat foot" in two, "curved foot" in two) == (True, False)


def test_lines_of_blocks_are_those_of_the_body() -> None:
    found = causes.drawn(Body(f"a\n{UNREADABLE}\n{BONES}", 0))
    assert [(each.first, each.last, each.partial) for each in found] == [(4, 9, "fishbone")]
