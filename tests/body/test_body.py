from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.body import Body
from postmortem_kb.model import Place

ROW = " " * 7
PROSE = [
    pytest.param("a `b` c", "a     c", id="code"),
    pytest.param("a ``b ` c`` d", "a           d", id="longer-code"),
    pytest.param("a `b\nc` d", "a   \n   d", id="code-over-two-lines"),
    pytest.param("a ` b\n\nc ` d", "a ` b\n\nc ` d", id="another-paragraph"),
    pytest.param("- a ` b\n- c ` d", "- a ` b\n- c ` d", id="another-item"),
    pytest.param("| ` |\n| ` |", "| ` |\n| ` |", id="another-row"),
    pytest.param("a ` b\n<script>\n` c", "a ` b\n<script>\n` c", id="html-ends-a-paragraph"),
    pytest.param("a \\` b ` c", "a \\` b ` c", id="escaped"),
    pytest.param("a ``` b ` c", "a ``` b ` c", id="of-another-length"),
    pytest.param("a <!-- b --> c", "a            c", id="comment"),
    pytest.param("a <!-- b\n\nc --> d", "a       \n\n      d", id="comment-over-paragraphs"),
    pytest.param("a <!-- b", "a <!-- b", id="comment-without-end"),
    pytest.param("a `<!--` b --> c", "a        b --> c", id="comment-sign-in-code"),
    pytest.param("a <!-- ` --> b ` c", "a            b ` c", id="code-sign-in-a-comment"),
    pytest.param("a --> b <!-- c", "a --> b <!-- c", id="signs-the-wrong-way-round"),
    pytest.param("```\na\n```\nb", "   \n \n   \nb", id="fence"),
    pytest.param("a\n\n    b\n\n    c\nd", "a\n\n     \n\n     \nd", id="indented-code"),
    pytest.param("- a\n\n    b\nc", "- a\n\n    b\nc", id="indented-in-a-list"),
    pytest.param("a\n    b", "a\n    b", id="indented-in-a-paragraph"),
    pytest.param("[^1]: a\n\n    b", "[^1]: a\n\n    b", id="indented-in-a-footnote"),
    pytest.param("- a\n\n        b\nc", "- a\n\n         \nc", id="code-in-a-list"),
    pytest.param("- a\n\n\t\tb", "- a\n\n   ", id="code-after-tabs-in-a-list"),
    pytest.param(
        "- a\n    - b\n\n        c", "- a\n    - b\n\n        c", id="text-in-an-inner-list"
    ),
    pytest.param(
        "- a\n    - b\n\n    c\n\n        d",
        "- a\n    - b\n\n    c\n\n         ",
        id="code-after-it",
    ),
    pytest.param("- a\n        b", "- a\n        b", id="a-lazy-line-in-a-list"),
    pytest.param(
        "!!! note\n    a\n\n        b", "!!! note\n    a\n\n         ", id="code-in-a-note"
    ),
    pytest.param(
        "    ```\n    a\n\n    b\n    ```\nc", f"{ROW}\n     \n\n     \n{ROW}\nc", id="deep-fence"
    ),
    pytest.param(
        "- a\n\n\t~~~\n\tb\n\n\tc\n\t~~~", "- a\n\n    \n  \n\n  \n    ", id="tabbed-fence"
    ),
    pytest.param(
        "> ```\n> a\n>\n> b\n> ```\n> c", "     \n   \n \n   \n     \n> c", id="quoted-fence"
    ),
    pytest.param("> a\n> ```\n> b\n\nc\n> ```", "> a\n> ```\n> b\n\nc\n> ```", id="cut-by-a-line"),
    pytest.param(
        "- a\n\n    ```\n    b\nc\n\n    ```", "- a\n\n    ```\n    b\nc\n\n    ```", id="cut"
    ),
    pytest.param("- a\n\n    ```\n    b", "- a\n\n    ```\n    b", id="deep-fence-without-end"),
    pytest.param(
        "````\n    ```\n````\na\n    ```",
        "    \n       \n    \na\n    ```",
        id="deep-fence-in-a-fence",
    ),
    pytest.param("", "", id="nothing"),
]


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_prose_is_the_text_without_code_and_comments(text, expected) -> None:
    assert expected == Body(text, 1).prose


