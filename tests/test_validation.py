from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import validation
from postmortem_kb.config import Settings
from postmortem_kb.schema import FrontMatter
from postmortem_kb.validation import validate

SOUND = {
    "id": "PM-2026-001",
    "title": "Checkout failed in the EU",
    "status": "draft",
    "severity": "SEV3",
    "owner": "platform",
}
EXTRA = Settings(
    extra_fields={
        "cost": "number",
        "paged": "boolean",
        "signed": "date",
        "vendors": "list",
        "page": "url",
        "story": "text",
    }
)

FAULTS = [
    pytest.param({"titel": "x"}, [("unknown-key", ("titel",), "title")], id="a-misspelt-key"),
    pytest.param(
        {"times": {"detectd": "unknown"}}, [("unknown-key", ("times", "detectd"), "detected")],
        id="a-misspelt-key-inside",
    ),
    pytest.param(
        {"action_items": [{"ownr": "a"}]},
        [("unknown-key", ("action_items", 0, "ownr"), "owner")],
        id="a-misspelt-key-in-a-list",
    ),
    pytest.param({"title": "x y z a b c", "titel": "x"}, [("unknown-key", ("titel",), None)],
                 id="a-key-that-is-there-is-not-offered"),
    pytest.param({"services": "checkout"}, [("wrong-type", ("services",), "[checkout]")],
                 id="a-word-for-a-list"),
    pytest.param({"times": "now"}, [("wrong-type", ("times",), None)], id="a-word-for-a-mapping"),
    pytest.param({"times": ["now"]}, [("wrong-type", ("times",), None)], id="a-list-for-a-mapping"),
    pytest.param({"title": {"a": "b"}}, [("wrong-type", ("title",), None)], id="mapping-for-text"),
    pytest.param({"services": ["a", None, ""]},
                 [("wrong-type", ("services", 1), None), ("wrong-type", ("services", 2), None)],
                 id="blank-entries"),
    pytest.param({"impact": {"customers": "many"}}, [("wrong-type", ("impact", "customers"), None)],
                 id="words-for-a-number"),
    pytest.param({"impact": {"customers": "-1"}},
                 [("number-out-of-range", ("impact", "customers"), None)], id="below-zero"),
    pytest.param({"impact": {"customers": "9" * 5000}},
                 [("wrong-type", ("impact", "customers"), None)], id="five-thousand-digits"),
    pytest.param({"impact": {"requests_failed_percent": "100.5"}},
                 [("number-out-of-range", ("impact", "requests_failed_percent"), None)],
                 id="above-a-hundred"),
    pytest.param({"impact": {"requests_failed_percent": "nan"}},
                 [("number-out-of-range", ("impact", "requests_failed_percent"), None)], id="nan"),
    pytest.param({"cost": "inf"}, [("wrong-type", ("cost",), None)], id="an-infinite-cost"),
    pytest.param({"paged": "often"}, [("wrong-type", ("paged",), None)], id="no-boolean"),
    pytest.param({"vendors": ["a", {}]}, [("wrong-type", ("vendors", 1), None)], id="extra-list"),
    pytest.param({"page": "x"}, [("not-a-url", ("page",), None)], id="extra-url"),
    pytest.param({"signed": "x"}, [("not-a-date", ("signed",), None)], id="extra-date"),
]  # fmt: skip


@pytest.mark.parametrize(("values", "expected"), FAULTS)
def test_a_fault_has_its_kind_its_place_and_what_was_meant(values, expected) -> None:
    record, faults = validate(values, EXTRA)
    assert expected == [(fault.kind, fault.where, fault.suggestion) for fault in faults]
    assert record.front.id is None


def test_what_is_sound_is_kept_beside_what_is_not() -> None:
    given_values = {
        **SOUND,
        "related": ["nonsense", "PM-2026-002", "also nonsense", "PM-2026-003"],
        "impact": {"users": "3", "customers": "-3"},
        "trigger": "gremlins",
    }
    record, faults = validate(given_values, Settings())
    assert len(faults) == 4
    front = record.front
    assert (front.id, front.related) == ("PM-2026-001", ("PM-2026-002", "PM-2026-003"))
    assert (front.impact.users, front.impact.customers, front.trigger) == (3, None, None)
    assert [record.written(("related", number)) for number in (0, 1)] == [
        ("related", 1),
        ("related", 3),
    ]


@pytest.mark.parametrize("nothing", [None, "", "  ", "\n"], ids=["null", "empty", "blank", "line"])
def test_a_field_left_blank_is_a_field_left_out(nothing) -> None:
    blank = {**SOUND, "summary": nothing, "times": {"detected": nothing}, "kind": nothing}
    record, faults = validate(blank, Settings())
    expected = FrontMatter.model_validate({**SOUND, "times": {}})
    assert ([], expected) == (faults, record.front)


def test_the_teams_own_fields_and_the_themes_are_kept_apart() -> None:
    record, faults = validate(
        {
            "cost": "12.5", "paged": "yes", "signed": "2026-03-04", "vendors": ["a"],
            "page": "https://a.example", "story": "b\nc", "hide": ["toc"],
            "search": {"exclude": "true", "boost": "2"}, "icon": "a",
        },
        EXTRA,
    )  # fmt: skip
    assert faults == []
    assert record.extra == {
        "cost": 12.5, "paged": True, "signed": date(2026, 3, 4), "vendors": ("a",),
        "page": "https://a.example", "story": "b\nc",
    }  # fmt: skip
    assert record.theme == {"hide": ["toc"], "search": {"exclude": True, "boost": 2.0}, "icon": "a"}


def test_an_unknown_key_is_told_all_the_keys_there_are() -> None:
    _, (fault,) = validate({"zzz": "x"}, EXTRA)
    known = fault.values["known"].split(", ")
    fields = list(FrontMatter.model_fields)
    assert known == [*fields, *EXTRA.extra_fields, *sorted(validation.THEME_KEYS)]


def test_paths_are_said_as_people_count() -> None:
    _, faults = validate({"action_items": [{}, {"due": "soon"}]}, Settings())
    assert [fault.values["field"] for fault in faults] == ["action_items[2].due"]


_TEXTS = st.one_of(st.none(), st.text(max_size=6), st.sampled_from(list(FrontMatter.model_fields)))
_VALUES = st.recursive(
    _TEXTS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)
_KEYS = st.sampled_from([*FrontMatter.model_fields, *EXTRA.extra_fields, "hide", "x", ""])


@given(st.dictionaries(_KEYS, _VALUES, max_size=8))
def test_any_values_give_a_record_and_faults_that_lie_in_them(values) -> None:
    record, faults = validate(values, EXTRA)
    assert record.extra.keys() <= values.keys() & EXTRA.extra_fields.keys()
    for fault in faults:
        holder = values
        for part in fault.where:
            holder = holder[part]


_NAMED = {"id": "PM-2026-001", "owner": "anna", "roles": {"scribe": "anna"}}


def test_what_two_records_have_alike_is_there_once() -> None:
    # Texts made apart, as two files have them.
    one, other = (validate(json.loads(json.dumps(_NAMED)), Settings())[0].front for _ in range(2))
    assert one == other
    assert one.owner is other.owner
    assert one.model_fields_set is other.model_fields_set


@given(st.sets(st.sampled_from(["title", "owner", "summary", "tags"])))
def test_a_record_knows_which_of_its_fields_were_given(names: set[str]) -> None:
    given_ = {"title": "A long enough title", "owner": "anna", "summary": "s", "tags": ["a"]}
    record, _ = validate({name: given_[name] for name in names}, Settings())
    assert names == record.front.model_fields_set
