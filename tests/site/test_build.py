from __future__ import annotations

import posixpath
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from postmortem_kb.severities import DEFAULT_SEVERITIES
from postmortem_kb.vocabulary import ROOT_CAUSES
from projects import REPOSITORY, THEMES, Built, build, config, postmortem, write
from walker import resolve

Variant = tuple[str, bool, str]

PAGES = {
    "home": "index",
    "all of them": "browse/index",
    "years of them": "postmortems/index",
    "owners": "owners/index",
    "severities": "severity/index",
    "a severity": "severity/sev1",
    "a severity without any": "severity/sev5",
    "root causes": "root-cause/index",
    "a root cause": "root-cause/config-change",
    "services": "services/index",
    "a service": "services/web-shop",
    "teams": "teams/index",
    "a team": "teams/edge",
    "years": "years/index",
    "a year": "years/2026",
    "actions": "actions/index",
    "rules": "rules/index",
    "a rule": "rules/pm203",
}


def address(variant: Variant, page: str) -> str:
    """Return the file of a page named without folder and ending."""
    _, directory_urls, folder = variant
    ending = ".html" if not directory_urls or posixpath.basename(page) == "index" else "/index.html"
    return posixpath.join(folder, page + ending)


def report(variant: Variant, identifier: str) -> str:
    """Return the file of a postmortem's page."""
    return address(variant, f"{'' if variant[2] else 'postmortems/'}{identifier.lower()}")


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_generated_page_is_at_its_address(site: Built, variant: Variant, page: str) -> None:
    assert address(variant, page) in site.files


@pytest.mark.parametrize("number", ["2025-001", "2025-002", "2026-001", "2026-002", "2026-004"])
def test_a_postmortem_is_at_its_permanent_address(
    site: Built, variant: Variant, number: str
) -> None:
    page = site.page(report(variant, f"PM-{number}"))
    assert page.one("h1").text == f"The report called PM-{number}"


def test_a_postmortem_without_a_valid_id_is_at_the_slug_of_its_path(
    site: Built, variant: Variant
) -> None:
    page = site.page(address(variant, "postmortems/2026-pm-2026-003"))
    assert page.one("h1").text == "The report called PM-2026-003"


def test_nothing_lies_at_the_path_of_a_source(site: Built, variant: Variant) -> None:
    below = posixpath.join(variant[2], "2026/")
    assert [file for file in site.files if file.startswith(below)] == []


def test_only_the_faulty_file_is_warned_of(site: Built) -> None:
    said = [warning.partition(" `")[0].partition("PM-2026-003.md:")[2] for warning in site.warnings]
    assert said == ["2:5: PM105"]


def test_faults_stand_at_the_top_of_the_page(site: Built, variant: Variant) -> None:
    html = site.page(address(variant, "postmortems/2026-pm-2026-003")).html
    place = html.index("PM-2026-003.md:2<")
    assert place < html.index("PM105") < html.index(">The report called PM-2026-003</h1>")


def test_previous_and_next_lead_along_time(site: Built, variant: Variant) -> None:
    here = report(variant, "PM-2026-001")
    page = site.page(here)
    found = {
        each.attributes["rel"]: resolve(here, each.attributes["href"])
        for each in page.all("a", inside="pm-end")
        if "rel" in each.attributes
    }
    assert found == {
        "prev": (report(variant, "PM-2025-002"), ""),
        "next": (report(variant, "PM-2026-002"), ""),
    }


RELATIONS = {
    "PM-2025-001": {
        "PM-2026-001": "It happened again",
        "PM-2025-002": "Its author names this one as related",
    },
    "PM-2025-002": {"PM-2025-001": "The author names it as related"},
    "PM-2026-001": {"PM-2025-001": "This is a recurrence of it"},
    "PM-2026-002": {},
}


