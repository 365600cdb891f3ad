from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import feedparser
import pytest
from jsonschema import Draft202012Validator

import hostile
from projects import THEMES, Built, build, config, front_matter, postmortem, write
from walker import Page

ADDRESS = "https://kb.example.com/base/"
FIELDS = {"title": 'Orders & <5 % "lost"', "summary": "Nobody\n\ncould <pay>."}


def project(root: Path, theme: str = "material", folder: str = "", **more: Any) -> Built:
    below = f"docs/{folder}/" if folder else "docs/"
    options = {"folder": folder} if folder else {}
    settings = config(theme, options=options, site_description="All of them", **more)
    write(root, {"mkdocs.yml": settings, "docs/index.md": "# Front\n"} if folder else {})
    text = postmortem("PM-2026-001", **FIELDS)
    write(root, {"mkdocs.yml": settings, f"{below}PM-2026-001.md": text})
    return build(root)


def graph(page: Page) -> dict[str, str]:
    """Return the Open Graph of a page."""
    metas = [each.attributes for each in page.all("meta") if "property" in each.attributes]
    found = {each["property"]: each["content"] for each in metas}
    assert len(found) == len(metas)
    return found


def linked(page: Page) -> dict[str, Any]:
    """Return the JSON-LD of a page."""
    (script,) = (
        each for each in page.all("script") if each.attributes.get("type") == "application/ld+json"
    )
    found: dict[str, Any] = json.loads(script.text)
    return found


@pytest.mark.parametrize("theme", THEMES)
def test_a_postmortem_has_an_open_graph(tmp_path: Path, theme: str) -> None:
    built = project(tmp_path, theme, site_url=ADDRESS)
    assert graph(built.page("postmortems/pm-2026-001/")) == {
        "og:title": 'Orders & <5 % "lost"',
        "og:site_name": "Reports",
        "og:url": f"{ADDRESS}postmortems/pm-2026-001/",
        "og:type": "article",
        "og:description": "Nobody could <pay>.",
        "article:published_time": "2026-01-02T10:00:00Z",
        "article:modified_time": "2026-02-20",
        "article:section": "Config change",
    }


def test_an_index_has_an_open_graph(tmp_path: Path) -> None:
    built = project(tmp_path, site_url=ADDRESS)
    assert graph(built.page("actions/")) == {
        "og:title": "Actions",
        "og:site_name": "Reports",
        "og:url": f"{ADDRESS}actions/",
        "og:type": "website",
        "og:description": "All of them",
    }


def test_a_postmortem_says_what_it_is_as_schema_org_has_it(tmp_path: Path) -> None:
    built = project(tmp_path, site_url=ADDRESS)
    assert linked(built.page("postmortems/pm-2026-001/")) == {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "headline": 'Orders & <5 % "lost"',
        "description": "Nobody could <pay>.",
        "identifier": "PM-2026-001",
        "url": f"{ADDRESS}postmortems/pm-2026-001/",
        "datePublished": "2026-01-02T10:00:00Z",
        "dateModified": "2026-02-20",
        "creativeWorkStatus": "Reviewed",
        "about": [
            {"@type": "Thing", "name": "Config change"},
            {"@type": "Thing", "name": "api"},
        ],
        "author": {"@type": "Organization", "name": "platform"},
        "isPartOf": {"@type": "WebSite", "name": "Reports", "url": ADDRESS},
    }


def test_without_a_site_url_no_address_is_made_up(tmp_path: Path) -> None:
    page = project(tmp_path).page("postmortems/pm-2026-001/")
    assert ("og:url" in graph(page), "url" in linked(page)) == (False, False)


def test_what_the_theme_says_already_is_not_said_again(tmp_path: Path) -> None:
    theirs = '{% extends "base.html" %}{% block extrahead %}<meta property="og:title" content="x">{% endblock %}'  # noqa: E501
    theme = {"name": "material", "custom_dir": "theme"}
    write(tmp_path, {"theme/main.html": theirs})
    built = project(tmp_path, theme)  # type: ignore[arg-type]
    assert graph(built.page("postmortems/pm-2026-001/")) == {"og:title": "x"}


@pytest.mark.parametrize("folder", ["", "incidents"])
def test_our_pages_name_both_feeds_and_these_are_there(tmp_path: Path, folder: str) -> None:
    built = project(tmp_path, folder=folder)
    below = f"{folder}/" if folder else ""
    place = "incidents/pm-2026-001/" if folder else "postmortems/pm-2026-001/"
    links = [
        (each.attributes["type"], each.attributes["href"].replace("../", ""))
        for each in built.page(place).all("link")
        if each.attributes.get("rel", "").split() == ["alternate"]
    ]
    root = "" if folder else below
    assert links == [
        ("application/atom+xml", f"{root}feed.xml"),
        ("application/feed+json", f"{root}feed.json"),
    ]
    assert {f"{below}feed.xml", f"{below}feed.json"} <= set(built.files)


