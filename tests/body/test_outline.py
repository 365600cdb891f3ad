from __future__ import annotations

import pytest

from postmortem_kb.body.outline import Heading, headings, plain_title

TABLE = [
    pytest.param("# A\n\n### B ###\n", [(1, "A", 1), (3, "B", 3)], id="number-signs"),
    pytest.param("A\n===\n\nB\n---\n", [(1, "A", 1), (2, "B", 4)], id="underlined"),
    pytest.param("## C#\n## D # e\n", [(2, "C#", 1), (2, "D # e", 2)], id="signs-in-the-text"),
    pytest.param("## A {#a .b}\n## B {: #b }\n", [(2, "A", 1), (2, "B", 2)], id="attributes"),
    pytest.param("#A\n####### B\n    # C\n", [], id="not-quite-headings"),
    pytest.param("```\n# A\n```\n# B\n", [(1, "B", 4)], id="a-fence"),
    pytest.param("````md\n```\n# A\n````\n# B\n", [(1, "B", 5)], id="a-longer-fence"),
    pytest.param("~~~\n# A\n```\n~~~\n# B\n", [(1, "B", 5)], id="a-fence-of-tildes"),
    pytest.param("```kubectl get pods```\n# A\n", [(1, "A", 2)], id="code-in-a-sentence"),
    pytest.param("<!-- a\n# A\n-->\n# B\n", [(1, "B", 4)], id="a-comment"),
    pytest.param("<!-- a --> <!-- b\n# A\n-->\n# B\n", [(1, "B", 4)], id="two-comments"),
    pytest.param("Hide it with `<!--`.\n# A\n", [(1, "A", 2)], id="a-comment-sign-in-code"),
    pytest.param("# A\n---\n", [(1, "A", 1)], id="a-rule-below-a-heading"),
    pytest.param("```\nx\n```\n---\n", [], id="a-rule-below-a-fence"),
    pytest.param("text\n\n---\n", [], id="a-rule"),
    pytest.param("| a |\n---\n", [], id="a-table"),
    pytest.param("> a\n---\n", [], id="a-quotation"),
    pytest.param("##\n## \n## #\n", [(2, "", 2), (2, "", 3)], id="nothing-to-say"),
    pytest.param("", [], id="nothing"),
]


@pytest.mark.parametrize(("body", "expected"), TABLE)
def test_headings_are_found_as_a_reader_sees_them(body, expected) -> None:
    assert [Heading(*each) for each in expected] == headings(body, 1)


def test_lines_are_those_of_the_file() -> None:
    assert headings("\n# A\nB\n=\n", 10) == [Heading(1, "A", 11), Heading(1, "B", 12)]


SLOW = [
    pytest.param("# a" + " " * 400_000 + "b", id="blanks-in-a-heading"),
    pytest.param("# " + "a {" * 200_000, id="braces"),
    pytest.param("# " + "# " * 200_000 + "b", id="number-signs"),
    pytest.param("`" * 400_000 + "x`", id="backticks"),
    pytest.param("-" * 400_000 + "x", id="dashes"),
]


@pytest.mark.parametrize("body", SLOW)
def test_a_long_line_is_read_once(body) -> None:
    # Read over and over, each of these would take minutes.
    assert len(headings(body, 1)) <= 1


def test_a_fence_without_an_end_is_a_text_like_any_other() -> None:
    assert headings("~~~\n## Impact\n", 1) == [Heading(2, "Impact", 2)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Impact", "impact"),
        ("ROOT  Cause", "root cause"),
        ("Impact:", "impact"),
        ("**Impact**", "impact"),
        ("_Root_ `cause`", "root cause"),
        ("1. Impact", "impact"),
        ("2) Impact", "impact"),
        ("3.1 Root cause", "root cause"),
        ("Timeline (UTC)", "timeline"),
        ("Timeline (UTC):", "timeline"),
        ("Root cause(s)", "root cause"),
        ("5 whys", "5 whys"),
        ("2026-03-04", "2026-03-04"),
        ("Impact on customers", "impact on customers"),
        ("(none)", "(none)"),
        ("**", ""),
        ("1." * 100_000, "1." * 100_000),
    ],
)
def test_titles_are_compared_without_what_surrounds_the_words(written, expected) -> None:
    assert expected == plain_title(written)
