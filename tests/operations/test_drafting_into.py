from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location, document
from postmortem_kb.operations.drafting import Drawn
from postmortem_kb.operations.drafting.into import CannotMerge, Merged, merge
from postmortem_kb.operations.new import NewAction, Proposals, TimelineRow

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WHERE = Location("PM-2026-001.md", "2026/PM-2026-001.md", Path("PM-2026-001.md"))
ALERT = TimelineRow("2026-03-04 09:12", "Alert fires", "[PagerDuty](https://pd.example.com/P1)")
END = TimelineRow("2026-03-04 10:40", "Alert ends", "[PagerDuty](https://pd.example.com/P1)")
ROWS = Proposals(rows=(ALERT, END))
HEADER = """---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
"""
TABLE = """## Timeline

| Time (UTC) | Event | Source |
| --- | --- | --- |
"""
DRAFT = f"{HEADER}---\n\n## Impact\n\nSome.\n\n{TABLE}"
A, B = (f"| {row.time} | {row.event} | {row.source} |\n" for row in (ALERT, END))


def drawn(proposals: Proposals, **values: tuple[str, ...]) -> Drawn:
    lists = {"services": (), "teams": (), "remarks": (), "closed": (), **values}
    return Drawn(title="", severity="", proposals=proposals, tools={}, removed={}, **lists)


def into(text: str, proposals: Proposals = ROWS, **values: tuple[str, ...]) -> Merged:
    return merge(WHERE, text.encode(), drawn(proposals, **values), Settings(), NOW)


MERGED = {
    "no-rows": (DRAFT, f"{DRAFT}{A}{B}"),
    "between": (
        f"{DRAFT}| 2026-03-04 09:00 | Deploy | |\n| 2026-03-04 10:00 | Rollback | git |\n",
        f"{DRAFT}| 2026-03-04 09:00 | Deploy | |\n{A}| 2026-03-04 10:00 | Rollback | git |\n{B}",
    ),
    "before-all": (
        f"{DRAFT}| 2026-03-04 11:00 | All is well | |\n\nText.\n",
        f"{DRAFT}{A}{B}| 2026-03-04 11:00 | All is well | |\n\nText.\n",
    ),
    "after-all": (
        f"{DRAFT}| 2026-03-04 08:00 | Deploy | |\n\nText.\n",
        f"{DRAFT}| 2026-03-04 08:00 | Deploy | |\n{A}{B}\nText.\n",
    ),
    "no-line-end": (f"{DRAFT}| 2026-03-04 08:00 | Deploy | |",
                    f"{DRAFT}| 2026-03-04 08:00 | Deploy | |\n{A}{B[:-1]}"),
    "times-alone": (
        f"{DRAFT}| 2026-03-04 09:00 | Deploy | |\n| 10:00 | Rollback | |\n",
        f"{DRAFT}| 2026-03-04 09:00 | Deploy | |\n{A}| 10:00 | Rollback | |\n{B}",
    ),
    "the-next-day-alone": (
        f"{DRAFT}| 2026-03-05 | Talk | |\n| 07:00 | More | |\n",
        f"{DRAFT}{A}{B}| 2026-03-05 | Talk | |\n| 07:00 | More | |\n",
    ),
    "no-day-at-all": (
        f"{DRAFT}| 09:00 | Deploy | |\n",
        f"{DRAFT}| 09:00 | Deploy | |\n{A}{B}",
    ),
    "without-bars": (
        f"{HEADER}---\n## Timeline\n\nTime | Event\n--- | ---\n2026-03-04 08:00 | Deploy\n",
        f"{HEADER}---\n## Timeline\n\nTime | Event\n--- | ---\n2026-03-04 08:00 | Deploy\n"
        + "".join(f"{row.time} | {row.event} ({row.source})\n" for row in (ALERT, END)),
    ),
    "no-table": (
        f"{HEADER}---\n\n## Timeline\n\nSoon.\n",
        f"{HEADER}---\n\n{TABLE}{A}{B}\n\nSoon.\n",
    ),
    "underlined-heading": (
        f"{HEADER}---\n\nTimeline\n--------\n",
        f"{HEADER}---\n\nTimeline\n--------\n{TABLE[12:]}{A}{B}",
    ),
    "no-section": (f"{HEADER}---\n\n## Impact\n", f"{HEADER}---\n\n## Impact\n\n{TABLE}{A}{B}"),
    "no-section-no-line-end": (
        f"{HEADER}---\n\nSome", f"{HEADER}---\n\nSome\n\n{TABLE}{A}{B[:-1]}"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), MERGED.values(), ids=list(MERGED))
