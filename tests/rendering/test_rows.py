from __future__ import annotations

import json
import re

import pytest

from postmortem_kb import exports, indexes
from postmortem_kb.rendering import relatives
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


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("directory_urls", [True, False])
def test_a_relative_is_led_to_as_from_the_page_that_shows_it(
    knowledge, folder: str, directory_urls: bool
) -> None:
    below = f"{folder}/" if folder else ""
    files = {
        f"{below}a.md": f"id: PM-2026-001\ntitle: A\n{ITEM}",
        f"{below}b.md": f"title: B\n{ITEM}\nstatus: draft",
        f"{below}c.md": "id: PM-2026-003\nrelated: [PM-2026-001]",
        f"{below}d.md": f"title: D\n{ITEM}\nstatus: draft",
    }
    options = {"folder": folder} if folder else {}
    kb = knowledge(files, {"directory_urls": directory_urls}, sound=False, **options)
    renderer = Renderer(kb)
    found, expected = [], []
    for here in kb.corpus:
        others = [relatives.Relation(each, "why") for each in kb.corpus if each is not here]
        for _, (before, why, after) in zip(
            others, renderer.rows.on(here.page).relatives(others), strict=True
        ):
            found += re.findall('href="([^"]*)"', f"{before}{why}{after}")
        for other in others:
            places = [each.place for each in relatives.still_open(other.postmortem)[0]]
            expected += map(renderer.linker(here.page), [other.postmortem.page, *places])
    assert expected == found


def test_a_relative_is_drawn_once_for_the_pages_of_a_folder(knowledge) -> None:
    renderer = made(knowledge, 3)
    one, other, shown = renderer.knowledge.corpus
    relations = [relatives.Relation(shown, "why"), relatives.Relation(shown, "why", 2)]
    ((before, _, after), (_, _, faulty)) = renderer.rows.on(one.page).relatives(relations)
    ((same, _, rest),) = renderer.rows.on(other.page).relatives(relations[:1])
    assert (same, rest) == (before, after)
    assert same is before
    assert faulty == after.replace(shown.name, f"{shown.name} · 2 errors", 1)


def test_no_value_of_a_relative_becomes_markup(knowledge) -> None:
    renderer = made(knowledge, 2)
    one, other = renderer.knowledge.corpus.postmortems
    relation = relatives.Relation(other, "same service: <script>")
    page = renderer.environment.from_string(
        "{% for each in list_rows.relatives(found) %}{{ each | join }}{% endfor %}"
    ).render(list_rows=renderer.rows.on(one.page), found=[relation])
    assert "Same service: &lt;script&gt;" in page
    assert "Less than &lt;5 % &amp; =&#34;~/ left" in page


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
