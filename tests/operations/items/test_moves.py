from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.operations.items import moves
from postmortem_kb.operations.items.moves import Refused, Step
from postmortem_kb.schema import ActionItem
from postmortem_kb.vocabulary import ACTION_STATES, MOVES

TODAY = date(2026, 11, 22)
LINK = "https://git.example.com/pull/7"
VERBS = {
    "in-progress": lambda item: moves.start(item),
    "blocked": lambda item: moves.block(item, "No disks"),
    "done": lambda item: moves.close(item, TODAY, LINK),
    "verified": lambda item: moves.verify(item, TODAY, LINK),
    "wont-do": lambda item: moves.refuse(item, TODAY, "Too late"),
    "open": lambda item: moves.reopen(item, "It came back"),
}
PAIRS = [(state, to) for state in ACTION_STATES for to in VERBS if state != to]


def item(status: str | None = "open", **fields: object) -> ActionItem:
    return ActionItem.model_validate({"id": "AI-1", "title": "Alert", "status": status, **fields})


@pytest.mark.parametrize(("state", "to"), PAIRS)
def test_a_verb_moves_where_the_vocabulary_allows_it_and_nowhere_else(state, to) -> None:
    if to in MOVES[state]:
        assert VERBS[to](item(state)).fields["status"] == to
    else:
        with pytest.raises(Refused, match=f"AI-1 is `{state}`: from there it may become"):
            VERBS[to](item(state))


REFUSED = [
    ("open", "verified", "may become `proposed`, `in-progress`, `blocked`, `done` or `wont-do`, "
     "not `verified`; `close` it first"),
    ("done", "wont-do", "may become `open` or `verified`, not `wont-do`; `reopen` it first"),
    ("verified", "done", "may become `open`, not `done`; `reopen` it first"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "to", "expected"), REFUSED)
def test_a_move_that_is_none_is_refused_with_those_there_are(state, to, expected) -> None:
    with pytest.raises(Refused) as refusal:
        VERBS[to](item(state))
    assert str(refusal.value) == f"AI-1 is `{state}`: from there it {expected}"


STEPS = [
    pytest.param(moves.start(item()), {"status": "in-progress"}, (), "Started.", id="start"),
    pytest.param(moves.start(item(None)), {"status": "in-progress"}, (), "Started.",
                 id="without-a-state-it-is-open"),
    pytest.param(moves.start(item(), "Ready?"), {"status": "in-progress"}, (),
                 "Started. Ready?", id="a-note"),
    pytest.param(moves.start(item("in-progress"), "Half of it"), {}, (), "Half of it.",
                 id="a-note-on-the-way"),
    pytest.param(moves.block(item(), "No disks", "Soon"), {"status": "blocked"}, (),
                 "Blocked: No disks. Soon.", id="block"),
    pytest.param(moves.close(item(), TODAY, LINK),
                 {"status": "done", "closed_on": "2026-11-22", "evidence": LINK}, (), "Done.",
                 id="close"),
    pytest.param(moves.close(item(verified_on="2026-01-02", closed_on="2026-11-22"), TODAY),
                 {"status": "done"}, ("verified_on",), "Done.", id="close-once-more"),
    pytest.param(moves.close(item("done", evidence="x"), TODAY, LINK), {"evidence": LINK}, (),
                 f"New evidence: {LINK}. Until now the evidence was x.", id="more-evidence"),
    pytest.param(moves.close(item("done", evidence="x"), TODAY, LINK, "Moved"),
                 {"evidence": LINK}, (),
                 f"New evidence: {LINK}. Until now the evidence was x. Moved.", id="and-a-note"),
    pytest.param(moves.close(item(evidence="x"), TODAY, LINK, "Moved"),
                 {"status": "done", "closed_on": "2026-11-22", "evidence": LINK}, (),
                 "Done. Until now the evidence was x. Moved.", id="evidence-before-the-end"),
    pytest.param(moves.verify(item("verified", evidence="x"), TODAY, LINK), {"evidence": LINK}, (),
                 f"New evidence: {LINK}. Until now the evidence was x.", id="verified-again"),
    pytest.param(moves.refuse(item("wont-do", reason="x"), TODAY, "Too late"),
                 {"reason": "Too late"}, (),
                 "New reason: Too late. Until now the reason was x.", id="another-reason"),
    pytest.param(moves.verify(item("done", evidence="PR 7"), TODAY, LINK),
                 {"status": "verified", "verified_on": "2026-11-22", "evidence": LINK}, (),
                 "Verified. Until now the evidence was PR 7.", id="verify"),
    pytest.param(moves.verify(item("done", evidence="PR 7"), TODAY, LINK, "Seen"),
                 {"status": "verified", "verified_on": "2026-11-22", "evidence": LINK}, (),
                 "Verified. Until now the evidence was PR 7. Seen.", id="verify-with-a-note"),
    pytest.param(moves.verify(item("done", evidence=LINK), TODAY, LINK),
                 {"status": "verified", "verified_on": "2026-11-22"}, (), "Verified.",
                 id="verify-with-the-same"),
    pytest.param(moves.refuse(item(), TODAY, "Too late"),
                 {"status": "wont-do", "closed_on": "2026-11-22", "reason": "Too late"}, (),
                 "Will not be done.", id="refuse"),
    pytest.param(
        moves.reopen(item("verified", closed_on="2026-01-02", evidence=LINK,
                              verified_on="2026-02-02"), "It came back!", date(2027, 1, 31)),
        {"status": "open", "due": "2027-01-31"}, ("closed_on", "evidence", "verified_on"),
        f"Opened again: It came back! It was done on 2026-01-02, verified on 2026-02-02, "
        f"evidence: {LINK}.",
        id="reopen"),
    pytest.param(moves.reopen(item("blocked"), "Disks came"), {"status": "open"}, (),
                 "Opened: Disks came.", id="reopen-what-was-not-closed"),
    pytest.param(moves.reopen(item(), "Again", TODAY), {"due": "2026-11-22"}, (),
                 "Due on 2026-11-22: Again.", id="reopen-what-is-open"),
    pytest.param(moves.reopen(item("blocked", due="2026-12-01"), "Disks came", TODAY),
                 {"status": "open", "due": "2026-11-22"}, (),
                 "Opened: Disks came. Due on 2026-11-22 instead of 2026-12-01.",
                 id="reopen-for-another-day"),
    pytest.param(moves.reassign(item("done", owner="ops"), "@alice"), {"owner": "@alice"}, (),
                 "Owner is @alice instead of ops.", id="reassign"),
    pytest.param(moves.reassign(item(owner="ops"), "alice", "On leave"), {"owner": "alice"}, (),
                 "Owner is alice instead of ops. On leave.", id="reassign-with-a-note"),
    pytest.param(moves.reassign(item(owner="ops"), "ops", "Still"), {}, (), "Still.",
                 id="a-note-to-the-same-owner"),
    pytest.param(moves.reassign(item(), "ops"), {"owner": "ops"}, (), "Owner is ops.",
                 id="the-first-owner"),
    pytest.param(moves.defer(item(due="2026-12-01"), TODAY, date(2027, 1, 31), "Holidays"),
                 {"due": "2027-01-31"}, (), "Due on 2027-01-31 instead of 2026-12-01: Holidays.",
                 id="defer"),
    pytest.param(moves.reopen(item(), "It came back", None, "Soon"), {}, (), "It came back. Soon.",
                 id="a-reason-for-what-is-open"),
    pytest.param(moves.reopen(item(due="2026-11-22"), "It came back", TODAY), {}, (),
                 "It came back.", id="a-reason-for-what-is-open-and-due-that-day"),
    pytest.param(moves.reopen(item(updates=[{"on": "2026-11-21", "text": "Unpaid."}]), "paid"),
                 {}, (), "paid.", id="a-reason-that-ends-another-word"),
    pytest.param(moves.defer(item(due="2027-01-31"), TODAY, date(2027, 1, 31), "Holidays", "All"),
                 {}, (), "Holidays. All.", id="a-reason-for-the-same-day"),
]  # fmt: skip


