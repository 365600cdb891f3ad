from __future__ import annotations

from datetime import UTC, datetime

import pytest

from postmortem_kb.recordings import Event, EventKind, Log, Source

NINE = datetime(2026, 3, 4, 9, tzinfo=UTC)
SOURCE = Source("Tool", "", "1")


def test_an_event_is_kept_as_it_was_told() -> None:
    log = Log()

    log.add(NINE, EventKind.NOTE, "It fails", SOURCE, actor="alice", subject="checkout")

    assert (log.events, log.remarks()) == (
        [Event(NINE, EventKind.NOTE, "It fails", SOURCE, "alice", "checkout")],
        (),
    )


@pytest.mark.parametrize(
    ("at", "text", "remark"),
    [
        (None, "It fails", "left out 1 entry without a time that can be read"),
        (None, "", "left out 1 entry without a time that can be read"),
        (NINE, "", "left out 1 entry without a text"),
    ],
)
def test_an_event_without_a_time_or_a_text_is_counted_only(
    at: datetime | None, text: str, remark: str
) -> None:
    log = Log()

    log.add(at, EventKind.NOTE, text, SOURCE)

    assert (log.events, log.remarks()) == ([], (remark,))
