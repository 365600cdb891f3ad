from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from projects import build, config, postmortem, write

pytestmark = pytest.mark.browser
COUNT, FIRST = 130, 50


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Build a site of many postmortems, to be read from its files."""
    root = tmp_path_factory.mktemp("browse")
    items = [
        {"id": "AI-1", "title": "Overdue soon", "status": "open", "owner": "kim",
         "due": "2026-12-11", "priority": "low"},
        {"id": "AI-2", "title": "Long verified", "status": "verified", "owner": "edge",
         "closed_on": "2026-03-01", "evidence": "Seen.", "verified_on": "2026-04-01"},
    ]  # fmt: skip
    files = {
        f"docs/PM-2026-{n:03}.md": postmortem(
            f"PM-2026-{n:03}",
            severity=f"SEV{n % 3 + 1}",
            services=["__proto__" if n % 2 else "api"],
            action_items=items if n == 1 else items[:0],
        )
        for n in range(1, COUNT + 1)
    }
    write(root, {"mkdocs.yml": config(), **files})
    return build(root).site.as_uri()


@pytest.fixture
def listed(chromium: Any, address: str) -> Iterator[Callable[[str], Any]]:
    """Return a function that opens a page of that site; nothing may go wrong on it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page, problems = context.new_page(), []
    page.set_default_timeout(20_000)
    page.on("pageerror", lambda error: problems.append(str(error)))

    def go(path: str) -> Any:
        page.goto(f"{address}/{path}")
        page.locator(".pm-split[data-on]").wait_for()
        return page

    yield go
    context.close()
    assert problems == []


def said(page: Any) -> str:
    return page.get_by_role("status").inner_text()


def query(page: Any) -> str:
    return page.evaluate("location.search")


def shown(page: Any) -> int:
    return page.locator("tr[data-f]").count()


def counts(page: Any, key: str) -> dict[str, str]:
    return dict(
        page.locator(f"[data-k={key}] label").evaluate_all(
            "all => all.map(({children}) => [children[1].innerText, children[2].innerText])"
        )
    )


def test_only_the_first_rows_are_laid_out_until_all_are_asked_for(listed) -> None:
    page = listed("browse/index.html")
    assert (said(page), shown(page)) == (f"First {FIRST} of {COUNT} shown", FIRST)
    page.get_by_role("button", name=f"Show all {COUNT}").press("Enter")
    assert (said(page), shown(page)) == (f"{COUNT} of {COUNT} shown", COUNT)
    # The reader goes on from the first row that is new.
    focused = page.evaluate("document.activeElement.closest('tr').rowIndex")
    assert focused == FIRST + 1


def test_a_choice_narrows_the_list_its_counts_and_the_address(listed) -> None:
    page = listed("browse/index.html")
    assert counts(page, "severity") == {"SEV1": "43", "SEV2": "44", "SEV3": "43"}
    page.get_by_label("SEV1").focus()
    page.keyboard.press("Space")
    assert (said(page), query(page)) == (f"43 of {COUNT} shown", "?severity=SEV1")
    # Another of the same facet adds to it, one of another facet narrows it.
    assert counts(page, "severity") == {"SEV1": "43", "SEV2": "44", "SEV3": "43"}
    page.get_by_label("SEV2").check()
    assert said(page) == f"First {FIRST} of 87 shown"
    page.get_by_label("__proto__").check()
    assert said(page) == f"44 of {COUNT} shown"
    assert counts(page, "severity") == {"SEV1": "22", "SEV2": "22", "SEV3": "21"}
    assert query(page) == "?severity=SEV1&severity=SEV2&service=__proto__"


def test_a_shared_address_shows_the_same_and_clearing_takes_it_all_back(listed) -> None:
    page = listed("browse/index.html?severity=SEV1&text=pm-2026-003&sort=title")
    assert said(page) == f"1 of {COUNT} shown"
    assert page.get_by_label("SEV1").is_checked()
    assert page.locator("th[aria-sort=ascending]").inner_text().startswith("Postmortem")
    page.get_by_role("button", name="Clear filter").click()
    assert (said(page), query(page)) == (f"First {FIRST} of {COUNT} shown", "")
    assert not page.get_by_role("button", name="Clear filter").is_visible()


@pytest.mark.parametrize("choice", ["month=1999-01", "quarter=1999-Q1", "severity=SEV9"])
def test_what_no_list_has_is_shown_and_can_be_taken_back(listed, choice: str) -> None:
    page = listed(f"browse/index.html?{choice}")
    assert (said(page), shown(page)) == (f"0 of {COUNT} shown", 0)
    assert page.get_by_text("Nothing matches.").is_visible()
    page.get_by_role("button", name=choice.split("=")[1]).click()
    assert (said(page), query(page)) == (f"First {FIRST} of {COUNT} shown", "")


def test_a_column_sorts_both_ways_and_says_so(listed) -> None:
    page = listed("browse/index.html")
    first = page.locator("tr[data-f] .t").first
    page.get_by_role("button", name="Postmortem").click()
    assert (first.inner_text(), query(page)) == ("The report called PM-2026-001", "?sort=title")
    page.get_by_role("button", name="Postmortem").click()
    assert first.inner_text() == f"The report called PM-2026-{COUNT}"
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"


def test_settled_action_items_wait_until_they_are_asked_for(listed) -> None:
    page = listed("actions/index.html")
    assert (said(page), shown(page)) == ("1 of 2 shown", 1)
    assert counts(page, "due")["Closed, all"] == "1"
    assert counts(page, "state") == {"Open": "1", "Verified": "1"}
    page.locator("input[value=verified]").check()
    assert (said(page), query(page)) == ("1 of 2 shown", "?state=verified")
    assert page.locator("tr[data-f] .t").inner_text() == "Long verified"


def test_what_is_overdue_is_told_by_the_readers_clock(chromium: Any, address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.clock.set_fixed_time("2031-01-01T12:00:00Z")
    page.goto(f"{address}/actions/index.html?due=overdue")
    page.locator(".pm-split[data-on]").wait_for()
    assert page.locator("tbody:visible [scope=rowgroup]").inner_text() == "Overdue 1"
    assert "1 overdue" in page.locator(".pm-lede").inner_text()
    context.close()


def test_without_a_script_every_row_is_there_and_choices_are_links(
    chromium: Any, address: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/browse/index.html")
    assert shown(page) == COUNT
    link = page.get_by_role("link", name="SEV1", exact=True).first
    assert link.get_attribute("href") == "../severity/sev1/"
    assert page.locator(".pm-split :is(button, input):visible").count() == 0
    context.close()


def test_going_back_finds_the_filter_as_it_was(visit: Any) -> None:
    page = visit.open("browse/")
    page.evaluate("window.__mark = 1")
    page.get_by_label("SEV2").check()
    before = said(page)
    page.locator("tr[data-f] .t").first.click()
    page.wait_for_url("**/postmortems/**")
    page.go_back()
    page.locator(".pm-split[data-on]").wait_for()
    assert (said(page), query(page)) == (before, "?severity=SEV2")
    assert (page.evaluate("window.__mark"), visit.problems) == (1, [])


def test_the_tab_of_the_page_that_is_open_clears_its_filter(visit: Any) -> None:
    page = visit.open("browse/?severity=SEV2")
    page.locator(".pm-split[data-on]").wait_for()
    assert page.locator(".pm-chips").inner_text().startswith("Severity SEV2")
    page.locator(".md-tabs").get_by_role("link", name="Browse").click()
    page.locator(".pm-chips:empty").wait_for(state="attached")
    assert (query(page), visit.problems) == ("", [])
