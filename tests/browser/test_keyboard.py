from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.browser

FILTERED = re.compile(r"\?.")
# What Tab has to reach in the article, in the order of the page.
CONTROLS = """
[...document.querySelectorAll(
  ["a[href]", "button", "input", "select", "textarea", "summary"].map((each) => `article ${each}`)
)].filter((each) =>
  each.tabIndex >= 0 && !each.disabled && each.checkVisibility({visibilityProperty: true})
)
"""
# Note each control as the focus comes, and whether a ring is drawn around it or what holds it.
NOTE = f"""
() => {{
  const controls = {CONTROLS};
  window.walked = [];
  document.addEventListener("focusin", ({{target}}) => {{
    const ring = [target, target.parentElement, target.nextElementSibling].some((each) => {{
      const style = each && getComputedStyle(each);
      return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    }});
    const number = controls.indexOf(target);
    if (number >= 0) walked.push([number, ring ? "" : target.outerHTML.slice(0, 120)]);
  }});
  return controls.length;
}}
"""


@pytest.mark.parametrize("path", ["", "browse/", "actions/", "postmortems/pm-2019-001/"])
def test_tab_reaches_every_control_in_order_and_shows_where_it_is(tab: Any, path: str) -> None:
    page = tab().show(path)
    many = page.evaluate(NOTE)
    assert many > 10
    for _ in range(many + 60):  # the theme's own come first
        page.keyboard.press("Tab")
    walked = page.evaluate("walked")[:many]
    assert [number for number, _ in walked] == list(range(many))
    assert [control for _, control in walked if control] == []


def shown(page: Any) -> int:
    """Return how many rows of the table are to be seen."""
    rows = "[...document.querySelectorAll('article tbody tr')]"
    many: int = page.evaluate(f"{rows}.filter((each) => each.checkVisibility()).length")
    return many


@pytest.mark.parametrize("path", ["browse/", "actions/"])
def test_a_filter_is_chosen_and_cleared_without_a_mouse(tab: Any, path: str) -> None:
    visit = tab()
    from playwright.sync_api import expect

    page = visit.show(path)
    everything = shown(page)
    page.locator("article input[type=checkbox]").first.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(FILTERED)
    assert 0 < shown(page) < everything
    page.get_by_role("button", name="Clear filter").focus()
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(FILTERED)
    assert (shown(page), visit.problems) == (everything, [])


def test_a_data_table_opens_without_a_mouse(tab: Any) -> None:
    page = tab().show("")
    opener = page.locator("article summary").first
    opener.focus()
    assert page.locator("article details[open]").count() == 0
    page.keyboard.press("Enter")
    assert page.locator("article details[open]").count() == 1
    page.keyboard.press("Space")
    assert page.locator("article details[open]").count() == 0


def test_a_link_is_followed_without_a_mouse(tab: Any) -> None:
    page = tab().show("")
    page.locator("article a[href*='postmortems/pm-']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/postmortems/pm-*/")


def test_the_search_opens_and_closes_without_a_mouse(tab: Any) -> None:
    visit = tab()
    from playwright.sync_api import expect

    page = visit.show("")
    box = page.get_by_role("textbox", name="Search")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("database")
    page.locator(".md-search-result__item a").first.wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("#__search")).not_to_be_checked()
    expect(box).not_to_be_focused()
    assert visit.problems == []
