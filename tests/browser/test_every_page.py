from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

Tab = Callable[..., Any]
# What axe finds in Material's own parts: (rule, selector).
THEME = {
    ("aria-dialog-name", ".md-search"),
    ("landmark-unique", ".md-nav--primary"),
}
TELEPHONE = {"width": 320, "height": 640}
# Everything of ours that moves, the parts that CSS makes included.
MOVING = """
[...document.querySelectorAll("[class*=pm-]")].flatMap((each) =>
  ["", "::before", "::after"].map((part) => [each.className, part, getComputedStyle(each, part)])
).filter(([, , style]) =>
  style.animationName !== "none" || /[1-9]/.test(style.transitionDuration)
).map(([name, part]) => name + part)
"""
# The article, element by element; what Material wraps around tables and code is the theme's.
OURS = """
[...document.querySelectorAll("article, article *")].filter((each) =>
  !each.closest("pre") && !/^md-/.test(each.getAttribute("class"))
).map((each) => each.cloneNode(false).outerHTML)
"""
# One mark of every form, with its text taken away.
MARKS = """
const seen = new Map();
for (const each of document.querySelectorAll("article [data-sev], article [data-state]")) {
  const form = (each.dataset.sev || "") + (each.dataset.state || "");
  if (each.checkVisibility() && !seen.has(form)) seen.set(form, each);
}
return [...seen].map(([form, each]) => {
  each.textContent = "";
  return [form, each];
});
"""


def sideways(page: Any) -> int:
    """Return by how many pixels a page is wider than its window."""
    root = "document.documentElement"
    wider: int = page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
    return wider


def violations(page: Any) -> set[tuple[str, str]]:
    """Return (rule, selector) of what axe finds on the whole page, the theme's own left out."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"]}).response
    assert len(found["passes"]) > 10
    pairs = {
        (each["id"], " ".join(map(str, node["target"])))
        for each in found["violations"]
        for node in each["nodes"]
    }
    return pairs - THEME


@pytest.mark.parametrize("width", [1280, 320])
def test_a_page_of_every_kind_is_quiet_and_accessible(
    tab: Tab, palette: str, width: int, kinds: list[str]
) -> None:
    visit = tab(color_scheme=palette, viewport={"width": width, "height": 800})
    faults = {}
    for path in kinds:
        page = visit.show(path)
        found = {
            "wider by": sideways(page),
            "axe": violations(page),
            "console": list(visit.problems),
            "outside": list(visit.outside),
        }
        faults[path] = {what: each for what, each in found.items() if each}
    assert {path: found for path, found in faults.items() if found} == {}


def test_no_text_of_an_author_scrolls_sideways_on_a_telephone(
    tab: Tab, every_page: list[str]
) -> None:
    visit = tab(viewport=TELEPHONE)
    written = [path for path in every_page if path.startswith(("postmortems/", "handbook/"))]
    assert len(written) > 30
    assert {path: wide for path in written if (wide := sideways(visit.show(path))) > 0} == {}


def test_the_scripts_do_nothing_twice(tab: Tab, kinds: list[str]) -> None:
    visit = tab()
    changed = []
    for path in kinds:
        page = visit.show(path)
        once = page.evaluate(OURS)
        # Material tells of every page it shows, and of one a reader comes back to again.
        page.evaluate("document$.next(document), document$.next(document)")
        if page.evaluate(OURS) != once or visit.problems:
            changed.append((path, list(visit.problems)))
    assert changed == []


def test_nothing_of_ours_moves_for_those_who_asked_for_rest(tab: Tab, kinds: list[str]) -> None:
    visit = tab(reduced_motion="reduce")
    assert {path: found for path in kinds if (found := visit.show(path).evaluate(MOVING))} == {}


@pytest.mark.parametrize(
    "act",
    [
        "const made = document.createElement('script'); made.textContent = 'window.ran = 1';"
        "document.body.append(made)",
        "document.body.innerHTML += '<p style=\"color: red\">'",
        'document.body.innerHTML += \'<img src="x.png" onerror="window.ran = 1">\'',
        "document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'}))",
    ],
)
def test_the_site_is_served_under_a_policy_that_refuses_what_is_inline_or_elsewhere(
    tab: Tab, act: str
) -> None:
    visit = tab()
    page = visit.show("")
    assert visit.problems == []
    with page.expect_console_message(lambda said: "Content Security Policy" in said.text):
        page.evaluate(act)
    assert page.evaluate("window.ran") is None


def test_every_mark_is_still_seen_when_the_system_chooses_the_colours(tab: Tab) -> None:
    visit = tab(forced_colors="active")
    unseen = set()
    for path in ("severity/", "actions/", "postmortems/pm-2026-001/"):
        page = visit.show(path)
        marks = page.evaluate_handle(f"() => {{ {MARKS} }}")
        for number in range(page.evaluate("found => found.length", marks)):
            mark = page.evaluate_handle("([found, n]) => found[n][1]", [marks, number]).as_element()
            mark.scroll_into_view_if_needed()
            place = mark.bounding_box()
            there = page.screenshot(clip=place)
            mark.evaluate("each => { each.style.visibility = 'hidden' }")
            if page.screenshot(clip=place) == there:
                unseen.add((path, page.evaluate("([found, n]) => found[n][0]", [marks, number])))
    assert unseen == set()
