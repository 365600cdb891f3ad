"""Draw a draft from what tools recorded: read, bound, merge, propose, scrub; then written as new.

Nothing here writes but ``into``, and nothing leaves it that was not scrubbed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from postmortem_kb.config import Settings
from postmortem_kb.operations.drafting import bounding, merging, proposing, reading, times
from postmortem_kb.operations.drafting.reading import Export
from postmortem_kb.operations.drafting.scrubbed import Scrubber
from postmortem_kb.operations.new import Proposals, scalar
from postmortem_kb.recordings import Ask, Recording, distinct
from postmortem_kb.words import count

__all__ = ["Ask", "Drawn", "Export", "draw"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a draft is made from; nothing in it needs scrubbing.

    ``severity`` is empty where no tool has a word of the configuration. ``remarks`` are for the
    person who drafts, ``closed`` those of follow-ups that are closed in a tool and open here,
    ``removed`` is {kind: how many} of what was taken out of all that was read.
    """

    title: str
    severity: str
    services: tuple[str, ...]
    teams: tuple[str, ...]
    proposals: Proposals
    tools: Mapping[str, int]
    remarks: tuple[str, ...]
    closed: tuple[str, ...]
    removed: Mapping[str, int]


def draw(exports: Sequence[Export], ask: Ask, settings: Settings) -> Drawn:
    """Return what exports tell of one incident.

    Raises reading.Unusable for those that cannot be used, and bounding.TooMuch.
    """
    found = proposing.in_order(reading.read(exports, ask))
    events = [event for each in found for event in each.events]
    kept = bounding.bounded(events, ask)
    rows, twice = merging.rows(kept)
    bounding.few_enough(len(rows), kept)
    scrubber = Scrubber()
    # Only now are there few; nothing of the rest is ever written.
    found = [scrubber.recording(each) for each in found]
    for row in rows:
        row.tellers = [replace(each, event=scrubber.event(each.event)) for each in row.tellers]
    proposed, others = times.proposed(rows, [time for each in found for time in each.proposed])
    services = proposing.of_the_taxonomy(_all(found, "services"), settings.services)
    teams = proposing.of_the_taxonomy(_all(found, "teams"), settings.teams)
    identifier, url = proposing.incident(found)
    proposals = Proposals(
        times=proposed,
        severity=proposing.severities(found),
        summary=next((each.summary for each in found if each.summary), ""),
        incident_id=identifier,
        incident_url=url,
        roles=proposing.roles(found),
        rows=tuple(proposing.timeline(rows, scrubber)),
        action_items=tuple(proposing.actions(found)),
        references=tuple(proposing.references(found, url)),
    )
    outside = len(events) - len(kept)
    return Drawn(
        title=proposing.title(found, rows[0].at if rows else None),
        severity=proposing.severity(found, settings),
        services=services.words,
        teams=teams.words,
        proposals=proposals,
        tools=Counter(source.tool for row in rows for source in row.sources),
        remarks=distinct(
            [
                *(_remark(each.tool, remark) for each in found for remark in each.remarks),
                *_counted(outside, "left out {} outside of the time that was asked for"),
                *_counted(twice, "left out {} that two exports hold"),
                *(f"no service of the configuration: {name}" for name in services.strange),
                *(f"no team of the configuration: {name}" for name in teams.strange),
                *_severities(found, settings),
                *others,
            ]
        ),
        closed=distinct(proposing.closed(found)),
        removed=scrubber.removed,
    )


def _all(recordings: Sequence[Recording], field: str) -> list[str]:
    return [name for each in recordings for name in getattr(each, field)]


def _remark(tool: str, remark: str) -> str:
    return remark if tool in remark else f"{tool}: {remark}"


def _counted(number: int, sentence: str) -> list[str]:
    return [sentence.format(count(number, "entry", "entries"))] if number else []


def _severities(recordings: Sequence[Recording], settings: Settings) -> list[str]:
    """Return a remark of the words for a severity that mean none here, if no tool has another."""
    told = proposing.severities(recordings)
    if not told or proposing.severity(recordings, settings):
        return []
    words = distinct([each.severity for each in recordings])
    aliases, worst = ", ".join(map(scalar, words)), next(iter(settings.severities))
    return [
        f"no severity of the configuration: {told}; if it is {worst}, write "
        f"`severities: {{{worst}: {{aliases: [{aliases}]}}}}`"
    ]
