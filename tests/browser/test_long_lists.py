"""Lists of more than one page, in a browser and as they are built."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb.rendering.facets import MOST
from projects import Built, build, config, postmortem, write
from walker import broken, resolve

COUNT, ROWS, BEYOND, RARE = 430, 200, 40_000, 90
TITLE = """It's <5 % & ="~/ "so on" {n}"""


@pytest.fixture(scope="module")
def long_site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("long")
    files = {
        f"docs/PM-2026-{n:03}.md": postmortem(
            f"PM-2026-{n:03}",
            title=TITLE.format(n=n),
            severity="SEV1" if n == 1 else "SEV2",
            services=["page" if n % 2 else "api", f"rare-{n % RARE}"],
            owner="edge",
            teams=["edge"],
            action_items=[
                {"id": "AI-1", "title": f"Overdue {n}", "status": "open",
                 "owner": f"kim-{n}" if n > COUNT - RARE else "edge",
                 "due": "2026-11-11", "priority": "low"},
            ],
        )
        for n in range(1, COUNT + 1)
    }  # fmt: skip
    write(root, {"mkdocs.yml": config(), **files})
    return build(root)


@pytest.fixture(scope="module")
def address(long_site: Built, serve: Callable[[Path], str]) -> str:
    return serve(long_site.site)


