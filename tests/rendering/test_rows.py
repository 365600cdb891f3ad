from __future__ import annotations

import json
import re

import pytest

from postmortem_kb import exports, indexes
from postmortem_kb.rendering.facets import MOST
from postmortem_kb.rendering.paging import ROWS
from postmortem_kb.rendering.templates import Renderer

HOSTILE = """title: 'Less than <5 % & ="~/ left'\nservices: ['"><script>alert(1)</script>']"""
ITEM = "action_items: [{id: AI-1, title: Do it, status: open, owner: kim}]"
FOLDERS = ["", "incidents"]


def made(knowledge, count: int, **options):
    files = {f"{n}.md": f"id: PM-2026-{n:03}\n{HOSTILE}\n{ITEM}" for n in range(1, count + 1)}
    if options:
        files = {f"{options['folder']}/{name}": text for name, text in files.items()}
    return Renderer(knowledge(files, sound=False, **options))


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_row_leads_to_the_same_page_from_every_depth(knowledge, folder: str) -> None:
    renderer = made(knowledge, 1, **({"folder": folder} if folder else {}))
    (postmortem,) = renderer.knowledge.corpus.postmortems
    found = {}
    for page in ("index.md", "browse/index.md", "years/2026.md", "years/2026/page/2.md"):
        path = renderer.knowledge.page(page)
        rows = str(renderer.rows.on(path).draw(["postmortem"], [postmortem]))
        (link,) = re.findall(r'class="t" href="([^"]*)"', rows)
        found[link] = renderer.linker(path)(postmortem.page)
    assert len(found) == 4
    assert list(found) == list(found.values())


def test_a_row_is_drawn_once_for_all_pages(knowledge) -> None:
    renderer = made(knowledge, 1)
    (postmortem,) = renderer.knowledge.corpus.postmortems
    first = renderer.rows.cells("postmortem", postmortem)
    assert renderer.rows.cells("postmortem", postmortem) is first


def test_no_value_of_an_author_becomes_markup_or_a_way_up(knowledge) -> None:
    renderer = made(knowledge, 1)
    rows = renderer.rows.on("years/2026.md").draw(["postmortem"], renderer.knowledge.corpus)
    assert "<script" not in rows
    assert "=&#34;~/" in rows


def test_the_file_of_a_list_holds_the_rows_that_its_page_does_not(knowledge) -> None:
    renderer = made(knowledge, ROWS + 3)
    files = {each.path: each.text for each in exports.all_files(exports.Source(renderer))}
    pages = {each.path: each for each in indexes.all_pages(renderer.knowledge)}
    for name in ("browse", "actions"):
        found = json.loads(files[f"{name}/rows.json"])
        rows, drawn = found["rows"], renderer.draw(pages[f"{name}/index.md"])
        assert found["choices"] == {}
        assert (drawn.count("<tr data-f="), len(rows)) == (ROWS, 3)
        assert f'data-rows="rows.json" data-of="{ROWS + 3}"' in drawn
        places = {places for places, _ in rows}
        assert places == set(re.findall(r'data-f="([^"]*)"', drawn))
        assert all("<script" not in cells and '="~/' not in cells for _, cells in rows)


def test_rare_choices_wait_beside_the_page_of_a_long_list(knowledge) -> None:
    files = {
        f"{n}.md": f"id: PM-2026-{n:03}\nservices: ['<b> {n}']\n"
        f"action_items: [{{id: AI-1, title: Do it, status: open, owner: kim-{n}}}]"
        for n in range(1, ROWS + 2)
    }
    renderer = Renderer(knowledge(files, sound=False))
    texts = {each.path: each.text for each in exports.all_files(exports.Source(renderer))}
    pages = {each.path: each for each in indexes.all_pages(renderer.knowledge)}
    for name, key in (("browse", "service"), ("actions", "owner")):
        drawn = renderer.draw(pages[f"{name}/index.md"])
        field = drawn[drawn.index(f'data-k="{key}"') :]
        here = field[: field.index("</fieldset>")]
        waiting = json.loads(texts[f"{name}/rows.json"])["choices"]
        assert list(waiting) == [key]
        assert "<b>" not in waiting[key]
        assert f'data-of="{ROWS + 1}"' in here
        assert here.count("<li") == MOST
        every = re.findall(r'value="([^"]*)"', here + waiting[key])
        assert len(set(every)) == ROWS + 1


def test_a_list_of_one_page_has_no_file(knowledge) -> None:
    renderer = made(knowledge, ROWS)
    paths = [each.path for each in exports.all_files(exports.Source(renderer))]
    assert [path for path in paths if path.endswith("rows.json")] == []
