from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from pathlib import Path

import pytest

import projects
from postmortem_kb.addresses import destination
from projects import config, postmortem

Project = Callable[..., Path]
OLD, NEW = "PM-2025-003", "PM-2025-004"
TITLE = 'Checkout & "cart" below <5 %'
FILES = {"2025/PM-2025-004.md": postmortem(NEW, title=TITLE, former_ids=[OLD])}


class Tags(HTMLParser):
    """What matters of a page: {(tag, name): attributes}, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[tuple[str, str], dict[str, str | None]] = {}
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or given.get("http-equiv") or given.get("rel") or ""
        self.found[tag, name] = given

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(
    ("theme", "folder", "directory_urls", "target"),
    [
        ("material", "", True, "../pm-2025-004/"),
        ("material", "incidents", False, "pm-2025-004.html"),
        ("mkdocs", "", False, "pm-2025-004.html"),
        ("readthedocs", "incidents", True, "../pm-2025-004/"),
    ],
)
def test_the_address_of_a_former_id_leads_on_without_a_script(
    project: Project, theme: str, folder: str, directory_urls: bool, target: str
) -> None:
    settings = config(theme, options={"folder": folder}, use_directory_urls=directory_urls)
    files = {f"{folder}/{path}".lstrip("/"): text for path, text in FILES.items()}
    built = projects.build(project(settings, files))
    below = folder or "postmortems"
    tags = Tags(built.text(destination(f"{below}/pm-2025-003.md", directory_urls)))
    goal = destination(f"{below}/pm-2025-004.md", directory_urls)
    assert tags.found["meta", "refresh"]["content"] == f"0; url={target}"
    assert tags.found["link", "canonical"]["href"] == target
    assert tags.found["a", ""]["href"] == target
    assert tags.found["meta", "robots"]["content"] == "noindex"
    assert {tag for tag, _ in tags.found} & {"script", "style"} == set()
    assert TITLE in tags.words
    assert goal in built.files
    assert built.warnings == []


@pytest.mark.parametrize("theme", projects.THEMES)
def test_neither_the_search_nor_the_sitemap_has_it(project: Project, theme: str) -> None:
    root = project(config(theme, site_url="https://kb.example.com/x/"), FILES)
    built = projects.build(root)
    search = json.loads(built.text("search/search_index.json"))
    assert "pm-2025-003" not in built.text("sitemap.xml")
    assert [each for each in search["docs"] if "pm-2025-003" in each["location"]] == []
    page = Tags(built.text("postmortems/pm-2025-003/index.html"))
    canonical = "https://kb.example.com/x/postmortems/pm-2025-004/"
    assert page.found["link", "canonical"]["href"] == canonical


def test_a_page_that_the_team_has_there_wins(project: Project) -> None:
    own = {"docs/postmortems/pm-2025-003.md": "# Mine\n"}
    options = {"pages": ["/postmortems/**"]}
    built = projects.build(project(config("mkdocs", options=options), FILES, **own))
    assert "Mine" in built.text("postmortems/pm-2025-003/index.html")
    told = "postmortems/pm-2025-003.md is used instead of a page that leads on from PM-2025-003"
    assert [line for line in built.log if told in line] != []


def test_a_postmortem_that_has_the_id_now_wins(project: Project) -> None:
    other = {"2025/PM-2025-003.md": postmortem(OLD)}
    built = projects.build(project(config("mkdocs"), {**FILES, **other}))
    assert "http-equiv" not in built.text("postmortems/pm-2025-003/index.html").replace(
        'http-equiv="X-UA-Compatible"', ""
    )


def test_what_is_withheld_leaves_no_page_at_its_former_address(project: Project) -> None:
    hidden = postmortem(NEW, former_ids=[OLD], visibility="restricted")
    built = projects.build(
        project(
            config("mkdocs"), {"2025/PM-2025-004.md": hidden, "a.md": postmortem("PM-2025-001")}
        )
    )
    assert [file for file in built.files if "pm-2025-00" in file] == [
        "postmortems/pm-2025-001/index.html"
    ]


FORMER = ("../../x", "<script>alert(1)</script>", "INC 12", "index", "ÄÖ", "a\u2028b")


def test_whatever_a_former_id_is_it_stays_text_and_in_the_folder(project: Project) -> None:
    def built(former: Iterable[list[str]]) -> projects.Built:
        named = {
            f"2025/PM-2025-{number:03}.md": postmortem(f"PM-2025-{number:03}", former_ids=ids)
            for number, ids in enumerate(former, 1)
        }
        return projects.build(project(config("mkdocs"), named))

    before = set(built([] for _ in FORMER).files)
    after = built([each] for each in FORMER)
    added = sorted(set(after.files) - before)
    assert added == [
        "postmortems/ab/index.html",
        "postmortems/ao/index.html",
        "postmortems/inc-12/index.html",
        "postmortems/script-alert-1-script/index.html",
        "postmortems/x/index.html",
    ]
    assert [file for file in added if "<script>alert" in after.text(file)] == []