@pytest.mark.parametrize(
    ("page", "named"), [("actions/", True), ("postmortems/pm-2026-001/", False)]
)
def test_an_index_names_the_feed_of_action_items_too(
    tmp_path: Path, page: str, named: bool
) -> None:
    built = project(tmp_path)
    links = {each.attributes.get("href"): each.attributes for each in built.page(page).all("link")}
    feed = {
        "rel": "alternate ",
        "type": "application/atom+xml",
        "title": "Action items, Reports",
        "href": "../actions.xml",
    }
    assert links.get("../actions.xml") == (feed if named else None)
    assert "actions.xml" in built.files


def test_pages_of_the_team_s_own_are_left_as_they_are(tmp_path: Path) -> None:
    assert graph(project(tmp_path, folder="incidents").page("")) == {}


def test_the_data_of_the_sample_is_valid(sample: Built) -> None:
    for kind in ("postmortems", "actions"):
        schema = json.loads(sample.text(f"api/{kind}.schema.json"))
        Draft202012Validator(schema).validate(json.loads(sample.text(f"api/{kind}.json")))
    assert feedparser.parse(sample.text("feed.xml")).bozo is False


def test_a_file_of_the_team_wins_over_the_data(tmp_path: Path) -> None:
    write(tmp_path, {"docs/llms.txt": "Ours."})
    assert project(tmp_path).text("llms.txt") == "Ours."


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_gets_out_of_a_head_or_of_the_page_that_is_not_there(
    tmp_path: Path, theme: str
) -> None:
    for number, text in enumerate(hostile.PAYLOADS.values(), 100):
        fields = hostile.filled(text) | {
            "id": f"PM-2026-{number}",
            "visibility": "public",
            "status": "closed",
        }
        write(tmp_path, {f"docs/PM-2026-{number}.md": front_matter(**fields)})
    write(tmp_path, {"mkdocs.yml": config(theme)})
    built = build(tmp_path)
    for number, text in enumerate(hostile.PAYLOADS.values(), 100):
        page = built.page(f"postmortems/pm-2026-{number}/")
        assert linked(page)["description"] == " ".join(text.split())
        assert graph(page)["og:description"] == " ".join(text.split())
    missing = built.page("404.html")
    assert [
        each for each in missing.elements if each.tag == "img" or "onload" in each.attributes
    ] == []


@pytest.mark.parametrize(
    ("theme", "target"),
    [("material", "/base/"), ("readthedocs", "/base/search.html"), ("mkdocs", "/base/browse/")],
)
def test_the_page_that_is_not_there_searches_and_leads_on(
    tmp_path: Path, theme: str, target: str
) -> None:
    page = project(tmp_path, theme, site_url=ADDRESS).page("404.html")
    (form,) = (each for each in page.all("form") if each.attributes.get("class") == "pm-find")
    assert (form.attributes["action"], form.attributes["method"]) == (target, "get")
    links = [each.attributes.get("href", "") for each in page.all("a")]
    wanted = ["postmortems/pm-2026-001/", "browse/", "actions/"]
    assert [each for each in wanted if f"/base/{each}" not in links] == []


def test_without_a_search_the_page_that_is_not_there_searches_the_list(tmp_path: Path) -> None:
    page = project(tmp_path, plugins=[{"postmortem-kb": {}}]).page("404.html")
    (form,) = (each for each in page.all("form") if each.attributes.get("class") == "pm-find")
    assert form.attributes["action"] == "/browse/"


@pytest.mark.parametrize(
    ("folder", "theme", "options"),
    [
        ("theme", {"name": "material", "custom_dir": "theme"}, {}),
        ("own/theme", {"name": "material"}, {"templates": "own"}),
    ],
    ids=["custom_dir", "templates"],
)
def test_a_team_s_own_page_that_is_not_there_wins(
    tmp_path: Path, folder: str, theme: dict[str, Any], options: dict[str, Any]
) -> None:
    write(tmp_path, {f"{folder}/404.html": "Theirs.", "mkdocs.yml": config(theme, options=options)})
    write(tmp_path, {"docs/PM-2026-001.md": postmortem("PM-2026-001")})
    assert build(tmp_path).text("404.html") == "Theirs."


def test_a_team_s_own_template_draws_llms_txt(tmp_path: Path) -> None:
    write(tmp_path, {"own/data/llms.txt.jinja": "{{ title }}!\n"})
    write(tmp_path, {"mkdocs.yml": config(options={"templates": "own"}), "docs/.keep": ""})
    assert build(tmp_path).text("llms.txt") == "Reports!\n"
