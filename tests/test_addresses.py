from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.structure.files import File

from postmortem_kb import addresses

SLUGS = [
    pytest.param("PM-2026-001", "pm-2026-001", id="an-id"),
    pytest.param("config change", "config-change", id="blanks"),
    pytest.param("  Zürich / EU  ", "zurich-eu", id="accents-and-slashes"),
    pytest.param("../../etc", "etc", id="no-path"),
    pytest.param("決済", "x6c7a6e08", id="no-latin-letter"),
    pytest.param("!", "x21", id="signs-only"),
]


@pytest.mark.parametrize(("text", "expected"), SLUGS)
def test_a_slug_is_one_lower_case_part_of_an_address(text, expected) -> None:
    assert expected == addresses.slug(text)


NAMES = [
    pytest.param(["a b", "a-b", "A.B"], ["a-b", "a-b-2", "a-b-3"], id="three-meet"),
    pytest.param(["a", "a-2", "A"], ["a", "a-2", "a-3"], id="a-number-is-taken"),
    pytest.param(["Index", "index"], ["index-2", "index-3"], id="the-list-keeps-its-page"),
]


@pytest.mark.parametrize(("names", "expected"), NAMES)
def test_names_that_meet_are_told_apart_by_a_number(names, expected) -> None:
    assert dict(zip(names, expected, strict=True)) == addresses.unique_slugs(names)


@given(st.lists(st.text(max_size=6), unique=True))
def test_unique_slugs_are_unique_parts_of_addresses(names) -> None:
    found = addresses.unique_slugs(names)
    assert list(found) == names
    assert len(set(found.values())) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in found.values())


PAGES = ["index.md", "severity/index.md", "severity/sev1.md", "a/b/c d.md", "2026/PM-1.md"]


@pytest.mark.parametrize("directory_urls", [True, False])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_the_address_and_the_file_that_mkdocs_gives_it(path, directory_urls) -> None:
    file = File(path, "docs", "site", directory_urls)
    actual = (
        addresses.url(path, directory_urls) or "./",
        addresses.destination(path, directory_urls),
    )
    assert (file.url, file.dest_uri) == actual


LINKS = [
    pytest.param("index.md", "index.md", True, "./", id="home-to-home"),
    pytest.param("index.md", "severity/sev1.md", True, "severity/sev1/", id="down"),
    pytest.param("severity/sev1.md", "index.md", True, "../../", id="up"),
    pytest.param("severity/sev1.md", "severity/sev2.md", True, "../sev2/", id="beside"),
    pytest.param("severity/sev1.md", "severity/index.md", True, "../", id="to-the-list"),
    pytest.param("severity/sev1.md", "severity/sev2.md#x", False, "sev2.html#x", id="fragment"),
    pytest.param("severity/sev1.md", "index.md", False, "../index.html", id="up-to-a-file"),
    pytest.param("a.md", "a.md#ai-1", True, "#ai-1", id="within-the-page"),
    pytest.param("index.md", "a:b.md", False, "a%3Ab.html", id="no-scheme"),
]


@pytest.mark.parametrize(("here", "target", "directory_urls", "expected"), LINKS)
def test_links_are_relative(here, target, directory_urls, expected) -> None:
    assert expected == addresses.linker(here, directory_urls)(target)


_PARTS = st.text(
    st.characters(exclude_characters="/#?", exclude_categories=("Cc", "Cs")), min_size=1
)
_NAMES = _PARTS.filter(lambda part: part not in (".", "..") and not part.endswith(".md"))
_PATHS = st.lists(st.one_of(_NAMES, st.just("index")), min_size=1, max_size=4).map(
    lambda parts: "/".join(parts) + ".md"
)


@given(_PATHS, _PATHS, st.booleans(), st.sampled_from(["", "#ai-1"]))
def test_a_link_resolves_to_its_target(here, target, directory_urls, fragment) -> None:
    root = "https://example.com/base/"
    link = addresses.linker(here, directory_urls)(target + fragment)
    start = root + addresses.url(here, directory_urls)
    expected = root + addresses.url(target, directory_urls) + fragment
    assert unquote(expected) == unquote(urljoin(start, link))


@given(_PATHS, _PATHS, st.booleans())
def test_a_link_is_the_shortest_way(here, target, directory_urls) -> None:
    start, goal = (addresses.url(page, directory_urls) for page in (here, target))
    expected = posixpath.relpath(goal or ".", posixpath.dirname(start) or ".")
    slash = "/" if directory_urls else ""
    assert expected + slash == addresses.linker(here, directory_urls)(target)


@pytest.mark.parametrize(
    ("here", "file", "directory_urls", "expected"),
    [
        ("index.md", "feed.xml", True, "feed.xml"),
        ("actions/index.md", "actions.ics", True, "../actions.ics"),
        ("teams/shop.md", "teams/shop/actions.ics", True, "actions.ics"),
        ("teams/shop.md", "teams/shop/actions.ics", False, "shop/actions.ics"),
        ("index.md", "a b.csv", False, "a%20b.csv"),
    ],
)
def test_a_link_to_a_file_ends_with_its_name(here, file, directory_urls, expected) -> None:
    assert expected == addresses.linker(here, directory_urls)(file)
