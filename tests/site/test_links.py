from __future__ import annotations

from pathlib import Path

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
