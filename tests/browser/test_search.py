from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.browser

# What somebody looks for, and the postmortem that has to come first.
QUERIES = {
    "an id": ("PM-2026-005", "pm-2026-005"),
    "a part of an id": ("2025-006", "pm-2025-006"),
    "an incident's own id": ("INC-2107", "pm-2026-001"),
    "a service": ("fulfilment", "pm-2026-006"),
    "a ticket": ("https://github.com/example/payments/issues/94", "pm-2019-003"),
    "an error text": ("ERROR: unknown status 'requires_action'", "pm-2026-007"),
    "words of a title": ("mail relay certificate", "pm-2025-007"),
    "the beginning of a word": ("warehou", "pm-2026-001"),
    "a cause": ("time expiry", "pm-2026-004"),
    "a kind": ("near miss", "pm-2026-006"),
    "a severity and a cause": ("SEV2 config change", "pm-2025-006"),
    "an index's own name": ("root cause config change", "pm-2025-006"),
}
POSTMORTEM = re.compile(r"/postmortems/(pm-\d{4}-\d{3})/")
SHOWN = """all => all.map(item => {
  const link = item.querySelector('a');
  return [new URL(link.href).pathname, link.querySelector('h1').innerText,
    [...link.querySelectorAll('.md-tag')].filter(tag => tag.checkVisibility())
      .map(tag => tag.innerText)];
})"""


@pytest.fixture
def missing(visit: Any, sample_site: Any) -> None:
    """Show the page for what is not there wherever nothing is, as servers of sites do."""
    text = (sample_site.folder / "404.html").read_text(encoding="utf-8")

    def fulfill(route: Any) -> None:
        route.fulfill(status=404, content_type="text/html", body=text)

    visit.page.route(re.compile("/(incidents|some|services/%22|postmortems/pm-2026-005x)"), fulfill)


def results(visit: Any, words: str) -> list[tuple[str, str, list[str]]]:
    """Search, and return (address, title, chips) of the best results, as far as they are drawn."""
    page = visit.open(f"?q={quote(words)}")
    items = page.locator(".md-search-result__item")
    items.first.wait_for()
    found: list[tuple[str, str, list[str]]] = items.evaluate_all(SHOWN)
    return found


@pytest.mark.parametrize("visit", ["light"], indirect=True)
@pytest.mark.parametrize(("words", "expected"), QUERIES.values(), ids=QUERIES)
def test_the_right_postmortem_is_first_and_no_index_above_any(
    visit: Any, words: str, expected: str
) -> None:
    found = [POSTMORTEM.search(address) for address, *_ in results(visit, words)]
    kinds = [each is not None for each in found]
    assert (expected, sorted(kinds, reverse=True)) == (found[0] and found[0][1], kinds)


def test_a_result_shows_severity_and_cause(visit: Any) -> None:
    _, title, chips = results(visit, "PM-2026-005")[0]
    assert title == "Checkout down after shared defaults shrank the connection pool"
    assert chips == ["SEV1", "Config change", "checkout", "orders", "api-gateway", "PM-2026-005"]
    assert visit.problems == []


@pytest.mark.parametrize("visit", ["light"], indirect=True)
def test_the_chips_of_the_search_are_not_on_the_page(visit: Any) -> None:
    page = visit.open("postmortems/pm-2026-005/")
    assert page.locator("article .md-tags").count() == 0


@pytest.mark.parametrize("visit", ["light"], indirect=True)
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("postmortems/pm-2026-005x/", "pm-2026-005x"),
        ("some/connection-pool.html", "connection pool"),
        ("services/%22%3E%3Cimg%3E/", '"><img>'),
    ],
)
def test_a_page_that_is_not_there_proposes_to_search_for_its_words(
    visit: Any, missing: None, path: str, words: str
) -> None:
    page = visit.open(path)
    assert page.locator("h1").inner_text() == "This page is not here"
    assert page.locator("#pm-find").input_value() == words


@pytest.mark.parametrize("visit", ["light"], indirect=True)
def test_the_form_of_that_page_opens_the_search(visit: Any, missing: None) -> None:
    page = visit.open("incidents/PM-2026-005/")
    page.locator(".pm-find button").click()
    first = page.locator(".md-search-result__item a").first
    first.wait_for()
    assert "/postmortems/pm-2026-005/" in first.get_attribute("href")
