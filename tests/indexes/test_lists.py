from __future__ import annotations

import html
import re

import pytest


def words(page: str) -> str:
    """Return a page's text, its tags as single blanks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def written(day: int, more: str = "", status: str = "closed", kind: str = "incident") -> str:
    return (
        f"title: What went wrong on day {day}\nstatus: {status}\nkind: {kind}\n{more}\n"
        f"times: {{impact_start: 2026-08-{day:02}T10:00Z}}"
    )


LEFT_OUT = [
    pytest.param([("draft", "incident")], "1 +1 draft", "1 postmortem and 1 draft", id="a-draft"),
    pytest.param(
        [("closed", "exercise"), ("closed", "exercise")], "1 +2 exercises",
        "1 postmortem and 2 exercises", id="exercises",
    ),
    pytest.param(
        [("draft", "incident"), ("closed", "exercise")], "1 +2 not counted",
        "1 postmortem and 2 drafts or exercises", id="both",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("others", "in_table", "in_prose"), LEFT_OUT)
def test_what_no_figure_counts_is_told_by_its_kind(drawn, others, in_table, in_prose) -> None:
    files = {"PM-2026-001": written(1)}
    for day, (status, kind) in enumerate(others, 2):
        files[f"PM-2026-00{day}"] = written(day, status=status, kind=kind)
    assert f"2026 {in_table} What" in words(drawn("years/index.md", files))
    assert f"{in_prose}, " in words(drawn("years/2026.md", files))


def test_the_latest_is_one_that_counts_or_says_what_it_is(drawn) -> None:
    draft = {"PM-2026-002": written(2, status="draft")}
    drill = {"PM-2026-003": written(3, kind="exercise")}
    counted = {"PM-2026-001": written(1)}
    assert "What went wrong on day 1 0" in words(drawn("years/index.md", counted | draft | drill))
    assert "What went wrong on day 3 exercise 0" in words(drawn("years/index.md", draft | drill))
    assert "What went wrong on day 2 draft 0" in words(drawn("years/index.md", draft))


CAUSES = [
    pytest.param("process", "Process", id="one"),
    pytest.param("process, automation", "Process, Automation", id="two"),
    pytest.param("process, automation, network, security", "Process, Automation and 2 more",
                 id="more"),
]  # fmt: skip


@pytest.mark.parametrize(("causes", "shown"), CAUSES)
def test_a_row_shows_two_root_causes_the_main_one_first(drawn, causes, shown) -> None:
    files = {"PM-2026-001": written(1, f"root_cause_categories: [{causes}]")}
    rows = re.findall(r"<tr data-f.*</tr>", drawn("browse/index.md", files))
    assert [shown in words(row) for row in rows] == [True]
    assert f"{shown} not recorded" in words(drawn("years/2026.md", files)).replace(" , ", ", ")


def test_home_tells_of_a_root_cause_how_often_it_is_the_main_one(drawn) -> None:
    files = {
        "PM-2026-001": written(1, "root_cause_categories: [process, network]"),
        "PM-2026-002": written(2, "root_cause_categories: [network]"),
        "PM-2026-003": written(3, "root_cause_categories: [network]", status="draft"),
    }
    text = words(drawn("index.md", files))
    assert "Network 2 +1 draft, main in 1 Process 1, main in 1 All root causes" in text


def test_services_that_failed_once_or_never_are_folded_away(drawn) -> None:
    files = {
        "PM-2026-001": written(1, "services: [shop, mail]"),
        "PM-2026-002": written(2, "services: [shop]"),
        "PM-2026-003": written(3, "services: [desk]", status="draft"),
    }
    table, _, folded = drawn("services/index.md", files).partition("<details")
    assert ("shop" in table, "mail" in table, "desk" in table) == (True, False, False)
    assert "2 services with one postmortem or none mail 1 desk 0 +1 draft" in words(f"<{folded}")
    once = drawn("services/index.md", {"PM-2026-001": files["PM-2026-001"]})
    assert ("<details" in once, "mail" in once) == (False, True)


@pytest.mark.parametrize(("owners", "told"), [(("edge",), 0), (("edge", "kim"), 1)])
def test_an_owner_is_called_a_team_only_beside_others_who_are_none(drawn, owners, told) -> None:
    items = [
        f"{{id: AI-{number}, title: Do it, status: open, owner: {owner}}}"
        for number, owner in enumerate(owners, 1)
    ]
    files = {"PM-2026-001": written(1, f"owner: edge\naction_items: [{', '.join(items)}]")}
    assert drawn("owners/index.md", files).count('<span class="pm-sub">team</span>') == told
