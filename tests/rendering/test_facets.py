from __future__ import annotations

import pytest

from postmortem_kb.rendering import facets
from postmortem_kb.rendering.templates import Renderer


def choices(found, key: str) -> list[tuple[str, int]]:
    (facet,) = (each for each in found.facets if each.key == key)
    return [(choice.value, choice.count) for choice in facet.choices]


def chosen(found, row) -> dict[str, list[str]]:
    """Return the words of the places that a row names, as the script reads them."""
    return {
        facet.key: [] if places == "-" else [facet.choices[int(n)].value for n in places.split(",")]
        for facet, places in zip(found.facets, found.of(row).split(" "), strict=True)
    }


POSTMORTEMS = {
    "a.md": "id: PM-2026-001\nseverity: SEV2\nstatus: closed\nservices: [api, db]\nowner: edge\n"
    "teams: [edge, core]\nroot_cause_categories: [network, process]\n"
    "times: {impact_start: 2026-01-01T10:00Z}",
    "b.md": "id: PM-2025-001\nseverity: SEV1\nstatus: draft\nkind: exercise\nservices: [DB]",
    "c.md": "title: Nothing is known of it",
}
COUNTS = [
    pytest.param("severity", [("SEV1", 1), ("SEV2", 1), ("", 1)], id="worst-first"),
    pytest.param("cause", [("network", 1), ("process", 1), ("", 2)], id="each-cause"),
    pytest.param("service", [("DB", 2), ("api", 1), ("", 1)], id="most-frequent-first"),
    pytest.param("team", [("core", 1), ("edge", 1), ("", 2)], id="the-owner-is-a-team"),
    pytest.param("kind", [("incident", 2), ("exercise", 1)], id="only-kinds-there-are"),
    pytest.param("state", [("draft", 1), ("closed", 1), ("", 1)], id="in-their-order"),
    pytest.param("year", [("2026", 1), ("2025", 1), ("", 1)], id="newest-first"),
    pytest.param("month", [("2026-01", 1)], id="only-months-there-are"),
    pytest.param("quarter", [("2026-Q1", 1)], id="only-quarters-there-are"),
]


@pytest.mark.parametrize(("key", "expected"), COUNTS)
def test_each_choice_says_how_many_postmortems_are_under_it(key, expected, knowledge) -> None:
    assert expected == choices(facets.of_postmortems(knowledge(POSTMORTEMS)), key)


def test_a_row_names_all_its_choices_by_their_places(knowledge) -> None:
    kb = knowledge(POSTMORTEMS)
    found = facets.of_postmortems(kb)
    assert chosen(found, kb.corpus.by_id["PM-2026-001"]) == {
        "severity": ["SEV2"],
        "cause": ["network", "process"],
        "service": ["api", "DB"],
        "team": ["edge", "core"],
        "kind": ["incident"],
        "state": ["closed"],
        "year": ["2026"],
        "month": ["2026-01"],
        "quarter": ["2026-Q1"],
    }


ITEM = "{{id: AI-{0}, title: Do it, status: {1}, owner: {2}, due: {3}, closed_on: {4}}}"
ITEMS = [
    ITEM.format(1, "open", "Edge", "2026-01-01", ""),
    ITEM.format(2, "done", "kim", "2026-01-01", "2026-02-01"),
    ITEM.format(3, "verified", "Kim", "", "2026-02-01"),
    ITEM.format(4, "blocked", "", "2030-01-01", ""),
]
ACTIONS = {"a.md": f"id: PM-2026-001\nowner: edge\naction_items: [{', '.join(ITEMS)}]"}
ACTION_COUNTS = [
    pytest.param("due", [("overdue", 1), ("soon", 0), ("later", 1), ("none", 0),
                         ("unverified", 1), ("closed", 2)], id="all-bands-stay"),
    pytest.param("owner", [("Kim", 2), ("edge", 1), ("", 1)], id="an-owner-once"),
    pytest.param("team", [("edge", 1)], id="an-owner-who-is-a-team"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "expected"), ACTION_COUNTS)
def test_each_choice_says_how_many_action_items_are_under_it(key, expected, knowledge) -> None:
    assert expected == choices(facets.of_actions(knowledge(ACTIONS)), key)


def test_what_is_done_and_not_verified_is_closed_as_well(knowledge) -> None:
    kb = knowledge(ACTIONS)
    found = facets.of_actions(kb)
    dues = {action.item.id: chosen(found, action)["due"] for action in kb.all_actions}
    assert dues == {
        "AI-1": ["overdue"],
        "AI-2": ["unverified", "closed"],
        "AI-3": ["closed"],
        "AI-4": ["later"],
    }


def test_owners_are_in_the_order_of_what_is_shown_first(knowledge) -> None:
    settled = [ITEM.format(n, "verified", "kim", "", "2026-02-01") for n in (2, 3)]
    items = [ITEM.format(1, "open", "zoe", "2026-01-01", ""), *settled]
    found = facets.of_actions(knowledge({"a.md": f"action_items: [{', '.join(items)}]"}))
    assert choices(found, "owner") == [("zoe", 1), ("kim", 2)]


def test_teams_are_no_list_of_their_own_where_every_owner_is_one(knowledge) -> None:
    item = ITEM.format(1, "open", "Edge", "", "")
    found = facets.of_actions(knowledge({"a.md": f"owner: edge\naction_items: [{item}]"}))
    assert [each.key for each in found.facets if each.hidden] == ["team"]


@pytest.mark.parametrize("name", ["unknown", "not recorded", "none"])
def test_a_name_is_never_taken_for_what_is_not_known(name, knowledge) -> None:
    kb = knowledge({"a.md": f"id: PM-2026-001\nservices: [{name}]", "b.md": "id: PM-2026-002"})
    found = facets.of_postmortems(kb)
    assert choices(found, "service") == [(name, 1), ("", 1)]
    page = Renderer(kb).render("partials/facets.html.jinja", "browse/index.md", filter=found)
    assert f"{name}</a>" in page


@pytest.mark.parametrize("name", ["</script><b>", '"><img src=x>', "constructor", "__proto__"])
def test_a_hostile_name_is_only_a_choice(name, knowledge) -> None:
    kb = knowledge({"a.md": f"id: PM-2026-001\nservices: ['{name}']"})
    found = facets.of_postmortems(kb)
    assert choices(found, "service") == [(name, 1)]
    page = Renderer(kb).render("partials/facets.html.jinja", "browse/index.md", filter=found)
    assert [tag for tag in ("<b>", "<img") if tag in page] == []


CHOICES = tuple(facets.Choice(str(n), str(n), 1, 1) for n in range(4))
ON_PAGE = [
    pytest.param(None, False, 4, id="a-list-of-one-page"),
    pytest.param(4, False, 4, id="few"),
    pytest.param(3, False, 3, id="many"),
    pytest.param(3, True, 0, id="many-that-are-only-linked-to"),
]


@pytest.mark.parametrize(("most", "hidden", "expected"), ON_PAGE)
def test_every_choice_stands_on_the_page_or_waits_beside_it(most, hidden, expected) -> None:
    facet = facets.Facet("month", "Month", CHOICES, hidden=hidden, most=most)
    assert (len(facet.shown), (*facet.shown, *facet.rest)) == (expected, CHOICES)
