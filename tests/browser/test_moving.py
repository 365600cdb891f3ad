from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from projects import REPOSITORY, run

pytestmark = pytest.mark.browser

# What the page holds of what a script of ours may add.
ADDED = "document.querySelectorAll('article .pm-late, article button, article input').length"


def test_a_reader_walks_through_the_site_without_loading_it_anew(visit: Any) -> None:
    settings = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"))
    assert "navigation.instant" in settings["theme"]["features"]
    page = visit.open("")
    page.evaluate("window.stayed = true")
    added = {}
    for link, address in (
        (".md-tabs a[href*='browse/']", "**/browse/"),
        ("article a[href*='postmortems/pm-']", "**/postmortems/pm-*/"),
        (".md-tabs a[href*='actions/']", "**/actions/"),
    ):
        page.locator(link).first.click()
        page.wait_for_url(address)
        page.locator("article h1.pm-title").wait_for()
        page.wait_for_load_state("networkidle")
        added[page.url] = page.evaluate(ADDED)
    for address in [*reversed(added)][1:]:
        page.go_back()
        page.wait_for_url(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(ADDED) == added[address]
    # A page that is loaded anew has no more of it.
    assert page.evaluate("window.stayed") is True
    for address, many in added.items():
        page.goto(address)
        assert page.evaluate(ADDED) == many
    assert (visit.problems, visit.outside) == ([], [])


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sample site to be opened from a folder."""
    root = tmp_path_factory.mktemp("offline")
    (root / "mkdocs.yml").write_text(
        f"INHERIT: {REPOSITORY / 'mkdocs.yml'}\ndocs_dir: {REPOSITORY / 'postmortems'}\n"
        # Instant navigation asks for pages over HTTP; Material says to leave it out here.
        "use_directory_urls: false\ntheme: {features: [navigation.tabs, toc.follow]}\n",
        encoding="utf-8",
    )
    done = run(root, "build")
    assert done.returncode == 0, done.stderr
    return root / "site"


def test_the_site_works_from_a_folder(tab: Callable[..., Any], offline: Path) -> None:
    from playwright.sync_api import expect

    visit = tab()
    page = visit.page
    page.goto((offline / "index.html").as_uri())
    page.locator(".md-tabs a[href*='browse/']").first.click()
    page.wait_for_url("**/browse/index.html")
    page.locator("article input[type=checkbox]").first.check()
    expect(page).to_have_url(re.compile(r"\?."))
    row = page.locator("article tbody tr:visible a[href*='pm-']").first
    title = row.inner_text()
    row.click()
    page.wait_for_url("**/pm-*.html")
    assert title in page.locator("article h1").inner_text()
    assert (visit.problems, visit.outside) == ([], [])
