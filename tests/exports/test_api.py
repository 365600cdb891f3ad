from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from export_samples import FILES, FULL
from jsonschema import Draft202012Validator

import hostile
from postmortem_kb.schema import ActionItem, FrontMatter

Written = Callable[..., dict[str, str]]
KINDS = ["postmortems", "actions"]


def invalid(files: dict[str, str], kind: str, below: str = "") -> list[str]:
    """Return what the published schema says of the published data."""
    schema = json.loads(files[f"{below}api/{kind}.schema.json"])
    Draft202012Validator.check_schema(schema)
    data = json.loads(files[f"{below}api/{kind}.json"])
    checked = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [each.message for each in checked.iter_errors(data)]


def data(files: dict[str, str], kind: str) -> Any:
    return json.loads(files[f"api/{kind}.json"])


def first_of(files: dict[str, str]) -> Any:
    """Return the record of the postmortem that has everything."""
    (found,) = (
        each for each in data(files, "postmortems")["postmortems"] if each["name"] == "PM-2026-001"
    )
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_data_is_as_its_schema_says(written: Written, kind: str) -> None:
    assert invalid(written(FILES), kind) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_knowledge_base_has_valid_data(written: Written, kind: str) -> None:
    files = written({})
    assert (invalid(files, kind), data(files, kind)[kind]) == ([], [])


@pytest.mark.parametrize("kind", KINDS)
def test_data_of_a_folder_lies_below_it(written: Written, kind: str) -> None:
    assert invalid(written(FILES, folder="incidents"), kind, "incidents/") == []


@pytest.mark.parametrize(("kind", "field"), [("postmortems", "durations"), ("actions", "links")])
def test_the_schema_refuses_a_record_without_a_part(
    written: Written, kind: str, field: str
) -> None:
    files = written(FILES)
    changed = data(files, kind)
    del changed[kind][0][field]
    files[f"api/{kind}.json"] = json.dumps(changed)
    assert invalid(files, kind) == [f"{field!r} is a required property"]


def test_the_data_says_its_version_and_where_its_schema_is(written: Written) -> None:
    found = data(written(FILES), "postmortems")
    place = "https://kb.example.com/base/api/postmortems.schema.json"
    assert (1, place) == (found["version"], found["schema"])


def test_without_an_address_the_schema_and_the_pages_are_found_from_the_file(
    written: Written,
) -> None:
    files = written(FILES, {"site_url": ""})
    assert (
        data(files, "postmortems")["schema"],
        first_of(files)["links"]["page"],
    ) == ("postmortems.schema.json", "../postmortems/pm-2026-001/")


def test_a_duration_is_in_seconds_and_null_where_it_is_unknown(written: Written) -> None:
    first = first_of(written(FILES))
    # Resolved is known to the day only.
    assert first["durations"] == {
        "impact": None,
        "time_to_detect": 450,
        "time_to_acknowledge": None,
        "time_to_mitigate": None,
        "time_to_recover": None,
    }


def test_times_and_lists_are_as_they_were_written(written: Written) -> None:
    front = first_of(written(FILES))["front_matter"]
    assert (
        front["times"]["detected"],
        front["times"]["resolved"],
        front["times"]["mitigated"],
        front["services"],
        front["reviewed_on"],
    ) == (
        "2026-03-04T10:07:30Z",
        "2026-03-05",
        None,
        ["Orders API", "ledger"],
        "2026-03-20",
    )


def test_every_field_of_the_front_matter_is_in_a_record(written: Written) -> None:
    files = written(FILES)
    first = first_of(files)
    item = data(files, "actions")["actions"][0]
    assert (list(FrontMatter.model_fields), list(ActionItem.model_fields)) == (
        list(first["front_matter"]),
        list(item["action_item"]),
    )


def test_an_action_item_leads_to_its_place_and_its_postmortem(written: Written) -> None:
    found = data(written(FILES), "actions")["actions"]
    place = "https://kb.example.com/base/postmortems/pm-2026-001/"
    links = [{"page": f"{place}#ai-{number}", "postmortem": place} for number in (1, 2)]
    expected = [("AI-1", False, "shop-team", links[0]), ("AI-2", True, None, links[1])]
    shown = [
        (each["action_item"]["id"], each["is_open"], each["team"], each["links"]) for each in found
    ]
    assert expected == sorted(shown, key=lambda each: each[0])


def test_drafts_are_in_the_data_and_marked(written: Written) -> None:
    found = data(written(FILES), "postmortems")["postmortems"]
    assert {each["name"]: each["counts"] for each in found} == {
        "PM-2026-001": True,
        "PM-2025-007": True,
        "PM-2026-002": False,
    }


def test_a_team_s_own_fields_are_in_the_data_and_in_the_schema(written: Written) -> None:
    own = {
        "note": "text", "size": "number", "paged": "boolean", "until": "date", "hosts": "list",
        "place": "url",
    }  # fmt: skip
    values = """note: Two lines.
size: 4.5
paged: true
until: 2026-05-06
hosts: [a, b]
place: https://a.example.com/"""
    files = written({"PM-2026-001.md": FULL + values}, extra_fields=own)
    expected = {
        "note": "Two lines.",
        "size": 4.5,
        "paged": True,
        "until": "2026-05-06",
        "hosts": ["a", "b"],
        "place": "https://a.example.com/",
    }
    assert ([], expected) == (
        invalid(files, "postmortems"),
        first_of(files)["extra_fields"],
    )


@pytest.mark.parametrize("text", hostile.PAYLOADS.values(), ids=hostile.PAYLOADS)
def test_whatever_is_in_a_header_the_data_is_valid(written: Written, text: str) -> None:
    fields = hostile.filled(text) | {"visibility": "public"}
    header = "\n".join(f"{name}: {json.dumps(value)}" for name, value in fields.items())
    files = written({"a.md": header, "\udcff.md": "title: 'A title of a file'"})
    assert (invalid(files, "postmortems"), invalid(files, "actions")) == ([], [])
    assert {name for name in files if "\udcff" in files[name]} == set()


def test_the_same_knowledge_is_the_same_bytes(written: Written) -> None:
    assert written(FILES) == written(dict(reversed(FILES.items())))


def test_the_data_does_not_change_from_day_to_day(written: Written) -> None:
    text = {"PM-2026-001.md": FULL}
    assert written(text) == written(text, {"today": date(2031, 1, 1)})
