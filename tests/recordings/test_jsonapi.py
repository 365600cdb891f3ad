from __future__ import annotations

from typing import Any

import pytest

from postmortem_kb.recordings.jsonapi import flat, many, one, resources

NESTED = {"id": "1", "type": "notes", "attributes": {"text": "It fails", "id": "forged"}}
FLAT = {"id": "1", "type": "notes", "text": "It fails"}


@pytest.mark.parametrize(
    "documents",
    [
        [{"data": NESTED}],
        [{"data": [NESTED]}],
        [NESTED],
        [{"data": []}, {"data": [None, NESTED]}],
        [{"data": None, "included": [NESTED]}],
    ],
)
def test_resources_are_found_in_every_arrangement(documents: list[dict[str, Any]]) -> None:
    assert list(map(flat, resources(documents))) == [FLAT]


@pytest.mark.parametrize(
    "document",
    [{}, {"data": None}, {"data": "notes"}, {"data": {"attributes": {}}}, {"type": "notes"}],
)
def test_what_is_no_resource_is_passed_over(document: dict[str, Any]) -> None:
    assert list(resources([document])) == []


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ({"data": NESTED}, FLAT),
        (NESTED, FLAT),
        ({"name": "checkout"}, {"name": "checkout"}),
        ({"data": None}, {}),
        ("checkout", {}),
        (None, {}),
    ],
)
def test_a_resource_within_another_is_made_flat(value: Any, found: dict[str, Any]) -> None:
    assert one(value) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ([{"data": NESTED}, {"name": "checkout"}, None], [FLAT, {"name": "checkout"}]),
        ({"data": [NESTED]}, [FLAT]),
        ({"data": NESTED}, []),
        (None, []),
    ],
)
def test_resources_within_another_are_made_flat(value: Any, found: list[Any]) -> None:
    assert many(value) == found
