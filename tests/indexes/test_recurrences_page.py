from __future__ import annotations

import html
import re
from datetime import date

import pytest
from knowledges import TODAY, knowledge_of

from postmortem_kb import indexes
from postmortem_kb.metrics import Standing, standing

PATH = "recurrences/index.md"


def words(page: str) -> str:
    """Return a page's text, its tags as single blanks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def struck(at: str, items: str = "", more: str = "", cause: str = "process") -> str:
    lines = [
        f"title: Orders failed on {at}",
        "status: closed",
        "services: [shop]",
        f"root_cause_categories: [{cause}]",
        f"times: {{impact_start: {at}}}",
        more,
    ]
    return "\n".join(
        [*(line for line in lines if line), *([f"action_items:\n{items}"] * bool(items))]
    )


def item(status: str, number: int = 1, **fields: str) -> str:
    told = {"id": f"AI-{number}", "title": f"Mend part {number}", "status": status, **fields}
    return "  - {" + ", ".join(f"{name}: {value}" for name, value in told.items()) + "}\n"


DAY = date(2026, 6, 1)
STANDINGS = [
    pytest.param("open", {}, Standing.OPEN, id="open-still"),
    pytest.param("done", {"closed_on": "2026-05-31"}, Standing.DONE, id="done"),
    pytest.param("done", {"closed_on": "2026-06-01"}, Standing.OPEN, id="done-that-day"),
    pytest.param("done", {}, None, id="done-nobody-knows-when"),
    pytest.param(
        "verified",
        {"closed_on": "2026-05-01", "verified_on": "2026-05-31"},
        Standing.VERIFIED,
        id="verified",
    ),
    pytest.param(
        "verified",
        {"closed_on": "2026-05-01", "verified_on": "2026-06-01"},
        Standing.DONE,
        id="verified-that-day",
    ),
    pytest.param("verified", {"verified_on": "2026-05-01"}, Standing.VERIFIED, id="never-closed"),
    pytest.param("verified", {"verified_on": "2026-07-01"}, None, id="nobody-knows-when-closed"),
    pytest.param("verified", {"closed_on": "2026-07-01"}, Standing.OPEN, id="closed-since"),
    pytest.param(
        "verified",
        {"closed_on": "2025-02-01", "verified_on": "2025-05-01"},
        None,
        id="verified-before-its-incident",
    ),
    pytest.param("wont-do", {"closed_on": "2026-05-01"}, Standing.REFUSED, id="refused"),
    pytest.param("wont-do", {"closed_on": "2026-07-01"}, Standing.OPEN, id="refused-since"),
    pytest.param("wont-do", {}, None, id="refused-nobody-knows-when"),
    pytest.param(
        "open", {"updates": "[{on: 2026-06-02, text: begun}]"}, None, id="written-later"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("status", "fields", "expected"), STANDINGS)
def test_an_item_stands_where_its_dates_say(status, fields, expected) -> None:
    header = struck("2026-01-01", item(status, **fields))
    (action,) = knowledge_of({"a.md": header}, sound=False).all_actions
    assert standing(action.postmortem, action.item, DAY, TODAY) == expected


def test_what_came_back_stands_with_the_items_of_the_one_before(drawn) -> None:
    items = (
        item("verified", 1, closed_on="2026-02-01", verified_on="2026-02-02", type="prevent")
        + item("open", 2, type="detect")
        + item("open", 3)
    )
    files = {
        "PM-2026-001": struck("2026-01-01", items),
        "PM-2026-002": struck("2026-03-02"),
    }
    text = words(drawn(PATH, files))
    assert "1 postmortem repeats an earlier one; nobody wrote that of it. 1 verified action" in text
    assert (
        "Orders failed on 2026-03-02 PM-2026-002 · Process on shop After no severity PM-2026-001 "
        "Orders failed on 2026-01-01 · found by cause and service, nobody wrote recurrence_of "
        "Verified before it came back: Mend part 1 "
        "Still open, could have prevented it: Mend part 2 ; Mend part 3 "
        "2 Mar 2026 after 60 days"
    ) in text
    assert "Came back as PM-2026-002 Orders failed on 2026-03-02" in text


def test_a_declared_one_may_have_another_cause(drawn) -> None:
    files = {
        "PM-2026-001": struck("2026-01-01"),
        "PM-2026-002": struck("2026-01-01", more="recurrence_of: PM-2026-001", cause="network"),
    }
    text = words(drawn(PATH, files))
    assert "1 postmortem repeats an earlier one. As of" in text
    assert "declared by its author, cause or service differ 1 Jan 2026 the same day" in text


def test_a_postmortem_that_repeats_two_counts_once(drawn) -> None:
    files = {
        "PM-2026-001": struck("2026-01-01").replace("[shop]", "[mail]"),
        "PM-2026-002": struck("2026-01-02"),
        "PM-2026-003": struck("2026-03-02").replace("[shop]", "[shop, mail]"),
    }
    text = words(drawn(PATH, files))
    assert "1 postmortem repeats an earlier one (2 pairs); nobody wrote that of it." in text
    declared = "recurrence_of: PM-2026-002"
    files["PM-2026-003"] = struck("2026-03-02", more=declared).replace("[shop]", "[shop, mail]")
    assert "repeats an earlier one (2 pairs). As of" in words(drawn(PATH, files))
    for path in ("root-cause/process.md", "services/shop.md"):
        assert "once: Recurrences" in words(drawn(path, files))


def test_nothing_that_came_back_is_said_in_words(drawn) -> None:
    text = words(drawn(PATH, {"PM-2026-001": struck("2026-01-01")}))
    assert "Nothing has come back." in text
    assert "No action item is verified yet" in text
    assert "What came back" not in text


def held(number: int, effect: str) -> dict[str, str]:
    """Return postmortems of so many types' items with one effect, on services of their own."""
    on = {"held": "2025-02-01", "early": "2026-11-01"}[effect]
    found = {}
    for at in range(number):
        header = struck("2025-01-01", item("verified", verified_on=on, type="repair"))
        found[f"PM-2025-{at + 1:03}"] = header.replace("[shop]", f"[{effect}-{at}]")
    return found