def test_rows_are_put_where_their_time_is(before: str, after: str) -> None:
    found = into(before)

    assert found.data.decode() == after
    assert (found.added, found.there) == (2, 0)


@pytest.mark.parametrize(("before", "after"), MERGED.values(), ids=list(MERGED))
def test_a_second_time_nothing_is_added(before: str, after: str) -> None:
    found = into(after)

    assert (found.data.decode(), found.added, found.there) == (after, 0, 2)


def test_line_ends_of_the_file_are_kept() -> None:
    before = f"{DRAFT}| 2026-03-04 10:00 | Rollback | |\n".replace("\n", "\r\n")

    after = into(before).data.decode()

    assert after.count("\n") == after.count("\r\n") == before.count("\n") + 2


def test_a_row_with_the_same_minute_and_text_is_there() -> None:
    found = into(f"{DRAFT}| 2026-03-04 09:12 | Alert fires | |\n")

    assert (found.added, found.there) == (1, 1)


CELLS = st.sampled_from(("2026-03-04 09:00", "2026-03-04 09:12", "09:30", "unknown", "2026-03-05",
                         "~2026-03-03 23:59", "2026-03-04 10:40", "", "x"))  # fmt: skip


@given(
    st.lists(CELLS, max_size=6),
    st.sampled_from(
        (DRAFT, f"{HEADER}---\n\n", f"{HEADER}times:\n  detected: unknown  # x\n---\n{TABLE}")
    ),
    st.sampled_from(("", "\n", "\nText\n\n## More\n", "\n\n```\nx", "<!-- x")),
    st.sampled_from(("\n", "\r\n")),
)
def test_no_line_of_the_file_is_lost(times: list[str], head: str, tail: str, end: str) -> None:
    rows = "".join(f"| {time} | E{number} | |\n" for number, time in enumerate(times))
    before = f"{head}{rows}{tail}".replace("\n", end).encode()
    try:
        after = merge(WHERE, before, drawn(ROWS), Settings(), NOW).data
    except CannotMerge:
        after = before
    left = iter(after.splitlines())

    assert [line for line in before.splitlines() if line not in left] == []
    assert [row.event for row in document(WHERE, after, Settings()).timeline
            if row.event.startswith("E")] == [f"E{number}" for number in range(len(times))] or (
        after == before or head == f"{HEADER}---\n\n")  # fmt: skip


