from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.recordings import Log, Recording, Unreadable
from postmortem_kb.recordings.cases import (
    INCIDENT,
    Case,
    Entry,
    cases,
    kept,
    person,
    state,
    told,
    was_set,
)

NINE = datetime(2026, 3, 4, 9, tzinfo=UTC)

NAMED = Entry("note", "1", {"id": "n-1"})
NAMELESS = Entry("note", "", {"id": "n-2"})


def incident(id: str, **members: Any) -> Entry:
    return Entry(INCIDENT, id, {"id": id, **members})


def titled(case: Case, left_out: tuple[str, ...]) -> Recording:
    return Recording("Tool", (), id=case.id, title="It fails", remarks=left_out)


def test_entries_are_put_together_by_the_incident_that_they_name() -> None:
    found = cases([NAMED, incident("2"), incident("1")])

    assert [(case.id, case.incident, case.of("note")) for case in found] == [
        ("1", {"id": "1"}, [{"id": "n-1"}]),
        ("2", {"id": "2"}, []),
    ]


@pytest.mark.parametrize("entries", [[NAMELESS, incident("1")], [incident("1"), NAMELESS]])
def test_an_entry_without_an_incident_belongs_to_the_only_one(entries: list[Entry]) -> None:
    [case] = cases(entries)

    assert (case.id, case.of("note")) == ("1", [{"id": "n-2"}])


def test_an_entry_without_an_incident_belongs_to_none_of_several() -> None:
    found = cases([incident("1"), incident("2"), NAMELESS])

    assert [(case.id, case.of("note")) for case in found] == [
        ("1", []),
        ("2", []),
        ("", [{"id": "n-2"}]),
    ]


@pytest.mark.parametrize(
    ("tellings", "title"),
    [
        ([{"title": "Old"}, {"title": "New"}], "New"),
        (
            [
                {"title": "New", "updated_at": "2026-03-04T10:00:00Z"},
                {"title": "Old", "updated_at": "2026-03-04T09:00:00Z"},
            ],
            "New",
        ),
        ([{"title": "New"}, {"summary": "Whole"}], "New"),
    ],
)
@pytest.mark.parametrize("kind", [INCIDENT, "note"])
def test_the_newest_telling_of_a_thing_counts(
    kind: str, tellings: list[dict[str, Any]], title: str
) -> None:
    [case] = cases([Entry(kind, "1", {"id": "1", **each}) for each in tellings])

    assert [each["title"] for each in (case.incident, *case.of("note")) if each] == [title]


@given(st.lists(st.tuples(st.sampled_from([INCIDENT, "note"]), st.sampled_from(["", "1", "2"]))))
def test_no_note_is_lost(kinds: list[tuple[str, str]]) -> None:
    entries = [Entry(kind, id, {"n": n}) for n, (kind, id) in enumerate(kinds)]

    notes = [note["n"] for case in cases(entries) for note in case.of("note")]
    assert sorted(notes) == [n for n, (kind, _) in enumerate(kinds) if kind == "note"]


def test_what_is_left_out_is_counted_with_all_that_belongs_to_it() -> None:
    log = Log()

    found = kept(
        cases([incident("1", mark="test"), NAMED, incident("2")]),
        lambda value: str(value.get("mark", "")),
        "Tool",
        log,
    )

    assert ([case.id for case in found], log.remarks()) == (
        ["2"],
        ("left out 2 entries marked test",),
    )


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        ([], "it holds no incident of Tool; export the incident and its timeline"),
        (["test"], "all that it holds is marked test in Tool; export a real incident"),
        (["test", "deleted"], "all that it holds is marked test, deleted in Tool; export a real"),
        (["private"], "7-0 is private in Tool: ask its owner before drafting"),
        (["private", "test"], "7-0 is private in Tool: ask its owner before drafting"),
        (["private"] * 2, "7-0, 7-1 are private in Tool: ask their owners before drafting"),
        (["private"] * 6, "7-0, 7-1, 7-2, 7-3, 7-4 and others are private in Tool: ask their"),
    ],
)
def test_where_nothing_is_left_it_says_why(marks: list[str], words: str) -> None:
    entries = [incident(f"7-{n}", mark=mark) for n, mark in enumerate(marks)]

    with pytest.raises(Unreadable, match=words):
        told(entries, "Tool", lambda value: str(value.get("mark", "")), titled)


def test_recordings_that_tell_nothing_are_dropped_beside_one_that_does() -> None:
    found = told(
        [incident("1"), incident("2")],
        "Tool",
        lambda value: "",
        lambda case, left_out: Recording("Tool", (), title={"1": "", "2": "Fails"}[case.id]),
    )

    assert [each.title for each in found] == ["Fails"]


@pytest.mark.parametrize(
    ("value", "handle"),
    [
        ({"full_name": "Alice Smith", "email": "a@example.com"}, "alice-smith"),
        ({"full_name": None, "name": "", "email": "alice.smith@example.com"}, "alice.smith"),
        ({}, ""),
        (None, ""),
        ("Alice", ""),
    ],
)
def test_a_person_is_a_handle(value: Any, handle: str) -> None:
    assert person(value) == handle


@pytest.mark.parametrize(
    ("word", "status", "remarks"),
    [
        ("finished", "done", []),
        ("", "open", []),
        (
            "parked",
            "open",
            ["Tool calls a follow-up 'parked', which is not known here: taken as open"],
        ),
    ],
)
def test_an_unknown_state_is_open_and_remarked_on(
    word: str, status: str, remarks: list[str]
) -> None:
    said: list[str] = []

    assert (state(word, {"finished": "done"}, "Tool", said), said) == (status, remarks)


@pytest.mark.parametrize(
    ("started", "declared", "known"),
    [
        (NINE, NINE, False),
        (NINE, NINE + timedelta(minutes=1), False),
        (NINE, NINE + timedelta(minutes=2), True),
        (NINE + timedelta(minutes=2), NINE, True),
        (None, NINE, False),
        (NINE, None, False),
    ],
)
def test_a_beginning_was_set_if_it_is_not_when_the_incident_was_declared(
    started: datetime | None, declared: datetime | None, known: bool
) -> None:
    assert was_set(started, declared) is known
