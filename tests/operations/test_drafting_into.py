from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location, document
from postmortem_kb.operations.drafting.into import CannotMerge, Merged, merge
from postmortem_kb.operations.new import Proposals, TimelineRow

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


def into(text: str, proposals: Proposals = ROWS) -> Merged:
    return merge(WHERE, text.encode(), proposals, Settings(), NOW)


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
        after = merge(WHERE, before, ROWS, Settings(), NOW).data
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
        f"times:\n    resolved: {LAST}\n    detected: {FIRST}\n    mitigated: unknown\n",
    ),
    "empty": ("times:  # when\n", f"times:  # when\n  resolved: {LAST}\n  detected: {FIRST}\n"),
    "none": ("", f"times:\n  resolved: {LAST}\n  detected: {FIRST}\n"),
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


REFUSED = {
    "faulty": f"{HEADER}services: [a\n---\n",
    "an-open-comment": f"{HEADER}---\n\n<!-- Some\n",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_merged_into_is_refused(text: str) -> None:
    with pytest.raises(CannotMerge):
        into(text)


def test_what_would_not_pass_the_check_is_refused() -> None:
    late = replace(ALERT, time="2027-03-04 09:12")

    with pytest.raises(CannotMerge, match="would not pass the check"):
        into(DRAFT, Proposals(rows=(late,)))
