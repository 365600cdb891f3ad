from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from postmortem_kb.config import Settings
from postmortem_kb.severities import DEFAULT_SEVERITIES
from postmortem_kb.vocabulary import ROOT_CAUSES, Status

REFUSED = [
    pytest.param({"foldr": "x"}, ("foldr",), id="no-such-option"),
    pytest.param({"folder": "../x"}, ("folder",), id="a-folder-outside"),
    pytest.param({"folder": "a\\b"}, ("folder",), id="a-backslash"),
    pytest.param({"templates": "a/../../b"}, ("templates",), id="templates-outside"),
    pytest.param({"pages": ["\\"]}, ("pages",), id="no-pattern"),
    pytest.param({"publish": ["secret"]}, ("publish", 0), id="no-visibility"),
    pytest.param({"id_pattern": "INCIDENT"}, ("id_pattern",), id="a-pattern-without-a-number"),
    pytest.param({"id_pattern": "NN-NN"}, ("id_pattern",), id="two-numbers"),
    pytest.param({"id_pattern": "YYYY-YYYY-NNN"}, ("id_pattern",), id="two-years"),
    pytest.param({"id_pattern": "a/NNN"}, ("id_pattern",), id="a-path-as-a-pattern"),
    pytest.param({"severities": {}}, ("severities",), id="no-severities"),
    pytest.param({"severities": {"SEV1": {"color": "red"}}}, ("severities", "SEV1", "color"),
                 id="no-such-key-of-a-level"),
    pytest.param({"extra_fields": {"cost": "money"}}, ("extra_fields", "cost"), id="no-such-type"),
    pytest.param({"required_headings": {"done": ["x"]}}, ("required_headings", "done", "[key]"),
                 id="no-such-state"),
    pytest.param({"root_causes": []}, ("root_causes",), id="no-causes"),
    pytest.param({"services": [404]}, ("services",), id="a-number-for-a-name"),
    pytest.param({"severities": {"SEV1": {"aliases": ["P1"]}, "SEV2": {"aliases": ["p1"]}}},
                 ("severities",), id="an-alias-of-two-levels"),
    pytest.param({"minimum_n": 1}, ("minimum_n",), id="a-mean-of-one"),
    pytest.param(["folder"], (), id="a-list-of-options"),
    pytest.param("folder", (), id="a-word"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "where"), REFUSED)
def test_an_option_that_cannot_be_is_refused_in_its_place(options, where) -> None:
    with pytest.raises(ValidationError) as raised:
        Settings.model_validate(options)
    assert [where] == [error["loc"] for error in raised.value.errors()]


FOLDERS = [
    pytest.param("", "", id="all-of-it"),
    pytest.param("/incidents/", "incidents", id="slashes-around"),
    pytest.param("./incidents", "incidents", id="from-here"),
    pytest.param("a//b/./c", "a/b/c", id="needless-parts"),
    pytest.param(".", "", id="here"),
]


@pytest.mark.parametrize(("written", "expected"), FOLDERS)
def test_a_folder_is_the_same_however_it_is_written(written, expected) -> None:
    assert expected == Settings(folder=written).folder


IDS = [
    pytest.param("PM-YYYY-NNN", "PM-2026-007", id="the-default"),
    pytest.param("INC-NNNN", "INC-0007", id="without-a-year"),
    pytest.param("YYYY.NN_x", "2026.07_x", id="signs"),
    pytest.param("NNN", "007", id="a-number-alone"),
]


@pytest.mark.parametrize(("pattern", "expected"), IDS)
def test_an_id_is_made_by_the_pattern(pattern, expected) -> None:
    assert expected == Settings(id_pattern=pattern).make_id(2026, 7)


@given(
    st.sampled_from(["PM-YYYY-NNN", "INC-NNNN", "YYYY.NN", "NNNYYYY"]),
    st.integers(1, 9999),
    st.integers(0, 10**8),
)
def test_an_id_that_was_made_is_read_back(pattern, year, number) -> None:
    settings = Settings(id_pattern=pattern)
    found = settings.id_regex.fullmatch(settings.make_id(year, number))
    assert int(found["number"]) == number
    assert int(found.groupdict().get("year") or year) == year


NOT_IDS = ["PM-2026-01", "PM-26-001", "pm-2026-001", "PM-2026-001\n", "xPM-2026-001", "PM-٢٠٢٦-001"]


@pytest.mark.parametrize("text", NOT_IDS)
def test_the_whole_id_must_match(text) -> None:
    assert Settings().id_regex.fullmatch(text) is None


def test_naming_known_levels_amends_the_scale_and_other_names_replace_it() -> None:
    amended = Settings(severities={"SEV1": {"aliases": ["P1"]}, "SEV5": None}).severities
    assert list(amended) == list(DEFAULT_SEVERITIES)
    assert amended["SEV1"].aliases == ("P1",)
    assert amended["SEV1"].definition == DEFAULT_SEVERITIES["SEV1"].definition
    assert list(Settings(severities={"high": {}, "low": {}}).severities) == ["high", "low"]


def test_words_are_given_with_definitions_or_without() -> None:
    settings = Settings(root_causes=["a"], extra_root_causes={"b": "B."}, services=["checkout"])
    assert settings.all_root_causes == {"a": "", "b": "B."}
    assert settings.services == {"checkout": ""}
    assert list(Settings().all_root_causes) == list(ROOT_CAUSES)


def test_each_state_needs_the_headings_of_those_before_it() -> None:
    early = ["Impact", "Timeline"]
    late = [*early, "Root cause", "Response", "Lessons learned", "Prevention"]
    expected = {"draft": [], "in-review": early, "reviewed": late, "closed": late}
    assert expected == {str(state): list(Settings().headings_for(state)) for state in Status}


def test_only_what_the_scale_says_is_major() -> None:
    majors = [name for name in (*DEFAULT_SEVERITIES, "P1", None) if Settings().is_major(name)]
    assert majors == Settings().majors == ["SEV1", "SEV2"]


def test_every_option_is_described() -> None:
    assert [name for name, info in Settings.model_fields.items() if not info.description] == []


NAMED = [
    pytest.param(["web", "db"], {"web": "", "db": ""}, id="names"),
    pytest.param([{"web": "The shop"}, "db"], {"web": "The shop", "db": ""}, id="a-mixed-list"),
    pytest.param({"web": "The shop", "db": None}, {"web": "The shop", "db": ""}, id="a-mapping"),
]


@pytest.mark.parametrize(("written", "expected"), NAMED)
def test_names_may_be_written_with_or_without_definitions(written, expected) -> None:
    assert expected == Settings.model_validate({"services": written}).services