TIMES = Proposals(
    times={
        "impact_start": ("unknown", "nobody knows"),
        "detected": ("2026-03-04T09:12Z", "PagerDuty's first alert"),
        "resolved": ("2026-03-04T10:40:01Z", "the last resolution in PagerDuty"),
    }
)
FIRST = "2026-03-04T09:12Z  # proposed, please confirm: PagerDuty's first alert"
LAST = "2026-03-04T10:40:01Z  # proposed, please confirm: the last resolution in PagerDuty"
SET = {
    "unknown": (
        "times:\n  detected: unknown  # when\n  resolved:\n",
        f"times:\n  detected: {FIRST}  # when\n  resolved: {LAST}\n",
    ),
    "quoted": (
        "times:\n  detected: 'Unknown'\n  resolved:  # when\n",
        f"times:\n  detected: {FIRST}\n  resolved: {LAST}  # when\n",
    ),
    "left-out": (
        "times:\n    mitigated: unknown\n",
        f"times:\n    detected: {FIRST}\n    mitigated: unknown\n    resolved: {LAST}\n",
    ),
    "empty": ("times:  # when\n", f"times:  # when\n  detected: {FIRST}\n  resolved: {LAST}\n"),
    "none": ("", f"times:\n  detected: {FIRST}\n  resolved: {LAST}\n"),
    "our-reason-goes-with-the-value": (
        "times:\n  detected: unknown  # no paging tool knows it\n  resolved: unknown  # PagerDuty "
        "has the last resolution at 2026-03-04T10:00Z, and the same fires again\n",
        f"times:\n  detected: {FIRST}\n  resolved: {LAST}\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), SET.values(), ids=list(SET))
def test_times_that_are_not_known_are_set_with_the_reason(before: str, after: str) -> None:
    found = into(f"{HEADER}{before}---\n", TIMES)

    assert found.data.decode() == f"{HEADER}{after}---\n"
    assert found.remarks == []


def test_a_time_that_is_known_is_kept_and_the_difference_told() -> None:
    text = f"{HEADER}times: {{detected: 2026-03-04T09:10Z, resolved: unknown}}\n---\n"

    found = into(text, TIMES)

    assert found.data.decode() == text
    assert found.remarks == [
        "times.detected is kept as it is; the tools have 2026-03-04T09:12Z "
        "(PagerDuty's first alert)",
        "times.resolved is not set, for how the file is written; it is 2026-03-04T10:40:01Z",
    ]


def test_what_else_is_empty_is_filled_in() -> None:
    proposals = Proposals(
        incident_id="P1", incident_url="https://pd.example.com/P1", summary="A: b"
    )
    found = into(f"{HEADER}incident:\n  id:\n  url:\nsummary:\n---\n", proposals)

    comment = "# proposed, please confirm: as the tools recorded it"
    assert found.data.decode() == (
        f"{HEADER}incident:\n  id: P1  {comment}\n  url: https://pd.example.com/P1  {comment}\n"
        f'summary: "A: b"  {comment}\n---\n'
    )


def test_one_that_is_no_draft_is_merged_into_and_that_is_said() -> None:
    found = into(DRAFT.replace("status: draft", "status: closed"))

    assert (found.added, found.remarks) == (
        2, ["its status is closed: tell whoever has reviewed it"],
    )  # fmt: skip


INCIDENT = "incident:\n  id: P2\n  url: https://{}/P2\n"
PINC = Proposals(rows=(ALERT,), incident_id="P1", incident_url="https://pd.example.com/P1")
ONE = f"{HEADER}---\n\n## Timeline\n\n"
REFUSED = {
    "faulty": (f"{HEADER}services: [a\n---\n", "faulty"),
    "an-open-comment": (f"{HEADER}---\n\n<!-- Some\n", "make it a table"),
    "one-column": (f"{ONE}| Time |\n| --- |\n| 2026-03-04 |\n", "one column only"),
    "another-zone": (f"{ONE}| Time (CET) | Event |\n| --- | --- |\n", "in another zone, CET"),
    "offset": (f"{ONE}| Time (UTC+1) | Event |\n| --- | --- |\n", r"in another zone, \+1"),
    "short-zone": (f"{ONE}| When (PT) | Event |\n| --- | --- |\n", "in another zone, PT"),
    "place": (f"{ONE}| Europe/Berlin | Event |\n| --- | --- |\n", "another zone, Europe/Berlin"),
    "local-time": (f"{ONE}| Local time | Event |\n| --- | --- |\n", "in another zone, local"),
    "german-zone": (f"{ONE}| Zeit (MEZ) | Event |\n| --- | --- |\n", "in another zone, MEZ"),
    "german-summer": (f"{ONE}| Zeit (MESZ) | Event |\n| --- | --- |\n", "another zone, MESZ"),
    "a-number-first": (
        f"{ONE}| # | Time (UTC) | Event |\n| --- | --- | --- |\n| 1 | 2026-03-04 09:00 | Up |\n",
        "the time must be its first column",
    ),
    "a-number-first-no-rows": (
        f"{ONE}| # | Time (UTC) | Event |\n| --- | --- | --- |\n", "must be its first column"
    ),
    "the-event-first": (
        f"{ONE}| Event | Time (UTC) |\n| --- | --- |\n", "the time must be its first column"
    ),
    "another-zone-second": (
        f"{ONE}| Who | Time (CET) | Event |\n| --- | --- | --- |\n", "must be its first column"
    ),
    "a-zone-alone-second": (
        f"{ONE}| Who | UTC | Event |\n| --- | --- | --- |\n", "the time must be its first column"
    ),
    "the-clock-second": (
        f"{ONE}| Date | Clock | Event |\n| --- | --- | --- |\n", "must be its first column"
    ),
    "no-row-with-a-time": (
        f"{ONE}| Nr | Event |\n| --- | --- |\n| 1 | Deploy |\n", "no row .* begins with a time"
    ),
    "another-incident": (
        f"{HEADER}{INCIDENT.format('pd.example.com')}---\n", "it is the incident P2, and .* P1"
    ),
    "long-ago": (
        f"{HEADER}times:\n  detected: 2026-02-24T10:39Z\n---\n", "more than 7 days apart"
    ),
    "rows-of-another-month": (
        f"{DRAFT}| 2026-03-12 09:00 | Deploy | |\n", "of 2026-03-12 .* to 2026-03-12"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_merged_into_is_refused(text: str, told: str) -> None:
    with pytest.raises(CannotMerge, match=told):
        into(text, PINC)


def test_another_tool_has_its_own_name_for_an_incident() -> None:
    found = into(f"{HEADER}{INCIDENT.format('rootly.example.com')}---\n", PINC)

    assert "incident.id is kept as it is; the tools have P1" in found.remarks[0]


LINK = "[PagerDuty](https://pd.example.com/P1)"
TOOK = TimelineRow("2026-03-04 09:12", "Somebody takes it", LINK)
THERE = {
    "another-event-of-the-same-minute-and-link": ((TOOK, END), 2),
    "the-same-words-twice": ((ALERT, ALERT), 1),
    "a-link-that-no-other-row-has": (
        (TimelineRow("2026-03-04 09:13", "Said", "[Slack](https://s.example.com/1)"),), 0
    ),
    "a-link-of-another-minute": (
        (TimelineRow("2026-03-04 09:14", "Said", "[Slack](https://s.example.com/1)"),), 1
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "added"), THERE.values(), ids=list(THERE))
def test_no_row_is_taken_for_another(rows: tuple[TimelineRow, ...], added: int) -> None:
    said = "| 2026-03-04 09:13 | Written anew | [Slack](https://s.example.com/1) |\n"

    assert into(f"{DRAFT}{A}{said}", Proposals(rows=rows)).added == added


def test_a_row_that_is_there_by_its_link_is_told() -> None:
    said = TimelineRow("2026-03-04 09:13", "Said", "[Slack](https://s.example.com/1)")

    found = into(
        f"{DRAFT}| 2026-03-04 09:13 | Anew | https://s.example.com/1 |\n", Proposals(rows=(said,))
    )

    assert found.remarks == ["taken for a row that is there in other words, by its link: 09:13"]


def test_every_event_of_an_incident_is_added_though_all_have_its_address() -> None:
    found = into(f"{DRAFT}{A}", Proposals(rows=(ALERT, TOOK, END)))

    assert (found.added, found.there) == (2, 1)


LIKE = {
    "the-same-rule": "| 2026-03-04 09:14 | \\[FIRING:1\\] CheckoutErrors checkout | |\n",
    "the-same-link": "| 2026-03-04 09:10 | Written anew | https://pd.example.com/P1 |\n",
    "the-same-words": "| 2026-03-04 09:15 | Checkout fails in the EU: fires | Grafana |\n",
}


@pytest.mark.parametrize("there", LIKE.values(), ids=list(LIKE))
def test_a_row_that_may_be_told_already_is_added_and_that_is_said(there: str) -> None:
    row = replace(ALERT, event="Alert fires: Checkout fails in the EU (CheckoutErrors)")

    found = into(f"{DRAFT}{there}", Proposals(rows=(row,)))

    told = f"1 added row may tell what another row tells: 09:12 as {there[13:18]}"
    assert (found.added, found.remarks) == (1, [told])


HEADS = ("Time (UTC)", "TIME", "START (GMT)", "Time (UTC), 2026-03-04", "UTC+0", "Time (HH:MM)")


@pytest.mark.parametrize("head", HEADS)
def test_a_table_in_utc_takes_rows(head: str) -> None:
    assert into(f"{ONE}| {head} | Event |\n| --- | --- |\n").added == 2


def test_cells_stand_below_the_names_of_their_columns() -> None:
    table = "## Timeline\n\n| Time | Who | Links | What happened |\n| --- | --- | --- | --- |\n"
    there = "| 2026-03-04 09:00 | ops | | Deploy |\n"

    after = into(f"{HEADER}---\n{table}{there}", Proposals(rows=(ALERT,))).data.decode()

    added = f"| {ALERT.time} |  | {ALERT.source} | {ALERT.event} |\n"
    assert after == f"{HEADER}---\n{table}{there}{added}"
    assert into(after, Proposals(rows=(ALERT,))).there == 1


OTHER_TIMES = {
    "local": ("Time (UTC) | Local time | Notes", f"{ALERT.time} |  | {{}}"),
    "time-of-the-event": ("Time | Event time | Event", f"{ALERT.time} |  | {{}}"),
    "a-duration": ("Time | Event | Response time", f"{ALERT.time} | {{}} | "),
    "when-in-the-event": ("Time | What happened when", f"{ALERT.time} | {{}}"),
}


@pytest.mark.parametrize(("heads", "row"), OTHER_TIMES.values(), ids=list(OTHER_TIMES))
def test_no_event_is_put_into_another_column_of_times(heads: str, row: str) -> None:
    table = f"{ONE}| {heads} |\n|{' --- |' * (heads.count('|') + 1)}\n"

    after = into(table, Proposals(rows=(ALERT,))).data.decode()

    assert after == f"{table}| {row.format(f'{ALERT.event} ({ALERT.source})')} |\n"


def test_rows_without_anything_in_their_first_cell_are_in_nobodys_way() -> None:
    assert into(f"{DRAFT}| | | |\n").added == 2


def test_a_time_that_contradicts_one_of_the_file_is_not_set() -> None:
    text = f"{HEADER}times:\n  detected: 2026-03-04T10:50Z\n  resolved: unknown\n---\n"

    found = into(text, TIMES)

    assert found.data.decode() == text
    assert found.remarks[1] == (
        "times.resolved is not set: 2026-03-04T10:40:01Z (the last resolution in PagerDuty) "
        "contradicts detected in the file, 2026-03-04T10:50Z"
    )


FULL = Proposals(
    roles={"scribe": "bob", "subject_matter_experts": ["carol", "dave"]},
    action_items=(NewAction("Alert: earlier", owner="alice"), NewAction("Drill")),
    references=(("Slack", "https://s.example.com/1"),),
)
MORE = {"services": ("checkout",), "teams": ("edge", "payments"), "closed": ("was closed",)}
CONFIRM = "# proposed, please confirm: as the tools recorded it"
FILLED = f"""services: [checkout]  {CONFIRM}  # what
teams: [edge, payments]  {CONFIRM}
roles:
  scribe: bob  {CONFIRM}
  subject_matter_experts: [carol, dave]  {CONFIRM}
action_items:  {CONFIRM}
  - id: AI-1
    title: "Alert: earlier"
    owner: alice
    status: open
  - id: AI-2
    title: Drill
    status: open
# An example
references:  {CONFIRM}
  - title: Slack
    url: https://s.example.com/1
"""
EMPTY = {
    "empty": "services: []  # what\nteams:\nroles:\n  scribe:\naction_items: []\n# An example\n"
    "references:\n",
    "left-out": "services: []  # what\n",
}


def test_lists_that_are_empty_are_filled_in() -> None:
    found = into(f"{HEADER}{EMPTY['empty']}---\n", FULL, **MORE)

    assert found.data.decode() == f"{HEADER}{FILLED}---\n"
    assert (found.items, found.remarks) == (True, [])


def test_lists_that_are_left_out_are_added() -> None:
    found = into(f"{HEADER}{EMPTY['left-out']}---\n", FULL, **MORE).data.decode()

    assert sorted(found.splitlines()) == sorted(
        f"{HEADER}{FILLED}---".replace("# An example\n", "").splitlines()
    )


def test_lists_that_are_not_empty_are_kept_and_what_is_missing_is_told() -> None:
    there = """services: [Checkout, basket]
teams: [edge]
roles: {scribe: alice, subject_matter_experts: [carol]}
action_items:
  - {id: AI-1, title: drill, status: open}
references: [{title: Wiki, url: https://w.example.com}]
"""
    found = into(f"{HEADER}{there}---\n", FULL, **MORE)

    assert (found.data.decode(), found.items) == (f"{HEADER}{there}---\n", False)
    assert found.remarks == [
        "teams is kept as it is; the tools have payments too",
        "roles.scribe is kept as it is; the tools have bob (as the tools recorded it)",
        "roles.subject_matter_experts is kept as it is; the tools have dave too",
        "references is kept as it is; not merged: https://s.example.com/1",
        "action_items is kept as it is; not merged: Alert: earlier",
    ]


def test_what_would_not_pass_the_check_is_refused() -> None:
    late = replace(ALERT, time="2027-03-04 09:12")

    with pytest.raises(CannotMerge, match="would not pass the check"):
        into(DRAFT, Proposals(rows=(late,)))