@pytest.mark.parametrize(("step", "fields", "gone", "text"), STEPS)
def test_a_step_sets_ends_and_tells(step, fields, gone, text) -> None:
    assert step == Step(fields, gone, text)


SAME = [
    moves.start(item("in-progress")),
    moves.start(item("in-progress", updates=[{"on": "2026-11-22", "text": "Half."}]), "Half."),
    moves.block(item("blocked", updates=[{"on": "2026-11-22", "text": "Blocked: x."}]), "x"),
    moves.close(item("done", evidence=LINK), TODAY, LINK),
    moves.verify(item("verified"), TODAY),
    moves.refuse(item("wont-do", reason="x"), TODAY, "x"),
    moves.reopen(item(updates=[{"on": "2026-11-22", "text": "It came back."}]), "It came back"),
    moves.reopen(
        item(
            updates=[
                {
                    "on": "2026-11-22",
                    "text": f"Opened again: x. It was done on 2026-01-02, evidence: {LINK}. Soon.",
                }
            ]
        ),
        "x",
        None,
        "Soon",
    ),
    moves.reopen(
        item(due="2026-12-01", updates=[{"on": "2026-11-22", "text": "Due on 2026-12-01: x."}]),
        "x",
        date(2026, 12, 1),
    ),
    moves.reassign(item(owner="alice"), "@alice"),
    moves.defer(item(due="2026-12-01"), TODAY, date(2026, 12, 1)),
    moves.defer(
        item(
            due="2026-12-01",
            updates=[
                {"on": "2026-11-22", "text": "Due on 2026-12-01 instead of 2026-11-30: x. Soon."}
            ],
        ),
        TODAY,
        date(2026, 12, 1),
        "x",
        "Soon",
    ),
]


@pytest.mark.parametrize("step", SAME)
def test_where_all_is_so_already_there_is_nothing_to_do(step) -> None:
    assert not step


@pytest.mark.parametrize("status", ["done", "verified", "wont-do"])
def test_what_is_closed_is_not_deferred(status) -> None:
    with pytest.raises(Refused, match="nothing is due; `reopen` it first"):
        moves.defer(item(status), TODAY, date(2027, 1, 1))


def test_nothing_is_deferred_to_a_day_that_is_over() -> None:
    with pytest.raises(Refused, match="2026-11-21 is before 2026-11-22"):
        moves.defer(item(), TODAY, date(2026, 11, 21))


@given(st.lists(st.sampled_from(sorted(VERBS)), max_size=12))
def test_no_sequence_of_verbs_leaves_the_allowed_moves(verbs) -> None:
    now = item("proposed")
    for verb in verbs:
        try:
            step = VERBS[verb](now)
        except Refused:
            continue
        fields = now.model_dump() | dict(step.fields) | dict.fromkeys(step.gone)
        after = ActionItem.model_validate({key: str(value) for key, value in fields.items()
                                           if value and key != "updates"})  # fmt: skip
        assert after.status == now.status or after.status in MOVES[now.status or "open"]
        closed = after.status in ("done", "verified", "wont-do")
        assert (after.closed_on is not None) == closed
        assert (after.verified_on is not None) == (after.status == "verified")
        now = after