@pytest.mark.parametrize(
    ("number", "share", "said"),
    [
        (4, "too few to tell , n 4", "Of 4 verified action items 4 can be judged: too few to tell"),
        (5, "100 %, n 5", "Of 5 verified action items that can be judged, 5 held (100 %)"),
    ],
)
def test_a_share_is_told_of_enough_items(drawn, number: int, share: str, said: str) -> None:
    text = words(drawn(PATH, held(number, "held")))
    assert f"Repair {number} 0 0 {number} 0 {share}" in text
    assert said in text


def test_what_came_back_before_its_days_are_over_is_in_no_share(drawn) -> None:
    """Of those verified lately it can only be known yet that they failed."""
    early = struck("2026-10-01", item("verified", verified_on="2026-10-10", type="repair"))
    files = held(5, "held") | {
        "PM-2026-001": early.replace("[shop]", "[mail]"),
        "PM-2026-002": struck("2026-11-01").replace("[shop]", "[mail]"),
    }
    text = words(drawn(PATH, files))
    assert "Repair 6 0 0 5 1 100 %, n 5" in text
    assert "Of 5 verified action items that can be judged, 5 held (100 %)" in text


def test_what_is_too_early_to_tell_is_not_held(drawn) -> None:
    text = words(drawn(PATH, held(6, "early")))
    assert "Repair 6 6 0 0 0 too few to tell , n 0" in text
    assert "Of 6 verified action items none can be judged: too few to tell" in text


def test_verified_items_of_drafts_and_exercises_are_said_to_be_left_out(drawn) -> None:
    drill = struck("2026-01-01", item("verified", verified_on="2026-01-05"), "kind: exercise")
    files = {**held(1, "held"), "PM-2026-001": drill}
    assert "too few to tell. 1 more is of drafts or exercises" in words(drawn(PATH, files))


def test_on_the_home_page_the_same_comes_back_as_here(drawn) -> None:
    far = {"PM-2024-001": struck("2024-01-01"), "PM-2026-001": struck("2026-01-01")}
    assert "Recurring causes" not in words(drawn("index.md", far))
    near = {**far, "PM-2026-002": struck("2026-02-01")}
    text = words(drawn("index.md", near))
    assert "Process on shop 2 1 Feb 2026 PM-2026-002 , PM-2026-001 0" in text
    other = struck("2026-03-01", more="recurrence_of: PM-2024-001", cause="network")
    said = words(drawn("index.md", {**far, "PM-2026-003": other}))
    assert "said by its author 2 1 Mar 2026 PM-2026-003 , PM-2024-001 0" in said


def test_the_window_is_that_of_the_configuration(drawn) -> None:
    files = {"PM-2026-001": struck("2026-01-01"), "PM-2026-002": struck("2026-01-31")}
    assert "Nothing has come back" in words(drawn(PATH, files, recurrence_window=29))
    assert "no more than 30 days later" in words(drawn(PATH, files, recurrence_window=30))
    assert "1 postmortem repeats" in words(drawn(PATH, files, recurrence_window=30))


def test_they_are_all_listed_the_latest_first() -> None:
    files = {
        f"PM-2025-{at:03}.md": f"id: PM-2025-{at:03}\n"
        + struck(f"2025-{at // 28 + 1:02}-{at % 28 + 1:02}")
        for at in range(203)
    }
    knowledge = knowledge_of(files, sound=False)
    pages = [each for each in indexes.all_pages(knowledge) if each.path.startswith("recurrences/")]
    found = {each.path: each.data.get("again") or each.data["part"] for each in pages}
    assert {path: len(part.rows) for path, part in found.items()} == {
        PATH: 200,
        "recurrences/page/2.md": 2,
    }
    assert found[PATH].rows[0].recurrence.later.name == "PM-2025-202"


def test_the_pages_of_the_cause_and_the_service_lead_to_it(drawn) -> None:
    one, two = struck("2026-01-01"), struck("2026-03-02")
    for path in ("root-cause/process.md", "services/shop.md"):
        assert "once: Recurrences" in words(drawn(path, {"PM-2026-001": one, "PM-2026-002": two}))
        assert "Recurrences" not in words(drawn(path, {"PM-2026-001": one}))


SUBSCRIBED = [
    ("actions/index.md", ["../actions.ics", "../actions.xml", "../actions.csv"]),
    ("owners/anna.md", ["actions.ics"]),
    ("teams/shop.md", ["actions.ics"]),
]


@pytest.mark.parametrize(("path", "expected"), SUBSCRIBED)
def test_the_pages_of_action_items_lead_to_their_files(drawn, path, expected) -> None:
    items = item("open", 1, owner="anna") + item("open", 2, owner="shop")
    page = drawn(path, {"PM-2026-001": struck("2026-01-01", items, "teams: [shop]")})
    assert re.findall(r'href="([^"]*actions\.\w+)"', page) == expected
