from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from written import PATH, found, postmortem, suggested, words

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import check
from postmortem_kb.resources import templates_dir
from postmortem_kb.rules import Around

TEMPLATE = (templates_dir() / "new/full.md.jinja").read_text(encoding="utf-8")
HINTS = re.findall(r"<!--.*?-->", TEMPLATE)

BAD = [
    ("TODO", "TODO"),
    ("TODO: ask support", "TODO"),
    ("**TODO** ask support", "TODO"),
    ("- TODO ask support", "TODO"),
    ("| 14:05 | TODO | |", "TODO"),
    ("It began. TODO ask when", "TODO"),
    ("It began (TODO ask when)", "TODO"),
    ("Ask support, TODO: numbers", "TODO"),
    ("FIXME", "FIXME"),
    ("Customers: XXX", "XXX"),
    ("The end is TBD.", "TBD"),
    ("| TBD | |", "TBD"),
    ("Date: YYYY-MM-DD", "YYYY-MM-DD"),
    ("| YYYY-MM-DD HH:MM | It began |", "YYYY-MM-DD HH:MM"),
    ("Lorem ipsum dolor", "Lorem ipsum"),
    ("text lorem ipsum", "lorem ipsum"),
    ("[Insert the graph here]", "[Insert the graph here]"),
    ("[insert graph]", "[insert graph]"),
    ("<describe the impact>", "<describe the impact>"),
    ("By [your name], [add a link]", "[your name]"),
]
GOOD = [
    "The code held a TODO since 2019.",
    "A TODO in the code was the cause",
    "The TODOs, the todo list, the to-do",
    "`TODO`",
    "```\nTODO: retry\n```",
    "    TODO: retry",
    "<!-- TODO: ask -->",
    'The page said "TBD" for an hour',
    "The page said “TBD” for an hour",
    "https://example.com/TODO and TODO.md, src/TODO",
    "HTTP 5XX, 1-800-XXX-1234, XXXL",
    "Dates are written YYYY-MM-DD in all logs",
    "[Insert](https://example.com)",
    "[your dashboard][d]\n\n[d]: https://example.com",
    "[your dashboard]\n\n[your dashboard]: https://example.com",
    "[insertion] sort and <describes>",
    "Insert your card, describe your problem",
    "[x] your own list",
    "[the graph]",
]


@pytest.mark.parametrize(("text", "expected"), BAD)
def test_a_placeholder_is_found(text, expected, knowledge_base) -> None:
    files = {PATH: postmortem(f"\n{text}\n")}
    assert words(knowledge_base(files), "PM504", files)[:1] == [expected]


@pytest.mark.parametrize("text", GOOD)
def test_words_about_something_else_are_left_alone(text, knowledge_base) -> None:
    assert found(knowledge_base({PATH: postmortem(f"\n\n{text}\n")}), "PM504") == []


@pytest.mark.parametrize("hint", HINTS)
def test_a_hint_of_the_template_is_found(hint, knowledge_base) -> None:
    files = {PATH: postmortem(f"\n## Impact\n\n{hint}\nAll customers.\n")}
    report = knowledge_base(files)
    assert words(report, "PM504", files) == [hint]
    assert suggested(report, "PM504") == [""]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (f"## Impact\n\n{HINTS[0]}\n", "PM503"),
        (f"## Impact\n\n### Customers\n\n{HINTS[0]}\n", "PM503"),
        (f"## Impact\n\n### Customers\n\n{HINTS[0]}\n\n### Partners\n\nNone.\n", "PM504"),
        (f"## Notes\n\n{HINTS[0]}\n", "PM504"),
        (f"{HINTS[0]}\n", "PM504"),
    ],
)
def test_of_an_empty_section_with_its_hint_one_finding_is_enough(
    body, code, knowledge_base
) -> None:
    report = knowledge_base({PATH: postmortem(body)})
    codes = [each.code for each in report.problems if each.code in ("PM503", "PM504")]
    assert codes == [code]


def test_the_template_has_hints_and_no_placeholder(knowledge_base) -> None:
    assert len(HINTS) >= 4
    body = re.sub(r"<!--.*?-->|\{[{%].*?[%}]\}", "", TEMPLATE.split("---\n")[-1])
    assert found(knowledge_base({PATH: postmortem(body)}), "PM504") == []


def test_other_comments_are_left_alone(knowledge_base) -> None:
    text = "<!-- Who wrote this? -->\n<!-- postmortem-ignore PM601: a quotation -->\n<!---->\n"
    assert found(knowledge_base({PATH: postmortem(f"\n{text}\n")}), "PM504") == []


def test_a_draft_may_be_full_of_them(knowledge_base) -> None:
    text = "".join(f"{line}\n\n" for line, _ in BAD) + "\n".join(HINTS)
    report = knowledge_base({PATH: postmortem(f"\n{text}\n", "summary: TODO", status="draft")})
    assert found(report, "PM504") == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["summary: TODO"], [(7, 10, 14)]),
        (["summary: 'The end is TBD.'"], [(7, 22, 25)]),
        (["summary: >-", "  One in five.", "  TODO: how many?"], [(9, 3, 7)]),
        (["contributing_factors: [TBD]"], [(7, 24, 27)]),
        # What another rule finds fault with is not told twice.
        (["trigger: TBD"], []),
        (["action_items:", "  - {id: AI-1, title: Alert on a full disk, owner: TBD}"], []),
        (["impact:", "  description: Lorem ipsum dolor"], [(8, 16, 27)]),
        (["summary: Found by a TODO in the code."], []),
        (["summary: One.  # TODO: more"], []),
        (["# TODO: more", "summary: One."], []),
    ],
)
def test_values_of_the_header_are_looked_through(lines, expected, knowledge_base) -> None:
    assert expected == found(knowledge_base({PATH: postmortem("", *lines)}), "PM504")


def test_hints_of_the_teams_own_template_are_found(tmp_path) -> None:
    template = tmp_path / "ours/new/full.md.jinja"
    template.parent.mkdir(parents=True)
    template.write_text("## Impact\n\n<!-- Say it in\none sentence. -->\n", encoding="utf-8")
    file = tmp_path / "PM-2026-001.md"
    file.write_text(postmortem("\n<!-- Say it in one\nsentence. -->\n"), encoding="utf-8")
    around = Around(root=tmp_path)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    for settings, expected in ((Settings(templates="ours"), [(9, 1, 14)]), (Settings(), [])):
        report = check.run([Location(PATH, PATH, file)], settings, now, around)
        assert expected == found(report, "PM504")


def test_a_long_line_is_read_once(knowledge_base) -> None:
    # Read over and over, this would take minutes.
    text = "TODO and " * 100_000 + "[insert " * 50_000
    assert len(found(knowledge_base({PATH: postmortem(f"\n{text}\n")}), "PM504")) == 1
