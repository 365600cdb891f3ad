from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledges import TODAY, knowledge_of

from postmortem_kb import metrics
from postmortem_kb.metrics import Month, Quarter
from postmortem_kb.rendering import reviews
from postmortem_kb.rendering.diary import Diary
from postmortem_kb.rendering.discussion import points, unknowns, verdict

Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)


def header(day: str, more: str = "", status: str = "reviewed") -> str:
    return (
        f"title: What went wrong there\nstatus: {status}\n{more}\n"
        f"times: {{impact_start: {day}T10:00Z, detected: {day}T10:05Z, resolved: {day}T11:00Z}}"
    )


def item(number: int, more: str, status: str = "open") -> str:
    return f"{{id: AI-{number}, title: Do it now, status: {status}, {more}}}"


def items(*written: str) -> str:
    return f"action_items: [{', '.join(written)}]"


def knowledge(headers, today=TODAY, **options):
    files = {f"{name}.md": f"id: {name}\n{text}" for name, text in headers.items()}
    return knowledge_of(files, {"today": today}, sound=False, **options)


def reviewed(headers, stretch, today=TODAY, **options):
    return reviews.review(Diary(knowledge(headers, today, **options)), stretch)


def names(found) -> list[str]:
    return [each.name for each in found]


def test_new_is_what_is_dated_in_it_the_worst_first() -> None:
    headers = {
        "PM-2026-001": header("2026-06-30", "severity: SEV1"),
        "PM-2026-002": header("2026-07-01", "severity: SEV3"),
        "PM-2026-003": header("2026-09-30", "severity: SEV1"),
        "PM-2026-004": header("2026-10-01", "severity: SEV1"),
        "PM-2026-005": "title: What went wrong there\nstatus: closed",
    }
    assert names(reviewed(headers, Q3).postmortems) == ["PM-2026-003", "PM-2026-002"]
    assert names(reviewed(headers, Month(2026, 9)).postmortems) == ["PM-2026-003"]


def test_march_is_not_the_third_quarter() -> None:
    headers = {"PM-2026-001": header("2026-03-05"), "PM-2026-002": header("2026-08-05")}
    assert names(reviewed(headers, Month(2026, 3)).postmortems) == ["PM-2026-001"]
    assert names(reviewed(headers, Q3).postmortems) == ["PM-2026-002"]


def test_drills_and_drafts_are_listed_and_count_in_no_figure() -> None:
    headers = {
        "PM-2026-001": header("2026-08-01", "severity: SEV1"),
        "PM-2026-002": header("2026-08-02", "severity: SEV1\nkind: exercise"),
        "PM-2026-003": header("2026-08-03", "severity: SEV1", "draft"),
    }
    found = reviewed(headers, Q3)
    figures = found.compared.later
    assert (
        len(found.postmortems),
        figures.count,
        figures.major,
        figures.recover.n,
    ) == (3, 1, 1, 1)


CLOCKS = [
    pytest.param("SEV1", "2026-11-19", 0, id="the-last-day"),
    pytest.param("SEV1", "2026-11-18", -1, id="late"),
    pytest.param("SEV2", "2026-11-16", 1, id="working-days"),
    pytest.param("SEV3", "2026-01-01", None, id="no-clock"),
]


@pytest.mark.parametrize(("severity", "day", "left"), CLOCKS)
def test_the_clock_of_a_review_runs_from_the_day_the_incident_was_over(severity, day, left) -> None:
    found = reviewed({"PM-2026-001": header(day, f"severity: {severity}", "in-review")}, Q4)
    assert [left] == [each.left for each in found.unreviewed]


OVER = [
    ("{impact_start: 2026-11-01, resolved: 2026-11-03, impact_end: 2026-11-05}", 3),
    ("{impact_start: 2026-11-01, impact_end: 2026-11-05}", 5),
    ("{impact_start: 2026-11-01}", 1),
]


@pytest.mark.parametrize(("times", "day"), OVER)
def test_it_was_over_when_resolved_else_without_impact_else_when_it_is_dated(times, day) -> None:
    text = f"title: What went wrong there\nstatus: draft\nseverity: SEV1\ntimes: {times}"
    (found,) = reviewed({"PM-2026-001": text}, Q4).unreviewed
    assert (date(2026, 11, day), date(2026, 11, day + 3)) == (found.begun, found.by)
    assert found.is_over == ("resolved" in times or "impact_end" in times)


def test_a_near_miss_is_over_the_day_it_is_seen() -> None:
    text = "title: What went wrong there\nstatus: draft\nkind: near-miss"
    text += "\ntimes: {detected: 2026-11-01}"
    (found,) = reviewed({"PM-2026-001": text}, Q4).unreviewed
    assert (found.begun, found.is_over) == (date(2026, 11, 1), True)


