from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mkdocs.utils import yaml_load

from projects import REPOSITORY, run

pytestmark = pytest.mark.browser

# What a script of ours may add to a page.
ADDED = "article .pm-late, article button, article input"


def same_as_loaded_anew(page: Any) -> None:
    """Compare a page that came without being loaded with the same page in a new tab."""
    from playwright.sync_api import expect

    fresh = page.context.new_page()
    fresh.goto(page.url)
    expect(page.locator("article h1")).to_have_text(fresh.locator("article h1").inner_text())
    expect(page.locator(ADDED)).to_have_count(fresh.locator(ADDED).count())
    fresh.close()


def test_a_reader_walks_through_the_site_without_loading_it_anew(visit: Any) -> None:
    settings = yaml_load((REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"))
    assert "navigation.instant" in settings["theme"]["features"]
    page = visit.open("")
    page.evaluate("window.stayed = true")
    walked = [page.url]
    for link, address in (
        (".md-tabs a[href*='browse/']", "**/browse/"),
        ("article a[href*='postmortems/pm-']", "**/postmortems/pm-*/"),
        (".md-tabs a[href*='actions/']", "**/actions/"),
    ):
        page.locator(link).first.click()
        page.wait_for_url(address)
        same_as_loaded_anew(page)
        walked.append(page.url)
    for address in walked[-2::-1]:
        page.go_back()
        page.wait_for_url(address)
        same_as_loaded_anew(page)
    assert page.evaluate("window.stayed") is True
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
