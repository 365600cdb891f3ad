"""The configuration model: the plugin's own section of ``mkdocs.yml``, with defaults that work.

Every option is a field here, with what it sets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal

from pathspec import GitIgnoreSpec
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from postmortem_kb import policy
from postmortem_kb.policy import Policy, PolicyEntry
from postmortem_kb.renames import Renamed, SchemaVersion
from postmortem_kb.severities import DEFAULT_SEVERITIES, Scale, SeverityLevel
from postmortem_kb.trackeroptions import TrackerOptions
from postmortem_kb.vocabulary import ROOT_CAUSES, TRIGGERS, Status

# Two or more, so that the N of INC-NNNN's prefix is only a letter.
_NUMBER = "N{2,}"

FieldType = Literal["text", "number", "boolean", "date", "list", "url"]


def _described(value: Any) -> Any:
    """Accept names alone, or with definitions: a list, a mapping, or a list of mappings."""
    found: dict[Any, Any] = {}
    for entry in value if isinstance(value, list | tuple) else [value]:
        if isinstance(entry, Mapping):
            found |= {name: "" if text is None else text for name, text in entry.items()}
        elif isinstance(entry, str):
            found[entry] = ""
        else:
            raise ValueError("must be a list of names, or `name: definition` lines")
    return found


Words = Annotated[dict[str, str], BeforeValidator(_described)]


class Settings(BaseModel):
    """Everything a team can set. Unknown options are faults, like unknown front-matter keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: SchemaVersion = 0
    folder: str = Field(
        "",
        description="Where postmortems live, below docs_dir; everything generated lives there too.",
    )
    pages: tuple[str, ...] = Field(
        ("index.md", "handbook/**"),
        description="Markdown files in that folder that are not postmortems, as patterns.",
    )
    publish: tuple[Literal["public", "internal", "restricted"], ...] = Field(
        ("public", "internal"), description="Which visibilities are on the site."
    )
    templates: str = Field(
        "",
        description="A folder beside mkdocs.yml whose files replace templates of the same name.",
    )
    id_pattern: str = Field(
        "PM-YYYY-NNN",
        description="The form of an id: YYYY is the year, NNN the number with its least digits.",
    )
    severities: Scale = Field(
        default_factory=lambda: dict(DEFAULT_SEVERITIES),
        description="The severity scale, worst first; naming only SEV1 to SEV5 amends the default.",
    )
    root_causes: Words = Field(
        default_factory=lambda: dict(ROOT_CAUSES),
        description="Root-cause categories with their definitions, instead of the default list.",
    )
    extra_root_causes: Words = Field(
        default_factory=dict, description="Root-cause categories added to the list."
    )
    triggers: Words = Field(
        default_factory=lambda: dict(TRIGGERS),
        description="Triggers with their definitions, instead of the default list.",
    )
    extra_triggers: Words = Field(default_factory=dict, description="Triggers added to the list.")
    services: Words = Field(
        default_factory=dict, description="The services there are; when set, no other is accepted."
    )
    teams: Words = Field(
        default_factory=dict, description="The teams there are; when set, no other is accepted."
    )
    renamed: Renamed = {}
    required_headings: dict[Status, tuple[str, ...]] = Field(
        default_factory=lambda: {
            Status.IN_REVIEW: ("Impact", "Timeline"),
            Status.REVIEWED: ("Root cause", "Response", "Lessons learned", "Prevention"),
        },
        description="Headings a body needs from a state on; each state needs those before it too.",
    )
    timeline_gap: int = Field(
        120, ge=1, description="Minutes without a row in a timeline before a note asks for one."
    )
    recurrence_window: int = Field(
        365,
        ge=1,
        description="Days within which the same cause on the same service is a recurrence.",
    )
    policy: tuple[PolicyEntry, ...] = Field(
        (),
        description="What postmortems of a severity, kind or status are held to besides.",
    )
    extra_fields: dict[str, FieldType] = Field(
        default_factory=dict, description="The team's own front-matter keys, name to type."
    )
    trackers: dict[str, TrackerOptions] = Field(
        default_factory=dict,
        description="The team's ticket trackers: the name of each kind, to where it is.",
    )
    minimum_n: int = Field(
        5, ge=2, description="Below this many values a mean is too few to tell anything."
    )
    search: Literal["theme", "pagefind"] = Field(
        "theme",
        description="What finds words in postmortems: the search of the theme, or Pagefind.",
    )
    cache: bool = Field(
        True, description="Whether a build takes over what is the same as in an earlier one."
    )
    jobs: int | None = Field(
        None,
        ge=1,
        description="How many processes make pages; without it, as many as there are cores.",
    )

    @field_validator("folder", "templates")
    @classmethod
    def _inside(cls, value: str) -> str:
        parts = [part for part in value.split("/") if part not in ("", ".")]
        if ".." in parts or "\\" in value:
            raise ValueError("must be a folder inside the project, written with /")
        return "/".join(parts)

    @field_validator("pages")
    @classmethod
    def _patterns(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        try:
            GitIgnoreSpec.from_lines(f"/{pattern.lstrip('/')}" for pattern in value)
        except ValueError:
            raise ValueError("must be patterns as in .gitignore") from None
        return value

    @field_validator("id_pattern")
    @classmethod
    def _countable(cls, value: str) -> str:
        one_number = len(re.findall(_NUMBER, value)) == 1 and value.count("YYYY") <= 1
        if not one_number or not re.fullmatch(r"[A-Za-z0-9._-]+", value):
            raise ValueError(
                "must hold NN or longer once, for the number, at most one YYYY, and otherwise only "
                "letters, digits, '-', '_' and '.', such as PM-YYYY-NNN"
            )
        return value

    @field_validator("severities", "root_causes", "triggers")
    @classmethod
    def _not_empty(cls, value: dict[str, Any]) -> dict[str, Any]:
        if not value:
            raise ValueError("must name at least one")
        return value

    @field_validator("severities")
    @classmethod
    def _one_meaning(cls, value: dict[str, SeverityLevel]) -> dict[str, SeverityLevel]:
        named = [name.casefold() for name in value]
        named += [alias.casefold() for level in value.values() for alias in level.aliases]
        twice = next((name for name in named if named.count(name) > 1), None)
        if twice:
            raise ValueError(f"`{twice}` names two levels")
        return value

    @cached_property
    def all_root_causes(self) -> dict[str, str]:
        """Return {category: definition}, the added ones last."""
        return {**self.root_causes, **self.extra_root_causes}

    @cached_property
    def all_triggers(self) -> dict[str, str]:
        """Return {trigger: definition}, the added ones last."""
        return {**self.triggers, **self.extra_triggers}

    @cached_property
    def id_regex(self) -> re.Pattern[str]:
        """Return what a whole id must match; its groups are ``number`` and perhaps ``year``."""
        text = re.escape(self.id_pattern).replace("YYYY", r"(?P<year>[0-9]{4})")
        number = re.sub(_NUMBER, lambda run: f"(?P<number>[0-9]{{{len(run[0])},9}})", text)
        return re.compile(number)

    def year_of(self, identifier: str | None) -> int | None:
        """Return the year an id names, or None if its pattern has none."""
        found = self.id_regex.fullmatch(identifier or "")
        year = found.groupdict().get("year") if found else None
        return int(year) if year else None

    def make_id(self, year: int, number: int) -> str:
        """Return the id of that number in that year."""
        text = self.id_pattern.replace("YYYY", f"{year:04}")
        return re.sub(_NUMBER, lambda run: f"{number:0{len(run[0])}}", text)

    def headings_for(self, status: Status) -> tuple[str, ...]:
        """Return the headings a body needs at a state, those of earlier states included."""
        return self._headings[status]

    @cached_property
    def _headings(self) -> dict[Status, tuple[str, ...]]:
        found: dict[Status, tuple[str, ...]] = {}
        needed: tuple[str, ...] = ()
        for status in Status:
            needed += self.required_headings.get(status, ())
            found[status] = needed
        return found

    def policy_for(self, severity: str | None, kind: str, status: Status) -> Policy:
        """Return what the policy asks of a postmortem."""
        key = (severity, kind, status)
        if key not in self._policies:
            self._policies[key] = policy.together(self.policy, *key)
        return self._policies[key]

    @cached_property
    def _policies(self) -> dict[tuple[str | None, str, Status], Policy]:
        return {}

    @cached_property
    def majors(self) -> list[str]:
        """Return the names of the major levels, worst first."""
        return [name for name, level in self.severities.items() if level.major]

    @property
    def assumed_severity(self) -> str:
        """Return the first level that is not major: nothing is alarmed by an assumption."""
        minor = [name for name in self.severities if name not in self.majors]
        return (minor or list(self.severities)[-1:])[0]

    def is_major(self, severity: str | None) -> bool:
        """Tell whether a severity is that of a major incident."""
        return severity in self.majors