def test_the_deadline_is_the_one_of_the_configuration() -> None:
    scale = {"SEV1": {"review_within": "1 day"}}
    text = header("2026-11-19", "severity: SEV1", "draft")
    (found,) = reviewed({"PM-2026-001": text}, Q4, severities=scale).unreviewed
    assert found.left == -2


def test_least_time_left_comes_first_and_drills_wait_for_nobody() -> None:
    headers = {
        "PM-2026-001": header("2026-11-10", "severity: SEV3", "draft"),
        "PM-2026-002": header("2026-11-20", "severity: SEV1", "draft"),
        "PM-2026-003": header("2026-11-12", "severity: SEV2", "in-review"),
        "PM-2026-004": header("2026-11-01", "severity: SEV1\nkind: exercise", "draft"),
    }
    found = reviewed(headers, Q4)
    assert names(each.postmortem for each in found.unreviewed) == [
        "PM-2026-003",
        "PM-2026-002",
        "PM-2026-001",
    ]
    assert names(each.postmortem for each in found.late) == ["PM-2026-003"]


def test_a_past_quarter_is_told_as_of_its_last_day() -> None:
    later = "severity: SEV1\nreviewed_on: 2026-10-05"
    headers = {
        "PM-2026-001": header("2026-09-01", later),
        "PM-2026-002": header("2026-09-02", "severity: SEV1\nreviewed_on: 2026-09-03"),
        "PM-2020-001": header("2020-01-01", later),
    }
    found = reviewed(headers, Q3)
    assert (found.is_over, found.as_of) == (True, date(2026, 9, 30))
    assert [("PM-2026-001", -26, date(2026, 10, 5))] == [
        (each.postmortem.name, each.left, each.reviewed_on) for each in found.in_line
    ]
    # Reviewed years later: it was late all the same, and whoever reviews it changes no old agenda.
    assert names(each.postmortem for each in found.late) == ["PM-2020-001", "PM-2026-001"]
    assert reviewed(headers, Q4).unreviewed == ()
    assert (reviewed(headers, Q4).is_over, reviewed(headers, Q4).as_of) == (False, TODAY)


WORK = items(
    item(1, "due: 2026-08-01, owner: ann"),
    item(2, "due: 2026-09-29, owner: Ann, closed_on: 2026-10-02", "done"),
    item(3, "due: 2026-09-30, owner: ann"),
    item(
        4, "due: 2026-07-01, owner: bob, closed_on: 2026-07-20, verified_on: 2026-08-02", "verified"
    ),
    item(5, "owner: bob, closed_on: 2026-07-21, verified_on: 2026-10-03", "verified"),
    item(6, "owner: bob, closed_on: 2026-09-30, reason: Too dear", "wont-do"),
    item(7, "owner: bob", "done"),
    item(8, "due: 2026-09-01"),
)


def test_action_items_stand_as_they_stood_at_the_end() -> None:
    found = reviewed({"PM-2026-001": header("2026-07-01", WORK)}, Q3)

    def ids(actions) -> list[str]:
        return [action.item.id for action in actions]

    assert [
        (each.owner and each.owner.name, ids(each.overdue), each.open, each.closed)
        for each in found.overdue
    ] == [("ann", ["AI-1", "AI-2"], 3, 0), (None, ["AI-8"], 1, 0)]
    assert (found.overdue_items, found.longest_overdue, found.open) == (3, 60, 4)
    assert (
        ids(found.closed.verified),
        ids(found.closed.done),
        ids(found.closed.refused),
    ) == (["AI-4"], ["AI-5"], ["AI-6"])
    assert (found.closed.before, found.overdue_before) == (0, 0)
    assert ids(found.waiting) == ["AI-5"]
    assert (found.worked.opened, found.worked.closed, found.unowned) == (8, 3, 1)


def test_what_was_closed_before_and_verified_now_is_told_apart() -> None:
    old = "closed_on: 2026-06-20, verified_on: 2026-08-01"
    new = "closed_on: 2026-07-20, verified_on: 2026-08-01"
    work = items(item(1, new, "verified"), item(2, old, "verified"))
    closed = reviewed({"PM-2026-001": header("2026-06-01", work)}, Q3).closed
    assert ([each.item.id for each in closed.verified], closed.before) == (["AI-2", "AI-1"], 1)


def test_closed_items_are_told_worst_severity_first() -> None:
    done = items(item(1, "closed_on: 2026-08-01", "done"))
    headers = {
        "PM-2026-001": header("2026-07-01", f"severity: SEV3\n{done}"),
        "PM-2026-002": header("2026-07-02", f"severity: SEV1\n{done}"),
    }
    found = reviewed(headers, Q3).closed.done
    assert names(each.postmortem for each in found) == ["PM-2026-002", "PM-2026-001"]


