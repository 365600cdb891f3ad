"""Labelled facts of a postmortem: the header of its page, and all the rest of its front matter.

A fact with nothing known is shown as unknown or not recorded, never left out of the header.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from pydantic import BaseModel

from postmortem_kb import words
from postmortem_kb.corpus import Postmortem
from postmortem_kb.model import Moment
from postmortem_kb.rendering.surroundings import Surroundings
from postmortem_kb.rendering.times import when
from postmortem_kb.schema import Reference, Times
from postmortem_kb.vocabulary import label


class Value(NamedTuple):
    """A value as shown: its text, and the page or the address it leads to."""

    text: str
    page: str = ""
    url: str = ""
    machine: str = ""
    known: bool = True


class Fact(NamedTuple):
    """A label with its values; ``wide`` takes two columns, ``note`` qualifies it."""

    label: str
    values: tuple[Value, ...]
    wide: bool = False
    note: str = ""


# What a line of the header, a part of the page or a fact below shows; any other field follows them.
_SHOWN = frozenset((
    "id", "title", "status", "severity", "owner", "kind", "visibility", "incident", "summary",
    "services", "teams", "times", "times_note", "detection", "impact", "trigger",
    "root_cause_categories", "contributing_factors", "workaround", "rca_method", "roles",
    "artifacts", "action_items", "no_action_reason", "related", "recurrence_of", "former_ids",
    "references", "runbooks", "meeting_on", "reviewed_on", "closed_on", "authors", "tags",
))  # fmt: skip

UNKNOWN = (Value("unknown", known=False),)
NOT_RECORDED = (Value("not recorded", known=False),)


def _plain(text: str | None) -> tuple[Value, ...]:
    return (Value(text),) if text else NOT_RECORDED


def _word(name: str | None) -> tuple[Value, ...]:
    """Return a word of a list as a reader sees it; the word for unknown is not a value."""
    return UNKNOWN if name == "unknown" else _plain(label(name) if name else None)


def _day(value: date | None) -> tuple[Value, ...]:
    return (Value(words.day(value), machine=value.isoformat()),) if value else UNKNOWN


def _span(value: timedelta | None) -> tuple[Value, ...]:
    return (Value(words.duration(value)),) if value is not None else UNKNOWN


def header(postmortem: Postmortem, shown: Surroundings) -> list[Fact]:
    """Return what a reader takes in at a glance."""
    front = postmortem.front
    roles = front.roles
    causes = tuple(
        Value(label(name), page)
        for name, page in zip(front.root_cause_categories, shown.causes, strict=True)
    )
    services = tuple(Value(*each) for each in shown.services)
    owner = (Value(*shown.owner),) if shown.owner else NOT_RECORDED
    method = front.detection.method if front.detection else None
    return [
        Fact("Date", _day(postmortem.date)),
        *_spans(postmortem),
        Fact("Services", services or NOT_RECORDED, wide=True),
        Fact("Root cause", causes or NOT_RECORDED),
        Fact("Trigger", _word(front.trigger)),
        Fact("Owner", owner),
        Fact("Incident commander", _plain(roles.incident_commander if roles else None)),
        Fact("Communications", _plain(roles.communications_lead if roles else None)),
        Fact("Detection", _word(method)),
    ]


def _spans(postmortem: Postmortem) -> list[Fact]:
    """Return the durations; what a near miss has none of is not unknown."""
    times = postmortem.times
    if postmortem.front.kind == "near-miss" and times.impact is None:
        none = (Value("does not apply", known=False),)
        detect, recover = times.time_to_detect, times.time_to_recover
        return [
            Fact("Impact", (Value("None"),), note="a near miss"),
            Fact("Time to detect", none if detect is None else _span(detect)),
            Fact("Time to recover", none if recover is None else _span(recover)),
        ]
    return [
        Fact("Impact", _span(times.impact), note=_why_no_span(times)),
        Fact("Time to detect", _span(times.time_to_detect)),
        Fact("Time to recover", _span(times.time_to_recover), note=_why_no_recovery(times)),
    ]


def _why_no_span(times: Times) -> str:
    end = times.impact_end or times.resolved
    if end is None or times.impact_start is None or times.impact is not None:
        return ""
    return "known to the day only"


def _why_no_recovery(times: Times) -> str:
    return "needs detection" if times.resolved and not times.detected else ""


def impact(postmortem: Postmortem) -> list[Fact]:
    """Return the size of the impact as key figures, unless none of them is known."""
    figures = _figures(postmortem)
    known = any(value.known for figure in figures for value in figure.values)
    return figures if known else []


def _figures(postmortem: Postmortem) -> list[Fact]:
    """Return the key figures that were recorded, also as unknown."""
    found = postmortem.front.impact
    if found is None:
        return []
    figures = []
    if found.customers is not None:
        figures.append(Fact("Customers affected", (Value(f"{found.customers:,}"),)))
    if found.users is not None:
        figures.append(Fact("Users affected", (Value(f"{found.users:,}"),)))
    if found.requests_failed_percent is not None:
        text = f"{found.requests_failed_percent:g} %"
        figures.append(Fact("Requests failed", (Value(text),)))
    if found.data_loss:
        figures.append(Fact("Data loss", _word(found.data_loss)))
    if found.slo:
        target = f"target {found.slo.target}" if found.slo.target else ""
        reached = (Value(str(found.slo.reached)),) if found.slo.reached else UNKNOWN
        name = found.slo.name or "Service level objective"
        figures.append(Fact(name, reached, note=target))
    return figures


def _referred(references: tuple[Reference, ...]) -> tuple[Value, ...]:
    def text(each: Reference) -> str:
        name = each.title or each.url
        return f"{name} ({each.path})" if name and each.path else name or each.path or ""

    return tuple(Value(text(each), url=each.url or "") for each in references)


def details(postmortem: Postmortem, shown: Surroundings) -> list[Fact]:
    """Return every field the header and the page do not show: search finds only what is shown."""
    return [
        Fact(label, told, wide, note)
        for label, values, wide, note in _details(postmortem, shown)
        if (told := tuple([value for value in values if value.text]))
    ]


def _details(postmortem: Postmortem, around: Surroundings) -> Iterator[Fact]:
    front = postmortem.front

    def some(*texts: object) -> tuple[Value, ...]:
        return tuple(Value(str(text)) for text in texts if text not in (None, ""))

    if front.incident:
        shown = front.incident.id or front.incident.url or ""
        yield Fact("Incident", (Value(shown, url=front.incident.url or ""),))
    if not front.times:
        yield Fact("Note on the times", some(front.times_note))
    for name, shown in (
        ("time_to_acknowledge", "Time to acknowledge"),
        ("time_to_mitigate", "Time to mitigate"),
    ):
        span = getattr(postmortem.times, name)
        yield Fact(shown, some(words.duration(span) if span is not None else None))
    if front.detection:
        yield Fact("Detected by", some(front.detection.source))
        yield Fact("Reported by", some(front.detection.reporter))
    if front.impact:
        yield Fact("Impact in short", some(front.impact.description))
        yield Fact("Regions", some(*front.impact.regions))
        yield Fact("Dimensions", some(*(label(each) for each in front.impact.dimensions)))
        if not impact(postmortem):
            yield from _figures(postmortem)
    if front.action_items:
        yield Fact("Why no action is needed", some(front.no_action_reason))
    yield Fact("Workaround", some(front.workaround))
    yield Fact("Teams", tuple(map(Value, front.teams, around.teams)))
    if front.roles:
        yield Fact("Scribe", some(front.roles.scribe))
        yield Fact("Subject matter experts", some(*front.roles.subject_matter_experts))
    yield Fact("Analysis", some(*(label(each) for each in front.rca_method)))
    artifacts = ((each.title or each.url or "", each.url or "") for each in front.artifacts)
    yield Fact("Artifacts", tuple(Value(text, url=url) for text, url in artifacts))
    yield Fact("Runbooks", _referred(front.runbooks))
    yield Fact("Review meeting", _day(front.meeting_on) if front.meeting_on else ())
    yield Fact("Reviewed", _day(front.reviewed_on) if front.reviewed_on else ())
    yield Fact("Closed", _day(front.closed_on) if front.closed_on else ())
    yield Fact("Authors", some(*front.authors))
    yield Fact("Tags", some(*front.tags))
    yield Fact("Former ids", some(*around.former))
    yield Fact("Visibility", some(label(front.visibility)))
    for name in type(front).model_fields:
        if name not in _SHOWN:
            yield Fact(label(name.replace("_", "-")), _values(getattr(front, name)))
    for name, value in postmortem.extra.items():
        yield Fact(label(name.replace("_", "-")), _values(value, name in around.linked))


def _values(value: object, linked: bool = False) -> tuple[Value, ...]:
    """Return the value of any field as its type is shown."""
    if value is None:
        return ()
    if isinstance(value, BaseModel):
        return tuple(shown for _, part in value for shown in _values(part))
    if isinstance(value, tuple):
        return tuple(shown for part in value for shown in _values(part))
    if isinstance(value, bool):
        return (Value("Yes" if value else "No"),)
    if isinstance(value, Moment):
        return (Value(when(value), machine=value.iso()),)
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, float):
        # As many digits as it surely has; a whole number without ".0".
        return (Value(f"{value:.15g}"),)
    return (Value(str(value), url=str(value) if linked else ""),)
