from __future__ import annotations

import re

from postmortem_kb import charts, indexes
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
    assert [kb.services_of(each) for each in kb.corpus] == [
        ["check out"],
        ["check out"],
        ["check out", "search"],
    ]


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
        renderer = Renderer(kb, charts=charts.all_charts())
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
    assert [kb.severity_place(name) for name in ("SEV1", "SEV5", None)] == [1, 5, 5]
    assert next(iter(kb.root_causes)) == "network"


MIXED = {
    f"{name}.md": f"id: PM-2026-00{number}\ntitle: What went wrong there\nstatus: {status}\n"
    f"kind: {kind}\nseverity: SEV1\nservices: [api]\nteams: [edge]\n"
    f"root_cause_categories: [network]\ntimes: {{impact_start: 2026-0{number}-01T10:00Z}}\n"
    "action_items: [{id: AI-1, title: Do it, status: open}]"
    for number, (name, status, kind) in enumerate(
        [("a", "closed", "incident"), ("b", "draft", "incident"), ("c", "closed", "exercise")], 1
    )
}
TOLD = {
    "index.md": [
        "1 postmortem and 2 drafts or exercises, searchable",
        ">1 +2\u00a0not\u00a0counted",
    ],
    "browse/index.md": ["1 postmortem and 2 drafts or exercises"],
    "postmortems/index.md": ["1 postmortem and 2 drafts or exercises"],
    "severity/index.md": ['>1<span class="pm-sub">+2\u00a0not\u00a0counted</span>'],
    "severity/sev1.md": [">1</a></dd>", "<dd>+2\u00a0not\u00a0counted</dd>", ">3</a></dd>"],
    "root-cause/index.md": ['>1<span class="pm-sub">+2\u00a0not\u00a0counted</span>'],
    "root-cause/network.md": [">1</a></dd>", "<dd>the main cause of 1</dd><dd>+2\u00a0not"],
    "services/index.md": ['>1<span class="pm-sub">+2\u00a0not\u00a0counted</span>'],
    "services/api.md": ["1 postmortem and 2 drafts or exercises, 3 open actions"],
    "teams/index.md": ['>1<span class="pm-sub">+2\u00a0not\u00a0counted</span>'],
    "teams/edge.md": ["1 postmortem and 2 drafts or exercises;"],
    "years/index.md": ['>1<span class="pm-sub">+2\u00a0not\u00a0counted</span>'],
    "years/2026.md": ["1 postmortem and 2 drafts or exercises, 3 open actions"],
    "actions/index.md": ["3 open in 3 postmortems"],
}


EMPTY = re.compile(r"<(ul|ol|dl|tbody)\b[^>]*>\s*</")


def drawn(kb) -> dict[str, str]:
    renderer = Renderer(kb, charts=charts.all_charts())
    return {page.path: renderer.draw(page) for page in indexes.all_pages(kb)}


def test_figures_leave_out_drafts_and_exercises_and_say_so(knowledge) -> None:
    pages = drawn(knowledge(MIXED))
    lacking = [(path, text) for path, texts in TOLD.items() for text in texts
               if text not in pages[path]]  # fmt: skip
    assert lacking == []


def test_a_group_of_drafts_is_not_before_one_that_counts(knowledge) -> None:
    kb = knowledge(
        {
            "a.md": "id: PM-2026-001\nstatus: closed\nservices: [b]",
            "b.md": "id: PM-2026-002\nstatus: draft\nservices: [a]",
            "c.md": "id: PM-2026-003\nstatus: draft\nservices: [a]",
        }
    )
    assert list(kb.services) == ["b", "a"]


def test_without_a_postmortem_no_page_has_an_empty_list(knowledge) -> None:
    pages = drawn(knowledge({}))
    assert [path for path, text in pages.items() if EMPTY.search(text)] == []
    home = pages["index.md"]
    assert "Nothing here yet." in home
    assert [tag for tag in ("<h2", "<h3", "<ul", "<dl") if tag in home] == []


def test_home_names_no_list_that_is_empty(knowledge) -> None:
    home = drawn(knowledge({"a.md": "id: PM-2026-001\nstatus: closed"}))["index.md"]
    assert not EMPTY.search(home)
    assert [title for title in ("Oldest open actions", "By service") if title in home] == []


def test_a_tag_of_the_authors_means_nothing_to_a_template(knowledge) -> None:
    pages = drawn(knowledge({"a.md": "id: PM-2026-001\ntags: [example]"}))
    shown = {path: text for path, text in pages.items() if not path.startswith("handbook/")}
    assert [path for path, text in shown.items() if "sample" in text] == []


def test_an_action_is_its_teams_however_the_team_is_spelt(knowledge) -> None:
    item = "{id: AI-1, title: Do it, status: open, owner: Edge}"
    kb = knowledge({"a.md": f"id: PM-2026-001\nteams: [edge]\naction_items: [{item}]"})
    assert (kb.team("EDGE"), kb.team("other"), kb.team(None)) == (kb.teams["edge"], None, None)
    pages = drawn(kb)
    assert "1 open action item, none overdue." in pages["teams/edge.md"]
    assert '<a href="../teams/edge/">Edge</a>' in pages["actions/index.md"]