def test_as_of_a_past_day_nothing_of_later_has_happened() -> None:
    noted = "updates: [{on: 2026-07-02, text: x}]"
    work = items(item(1, f"due: 2026-07-10, closed_on: 2026-08-01, {noted}", "done"))
    later = {"PM-2026-001": header("2026-07-01", work), "PM-2026-002": header("2026-08-15")}
    found = reviewed(later, Q3, date(2026, 7, 20))
    assert names(found.postmortems) == ["PM-2026-001"]
    assert (found.overdue_items, found.worked.closed, found.waiting) == (1, 0, ())


def test_on_the_day_itself_nothing_is_open_that_only_later_days_show() -> None:
    told = [
        items(item(1, "updates: [{on: 2026-10-05, text: x}]")),
        "reviewed_on: 2026-10-09\n" + items(item(1, "owner: shop")),
        "reviewed_on: 2026-09-09\n" + items(item(1, "closed_on: 2026-10-09", "done")),
    ]
    headers = {
        f"PM-2026-00{place}": header("2026-08-05", more) for place, more in enumerate(told, 1)
    }
    then, now = (reviewed(headers, Q3, today) for today in (Q3.last, TODAY))
    assert (then.worked.opened, then.worked.closed, then.open) == (1, 0, 1)
    assert (now.worked.opened, now.worked.closed, now.open) == (1, 0, 1)


def test_today_the_same_is_overdue_and_unverified_as_in_the_list_of_action_items() -> None:
    base = knowledge({"PM-2026-001": header("2026-07-01", WORK)})
    found = reviews.review(Diary(base), Q4)
    assert sum(action.is_overdue for action in base.open_actions) == found.overdue_items
    assert {"AI-2", "AI-7"} == {action.item.id for action in found.waiting}


def test_what_was_promised_a_year_ago_is_told_with_what_was_still_open() -> None:
    headers = {"PM-2025-001": header("2025-08-01", WORK), "PM-2025-002": header("2025-10-01")}
    (found,) = reviewed(headers, Q3).year_ago
    assert (found.postmortem.name, found.items) == ("PM-2025-001", 8)
    assert {"AI-1", "AI-2", "AI-3", "AI-8"} == {action.item.id for action in found.open}


def test_a_cause_is_new_once_and_then_once_on_every_service() -> None:
    def cause(*services: str) -> str:
        return f"root_cause_categories: [network]\nservices: [{', '.join(services)}]"

    headers = {
        "PM-2026-001": header("2026-07-01", cause("api")),
        "PM-2026-002": header("2026-07-02", cause("api")),
        "PM-2026-003": header("2026-07-03", cause("API", "shop")),
        "PM-2026-004": header("2026-07-04", cause("shop") + "\nkind: exercise"),
        "PM-2026-005": header("2026-07-05", "root_cause_categories: [indeterminate]"),
    }
    found = reviewed(headers, Q3).new_causes
    assert [(each.cause, each.services, each.postmortem.name) for each in found] == [
        ("network", (), "PM-2026-001"),
        ("network", ("shop",), "PM-2026-003"),
    ]


def test_a_cause_is_not_new_if_one_without_a_date_had_it_before() -> None:
    known = "root_cause_categories: [network]"
    headers = {
        "PM-2025-001": f"title: What went wrong there\nstatus: closed\nkind: near-miss\n{known}",
        "PM-2026-001": header("2026-07-01", known),
    }
    assert reviewed(headers, Q3).new_causes == ()


def test_one_that_repeats_two_is_one_postmortem() -> None:
    same = "root_cause_categories: [network]\nservices: [api]"
    headers = {
        "PM-2026-001": header("2026-05-01"),
        "PM-2026-002": header("2026-06-01", same),
        "PM-2026-003": header("2026-07-02", f"{same}\nrecurrence_of: PM-2026-001"),
    }
    found = reviewed(headers, Q3)
    assert (len(found.recurrences), names(found.repeating)) == (2, ["PM-2026-003"])
    assert "One postmortem repeats an earlier one." in verdict(found)


def test_what_was_open_the_day_it_came_back_is_to_be_discussed() -> None:
    same = "root_cause_categories: [network]\nservices: [api]"
    work = items(item(1, "closed_on: 2026-08-01", "done"))
    headers = {
        "PM-2026-001": header("2026-05-01", f"{same}\n{work}"),
        "PM-2026-002": header("2026-07-02", same),
    }
    base = knowledge(headers)
    first, *_ = points(reviews.review(Diary(base), Q3), base)
    assert first.means == "One of 1 action item of the first was still open when it came back"


