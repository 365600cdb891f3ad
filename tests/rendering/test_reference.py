from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from postmortem_kb.config import Settings
from postmortem_kb.rendering import reference
from postmortem_kb.rendering.reference import Entry, Reference
from postmortem_kb.schema import FrontMatter, Times, part_of
from postmortem_kb.vocabulary import KINDS, Status


def named(found: Reference, path: str) -> Entry:
    """Return the field of a path such as ``times.detected``."""
    above, _, name = path.rpartition(".")
    entries = found.parts[above] if above else (*found.fields, *found.own)
    return next(entry for entry in entries if entry.name == name)


def paths(model: type[BaseModel], above: str = "") -> Iterator[str]:
    """Yield the path of every field of the models."""
    for name, info in model.model_fields.items():
        yield f"{above}{name}"
        part = part_of(info)
        if part:
            yield from paths(part, f"{above}{name}.")


@pytest.mark.parametrize("path", list(paths(FrontMatter)))
def test_every_field_of_the_schema_has_an_entry_that_says_what_it_takes(path: str) -> None:
    entry = named(reference.of(Settings()), path)
    assert (entry.name, bool(entry.meaning), bool(entry.takes)) == (path.split(".")[-1], True, True)


@pytest.mark.parametrize(
    ("path", "takes"),
    [
        ("title", "8 to 100 characters in one line, without HTML"),
        ("id", "an id of the form PM-YYYY-NNN"),
        ("times", "a mapping"),
        ("times.detected", "a time with its offset, such as 2026-03-04T14:05Z, or unknown"),
        ("impact.customers", "a whole number (minimum 0)"),
        ("artifacts", "a list, each a mapping"),
        ("tags", "a list, each one line of text"),
        ("kind", "one of"),
        ("root_cause_categories", "a list, each one of"),
        ("action_items.updates.on", "a date such as 2026-03-04"),
    ],
)
def test_an_entry_says_what_a_field_takes(path: str, takes: str) -> None:
    assert named(reference.of(Settings()), path).takes == takes


@pytest.mark.parametrize(
    ("path", "words"),
    [("kind", KINDS), ("severity", ("SEV1", "SEV2", "SEV3", "SEV4", "SEV5")), ("services", ())],
)
def test_an_entry_has_the_only_words_that_a_field_takes(path: str, words: tuple[str, ...]) -> None:
    assert named(reference.of(Settings()), path).words == words


def test_the_words_are_those_of_the_configuration() -> None:
    levels = {"high": {"definition": "Bad.", "aliases": ["P1"]}, "low": {"definition": "Not."}}
    options = {"severities": levels, "services": ["api"], "extra_fields": {"cost": "number"}}
    found = reference.of(Settings.model_validate(options))
    assert named(found, "severity").words == ("high", "low", "P1")
    assert named(found, "services").words == ("api",)
    assert named(found, "cost").takes == "number"


def test_a_near_miss_needs_no_times() -> None:
    entry = named(reference.of(Settings()), "times")
    assert (entry.since, entry.not_for) == (Status.IN_REVIEW, "near-miss")


@pytest.mark.parametrize(
    ("state", "fields"),
    [
        (Status.DRAFT, ("id", "title", "status", "severity", "owner")),
        (Status.IN_REVIEW, ("summary", "services", "times", "impact")),
        (Status.CLOSED, ("closed_on",)),
    ],
)
def test_a_state_adds_fields(state: Status, fields: tuple[str, ...]) -> None:
    assert reference.of(Settings()).needed(state) == fields


def test_the_fields_inside_a_field_stand_in_the_order_of_the_schema() -> None:
    entries = reference.of(Settings()).parts["times"]
    assert [entry.name for entry in entries] == list(Times.model_fields)
