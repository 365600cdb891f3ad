from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import hostile
from projects import THEMES, Built, build, config, front_matter, write
from walker import Page

THEME_KEYS = ("description", "template", "icon")
OPTIONS = {"extra_fields": {"team_note": "text", "team_list": "list", "team_url": "url"}}
EXTENSIONS = [
    "abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html",
    "pymdownx.snippets",
]  # fmt: skip
SOUND = {"status": "draft", "severity": "SEV2", "kind": "incident", "visibility": "public"}
NAMES = [
    '"><img src=x onerror=alert(1)>', "x' onmouseover=alert(1) '", "{{ 7*7 }}",
    "javascript:alert(1)", "[x](javascript:alert(1))", "a\nb", "%3Cscript%3E", "a#b?c", "<svg onload=1>",  # noqa: E501
    "x&lt;script&gt;", "a`b", "--8<--", "-", "..md", "&amp;",
]  # fmt: skip


def files(text: str, number: int) -> dict[str, str]:
    """Return a file where all is refused and one where all but the fixed words is accepted."""
    fields = hostile.filled(text)
    extra = {"team_note": text, "team_list": [text], "team_url": text}
    theme: dict[str, Any] = dict.fromkeys(THEME_KEYS, text)
    theme |= {"hide": [text], "social": {text: text}, "search": {"boost": 1, text: text}}
    title = re.sub(r"<(?=[A-Za-z/!])", "< ", " ".join(text.split())).replace(";", "; ")
    accepted = SOUND | {
        "id": f"PM-2026-{number}",
        "title": f"{title} and more"[:100],
        "times": None,
    }
    body = "\n## Impact\n\nText.\n"
    return {
        f"docs/refused-{number}.md": front_matter(**{**fields, "visibility": "public"}, **theme)
        + body,
        f"docs/PM-2026-{number}.md": front_matter(**{**fields, **extra, **theme, **accepted})
        + body,
    }


def project(root: Path, theme: str, *, clean: bool) -> Built:
    """Build every payload in every field, or harmless words in the same places."""
    settings = config(
        theme,
        options=OPTIONS,
        site_url="https://kb.example.com/",
        repo_url="https://git.example.com/a/b",
        edit_uri="edit/main/docs/",
        markdown_extensions=EXTENSIONS,
    )
    write(root, {"mkdocs.yml": settings})
    for number, text in enumerate(hostile.PAYLOADS.values(), 100):
        write(root, files("harmless words" if clean else text, number))
    for number, name in enumerate(NAMES, 300):
        safe = f"name {number}" if clean else name
        header = front_matter(id=f"PM-2026-{number}", title="short")
        write(root, {f"docs/{safe}.md": "No header.\n", f"docs/{safe}/{safe}.md": header})
    return build(root)


@pytest.fixture(scope="module", params=THEMES)
def sites(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Built, Built]:
    root = tmp_path_factory.mktemp("hostile")
    return (
        project(root / "clean", request.param, clean=True),
        project(root / "hostile", request.param, clean=False),
    )


def elements(page: Page) -> Iterator[str]:
    """Yield every element that can run something."""
    for element in page.elements:
        attributes = element.attributes
        for name, value in attributes.items():
            target = name in ("href", "src", "action", "formaction", "data", "srcdoc", "xlink:href")
            scheme = re.sub(r"[\s\x00-\x20]", "", value).lower()
            if name.startswith("on") or (
                target and scheme.startswith(("javascript:", "data:text"))
            ):
                yield f"<{element.tag} {name}={value}>"
        if element.tag in ("script", "iframe", "object", "embed", "svg", "base", "form", "style"):
            # Its name and its depth in the address differ from page to page.
            shown = re.sub(r"(\.\./)+|\./", "", attributes.get("src", ""))
            yield f"<{element.tag} {shown}>"
        if element.tag == "img" and attributes.get("src") == "x":
            yield "<img src=x>"


def test_no_page_has_an_element_that_the_harmless_site_has_not(
    sites: tuple[Built, Built],
) -> None:
    clean, site = sites
    known = {each for file in clean.html for each in elements(clean.page(file))}
    found = {
        (file, each)
        for file in site.html
        for each in elements(site.page(file))
        if each not in known
    }
    assert found == set()


def test_every_script_in_a_page_is_closed_as_often_as_in_the_harmless_site(
    sites: tuple[Built, Built],
) -> None:
    clean, site = sites
    counts = {len(clean.page(file).all("script")) for file in clean.html}
    assert {len(site.page(file).all("script")) for file in site.html} - counts == set()


def test_no_page_has_an_id_out_of_a_front_matter(sites: tuple[Built, Built]) -> None:
    _, site = sites
    assert [file for file in site.html if "evil" in site.page(file).ids] == []


def test_no_value_begins_a_block_of_code(sites: tuple[Built, Built]) -> None:
    _, site = sites
    # The handbook and the rules' manuals are ours, and show code on purpose.
    drawn = [file for file in site.html if not {"handbook", "rules"} & {*file.split("/")}]
    assert [file for file in drawn if site.page(file).all("pre")] == []


def test_no_value_reads_a_file(sites: tuple[Built, Built]) -> None:
    _, site = sites
    # A line of mkdocs.yml, which the payload asks for.
    assert [
        file for file in site.files if file != "x" and "edit/main/docs/\n" in text(site, file)
    ] == []


def text(site: Built, file: str) -> str:
    """Return a file as text, whatever is in it."""
    return (site.site / file).read_text(encoding="utf-8", errors="replace")


def test_a_template_in_a_value_is_printed_as_it_is(sites: tuple[Built, Built]) -> None:
    _, site = sites
    number = 100 + list(hostile.PAYLOADS).index("template")
    page = site.page(f"postmortems/pm-2026-{number}/")
    assert "{{ 7*7 }} {% raw %} {# x #} ${7*7}" in page.one("body").text
    assert "49" not in page.one("h1").text


def test_every_title_and_description_is_one_element(sites: tuple[Built, Built]) -> None:
    _, site = sites
    found = {
        (len(page.all("title")), len(page.all("body")), len(page.all("head")))
        for page in map(site.page, site.html)
    }
    assert found == {(1, 1, 1)}


def test_the_search_index_holds_no_markup_of_a_front_matter(sites: tuple[Built, Built]) -> None:
    _, site = sites
    docs = json.loads(site.text("search/search_index.json"))["docs"]
    if "md-main" not in site.text("index.html"):
        # The other themes escape what they print; Material prints it as HTML.
        return
    found = [
        (each["location"], name)
        for each in docs
        for name in ("title", "text")
        if list(elements(Page(each[name]))) or re.search(r"<(script|svg|img)", each[name], re.I)
    ]
    assert found == []


def test_the_sitemap_names_only_addresses_of_ours(sites: tuple[Built, Built]) -> None:
    _, site = sites
    found = re.findall(r"<loc>(.*?)</loc>", site.text("sitemap.xml"), re.DOTALL)
    assert [
        each for each in found if not re.fullmatch(r"https://kb\.example\.com/[\w/%.-]*", each)
    ] == []


def test_every_address_is_made_of_letters_digits_and_hyphens(sites: tuple[Built, Built]) -> None:
    _, site = sites
    assert [file for file in site.html if not re.fullmatch(r"[a-z0-9/.-]+", file)] == []
