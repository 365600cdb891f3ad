from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from postmortem_kb import addresses, indexes
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Corpus
from postmortem_kb.rendering import Knowledge
from projects import THEMES, Built, build, config, postmortem, write
from walker import resolve

EMPTY = Knowledge(Corpus(()), Settings(), date(2026, 11, 22))
MAIN = [
    addresses.destination(page.path, True)
    for page in indexes.all_pages(EMPTY)
    if page.nav is not None
]
NAVIGATION = {"material": "md-nav--primary", "readthedocs": "wy-menu", "mkdocs": "navbar-nav"}


def navigation(built: Built, theme: str, here: str = "actions/index.html") -> list[str]:
    """Return the files that the navigation of a page leads to, each once, in order."""
    links = built.page(here).all("a", inside=NAVIGATION[theme])
    targets = [resolve(here, link.attributes.get("href", "#")) for link in links]
    return list(dict.fromkeys(target[0] for target in targets if target and not target[1]))


def numbered(count: int) -> dict[str, str]:
    """Return that many postmortems with a service and a team each."""
    names = [f"PM-2026-{number:03}" for number in range(1, count + 1)]
    return {
        f"docs/{name}.md": postmortem(name, services=[f"service {name}"], teams=[f"team {name}"])
        for name in names
    }


def test_the_main_pages_begin_with_those_a_reader_needs_first() -> None:
    assert MAIN[:3] == ["index.html", "browse/index.html", "actions/index.html"]


@pytest.mark.parametrize("theme", THEMES)
def test_the_navigation_has_the_main_pages_however_many_postmortems_there_are(
    tmp_path: Path, theme: str
) -> None:
    found = []
    for count in (5, 60):
        root = tmp_path / str(count)
        write(root, {"mkdocs.yml": config(theme), **numbered(count)})
        found.append(navigation(build(root), theme))
    # Material leaves the home page to the logo.
    expected = [page for page in MAIN if page in found[0]]
    assert found == [expected, expected]
    assert len(expected) >= len(MAIN) - 1


@pytest.mark.parametrize("theme", THEMES)
def test_no_page_grows_with_the_number_of_postmortems(tmp_path: Path, theme: str) -> None:
    sizes = []
    for count in (5, 60):
        root = tmp_path / str(count)
        write(root, {"mkdocs.yml": config(theme), **numbered(count)})
        sizes.append(len(build(root).text("postmortems/pm-2026-003/index.html")))
    assert sizes[1] - sizes[0] < 100


def test_breadcrumbs_lead_from_a_postmortem_to_the_list(sample: Built) -> None:
    here = "postmortems/pm-2026-001/index.html"
    links = sample.page(here).all("a", inside="md-path")
    found = [resolve(here, each.attributes["href"]) for each in links]
    assert ("postmortems/index.html", "") in found


def test_breadcrumbs_lead_from_a_severity_to_the_scale(sample: Built) -> None:
    here = "severity/sev1/index.html"
    links = sample.page(here).all("a", inside="md-path")
    found = [resolve(here, each.attributes["href"]) for each in links]
    assert ("severity/index.html", "") in found


@pytest.mark.parametrize("theme", THEMES)
def test_a_folder_is_one_section_behind_the_pages_of_the_team(
    small: Callable[[str, bool, str], Built], theme: str
) -> None:
    built = small(theme, True, "incidents")
    here = "guide/start/index.html"
    found = navigation(built, theme, here)
    ours = [f"incidents/{page}" for page in MAIN]
    assert [page for page in found if page.startswith("incidents/")] == ours
    assert set(found) - set(ours) <= {"index.html", here}


@pytest.mark.parametrize("theme", THEMES)
def test_a_navigation_without_our_pages_gets_them(tmp_path: Path, theme: str) -> None:
    settings = config(theme, options={"folder": "incidents"}, nav=["index.md"])
    own = {"docs/index.md": "# Own\n", "docs/incidents/PM-2026-001.md": postmortem("PM-2026-001")}
    write(tmp_path, {"mkdocs.yml": settings, **own})
    found = navigation(build(tmp_path), theme, "index.html")
    assert [page for page in found if page != "index.html"] == [
        f"incidents/{page}" for page in MAIN
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_a_navigation_that_places_one_of_our_pages_is_left_as_it_is(
    tmp_path: Path, theme: str
) -> None:
    nav = ["guide.md", {"All reports": "browse/index.md"}, {"To do": "actions/index.md"}]
    settings = config(theme, nav=nav, options={"pages": ["guide.md"]})
    files = {"docs/guide.md": "# Guide\n", "docs/PM-2026-001.md": postmortem("PM-2026-001")}
    write(tmp_path, {"mkdocs.yml": settings, **files})
    built = build(tmp_path)
    expected = ["guide/index.html", "browse/index.html", "actions/index.html"]
    found = [page for page in navigation(built, theme) if page in built.files]
    assert [page for page in found if page not in ("index.html", "years/index.html")] == expected
    assert "All reports" in built.page("years/").one("body").text
    assert built.warnings == []


def test_an_own_index_wins_and_the_log_says_so(tmp_path: Path) -> None:
    files = {"docs/index.md": "# Mine\n", "docs/PM-2026-001.md": postmortem("PM-2026-001")}
    write(tmp_path, {"mkdocs.yml": config(), **files})
    built = build(tmp_path)
    assert built.page("").one("h1").text.rstrip("¶") == "Mine"
    said = [line for line in built.log if "index.md is used instead" in line]
    assert said == ["INFO postmortem-kb: index.md is used instead of the generated page index.md"]


@pytest.mark.parametrize("path", ["severity/sev1.md", "actions/index.md", "services/api.md"])
def test_an_own_page_at_a_generated_address_wins(tmp_path: Path, path: str) -> None:
    settings = config(options={"pages": [path]})
    files = {f"docs/{path}": "# Mine\n", "docs/PM-2026-001.md": postmortem("PM-2026-001")}
    write(tmp_path, {"mkdocs.yml": settings, **files})
    built = build(tmp_path)
    address = path.removesuffix(".md").removesuffix("index").rstrip("/") + "/"
    assert built.page(address).one("h1").text.rstrip("¶") == "Mine"
    assert built.warnings == []
    said = [line for line in built.log if f"{path} is used instead" in line]
    assert said == [f"INFO postmortem-kb: {path} is used instead of the generated page {path}"]


def test_a_postmortem_at_the_path_of_a_generated_page_keeps_both(tmp_path: Path) -> None:
    files = {
        "docs/severity/sev1.md": postmortem("PM-2026-001"),
        "docs/actions.md": postmortem("PM-2026-002"),
        "docs/years/index.md": postmortem("PM-2026-003"),
    }
    write(tmp_path, {"mkdocs.yml": config(), **files})
    built = build(tmp_path)
    addresses = ["severity/sev1/", "actions/", "years/"]
    addresses += [f"postmortems/pm-2026-00{number}/" for number in (1, 2, 3)]
    found = [built.page(address).one("h1").text for address in addresses]
    reports = [f"The report called PM-2026-00{number}" for number in (1, 2, 3)]
    assert found == ["SEV1", "Action items", "Years", *reports]


@pytest.mark.parametrize("ending", [".MD", ".markdown", ".mkd"])
def test_every_ending_of_markdown_makes_a_page(tmp_path: Path, ending: str) -> None:
    text = postmortem("PM-2026-001")
    write(tmp_path, {"mkdocs.yml": config(), f"docs/PM-2026-001{ending}": text})
    built = build(tmp_path)
    page = built.page("postmortems/pm-2026-001/")
    assert page.one("h1").text == "The report called PM-2026-001"