def test_what_a_reader_sees_is_the_text_without_comments() -> None:
    body = Body("a `b` <!-- c --> d\n\n    <!-- code -->\n", 1)
    assert body.visible == "a `b`            d\n\n    <!-- code -->\n"
    assert [body.text[start:end] for start, end in body.comments] == ["<!-- c -->"]


@given(st.text(alphabet="a`<!->\n |#*[]()\\\"'=& ", max_size=60))
def test_whatever_is_blanked_every_offset_stays(text) -> None:
    body = Body(text, 3)
    for made in (body.prose, body.visible):
        assert len(made) == len(text)
        assert [n for n, char in enumerate(made) if char == "\n"] == [
            n for n, char in enumerate(text) if char == "\n"
        ]
    for target, start, end in body.links:
        assert target == text[start:end]
        place = body.place(start, end)
        assert 3 <= place.line <= place.end_line <= 3 + text.count("\n")
    for tag in body.tags:
        assert text[tag.start] == "<"
    for section in body.sections:
        assert section.heading.line < section.first <= section.last + 1


LINKS = [
    ("[a](b)", ["b"]),
    ("![a](b)", ["b"]),
    ("[a](b) [c](d)", ["b", "d"]),
    ("[![a](b)](c)", ["b", "c"]),
    ('[a](b "c")', ["b"]),
    ("[a](b 'c d')", ["b"]),
    ("[a]( b )", ["b"]),
    ("[a](<b c>)", ["b c"]),
    ("[a](b c)", ["b c"]),
    ("[a](b(c)d)", ["b(c)d"]),
    ("[a\nb](c)", ["c"]),
    ("[a]()", [""]),
    ("[a] (b)", []),
    ("a](b)", []),
    ("[a\n\nb](c)", []),
    ("[a](b\n\nc)", []),
    ("[a](b", []),
    ("\\[a](b)", []),
    ("`[a](b)`", []),
    ("[a]: b", []),
    ("[a]\n\n[a]: b", ["b"]),
    ("[x][A  B]\n\n[a b]: c 'its title'", ["c"]),
    ("[a]\n\n[a]: <b>", ["b"]),
    ("[a]\n\n[a]: is what follows", []),
    ("[a]\n\n[a]:\n  b.md", ["b.md"]),
    ("[a]\n\n[a]: \n<b.md> 'its title'\n", ["b.md"]),
    ("[a]\n\n[a]:\n\nb.md", []),
    ("[a]\n\n[a]:\nis what follows", []),
    ("[^a]\n\n[^a]: b", []),
]


@pytest.mark.parametrize(("text", "expected"), LINKS)
def test_links_are_those_of_markdown(text, expected) -> None:
    assert expected == [link.target for link in Body(text, 1).links]


def test_a_link_stands_on_its_target() -> None:
    body = Body("text\n\n- [a](b.md)\n\n[c]: d.md\n[c]\n", 10)
    places = [body.place(link.start, link.end) for link in body.links]
    assert places == [Place(12, 7, 12, 11), Place(14, 6, 14, 10)]


def test_a_definition_over_two_lines_stands_on_its_target() -> None:
    body = Body("[c]\n\n[c]:\n  d.md\n", 10)
    assert [body.place(link.start, link.end) for link in body.links] == [Place(13, 3, 13, 7)]


def test_a_section_ends_at_the_next_heading_of_its_level_or_above() -> None:
    body = Body("# A\n## B\ntext\n### C\n## D\n# E\n", 1)
    actual = [(each.heading.text, each.first, each.last) for each in body.sections]
    assert actual == [("A", 2, 5), ("B", 3, 4), ("C", 5, 4), ("D", 6, 5), ("E", 7, 7)]


