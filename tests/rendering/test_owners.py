from __future__ import annotations

from postmortem_kb import indexes
from postmortem_kb.rendering.actions import Band
from postmortem_kb.rendering.templates import Renderer


def item(number: int, owner: str, status: str = "open", **fields: str) -> str:
    values = {"id": f"AI-{number}", "title": "Do it", "owner": owner, "status": status, **fields}
    return "{" + ", ".join(f"{key}: {value}" for key, value in values.items()) + "}"


ITEMS = [
    item(1, "Kim", due="2026-01-01"),
    item(2, "kim", "done", closed_on="2026-03-01"),
    item(3, "kim", "wont-do", closed_on="2026-02-01"),
    item(4, "kim", "verified", closed_on="2026-04-01"),
    item(5, "Edge", due="2030-01-01"),
]
FILES = {"a.md": f"id: PM-2026-001\nteams: [edge]\naction_items: [{', '.join(ITEMS)}]"}


def test_an_owner_is_one_however_the_name_is_spelt(knowledge) -> None:
    kb = knowledge(FILES)
    owners = {each.name: each.page for each in kb.owners.values()}
    assert owners == {"edge": "teams/edge.md", "kim": "owners/kim.md"}
    assert kb.owner("KIM") == kb.owner("kim")
    assert (kb.owner("nobody"), kb.owner(None)) == (None, None)


def test_an_owner_who_is_a_team_has_the_page_of_the_team_alone(knowledge) -> None:
    paths = [page.path for page in indexes.all_pages(knowledge(FILES))]
    assert [path for path in paths if path.startswith("owners/")] == [
        "owners/index.md",
        "owners/kim.md",
    ]
    assert paths.count("teams/edge.md") == 1


def test_an_owners_items_are_told_apart_by_urgency_and_the_latest_closed_is_first(
    knowledge,
) -> None:
    bands = knowledge(FILES).owner("kim").bands
    assert {band: [action.item.id for action in found] for band, found in bands.items()} == {
        Band.OVERDUE: ["AI-1"],
        Band.SOON: [],
        Band.LATER: [],
        Band.NO_DATE: [],
        Band.UNVERIFIED: ["AI-2"],
        Band.CLOSED: ["AI-4", "AI-3"],
    }


def test_an_owners_page_says_how_much_is_open_late_unverified_and_closed(knowledge) -> None:
    kb = knowledge(FILES)
    renderer = Renderer(kb)
    pages = {page.path: renderer.draw(page) for page in indexes.all_pages(kb)
             if page.path.startswith(("owners/", "teams/", "actions/"))}  # fmt: skip
    said = "1 open action item, 1 overdue; 1 done and not yet verified; 2 verified or won't do."
    assert said in pages["owners/kim.md"]
    assert "1 open action item, none overdue." in pages["teams/edge.md"]
    assert '<a href="../owners/kim/">Kim</a>' in pages["actions/index.md"]
