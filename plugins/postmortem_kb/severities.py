"""The levels of the severity scale, and the default scale (DESIGN section 3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from postmortem_kb import spelling

_WITHIN = re.compile(r"([1-9][0-9]{0,2}) (working )?days?")
_SATURDAY = 5


class SeverityLevel(BaseModel):
    """One level of the severity scale, as the site prints it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    definition: str = Field("", description="When an incident has this severity.")
    response: str = Field("", description="How fast who is expected to answer.")
    updates: str = Field("", description="How often stakeholders are told.")
    aliases: tuple[str, ...] = Field((), description="Other names accepted for it, such as P1.")
    major: bool = Field(False, description="Whether it is a major incident.")
    review_within: str = Field(
        "", description="How soon it is to be reviewed: `3 days` or `5 working days`."
    )

    @field_validator("review_within")
    @classmethod
    def _days(cls, value: str) -> str:
        if value and not _WITHIN.fullmatch(value):
            raise ValueError("must be a number of days, such as `3 days` or `5 working days`")
        return value

    def review_by(self, start: date) -> date | None:
        """Return the last day for the review of what was over on a day; None for no clock.

        A working day is Monday to Friday; holidays are known to nobody here.
        """
        found = _WITHIN.fullmatch(self.review_within)
        if found is None:
            return None
        left, day = int(found[1]), start
        while left and day < date.max:
            day += timedelta(days=1)
            if not found[2] or day.weekday() < _SATURDAY:
                left -= 1
        return day


DEFAULT_SEVERITIES = {
    "SEV1": SeverityLevel(
        definition="Total outage, data loss or a confirmed breach.",
        response="Within minutes, everyone who can help.",
        updates="Every 5 to 10 minutes",
        major=True,
        review_within="3 days",
    ),
    "SEV2": SeverityLevel(
        definition="A critical service is degraded for many.",
        response="Within minutes, the owning teams, day and night.",
        updates="Every 15 to 30 minutes",
        major=True,
        review_within="5 working days",
    ),
    "SEV3": SeverityLevel(
        definition="Part of the service, one region, or something that is not critical.",
        response="Within hours, or in days when there is a workaround.",
        updates="At each change of state",
    ),
    "SEV4": SeverityLevel(
        definition="Minor or cosmetic.",
        response="In working hours.",
        updates="When it is resolved",
    ),
    "SEV5": SeverityLevel(
        definition="No impact was felt.",
        response="When there is time.",
        updates="None expected",
    ),
}


def _amend_scale(value: Any) -> Any:
    """Fill what is left out of a known level; a list of known levels amends the scale."""
    if not isinstance(value, Mapping):
        return value
    levels: dict[str, Any] = {
        name: {**DEFAULT_SEVERITIES[name].model_dump(), **(level or {})}
        if name in DEFAULT_SEVERITIES and isinstance(level, Mapping | None)
        else level
        for name, level in value.items()
    }
    if levels and levels.keys() <= DEFAULT_SEVERITIES.keys():
        return {**DEFAULT_SEVERITIES, **levels}
    return levels


Scale = Annotated[dict[str, SeverityLevel], BeforeValidator(_amend_scale)]


def severity_named(word: str, scale: Mapping[str, SeverityLevel]) -> str:
    """Return the level that a word means beyond doubt, or nothing.

    That is its name however it is spelt, or an alias. A likeness is none: SEV0 is the worst of some
    companies, and P1 differs between them.
    """
    for name, level in scale.items():
        if word == name or word.lower() in (alias.lower() for alias in level.aliases):
            return name
    known = list(scale)
    spelt = re.sub("severity", "sev", word, flags=re.IGNORECASE)
    return spelling.word(word, known) or spelling.word(spelt, known) or ""