def test_sections_are_found_by_title_whatever_its_case_and_blanks() -> None:
    body = Body("## Root  cause\n\n## ROOT CAUSE\n", 1)
    assert [each.heading.line for each in body.sections_of("root cause")] == [1, 3]
    assert (body.section("Root Cause"), body.section("Impact")) == (body.sections[0], None)


def test_the_timeline_may_say_its_time_zone() -> None:
    body = Body("## 2. **Timeline** (UTC):\n", 1)
    assert body.section("timeline") == body.sections[0]


def test_a_heading_stands_on_its_words() -> None:
    body = Body("text\n\n## Root cause ##\n", 7)
    assert body.heading_place(body.headings[0]) == Place(9, 4, 9, 14)


TAGS = [
    ("<b>", [("b", "", True)]),
    ("<IMG src='a>b' onerror=c>", [("img", " src='a>b' onerror=c", True)]),
    ("<a\nhref=b>", [("a", "\nhref=b", True)]),
    ("<a b", [("a", " b", False)]),
    ("</b>", []),
    ("`<b>` <!-- <i> -->", []),
    ("<https://example.com> <jo@example.com> <jo.doe@example.com>", []),
    ("5 < 6 <7 \\<b>", []),
    ("<a b='c <d>", [("a", " b=", False), ("d", "", True)]),
]


@pytest.mark.parametrize(("text", "expected"), TAGS)
def test_tags_are_those_of_a_browser(text, expected) -> None:
    assert expected == [(tag.name, tag.attributes, tag.closed) for tag in Body(text, 1).tags]


SLOW = [
    pytest.param("` " * 200_000, id="backticks"),
    pytest.param(" ".join("`" * n for n in (*range(1, 900), *range(1, 900))), id="lengths"),
    pytest.param("[](" * 200_000, id="links-without-end"),
    pytest.param("[](<" * 200_000, id="angles-without-end"),
    pytest.param("[a](b " * 100_000, id="blanks-in-links"),
    pytest.param('[a](x "' + '"b ' * 200_000, id="quotes"),
    pytest.param("# a\n" * 100_000, id="headings"),
    pytest.param("<!--" * 200_000, id="comments-without-end"),
    pytest.param('<a "' * 200_000, id="quotes-in-tags"),
    pytest.param("<a b='" * 100_000, id="more-quotes-in-tags"),
    pytest.param(" " * 400_000 + "x", id="blanks"),
    pytest.param(" \n" * 200_000, id="blank-lines"),
    pytest.param("[a]: b\n" * 50_000, id="definitions"),
    pytest.param("[a]:\n" * 50_000, id="definitions-without-targets"),
    pytest.param("[a]:" + " " * 200_000 + "\n" + " " * 200_000, id="blanks-in-a-definition"),
    pytest.param("> ```a\n" * 100_000, id="fences-in-a-quotation"),
    pytest.param("    ```\n" + "    a\n" * 100_000 + "b", id="a-deep-fence-without-end"),
    pytest.param("- a\n\n" + "        b\n\n" * 100_000, id="code-in-a-list"),
    pytest.param("> " * 200_000 + "```", id="quotations"),
]


@pytest.mark.parametrize("text", SLOW)
def test_a_hostile_text_is_read_once(text) -> None:
    # Read over and over, each of these would take minutes.
    body = Body(text, 1)
    assert len(body.prose) == len(text)
    assert len(body.sections) == len(body.headings)
    assert len(body.links) + len(body.tags) <= len(text)


LINK_PIECES = ["[a]", "(b.md)", "[", "]", "](", ")", "\n", "\n\n", " ", "x", "`", "!", "<c>", '"d"']


@given(st.lists(st.sampled_from(LINK_PIECES), max_size=30).map("".join))
def test_the_links_of_a_text_are_those_of_its_paragraphs(text) -> None:
    # A backslash has the text read by paragraphs.
    apart = Body(f"{text}\n\n\\", 1).links
    assert Body(text, 1).links == apart