@pytest.fixture
def listed(chromium: Any, address: str) -> Iterator[Callable[[str], Any]]:
    """Return a function that opens a page; `page.asked` are the files of rows it asked for."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page, problems = context.new_page(), []
    page.set_default_timeout(20_000)
    page.asked = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on(
        "request",
        lambda asked: page.asked.append(asked.url) if asked.url.endswith("rows.json") else None,
    )

    def go(path: str) -> Any:
        page.goto(f"{address}{path}")
        page.locator(".pm-split[data-on]").wait_for()
        return page

    yield go
    context.close()
    assert problems == []


def says(page: Any, expected: str) -> None:
    page.get_by_role("status").get_by_text(expected, exact=True).wait_for()


def shown(page: Any) -> int:
    return page.locator("tbody td.main").count()


@pytest.mark.browser
def test_only_a_filter_asks_for_the_rows_of_other_pages(listed) -> None:
    page = listed("browse/")
    says(page, f"{ROWS} of {COUNT} shown")
    assert (shown(page), page.asked) == (ROWS, [])
    page.get_by_label("SEV1").check()
    says(page, f"1 of {COUNT} shown")
    assert page.locator("tbody .t").inner_text() == TITLE.format(n=1)
    page.get_by_label("SEV1").uncheck()
    says(page, f"First 50 of {COUNT} shown")
    assert len(page.asked) == 1
    assert page.locator(".pm-pager").count() == 0


@pytest.mark.browser
def test_more_rows_are_shown_by_and_by(listed) -> None:
    page = listed("browse/?service=page&service=api")
    says(page, f"First 50 of {COUNT} shown")
    page.get_by_role("button", name="Show 200 more").press("Enter")
    says(page, f"First 250 of {COUNT} shown")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 51
    page.get_by_role("button", name=f"Show all {COUNT}").click()
    says(page, f"{COUNT} of {COUNT} shown")
    assert shown(page) == COUNT


@pytest.mark.browser
def test_a_shared_address_filters_and_sorts_all_rows(listed) -> None:
    page = listed("actions/?sort=title&text=pm-2026-001")
    says(page, f"1 of {COUNT} shown")
    assert page.locator("tbody .t").first.inner_text() == "Overdue 1"
    assert page.locator("tbody:visible [scope=rowgroup]").inner_text() == "Overdue 1"
    # A row from the file has its marks and its links like any other.
    assert page.locator("tbody .pm-left.pm-late").count() == 1
    page.locator("tbody .t").first.click()
    page.wait_for_url("**/postmortems/pm-2026-001/#ai-1")


@pytest.mark.browser
def test_without_the_file_the_rows_of_the_page_are_filtered_and_it_says_so(
    chromium: Any, long_site: Built
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{long_site.site.as_uri()}/browse/index.html?severity=SEV2")
    says(page, f"First 50 of {ROWS} shown; the rows of other pages could not be loaded")
    assert page.locator(".pm-pager").is_visible()
    context.close()


@pytest.mark.browser
def test_a_rare_choice_works_from_an_address(listed) -> None:
    page = listed("browse/?service=rare-80")
    says(page, f"4 of {COUNT} shown")
    assert page.get_by_label("rare-80").is_checked()
    page.get_by_role("button", name="Service rare-80").click()
    says(page, f"First 50 of {COUNT} shown")


@pytest.mark.browser
def test_rare_choices_are_there_when_all_are_asked_for(listed) -> None:
    page = listed("actions/")
    field = page.get_by_role("group", name="Owner")
    assert field.locator("li").count() == MOST
    field.get_by_role("button", name=f"Show all {RARE + 1}").press("Enter")
    field.get_by_label("kim-430").check()
    says(page, f"1 of {COUNT} shown")
    assert field.locator("li").count() == RARE + 1
    assert len(page.asked) == 1


@pytest.mark.browser
def test_without_the_file_no_row_is_taken_for_one_of_a_rare_choice(
    chromium: Any, long_site: Built
) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{long_site.site.as_uri()}/browse/index.html?service=rare-80")
    says(page, f"0 of {ROWS} shown; the rows of other pages could not be loaded")
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", ["browse/", "actions/page/2/", "teams/edge/page/2/"])
def test_a_page_of_a_long_list_is_accessible(
    chromium: Any, address: str, palette: str, width: int, path: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    size = {"width": width, "height": 800}
    context = chromium.new_context(color_scheme=palette, viewport=size)
    page = context.new_page()
    page.goto(address + path)
    # What is around the article is the theme's.
    found = Axe().run(page, "article", {"resultTypes": ["violations"]}).response
    assert [each["id"] for each in found["violations"]] == []
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) == 0
    context.close()


LISTS = ["browse/", "actions/", "severity/sev2/", "years/2026/", "services/page/"]


@pytest.mark.parametrize("path", LISTS)
def test_the_pager_leads_to_every_row_once(long_site: Built, path: str) -> None:
    here, links, seen = f"{path}index.html", Counter[str](), []
    while here:
        seen.append(here)
        page = long_site.page(here)
        rows = [each for each in page.all("a", "t") if each.within("table")]
        assert 0 < len(rows) <= ROWS
        links.update(resolve(here, each.attributes["href"])[0] for each in rows)
        after = [each for each in page.all("a") if each.attributes.get("rel") == "next"]
        here = resolve(here, after[0].attributes["href"])[0] if after else ""
    expected = {"severity/sev2/": COUNT - 1, "services/page/": COUNT // 2}.get(path, COUNT)
    assert (len(links), set(links.values())) == (expected, {1})
    before = [
        resolve(each, link.attributes["href"])[0]
        for each in seen[1:]
        for link in long_site.page(each).all("a")
        if link.attributes.get("rel") == "prev"
    ]
    assert before == seen[:-1]


def test_both_lists_of_a_team_go_on_by_themselves(long_site: Built) -> None:
    later = [file for file in long_site.html if re.match(r"teams/edge/.*page/", file)]
    assert later == [
        "teams/edge/actions/page/2/index.html",
        "teams/edge/actions/page/3/index.html",
        "teams/edge/page/2/index.html",
        "teams/edge/page/3/index.html",
    ]
    titles = [long_site.page(file).one("h1").text for file in later]
    assert titles[0] == "edge, action items, page 2 of 3"
    assert titles[3] == "edge, postmortems, page 3 of 3"


def test_links_lead_somewhere_and_later_pages_are_not_searched(long_site: Built) -> None:
    assert long_site.warnings == []
    assert list(broken(long_site.site)) == []
    assert not re.search(r"page/[23]/", long_site.text("search/search_index.json"))


def test_no_page_of_a_list_weighs_more_than_its_rows(long_site: Built) -> None:
    pages = [file for file in long_site.html if not file.startswith(("postmortems/", "handbook/"))]
    beyond = {}
    for file in pages:
        text = long_site.text(file)
        # A choice of a filter is no row.
        rows = re.findall(r"<tr[ >].*?</tr>|<li><span>.*?</li>", text, re.DOTALL)
        beyond[file] = len(text.encode()) - sum(len(row.encode()) for row in rows)
        assert text.count("<tr data-f=") <= ROWS
    first = [f"{path}index.html" for path in LISTS]
    own = {file: size for file, size in beyond.items() if "/page/" in file or file in first}
    assert own.keys() > set(first)
    assert max(own.values()) < BEYOND
