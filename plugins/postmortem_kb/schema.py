"""The front matter of a postmortem: one annotated line a field (DESIGN section 4).

Every field may be missing here; what a state needs is said by ``since`` and judged by the rule
``missing-field``, so that a faulty postmortem still has a record to build a page from.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo

from postmortem_kb import vocabulary as words
from postmortem_kb.fieldtypes import (
    Count,
    Day,
    Handle,
    Id,
    Line,
    Paragraph,
    Percent,
    RepositoryPath,
    RootCause,
    Service,
    SeverityName,
    State,
    Team,
    Time,
    Title,
    Trigger,
    Url,
    one_of,
)
from postmortem_kb.model import Moment
from postmortem_kb.vocabulary import Status


def field(description: str, *, since: Status | None = None, not_for: str | None = None) -> Any:
    """Describe a field; ``since`` is the state that needs it, ``not_for`` a kind that does not."""
    needs: JsonDict = {"since": since, "not_for": not_for}
    return Field(default=None, description=description, json_schema_extra=needs)


def many(description: str, *, since: Status | None = None, not_for: str | None = None) -> Any:
    """Describe a field that holds a list, empty when left out."""
    needs: JsonDict = {"since": since, "not_for": not_for}
    return Field(default=(), description=description, json_schema_extra=needs)


def needed_since(info: FieldInfo) -> Status | None:
    """Return the state from which a field is needed, if there is one."""
    extra = info.json_schema_extra
    since = extra.get("since") if isinstance(extra, dict) else None
    return Status(str(since)) if since is not None else None


def never_needed_for(info: FieldInfo) -> str | None:
    """Return the kind of postmortem that never needs a field, if there is one."""
    extra = info.json_schema_extra
    kind = extra.get("not_for") if isinstance(extra, dict) else None
    return str(kind) if kind is not None else None


def part_of(info: FieldInfo) -> type[BaseModel] | None:
    """Return the model inside ``Times | None`` or ``tuple[ActionItem, ...]``, if there is one."""
    kinds = (kind for kind in get_args(info.annotation) if isinstance(kind, type))
    return next((kind for kind in kinds if issubclass(kind, BaseModel)), None)


@lru_cache(maxsize=1024)
def same_names(names: frozenset[str]) -> set[str]:
    """Return the one set of these names: a record has a dozen, which take as much as all else."""
    return set(names)


class Part(BaseModel):
    """A mapping of the front matter: a key that is not here is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_post_init(self, _: Any, /) -> None:
        """Share the names of what was given with all that were given the same."""
        given = same_names(frozenset(self.model_fields_set))
        object.__setattr__(self, "__pydantic_fields_set__", given)


class Link(Part):
    """A title with a web address."""

    title: Line | None = field("what it is")
    url: Url | None = field("its http(s) address")


class Reference(Part):
    """A title with a web address or a path in the repository."""

    title: Line | None = field("what it is")
    url: Url | None = field("its http(s) address")
    path: RepositoryPath | None = field("its path in the repository, when it has no address")


class Incident(Part):
    """The incident in the tool that ran it."""

    id: Line | None = field("its id there, such as INC-123")
    url: Url | None = field("its address there")


class Times(Part):
    """When it happened, ISO 8601 with an offset; each may be unknown."""

    impact_start: Time = field("when the first user felt it")
    detected: Time = field("when a person or a monitor knew")
    acknowledged: Time = field("when somebody took it on")
    mitigated: Time = field("when the impact became bearable")
    resolved: Time = field("when full service was restored")
    impact_end: Time = field("when the last user was free of it, if later than resolved")

    @property
    def earliest(self) -> Moment | None:
        """Return the first known time, in the order of the fields."""
        return next((moment for _, moment in self if moment is not None), None)

    @property
    def impact(self) -> timedelta | None:
        """Duration of impact = (impact_end, else resolved) - impact_start."""
        end = self.impact_end or self.resolved
        return end.since(self.impact_start) if end else None

    @property
    def time_to_detect(self) -> timedelta | None:
        """Return detected - impact_start."""
        return self.detected.since(self.impact_start) if self.detected else None

    @property
    def time_to_acknowledge(self) -> timedelta | None:
        """Return acknowledged - detected."""
        return self.acknowledged.since(self.detected) if self.acknowledged else None

    @property
    def time_to_mitigate(self) -> timedelta | None:
        """Return mitigated - detected."""
        return self.mitigated.since(self.detected) if self.mitigated else None

    @property
    def time_to_recover(self) -> timedelta | None:
        """Return resolved - detected: full service restored."""
        return self.resolved.since(self.detected) if self.resolved else None


class Detection(Part):
    """How it came to be known."""

    method: Annotated[str, one_of(words.DETECTION_METHODS, "detection method")] | None = field(
        "how it was noticed", since=Status.REVIEWED
    )
    source: Line | None = field("the alert, dashboard or channel")
    reporter: Line | None = field("who or what reported it")


class Objective(Part):
    """A service level objective that was at stake."""

    name: Line | None = field("its name")
    target: Line | None = field("what it promises")
    reached: Line | None = field("what was reached")