@pytest.mark.parametrize("identifier", RELATIONS)
def test_relations_are_links_both_ways(site: Built, variant: Variant, identifier: str) -> None:
    here = report(variant, identifier)
    entries = site.page(here).all("li", inside="pm-list")
    links = {each.inside[-1].text: each for each in site.page(here).all("a", "t")}
    expected = {
        report(variant, other): f"{why}; same cause: config change; same service: api · {other}"
        for other, why in RELATIONS[identifier].items()
    }
    found = {}
    for link in links.values():
        target = resolve(here, link.attributes["href"])
        assert target is not None
        if target[0] not in expected:
            # Not named by either: it is only like it.
            entry = next(each for each in entries if link.text in each.text)
            assert "Same service: api; same" in entry.text
            continue
        entry = next(each for each in entries if link.text in each.text)
        # What is still open there comes behind it.
        found[target[0]] = next(
            part.text.partition("Still open there")[0]
            for part in site.page(here).all("span", "pm-sub")
            if part.text in entry.text
        )
    assert found == expected


def test_links_between_postmortems_are_relative_markdown_links(
    site: Built, variant: Variant
) -> None:
    here = report(variant, "PM-2026-001")
    found = resolve(here, site.page(here).link("the first"))
    assert found == (report(variant, "PM-2025-001"), "root-cause")


@pytest.mark.parametrize("theme", THEMES)
def test_another_page_links_to_a_postmortem_by_its_path(
    small: Callable[[str, bool, str], Built], theme: str
) -> None:
    found = resolve("index.html", small(theme, True, "incidents").page("").link("One"))
    assert found == ("incidents/pm-2025-001/index.html", "")


@pytest.mark.parametrize("name", DEFAULT_SEVERITIES)
def test_a_severity_is_defined_on_both_its_pages(site: Built, variant: Variant, name: str) -> None:
    pages = [address(variant, f"severity/{page}") for page in ("index", name.lower())]
    level = DEFAULT_SEVERITIES[name]
    lacking = [
        (page, text)
        for page in pages
        for text in (level.definition, level.response, level.updates)
        if text not in site.page(page).one("body").text
    ]
    assert lacking == []


@pytest.mark.parametrize("name", ROOT_CAUSES)
def test_a_root_cause_is_defined_on_both_its_pages(
    site: Built, variant: Variant, name: str
) -> None:
    pages = [address(variant, f"root-cause/{page}") for page in ("index", name)]
    text = ROOT_CAUSES[name]
    assert [page for page in pages if text not in site.page(page).one("body").text] == []


FACTS = {
    "Date": "2 Jan 2026",
    "Impact": "1 h 30 min",
    "Time to detect": "10 min",
    "Time to recover": "1 h 20 min",
    "Services": "api",
    "Root cause": "Config change",
    "Trigger": "Config push",
    "Owner": "platform",
    "Detection": "Monitoring",
}


def test_a_postmortem_has_a_header_of_facts(site: Built, variant: Variant) -> None:
    page = site.page(report(variant, "PM-2026-001"))
    header = page.all("dl", "pm-facts")[0]
    terms = [each for each in page.elements if header in each.inside and each.tag in ("dt", "dd")]
    found = {term.text: value.text for term, value in pairwise(terms) if term.tag == "dt"}
    assert found | FACTS == found


def test_a_postmortem_shows_its_action_items(site: Built, variant: Variant) -> None:
    page = site.page(report(variant, "PM-2026-001"))
    row = next(each for each in page.all("tr") if each.attributes.get("id") == "ai-1")
    words = ["Prevent", "Open", "platform", "High", "1 Jun 2026"]
    assert [word for word in words if word not in row.text] == []


def test_a_reason_stands_where_there_is_no_action_item(site: Built, variant: Variant) -> None:
    page = site.page(report(variant, "PM-2026-004"))
    assert "The part is gone." in page.one("body").text


def item(number: int, title: str, **fields: str) -> dict[str, str]:
    """Return an open action item without a due date."""
    return {"id": f"AI-{number}", "title": title, "status": "open", **fields}


