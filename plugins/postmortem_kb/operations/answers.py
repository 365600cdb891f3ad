"""What is known of a postmortem when it is begun: said by a person, or proposed by tools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """A row of the timeline; its cells are Markdown that is safe in a table already."""

    time: str
    event: str
    source: str


@dataclass(frozen=True, slots=True)
class NewAction:
    """An action item as a tool knew it; what is empty is left out."""

    title: str
    type: str = ""
    owner: str = ""
    due: str = ""
    status: str = "open"
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class Proposals:
    """What tools recorded, for a person to confirm.

    ``times`` is {field of ``times``: (value, reason for it)}; ``references`` are (title, url).
    ``severity`` is how bad the tools say it was, in their own words.
    """

    times: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    severity: str = ""
    summary: str = ""
    incident_id: str = ""
    incident_url: str = ""
    roles: Mapping[str, str | list[str]] = field(default_factory=dict)
    rows: tuple[TimelineRow, ...] = ()
    action_items: tuple[NewAction, ...] = ()
    references: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known when a postmortem is begun; ``assumed`` names what nobody has said.

    Without a ``template`` it is that of the kind.
    """

    title: str
    severity: str
    owner: str
    kind: str = "incident"
    services: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    date: str = ""
    assumed: frozenset[str] = field(default_factory=frozenset)
    proposed: Proposals = field(default_factory=Proposals)
    template: str = ""
