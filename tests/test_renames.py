from __future__ import annotations

import pytest
from pydantic import ValidationError

from postmortem_kb.config import Settings
from postmortem_kb.renames import FIELDS, SCHEMA_VERSION
from postmortem_kb.schema import FrontMatter

CHAIN = {f"w{number}": f"w{number + 1}" for number in range(20)}
WRONG = [
    pytest.param({"schema_version": SCHEMA_VERSION + 1}, "update postmortem-kb", id="newer"),
    pytest.param({"schema_version": -1}, "greater than or equal to 0", id="negative"),
    pytest.param({"schema_version": "one"}, "valid integer", id="no-number"),
    pytest.param({"renamed": {"service": {"a": "b"}}}, "services", id="no-such-kind"),
    pytest.param({"renamed": {"tags": {"a": "b", "b": "a"}}}, "back to `a`", id="in-a-circle"),
    pytest.param({"renamed": {"tags": {"a": "a"}}}, "back to `a`", id="to-itself"),
    pytest.param({"renamed": {"tags": {"a": " "}}}, "what `a` is called", id="to-nothing"),
    pytest.param({"renamed": {"tags": {"a": "b\nc"}}}, "in one line", id="to-two-lines"),
    pytest.param({"renamed": {"tags": {**CHAIN, "w20": "w21"}}}, "more than 20", id="too-often"),
]


@pytest.mark.parametrize(("options", "expected"), WRONG)
def test_what_cannot_be_is_refused(options, expected) -> None:
    with pytest.raises(ValidationError, match=expected):
        Settings.model_validate(options)


def test_a_word_renamed_twice_has_the_last_name() -> None:
    words = {"a": "b", "b": " c "}
    settings = Settings.model_validate({"renamed": {"tags": words}})
    assert settings.renamed == {"tags": {"a": "c", "b": "c"}}


def test_a_long_chain_is_followed_to_its_end() -> None:
    settings = Settings.model_validate({"renamed": {"tags": CHAIN}})
    assert settings.renamed["tags"]["w0"] == "w20"


def test_every_kind_of_words_is_a_field_of_the_front_matter() -> None:
    assert set(FIELDS.values()) - FrontMatter.model_fields.keys() == set()


def test_a_set_up_without_a_number_is_from_before_there_was_one() -> None:
    assert (Settings().schema_version, Settings().renamed) == (0, {})
