"""What postmortems of a severity, kind or status are held to, beside what all of them are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from postmortem_kb.vocabulary import Status

OFF = "off"


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _levels(value: Any) -> Any:
    # YAML 1.1 reads a bare `off` as false.
    if not isinstance(value, Mapping):
        return value
    return {str(name): OFF if level is False else level for name, level in value.items()}


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Kind = Literal["incident", "near-miss", "security", "exercise"]
Levels = dict[str, Literal["off", "error", "warning", "note"]]


class When(BaseModel):
    """Which postmortems an entry is for: those that match each list that is given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    severity: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    kind: Annotated[tuple[Kind, ...], BeforeValidator(_listed)] = ()
    status: Annotated[tuple[Status, ...], BeforeValidator(_listed)] = ()


class PolicyEntry(BaseModel):
    """One entry of the option ``policy``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    when: When = When()
    rules: Annotated[Levels, BeforeValidator(_levels)] = Field(
        default_factory=dict, description="Rules, by code or name: off, error, warning or note."
    )
    fields: Annotated[tuple[str, ...], BeforeValidator(_listed)] = Field(
        (), description="Fields they need, such as roles or impact.customers."
    )
    headings: Annotated[tuple[Words, ...], BeforeValidator(_listed)] = Field(
        (), description="Headings their text needs."
    )


@dataclass(frozen=True)
class Policy:
    """All entries for one postmortem together; of two that name a rule, the later one holds."""

    levels: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


def together(
    entries: Iterable[PolicyEntry], severity: str | None, kind: str, status: Status
) -> Policy:
    """Return what the entries say of postmortems of one severity, kind and status."""
    levels: dict[str, str] = {}
    fields: list[str] = []
    headings: list[str] = []
    for entry in entries:
        when = entry.when
        pairs = ((when.severity, severity), (when.kind, kind), (when.status, status))
        if all(not wanted or actual in wanted for wanted, actual in pairs):
            levels |= entry.rules
            fields += entry.fields
            headings += entry.headings
    return Policy(levels, tuple(dict.fromkeys(fields)), tuple(dict.fromkeys(headings)))
