"""What a page may weigh, in bytes as served without compression."""

from __future__ import annotations

import re

import pytest

from projects import Built

BEYOND_ITS_TEXT = 40_000
STYLE_AND_SCRIPT = 30_000
AROUND_THE_ARTICLE = 25_000
A_ROW = 1_000
TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
ARTICLE = re.compile(r"<article.*</article>", re.DOTALL)


def size(text: str) -> int:
    """Return the bytes of a text."""
    return len(text.encode())


def own_text(site: Built, file: str) -> int:
    """Return the bytes of what is to be read on a page; what a drawing letters is not counted."""
    page = site.page(file)
    drawn = [
        each.text
        for each in page.all("svg", inside="article")
        if all(around.tag != "svg" for around in each.inside)
    ]
    return size(page.one("article").text) - sum(map(size, drawn))


def test_a_postmortem_weighs_little_beyond_its_own_text(sample: Built) -> None:
    pages = [file for file in sample.html if file.startswith("postmortems/pm-")]
    assert len(pages) > 30
    beyond = {file: size(sample.text(file)) - own_text(sample, file) for file in pages}
    assert {file: over for file, over in beyond.items() if over > BEYOND_ITS_TEXT} == {}


def test_our_style_and_script_together_stay_small(sample: Built) -> None:
    ours = [file for file in sample.files if file.startswith("assets/postmortem-kb/")]
    sizes = {file.rpartition("/")[2]: size(sample.text(file)) for file in ours}
    assert sizes.keys() == {"postmortem.css", "postmortem.js"}
    assert sum(sizes.values()) <= STYLE_AND_SCRIPT, sizes


def test_a_row_of_a_long_table_stays_small(sample: Built) -> None:
    rows = {
        (file, number): size(table) // table.count("<tr")
        for file in sample.html
        for number, table in enumerate(TABLE.findall(sample.text(file)))
        if table.count("<tr") > 8
    }
    assert len(rows) > 5
    assert {place: each for place, each in rows.items() if each > A_ROW} == {}


@pytest.mark.parametrize("file", ["index.html", "postmortems/pm-2026-001/index.html"])
def test_what_is_around_a_page_stays_small(sample: Built, file: str) -> None:
    assert size(ARTICLE.sub("", sample.text(file))) <= AROUND_THE_ARTICLE
