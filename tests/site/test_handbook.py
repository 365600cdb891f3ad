from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import walker
from postmortem_kb import vocabulary
from postmortem_kb.indexes import handbook
from postmortem_kb.resources import templates_dir
from postmortem_kb.schema import FrontMatter
from postmortem_kb.severities import DEFAULT_SEVERITIES
from postmortem_kb.vocabulary import label
from projects import Built, build, config, postmortem, write
from walker import resolve

CHAPTERS = [chapter.name for chapter in handbook.CHAPTERS]
DRAWN = ("five-whys", "fishbone", "fault-tree")
WORDS: dict[str, Iterable[str]] = {
    "severity": DEFAULT_SEVERITIES,
    "trigger": vocabulary.TRIGGERS,
    "root cause": vocabulary.ROOT_CAUSES,
    "postmortem": list(vocabulary.Status),
    "action item": vocabulary.ACTION_STATES,
    "kind": vocabulary.KINDS,
    "type of action": vocabulary.ACTION_TYPES,
    "priority": vocabulary.PRIORITIES,
    "visibility": vocabulary.VISIBILITIES,
    "dimension": vocabulary.DIMENSIONS,
    "detection": [word for word in vocabulary.DETECTION_METHODS if word != "unknown"],
    "data loss": [word for word in vocabulary.DATA_LOSS if word != "unknown"],
}
SCALE = {
    "outage": {
        "definition": "Nothing & nobody works.",
        "response": "Run.",
        "updates": "Each <minute>",
        "major": True,
    },
    "odd": {"definition": "Something is *odd*.", "response": "Walk.", "updates": "Once"},
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build a handbook with a scale, words, a page and a template of the team's own."""
    root = tmp_path_factory.mktemp("own")
    options = {
        "severities": SCALE,
        "services": ["api", "web shop"],
        "extra_fields": {"cost_centre": "text"},
        "required_headings": {"closed": ["Farewell"]},
        "policy": [{"when": {"severity": "outage"}, "fields": ["roles"]}],
        "minimum_n": 9,
        "templates": "mine",
    }
    files = {
        "mkdocs.yml": config(options=options),
        "docs/PM-2026-001.md": postmortem("PM-2026-001", severity="outage"),
        "docs/handbook/roles.md": "# Who does what here\n\n[Severities](severities.md)\n",
        "mine/handbook/drills.md.jinja": "<p>We drill on {{ to('lifecycle', 'Mondays') }}.</p>\n",
    }
    write(root, files)
    return build(root)


def body(built: Built, chapter: str) -> str:
    """Return the text of a chapter."""
    return built.page(f"handbook/{chapter}/").one("article").text


def test_every_template_of_the_handbook_is_a_chapter() -> None:
    files = (templates_dir() / "handbook").iterdir()
    assert sorted(file.name.removesuffix(".md.jinja") for file in files) == sorted(CHAPTERS)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_one_title_a_lede_and_a_place_in_the_contents(
    sample: Built, chapter: str
) -> None:
    page = sample.page(f"handbook/{chapter}/")
    top = sample.page("handbook/")
    assert len(page.one("h1", "pm-title").text) > 3
    assert len(page.all("p", "pm-lede")) == 1
    links = [resolve("handbook/index.html", each.attributes["href"]) for each in top.all("a", "t")]
    assert (f"handbook/{chapter}/index.html", "") in links


def test_the_contents_lead_to_the_rules(sample: Built) -> None:
    links = sample.page("handbook/").all("a", "t")
    assert [each.attributes["href"] for each in links if each.text == "Rules"] == ["../rules/"]


def test_the_chapters_follow_one_another(sample: Built) -> None:
    walked, name = [CHAPTERS[0]], CHAPTERS[0]
    while True:
        here = f"handbook/{name}/index.html"
        links = sample.page(here).all("a", inside="pm-end")
        following = [each for each in links if each.attributes.get("rel") == "next"]
        if not following:
            break
        target = resolve(here, following[0].attributes["href"])
        assert target is not None
        name = target[0].split("/")[1]
        walked.append(name)
    assert walked == CHAPTERS


@pytest.mark.parametrize("chapter", DRAWN)
def test_a_technique_shows_its_example_as_written_and_as_drawn(sample: Built, chapter: str) -> None:
    page = sample.page(f"handbook/{chapter}/")
    assert [len(page.all("pre")), len(page.all("figure", "pm-draw"))] == [1, 1]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nothing_of_a_template_is_left_in_a_chapter(sample: Built, chapter: str) -> None:
    page = sample.page(f"handbook/{chapter}/")
    assert re.findall(r"\{[{%#]|[}%#]\}", page.one("article").text) == []
    assert "<!--pm-->" not in page.html


@pytest.mark.parametrize(
    ("kind", "word"), [(kind, word) for kind, words in WORDS.items() for word in words]
)
def test_the_glossary_has_every_word_of_the_vocabulary(sample: Built, kind: str, word: str) -> None:
    terms = [each.text for each in sample.page("handbook/glossary/").all("dt")]
    assert f"{word if kind == 'severity' else label(word)} ({kind})" in terms


def test_every_term_has_a_meaning_and_an_anchor(sample: Built) -> None:
    page = sample.page("handbook/glossary/")
    terms, meanings = page.all("dt"), page.all("dd")
    assert len(terms) == len(meanings) > 100
    assert [each.text for each in meanings if len(each.text) < 10] == []
    assert [each.text for each in terms if "id" not in each.attributes] == []


def test_terms_of_a_letter_are_in_the_order_of_the_alphabet(sample: Built) -> None:
    terms = [each.text.casefold() for each in sample.page("handbook/glossary/").all("dt")]
    assert terms == sorted(terms)


def test_the_reference_has_every_field(sample: Built) -> None:
    page = sample.page("handbook/front-matter/")
    shown = {each.text for each in page.all("code", inside="pm-fields")}
    assert set(FrontMatter.model_fields) - shown == set()


@pytest.mark.parametrize("chapter", ["severities", "postmortem", "communication", "glossary"])
def test_the_severities_are_those_of_the_configuration(own: Built, chapter: str) -> None:
    text = body(own, chapter)
    found = [name for name in ("outage", "odd", "SEV1 (", "SEV5") if name in text]
    assert found == ["outage", "odd"]


@pytest.mark.parametrize(
    ("chapter", "text"),
    [
        ("severities", "Nothing & nobody works."),
        ("severities", "Something is *odd*."),
        ("severities", "Major incidents are outage:"),
        ("communication", "Each <minute>"),
        ("postmortem", "outageAlways."),
        ("lifecycle", "and the sections Farewell"),
        ("metrics", "Under 9 values"),
        ("front-matter", "cost_centre"),
        ("front-matter", "web shop"),
        ("front-matter", "severity outage: roles"),
        ("glossary", "Nothing & nobody works."),
    ],
)
def test_a_chapter_says_what_the_configuration_says(own: Built, chapter: str, text: str) -> None:
    assert text in body(own, chapter)


def test_a_page_of_the_team_wins_over_a_chapter_of_that_name(own: Built) -> None:
    page = own.page("handbook/roles/")
    assert [page.one("h1").text.rstrip("¶"), page.all("p", "pm-lede")] == ["Who does what here", []]


def test_a_template_of_the_team_wins_over_ours(own: Built) -> None:
    page = own.page("handbook/drills/")
    assert page.one("h1").text == "Drills"
    assert "We drill on Mondays." in body(own, "drills")
    assert page.all("p", "pm-lede") == []


def test_every_link_of_a_handbook_of_the_teams_own_leads_somewhere(own: Built) -> None:
    assert list(walker.broken(own.site)) == []


def test_nothing_is_said_against_the_handbook(own: Built) -> None:
    assert own.warnings == []


def test_a_handbook_stands_without_any_postmortem(tmp_path: Path) -> None:
    write(tmp_path, {"mkdocs.yml": config("mkdocs"), "docs/.keep": ""})
    built = build(tmp_path)
    missing = [name for name in CHAPTERS if f"handbook/{name}/index.html" not in built.files]
    assert [missing, list(walker.broken(built.site)), built.warnings] == [[], [], []]


def test_the_handbook_lies_below_the_folder(
    small: Callable[[str, bool, str], Built],
) -> None:
    files = small("material", True, "incidents").files
    ours = [file for file in files if "handbook/" in file]
    assert len(ours) == len(CHAPTERS) + 1
    assert [file for file in ours if not file.startswith("incidents/handbook/")] == []