class Impact(Part):
    """Who felt what."""

    description: Paragraph | None = field(
        "what customers felt", since=Status.IN_REVIEW, not_for="near-miss"
    )
    customers: Count | None = field("how many customers")
    users: Count | None = field("how many users")
    requests_failed_percent: Percent | None = field("share of requests that failed, in percent")
    data_loss: Annotated[str, one_of(words.DATA_LOSS, "data loss")] | None = field(
        "none, partial, total or unknown"
    )
    slo: Objective | None = field("the objective at stake")
    regions: tuple[Line, ...] = many("where")
    dimensions: tuple[Annotated[str, one_of(words.DIMENSIONS, "dimension")], ...] = many(
        "which qualities of the service suffered"
    )


class Update(Part):
    """A note on the progress of an action item."""

    on: Day | None = field("the day of the note", since=Status.DRAFT)
    text: Paragraph | None = field("what moved, or why not", since=Status.DRAFT)


class ActionItem(Part):
    """Something to be done, owned, dated, tracked to closure and verified."""

    id: Line | None = field("AI-1, unique in the file", since=Status.DRAFT)
    title: Line | None = field("a specific, bounded outcome", since=Status.DRAFT)
    type: Annotated[str, one_of(words.ACTION_TYPES, "type of action")] | None = field(
        "what it does"
    )
    priority: Annotated[str, one_of(words.PRIORITIES, "priority")] | None = field("how urgent")
    owner: Handle | None = field("who sees to it")
    due: Day | None = field("by when")
    status: Annotated[str, one_of(words.ACTION_STATES, "action item status")] | None = field(
        "where it stands", since=Status.DRAFT
    )
    ticket: Line | None = field("its ticket: an address or a reference such as team/repo#12")
    closed_on: Day | None = field("when it was done, or became won't do")
    evidence: Line | None = field("what shows that it is done")
    verified_on: Day | None = field("when somebody checked that it works")
    reason: Paragraph | None = field("why it is not done")
    updates: tuple[Update, ...] = many("what happened to it")

    @property
    def state(self) -> str:
        """Return the state it is in; without one it is open."""
        return self.status or "open"

    @property
    def is_open(self) -> bool:
        """Tell whether it still has to be done (proposed, open, in progress or blocked)."""
        return (self.status or "open") in words.OPEN_STATES


class Roles(Part):
    """Who did what in the response; handles or roles, not blame."""

    incident_commander: Handle | None = field("who led")
    scribe: Handle | None = field("who wrote it down")
    communications_lead: Handle | None = field("who told everyone else")
    subject_matter_experts: tuple[Handle, ...] = many("who knew the systems")


class FrontMatter(Part):
    """All of it; the order here is the order of the manual and of a new file."""

    id: Id | None = field("PM-YYYY-NNN, unique for ever", since=Status.DRAFT)
    title: Title | None = field("what happened, in 8 to 100 characters", since=Status.DRAFT)
    status: State | None = field("draft, in-review, reviewed or closed", since=Status.DRAFT)
    severity: SeverityName | None = field("how bad it was", since=Status.DRAFT)
    owner: Handle | None = field("who sees this postmortem through", since=Status.DRAFT)
    kind: Annotated[str, one_of(words.KINDS, "kind")] = Field(
        "incident", description="incident, near-miss, security or exercise"
    )
    visibility: Annotated[str, one_of(words.VISIBILITIES, "visibility", alike=False)] = Field(
        "internal", description="public, internal or restricted"
    )
    incident: Incident | None = field("the incident in the tool that ran it")
    summary: Paragraph | None = field("one paragraph: impact and state", since=Status.IN_REVIEW)
    services: tuple[Service, ...] = many("what was affected", since=Status.IN_REVIEW)
    teams: tuple[Team, ...] = many("who was involved")
    times: Times | None = field("when", since=Status.IN_REVIEW, not_for="near-miss")
    times_note: Paragraph | None = field("why a time is unknown or approximate")
    detection: Detection | None = field("how it came to be known", since=Status.REVIEWED)
    impact: Impact | None = field("who felt what", since=Status.IN_REVIEW, not_for="near-miss")
    trigger: Trigger | None = field("what set it off", since=Status.REVIEWED)
    root_cause_categories: tuple[RootCause, ...] = many(
        "why it was possible, the main one first", since=Status.REVIEWED
    )
    contributing_factors: tuple[Paragraph, ...] = many("what made it likelier or worse")
    workaround: Paragraph | None = field("what restored service, when it was not the fix")
    rca_method: tuple[Line, ...] = many("how the cause was found, such as five-whys")
    roles: Roles | None = field("who did what in the response")
    artifacts: tuple[Link, ...] = many("logs, dashboards, changes, deploys")
    action_items: tuple[ActionItem, ...] = many("what is done about it")
    no_action_reason: Paragraph | None = field("why nothing has to be done")
    related: tuple[Id, ...] = many("postmortems that have to do with this one")
    recurrence_of: Id | None = field("the earlier postmortem that this one repeats")
    former_ids: tuple[Line, ...] = many("ids it had before")
    references: tuple[Reference, ...] = many("reports, documents, changes")
    runbooks: tuple[Reference, ...] = many("runbooks that were used or must change")
    meeting_on: Day | None = field("when the review meeting is")
    reviewed_on: Day | None = field("when it was reviewed", since=Status.REVIEWED)
    closed_on: Day | None = field("when every action item was closed", since=Status.CLOSED)
    authors: tuple[Line, ...] = many("who wrote it")
    tags: tuple[Line, ...] = many("words to find it by")