def test_open_actions_are_listed_overdue_first(tmp_path: Path) -> None:
    items = [
        item(1, "Without a date", owner="edge", type="detect"),
        item(2, "Much later", due="2027-06-01", priority="low"),
        item(3, "Due today", due="2026-11-22", type="repair"),
        item(4, "Overdue a year", due="2025-11-22", owner="edge", priority="high", type="prevent"),
        item(5, "Overdue a day", due="2026-11-21"),
        item(6, "Never", status="wont-do", reason="No.", closed_on="2026-05-01"),
        item(7, "Ready", status="done", evidence="Seen.", closed_on="2026-05-01"),
    ]
    text = postmortem("PM-2026-001", action_items=items, reviewed_on="2026-02-20")
    write(tmp_path, {"mkdocs.yml": config(), "docs/PM-2026-001.md": text})
    page = build(tmp_path).page("actions/")
    rows = [each.text for each in page.all("tr", inside="tbody") if each.inside[-2].tag == "table"]
    titles = [item["title"] for item in items]
    found = [next((t for t in titles if t in row), row) for row in rows]
    opened = [
        "Overdue 2", "Overdue a year", "Overdue a day", "Due within 30 days 1", "Due today",
        "Later 1", "Much later", "No due date 1", "Without a date",
    ]  # fmt: skip
    assert found[: len(opened)] == opened
    closed = ["Done, not yet verified 1", "Ready", "Verified or won't do 1", "Never"]
    assert found[len(opened) :] == closed
    words = ["Overdue 365 d", "edge", "22 Nov 2025", "275 d", "High", "Prevent", "PM-2026-001"]
    assert [word for word in words if word not in rows[1]] == []


def sources() -> dict[str, dict[str, object]]:
    """Return the front matter of every postmortem of this repository."""
    files = sorted((REPOSITORY / "postmortems").rglob("PM-*.md"))
    return {
        file.stem: yaml.safe_load(file.read_text(encoding="utf-8").split("\n---\n")[0].strip("-"))
        for file in files
    }


def test_the_sample_site_builds_without_a_warning(sample: Built) -> None:
    assert sample.warnings == []


def test_every_postmortem_of_the_sample_site_has_its_page_with_its_title(sample: Built) -> None:
    found = {
        identifier: sample.page(f"postmortems/{identifier.lower()}/").one("h1").text
        for identifier in sources()
    }
    assert found == {identifier: str(front["title"]) for identifier, front in sources().items()}


def test_every_postmortem_of_the_sample_site_is_listed_once(sample: Built) -> None:
    page = sample.page("browse/")
    found = [
        target[0].split("/")[1].upper()
        for link in page.all("a", "t")
        if (target := resolve("browse/index.html", link.attributes["href"])) is not None
    ]
    assert sorted(found) == sorted(sources())


def test_two_builds_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    files = {f"docs/PM-2026-{n:03}.md": postmortem(f"PM-2026-{n:03}") for n in range(1, 9)}
    write(tmp_path, {"mkdocs.yml": config(), **files})
    first, second = (build(tmp_path, site_dir=str(tmp_path / name)) for name in ("a", "b"))
    assert first.files == second.files
    differ = [
        file
        for file in first.files
        if not file.endswith(".gz")
        and (first.site / file).read_bytes() != (second.site / file).read_bytes()
    ]
    assert differ == []


def test_a_fault_on_a_page_leads_to_its_rule(project: Callable[..., Path]) -> None:
    text = postmortem("PM-2026-001", severity="P1")
    page = build(project(config(), {"2026/PM-2026-001.md": text})).page(
        "postmortems/pm-2026-001/index.html"
    )
    links = [link for link in page.all("a") if link.text == "PM104"]
    assert [link.attributes.get("href") for link in links] == ["../../rules/pm104/"]


def test_the_manual_of_a_rule_shows_its_examples_and_how_to_silence_it(
    site: Built, variant: Variant
) -> None:
    text = (
        site.page(address(variant, "rules/pm402"))
        .one("article" if variant[0] == "material" else "body")
        .text
    )
    for words in ("2026/PM-2026-001.md", "Good", "postmortem-ignore PM402: the reason"):
        assert words in text
    assert "title=" not in text
