from __future__ import annotations

from typing import get_args

import pytest
from pydantic import ValidationError

from postmortem_kb.operations import configuration
from postmortem_kb.policy import Kind, Policy, PolicyEntry, together
from postmortem_kb.vocabulary import KINDS, Status

ENTRIES = [
    {"rules": {"PM304": "error"}, "headings": "Impact"},
    {"when": {"severity": ["SEV1", "SEV2"]}, "rules": {"PM114": "warning"}, "fields": "roles"},
    {"when": {"severity": "SEV1", "kind": "security", "status": ["reviewed", "closed"]},
     "rules": {"PM304": False}, "fields": ["impact.customers", "roles"]},
]  # fmt: skip


def asked(severity: str | None, kind: str, status: Status) -> Policy:
    entries = [PolicyEntry.model_validate(entry) for entry in ENTRIES]
    return together(entries, severity, kind, status)


def test_an_entry_without_conditions_is_for_all() -> None:
    assert asked(None, "incident", Status.DRAFT) == Policy({"PM304": "error"}, (), ("Impact",))


def test_every_condition_that_is_given_must_hold() -> None:
    found = asked("SEV1", "incident", Status.REVIEWED)
    assert found == Policy({"PM304": "error", "PM114": "warning"}, ("roles",), ("Impact",))


def test_the_last_entry_that_names_a_rule_holds_and_fields_add_up() -> None:
    found = asked("SEV1", "security", Status.CLOSED)
    assert found.levels == {"PM304": "off", "PM114": "warning"}
    assert found.fields == ("roles", "impact.customers")


def policy(**entry: object) -> dict[str, object]:
    return {"policy": [entry]}


def test_a_rule_is_known_by_its_name_too() -> None:
    settings = configuration.parse(policy(rules={"no-artifacts": "error", "pm304": "off"}))
    assert settings.policy[0].rules == {"PM114": "error", "PM304": "off"}


WRONG = [
    (policy(rules={"PM999": "error"}), ("policy", 0, "rules", "PM999"), "no such rule"),
    (policy(rules={"no-artifact": "off"}), ("policy", 0, "rules", "no-artifact"),
     "there is no such rule; did you mean no-artifacts?"),
    (policy(rules={"zzz": "off"}), ("policy", 0, "rules", "zzz"),
     "there is no such rule; `postmortem rule` lists them all"),
    (policy(rules={"PM004": "off"}), ("policy", 0, "rules", "PM004"), "cannot be changed"),
    (policy(rules={"PM092": "note"}), ("policy", 0, "rules", "PM092"), "cannot be changed"),
    (policy(when={"severity": "SEV9"}), ("policy", 0, "when", "severity", 0), "no severity"),
    (policy(fields="rolls"), ("policy", 0, "fields", 0),
     "there is no field `rolls`; did you mean roles?"),
    (policy(fields="impact.clients"), ("policy", 0, "fields", 0), "no field"),
    (policy(fields="action_items.owner"), ("policy", 0, "fields", 0), "no field"),
    (policy(fields="title.x"), ("policy", 0, "fields", 0), "no field"),
    (policy(rules={"PM304": "fatal"}), ("policy", 0, "rules", "PM304"), "should be"),
    (policy(wen={}), ("policy", 0, "wen"), "not permitted"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "where", "why"), WRONG)
def test_what_a_policy_names_must_exist(options, where, why) -> None:
    with pytest.raises(ValidationError) as raised:
        configuration.parse(options)
    (error,) = raised.value.errors()
    assert error["loc"] == where
    assert why in error["msg"]


def test_a_field_of_the_teams_own_can_be_asked_for() -> None:
    options = {**policy(fields="cost_centre"), "extra_fields": {"cost_centre": "text"}}
    assert configuration.parse(options).policy[0].fields == ("cost_centre",)


def test_a_policy_knows_the_kinds_there_are() -> None:
    assert get_args(Kind) == KINDS