def test_a_recurrence_is_of_the_stretch_of_the_later_one() -> None:
    same = "root_cause_categories: [network]\nservices: [api]"
    headers = {"PM-2026-001": header("2026-05-01", same), "PM-2026-002": header("2026-07-02", same)}
    assert reviewed(headers, Quarter(2026, 2)).recurrences == ()
    (found,) = reviewed(headers, Q3).recurrences
    assert (found.earlier.name, found.later.name) == ("PM-2026-001", "PM-2026-002")


def test_only_stretches_with_something_to_tell_are_reviewed_and_those_of_today() -> None:
    closed = items(item(1, "closed_on: 2026-05-03", "done"))
    headers = {"PM-1970-001": header("1970-01-01"), "PM-2026-001": header("2026-01-01", closed)}
    found = Diary(knowledge(headers)).reviewed
    assert [stretch.key for stretch in found] == [
        "2026-11",
        "2026-Q4",
        "2026-05",
        "2026-Q2",
        "2026-Q1",
        "2026-01",
        "1970-Q1",
        "1970-01",
    ]
    assert [each.key for each in Diary(knowledge({})).reviewed] == ["2026-11", "2026-Q4"]


def test_the_verdict_says_what_the_figures_say() -> None:
    headers = {
        "PM-2026-001": header("2026-07-01", f"severity: SEV1\nreviewed_on: 2026-07-02\n{WORK}"),
        "PM-2026-002": header("2026-05-01", "reviewed_on: 2026-05-02"),
    }
    assert verdict(reviewed(headers, Q3)) == [
        "One postmortem in Q3 2026, one major; Q2 2026 had one.",
        "Three action items were overdue, the longest for 60 days.",
    ]
    assert verdict(reviewed({}, Q4)) == [
        "No postmortem in Q4 2026 so far; Q3 2026 had none.",
        "No action item is overdue.",
    ]


def test_nothing_is_to_be_discussed_where_nothing_stands_out() -> None:
    base = knowledge({})
    found = reviews.review(Diary(base), Q3)
    assert (points(found, base), unknowns(found)) == ([], [])


def test_half_a_quarter_is_not_read_against_a_whole_one() -> None:
    headers = {
        f"PM-2026-{number:03}": header(f"2026-{month:02}-{number:02}")
        for month, numbers in ((7, range(1, 7)), (10, range(7, 20)))
        for number in numbers
    }
    slow = {
        name: text.replace("T11:00Z", "T20:00Z") if "2026-10" in text else text
        for name, text in headers.items()
    }
    shown = {}
    for today in (TODAY, date(2027, 1, 1)):
        base = knowledge(slow, today)
        found = reviews.review(Diary(base), Q4)
        shown[today] = [point.shows for point in points(found, base)]
    assert "More postmortems, slower recovery" not in shown[TODAY]
    assert "More postmortems, slower recovery" in shown[date(2027, 1, 1)]


_DAYS = st.dates(date(2025, 1, 1), TODAY)


@given(st.lists(st.tuples(_DAYS, st.none() | _DAYS), max_size=6), _DAYS)
def test_opened_and_closed_add_up_to_the_flow_of_all_quarters(written, day) -> None:
    made = [
        item(number, f"due: {due}, closed_on: {closed}", "done")
        if closed
        else item(number, f"due: {due}")
        for number, (due, closed) in enumerate(written, 1)
    ]
    base = knowledge({"PM-2025-001": header(day.isoformat(), items(*made) if made else "")})
    diary = Diary(base)
    works = [work for _, work in diary.works]
    expected = {
        quarter.key: (flow.opened, flow.closed)
        for quarter, flow in metrics.flow_by_quarter(works).items()
    }
    for key, counts in expected.items():
        quarter = Quarter(int(key[:4]), int(key[-1]))
        found = reviews.review(diary, quarter).worked
        months = [
            reviews.review(diary, Month(quarter.year, 3 * quarter.number - left)).worked
            for left in (0, 1, 2)
        ]
        assert counts == (found.opened, found.closed)
        assert counts == (sum(m.opened for m in months), sum(m.closed for m in months))


@given(_DAYS, st.none() | _DAYS)
def test_an_item_is_overdue_from_the_day_after_it_is_due_until_it_is_closed(due, closed) -> None:
    written = (
        item(1, f"due: {due}, closed_on: {closed}", "done") if closed else item(1, f"due: {due}")
    )
    base = knowledge({"PM-2024-001": header("2024-12-01", items(written))})
    diary = Diary(base)
    for left in range(4):
        quarter = Q4.before(left)
        found = reviews.review(diary, quarter)
        is_late = due < found.as_of and (closed is None or closed > found.as_of)
        assert found.overdue_items == diary.overdue_on(found.as_of)
        assert is_late == (found.overdue_items == 1)
        if is_late:
            assert (found.as_of - due) == timedelta(days=found.longest_overdue)
