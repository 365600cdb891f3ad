"""The page that searches whole texts, in a real browser and under a strict content policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

Tab = Callable[..., Any]
# What axe finds in Material's own parts: see test_every_page.py.
THEME = {"aria-dialog-name", "aria-hidden-focus", "landmark-unique"}


@pytest.fixture
def find(tab: Tab, palette: str, whole_site: Any) -> Callable[..., Any]:
    """Open the page with a query in the address, and wait for what it says."""

    def opened(query: str, said: str = " found", **settings: Any) -> Any:
        visit = tab(color_scheme=palette, **settings)
        visit.address = whole_site.address
        page = visit.open(f"search/?{query}")
        page.locator(".pm-tools [role=status]", has_text=said).wait_for(state="attached")
        page.problems = visit.problems
        return page

    return opened


def status(page: Any, text: str) -> None:
    page.locator(".pm-tools [role=status]").get_by_text(text, exact=True).wait_for()


light = pytest.mark.parametrize("palette", ["light"], indirect=True)


def test_a_query_in_the_address_finds_whole_texts_and_marks_the_words(find: Any) -> None:
    page = find("text=quokka+q17q&severity=SEV2")
    first = page.locator(".pm-hits li").first
    assert first.locator(".t").inner_text() == "The report called PM-2026-017"
    assert first.locator(".pm-sub").inner_text() == "SEV2 · PM-2026-017 · 18 Jan 2026 · api"
    assert [each.lower() for each in first.locator("mark").all_inner_texts()] == ["quokka", "q17q."]
    assert first.locator(".pm-said a").get_attribute("href").endswith("/pm-2026-017/#notes")
    assert page.problems == []


@light
def test_a_query_of_the_theme_s_name_is_taken_here(find: Any) -> None:
    page = find("q=quokka")
    assert page.url.endswith("/search/?text=quokka")
    assert page.locator("#__search").is_checked() is False
    assert page.locator("[data-is=idle]").is_hidden()


@light
def test_filters_narrow_and_count_and_stand_in_the_address(find: Any) -> None:
    page = find("text=quokka")
    status(page, "11 found")
    page.locator("fieldset[data-k=severity] label", has_text="SEV4").click()
    status(page, "1 found")
    assert page.url.endswith("/search/?severity=SEV4&text=quokka")
    assert severities(page) == ["10", "1"]
    page.locator(".pm-chips button", has_text="SEV4").click()
    status(page, "11 found")
    page.locator(".pm-tools > button").click()
    assert page.url.endswith("/search/")
    page.locator("[data-is=idle]").wait_for()


def severities(page: Any) -> list[str]:
    """Return the numbers that can be seen beside severities, but no zeros."""
    numbers = page.locator("fieldset[data-k=severity] label:has(input) > :last-child")
    return [each for each in numbers.all_inner_texts() if each.strip("0")]


def point(page: Any) -> None:
    page.locator("fieldset[data-k=severity] legend").hover()


def tab_back(page: Any) -> None:
    page.locator(".pm-search form input").press("Shift+Tab")


def unfold(page: Any) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.locator(".pm-search section > button").press("Enter")


@light
@pytest.mark.parametrize("turn", [point, tab_back, unfold])
def test_who_turns_to_the_filter_sees_what_is_left_of_each_choice(
    find: Any, turn: Callable[[Any], None]
) -> None:
    page = find("text=quokka")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    before = severities(page)
    first = page.locator(".pm-hits .t").first.element_handle()
    turn(page)
    page.locator(".pm-uncounted").wait_for(state="detached")
    assert (before, severities(page)) == ([], ["10", "1"])
    assert len([each for each in requests if each.endswith(".pf_filter")]) == 7
    # The list is still the one that was read.
    assert first.evaluate("each => each.isConnected")


@light
def test_numbers_of_all_stand_while_nothing_is_asked(find: Any) -> None:
    page = find("text=quokka")
    page.locator(".pm-tools > button").click()
    page.locator("[data-is=idle]").wait_for()
    before = severities(page)
    point(page)
    page.locator(".pm-search form input").fill("aardvark")
    page.locator(".pm-hits mark").first.wait_for()
    assert (before, severities(page)) == (["10", "1"], ["1"])


@light
def test_numbers_that_cannot_be_loaded_are_asked_for_again_when_the_reader_turns_back(
    find: Any,
) -> None:
    page = find("text=quokka")
    first = page.locator(".pm-hits .t").first.element_handle()
    page.route("**/*.pf_filter", lambda route: route.abort())
    point(page)
    page.locator("[data-is=broken]").wait_for()
    assert severities(page) == []
    page.unroute("**/*.pf_filter")
    page.locator(".pm-search form input").hover()
    point(page)
    page.locator(".pm-uncounted").wait_for(state="detached")
    assert severities(page) == ["10", "1"]
    assert page.locator("[data-is=broken]").is_hidden()
    # The list stands through all of it.
    assert first.evaluate("each => each.isConnected")


@light
def test_a_choice_whose_filters_cannot_be_loaded_is_not_said_to_match_nothing(find: Any) -> None:
    page = find("text=quokka")
    page.route("**/*.pf_filter", lambda route: route.abort())
    page.locator("fieldset[data-k=severity] label", has_text="SEV4").click()
    page.locator("[data-is=broken]").wait_for()
    page.locator(".pm-hits li").first.wait_for(state="detached")
    assert page.locator("[data-is=none]").is_hidden()
    assert (page.locator(".pm-tools [role=status]").inner_text(), severities(page)) == ("", [])
    page.locator(".pm-tools > button").click()
    page.locator("[data-is=idle]").wait_for()
    assert severities(page) == ["10", "1"]
    page.unroute("**/*.pf_filter")
    page.locator("fieldset[data-k=severity] label", has_text="SEV4").click()
    status(page, "1 found")
    assert severities(page) == ["10", "1"]


@light
def test_a_result_that_cannot_be_loaded_is_asked_for_again_and_numbers_are_hidden_until_then(
    find: Any,
) -> None:
    page = find("text=quokka&severity=SEV4")
    page.route("**/*.pf_fragment", lambda route: route.abort())
    page.locator(".pm-chips button", has_text="SEV4").click()
    page.locator("[data-is=broken]").wait_for()
    assert (page.locator(".pm-hits li").count(), severities(page)) == (0, [])
    page.unroute("**/*.pf_fragment")
    page.locator(".pm-tools > button").click()
    page.locator("[data-is=idle]").wait_for()
    page.locator(".pm-uncounted").wait_for(state="detached")
    assert severities(page) == ["10", "1"]


@light
def test_filters_alone_list_the_newest_first_and_more_on_demand(find: Any) -> None:
    page = find("service=api")
    status(page, "10 found")
    assert page.locator(".pm-hits .t").first.inner_text() == "The report called PM-2026-019"
    page = find("team=platform")
    status(page, "11 found")
    page.get_by_role("button", name="Show more").click()
    page.locator(".pm-hits li").nth(10).wait_for()
    assert page.locator(".pm-hits li").count() == 11


@light
def test_what_is_written_in_a_postmortem_stays_text(find: Any) -> None:
    page = find("text=aardvark")
    hit = page.locator(".pm-hits li")
    assert hit.locator(".t").inner_text() == 'Signs < & "in" a title'
    assert "<img src=x onerror=alert(1)>, Web Shop" in hit.locator(".pm-sub").inner_text()
    assert "<img src=x onerror=alert(1)>" in hit.locator(".pm-said").inner_text()
    page.goto(page.url.replace("aardvark", "%3Cimg%20src=x%20onerror=alert(1)%3E"))
    page.wait_for_load_state("networkidle")
    assert (page.locator(".pm-search img").count(), page.problems) == (0, [])


@light
def test_what_is_restricted_is_not_found_and_that_is_said(find: Any) -> None:
    page = find("text=wombat", "0 found")
    assert page.locator("[data-is=none]").is_visible()
    assert page.locator("[data-is=none] a").get_attribute("href").endswith("/browse/")


@light
def test_the_keyboard_leads_from_the_field_to_the_results_and_back(find: Any) -> None:
    page = find("text=quokka")
    page.locator(".pm-search form input").press("Enter")
    index = "[...document.querySelectorAll('.pm-hits .t')].indexOf(document.activeElement)"
    places = [page.evaluate(index)]
    for key in ("ArrowUp", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
        places.append(page.evaluate(index))
    assert places == [0, -1, 0, 1]


@light
def test_the_page_works_again_when_the_theme_has_replaced_it(find: Any) -> None:
    page = find("text=quokka")
    page.locator(".md-tabs__link", has_text="Browse").click()
    page.wait_for_url("**/browse/")
    page.locator(".md-tabs__link", has_text="Search").click()
    page.wait_for_url("**/search/")
    page.locator(".pm-search form input").fill("q12q")
    page.locator(".pm-hits .t").first.wait_for()
    assert page.locator(".pm-hits .t").first.inner_text() == "The report called PM-2026-012"
    assert page.problems == []


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_is_accessible_and_never_wider_than_its_window(find: Any, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = find("text=quokka&severity=SEV2", viewport={"width": width, "height": 800})
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert {each["id"] for each in found["violations"]} - THEME == set()
    root = "document.documentElement"
    assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0


@light
def test_without_a_script_the_page_leads_to_browse(
    chromium: Any, whole_site: Any, palette: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{whole_site.address}search/")
    assert page.locator("noscript a").get_attribute("href") == "../browse/"
    assert page.locator(".pm-search").is_hidden()
    context.close()


@light
def test_a_first_query_transfers_at_most_half_a_megabyte(
    tab: Tab, whole_site: Any, palette: str
) -> None:
    visit = tab()
    visit.address = whole_site.address
    page = visit.open("search/")
    sizes: dict[str, int] = {}
    page.on("response", lambda each: sizes.update({each.url: len(each.body())}))
    page.locator(".pm-search form input").fill("quokka")
    status(page, "11 found")
    page.wait_for_load_state("networkidle")
    assert 100_000 < sum(sizes.values()) < 500_000
    # They grow with the postmortems.
    assert [url for url in sizes if url.endswith(".pf_filter")] == []
