"""The levels of the severity scale, and the default scale (DESIGN section 3)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class SeverityLevel(BaseModel):
    """One level of the severity scale, as the site prints it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    definition: str = Field("", description="When an incident has this severity.")
    response: str = Field("", description="How fast who is expected to answer.")
    updates: str = Field("", description="How often stakeholders are told.")
    aliases: tuple[str, ...] = Field((), description="Other names accepted for it, such as P1.")
    major: bool = Field(False, description="Whether it is a major incident.")


DEFAULT_SEVERITIES = {
    "SEV1": SeverityLevel(
        definition="Total outage, data loss or a confirmed breach.",
        response="Within minutes, everyone who can help.",
        updates="Every 5 to 10 minutes",
        major=True,
    ),
    "SEV2": SeverityLevel(
        definition="A critical service is degraded for many.",
        response="Within minutes, the owning teams, day and night.",
        updates="Every 15 to 30 minutes",
        major=True,
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
