from __future__ import annotations

from postmortem_kb import indexes
from postmortem_kb.rendering import distinct
from postmortem_kb.rendering.templates import Renderer


def names(group) -> list[str]:
    return [each.name for each in group.postmortems]


def test_spellings_of_a_service_are_one_group_under_the_most_frequent(knowledge) -> None:
    kb = knowledge(
        {
            "a.md": "id: PM-2026-001\nservices: [Check out, search]",
            "b.md": "id: PM-2026-002\nservices: [check  out, check out]",
            "c.md": "id: PM-2026-003\nservices: [check out]",
        }
    )
    groups = distinct(kb.services.values())
    assert [(group.name, group.page) for group in groups] == [
        ("check out", "services/check-out.md"),
        ("search", "services/search.md"),
    ]
    assert names(kb.services["Check out"]) == ["PM-2026-003", "PM-2026-002", "PM-2026-001"]


def test_no_name_can_take_the_page_of_a_list(knowledge) -> None:
    kb = knowledge(
        {"a.md": "id: PM-2026-001\nservices: [index]\nteams: [Index]\nseverity: INDEX"},
        severities={"INDEX": {}, "Sev 1": {}, "SEV-1": {}},
        extra_root_causes=["index"],
    )
    assert [group.page for group in kb.severities.values()] == [
        "severity/index-2.md",
        "severity/sev-1.md",
        "severity/sev-1-2.md",
    ]
    assert kb.services["index"].page == "services/index-2.md"
    assert kb.teams["Index"].page == "teams/index-2.md"
    assert kb.root_causes["index"].page == "root-cause/index-2.md"


HEADERS = {
    "a.md": "id: PM-2026-001\ntitle: Checkout failed in the EU\nservices: [index, 決済, ../../x]\n"
    "teams: [a b, A-B]\nseverity: SEV1\nstatus: closed\nowner: a/b\n"
    "times: {impact_start: 2026-03-04T14:05Z}\nroot_cause_categories: [network]",
    "b.md": "id: PM-2025-001\nrecurrence_of: PM-2026-001",
    "c.md": "title: Nothing else is known",
}


def test_every_generated_page_has_an_address_of_its_own_and_can_be_drawn(knowledge) -> None:
    for folder in ("", "incidents"):
        kb = knowledge(
            {f"{folder}/{uri}".lstrip("/"): text for uri, text in HEADERS.items()}, folder=folder
        )
        pages = indexes.all_pages(kb)
        paths = [page.path for page in pages] + [each.page for each in kb.corpus]
        assert len(paths) == len(set(paths))
        assert [path for path in paths if not path.startswith(folder) or ".." in path] == []
        renderer = Renderer(kb)
        assert [page.path for page in pages if not renderer.draw(page).strip()] == []


def test_the_navigation_comes_first_and_in_order(knowledge) -> None:
    pages = indexes.all_pages(knowledge(HEADERS))
    places = [page.nav for page in pages if page.nav is not None]
    assert places == sorted(places)
    assert [page.nav for page in pages][: len(places)] == places
    assert len(places) <= 12


def test_parents_are_pages(knowledge) -> None:
    pages = indexes.all_pages(knowledge(HEADERS))
    assert {page.parent for page in pages if page.parent} <= {page.path for page in pages}


def test_years_and_severities_hold_what_belongs_there(knowledge) -> None:
    kb = knowledge(HEADERS)
    assert {year: names(group) for year, group in kb.years.items()} == {
        2026: ["PM-2026-001"],
        2025: ["PM-2025-001"],
    }
    assert {name: names(group) for name, group in kb.severities.items() if group.postmortems} == {
        "SEV1": ["PM-2026-001"]
    }
    assert [kb.severity_rank(name) for name in ("SEV1", "SEV5", None, "x")] == [1, 5, 6, 6]
    assert next(iter(kb.root_causes)) == "network"
