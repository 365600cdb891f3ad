from __future__ import annotations

from pathlib import Path

import pytest

import walker
from projects import Built, write

BASE = "https://kb.example.com/base/"


def test_every_link_of_a_small_site_leads_to_a_file_and_an_id(site: Built) -> None:
    assert list(walker.broken(site.site, BASE)) == []


def test_every_link_of_the_sample_site_leads_to_a_file_and_an_id(sample: Built) -> None:
    assert list(walker.broken(sample.site)) == []


def test_no_page_has_an_id_twice(site: Built) -> None:
    twice = {
        (file, name)
        for file in site.html
        for name in site.page(file).ids
        if site.page(file).ids.count(name) > 1
    }
    assert twice == set()


def test_the_walker_finds_what_is_broken(tmp_path: Path) -> None:
    page = '<a href="b/">1</a><a href="b/#x"><a href="b/#y">3</a><img src="c.png"><a href="/z">'
    write(tmp_path, {"index.html": page, "b/index.html": '<p id="x"><a href="../#">'})
    assert list(walker.broken(tmp_path)) == [
        "index.html: <a> b/#y: no id y in b/index.html",
        "index.html: <img> c.png: no file c.png",
        "index.html: <a> /z: no file z",
    ]


@pytest.mark.parametrize(
    ("file", "text", "found"),
    [
        (
            "a.html",
            '<label for="p q">1</label><svg><rect fill="url(#r)"/><a xlink:href="s.html">2</a>'
            '</svg><input id="q"><img srcset="t.png 2x">',
            [
                "a.html: <a> s.html: no file s.html",
                "a.html: <img> t.png: no file t.png",
                "a.html: <label for> names no id p",
                "a.html: <rect fill> names no id r",
            ],
        ),
        (
            "a.html",
            f'<meta property="og:url" content="{BASE}gone/">',
            [f"a.html: <meta> {BASE}gone/: no file gone/index.html"],
        ),
        (
            "feed.xml",
            f'<feed xmlns="http://www.w3.org/2005/Atom"><link href="{BASE}feed.xml"/>'
            f'<entry><id>{BASE}x/</id><link href="y/"/></entry></feed>',
            [
                f"feed.xml: {BASE}x/: no file x/index.html",
                "feed.xml: y/: no file y/index.html",
            ],
        ),
        (
            "api/all.json",
            f'{{"version": "1", "all": [{{"url": "../x/", "more": ["{BASE}#y"]}}]}}',
            [
                "api/all.json: ../x/: no file x/index.html",
                f"api/all.json: {BASE}#y: no file index.html",
            ],
        ),
        (
            "search/search_index.json",
            '{"docs": [{"location": "x/#y", "text": "url"}]}',
            ["search/search_index.json: x/#y: no file x/index.html"],
        ),
        ("a/b.css", "p { background: url('c.png') }", ["a/b.css: c.png: no file a/c.png"]),
        ("llms.txt", "- [One](x/): it", ["llms.txt: x/: no file x/index.html"]),
    ],
)
def test_the_walker_finds_what_is_broken_beside_plain_links(
    tmp_path: Path, file: str, text: str, found: list[str]
) -> None:
    write(tmp_path, {file: text})
    assert list(walker.broken(tmp_path, BASE)) == found
