from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
PATH = "postmortems/pm-2026-001/"


def test_the_permanent_link_is_copied_and_the_button_says_so(visit: Any) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open(PATH)
    assert page.locator(".pm-end code").inner_text() == visit.address + PATH
    page.get_by_role("button", name="Copy link").press("Enter")
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == visit.address + PATH
    page.get_by_role("button", name="Copy link").wait_for()
    assert (visit.problems, visit.outside) == ([], [])


def test_after_instant_navigation_the_button_works_and_is_one(visit: Any) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.open(PATH)
    page.evaluate("window.__mark = 1")
    page.locator("a[rel=next]").click()
    page.wait_for_url(lambda url: PATH not in url)
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.locator(".pm-copy").count() == page.evaluate("window.__mark") == 1


def test_without_a_script_there_is_no_button_and_the_link_is_text(
    chromium: Any, served: str
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served + PATH)
    assert page.locator(".pm-copy").is_hidden()
    assert page.locator(".pm-end code").inner_text() == served + PATH
    context.close()
