from __future__ import annotations

import re
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def test_a_word_of_the_front_matter_is_found_and_opened(visit: Any) -> None:
    page = visit.open("")
    box = page.get_by_role("textbox", name="Search")
    box.click()
    # The id of the incident in another tool: it stands nowhere but in the front matter.
    box.press_sequentially("INC-2107", delay=10)
    result = page.locator(".md-search-result__item a[href*=pm-2026-001]").first
    result.wait_for()
    result.click()
    page.wait_for_url("**/postmortems/pm-2026-001/**")
    assert (visit.problems, visit.outside) == ([], [])


def rgb(colour: str) -> list[int]:
    """Return red, green and blue of `#fff`, `#ffffff` or `rgb(255, 255, 255)`."""
    if not colour.startswith("#"):
        return [int(part) for part in re.findall(r"\d+", colour)]
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    return list(bytes.fromhex(digits))


def test_both_palettes_are_painted(visit: Any) -> None:
    page = visit.open("")
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    scheme = page.evaluate("document.body.getAttribute('data-md-color-scheme')")
    assert scheme == ("slate" if dark else "default")
    styles = "getComputedStyle(document.body)"
    tokens = {
        name: page.evaluate(f"{styles}.getPropertyValue('{name}').trim()")
        for name in ("--pm-bg", "--pm-ink")
    }
    # Without our stylesheet there are no tokens.
    assert all(re.fullmatch(r"#([0-9a-f]{3}){1,2}", value) for value in tokens.values()), tokens
    ground = page.evaluate(f"{styles}.backgroundColor")
    ink = page.evaluate("getComputedStyle(document.querySelector('h1.pm-title')).color")
    assert (rgb(ground), rgb(ink)) == (rgb(tokens["--pm-bg"]), rgb(tokens["--pm-ink"]))
    assert (sum(rgb(ground)) < sum(rgb(ink))) == dark


def test_the_script_marks_what_is_overdue_by_the_readers_clock(visit: Any) -> None:
    visit.page.clock.set_fixed_time("2031-01-01T12:00:00Z")
    page = visit.open("postmortems/pm-2026-001/")
    row = page.locator("#ai-4")
    # Due on 2026-12-11.
    assert "Overdue 1482 d" in " ".join(row.inner_text().split())
    assert page.locator("#ai-1 .pm-late").count() == 0
