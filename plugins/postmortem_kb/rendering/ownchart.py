"""A chart that a team adds as a Vega-Lite spec and nothing else, ``charts/<name>.vl.json``.

The spec names its rows, ``"data": {"name": "postmortems"}`` or ``"actions"``; its ``title`` is the
finding, its ``description`` what is drawn. The table counts the rows by the fields it encodes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Month
from postmortem_kb.rendering import Knowledge, plots
from postmortem_kb.rendering.actions import Action
from postmortem_kb.rendering.drawing import BrokenSpec, Cell, Chart, file_of

Row = dict[str, Any]


def chart(name: str, spec: Mapping[str, Any], knowledge: Knowledge) -> Chart:
    """Return what a team's own spec shows; BrokenSpec if it does not say what and of what."""
    data = spec.get("data")
    dataset = data.get("name") if isinstance(data, dict) else None
    rows_of = _DATASETS.get(dataset) if isinstance(dataset, str) else None
    if rows_of is None or not isinstance(dataset, str):
        raise BrokenSpec(
            file_of(name),
            'its `data` must be {"name": "postmortems"} or {"name": "actions"}',
        )
    title, description = spec.get("title"), spec.get("description", "")
    if not isinstance(title, str) or not isinstance(description, str):
        raise BrokenSpec(file_of(name), "it needs a `title`, one sentence on what it shows")
    rows = tuple(rows_of(knowledge))
    about = f"{description} {plots.counted_so(len(rows))}".strip()
    fields = [each for each in dict.fromkeys(_fields(spec)) if rows and each in rows[0]]
    counts = Counter(tuple(_text(row[each]) for each in fields) for row in rows)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    table = [
        (*(Cell(plots.short(value)) for value in values), Cell(f"{number}"))
        for values, number in ordered
        if values
    ]
    head = (*(each.replace("_", " ").capitalize() for each in fields), "Count")
    shown = plots.first_rows(table, "rarer")
    return Chart(title, about, rows, head if table else (), shown, dataset=dataset)


def _fields(value: Any) -> Iterator[str]:
    """Return the fields of every encoding; not those of which a mean or a sum is taken."""
    if isinstance(value, Mapping):
        encoding = value.get("encoding")
        if isinstance(encoding, Mapping):
            for each in encoding.values():
                if isinstance(each, Mapping) and "aggregate" not in each:
                    field = each.get("field")
                    if isinstance(field, str):
                        yield field
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _fields(each)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "unknown"
    return "unknown" if value is None else str(value)


def _postmortems(knowledge: Knowledge) -> Iterator[Row]:
    for each in knowledge.corpus:
        if each.counts:
            yield {**_of(knowledge, each), "page": each.page}


def _of(knowledge: Knowledge, postmortem: Postmortem) -> Row:
    front, times = postmortem.front, postmortem.times
    services = knowledge.services_of(postmortem)
    team = knowledge.team(next(iter([*front.teams, front.owner]), None))
    return {
        "id": postmortem.name,
        "title": plots.short(postmortem.title),
        "kind": front.kind,
        "status": front.status,
        "severity": plots.level(knowledge, postmortem),
        "place": knowledge.severity_place(front.severity),
        "cause": next(iter(front.root_cause_categories), None),
        "trigger": front.trigger,
        "detection": front.detection.method if front.detection else None,
        "service": next(iter(services), None),
        "services": services,
        "team": team.name if team else None,
        "date": postmortem.date.isoformat() if postmortem.date else None,
        "month": Month.of(postmortem.date).key if postmortem.date else None,
        "year": postmortem.year,
        "minutes_to_detect": _minutes(times.time_to_detect),
        "minutes_to_mitigate": _minutes(times.time_to_mitigate),
        "minutes_to_recover": _minutes(times.time_to_recover),
        "minutes_of_impact": _minutes(times.impact),
        "open_actions": len(postmortem.open_actions),
    }


def _minutes(time: timedelta | None) -> float | None:
    return None if time is None or time < timedelta() else time / timedelta(minutes=1)


def _actions(knowledge: Knowledge) -> Iterator[Row]:
    return (_action(knowledge, each) for each in knowledge.all_actions)


def _action(knowledge: Knowledge, action: Action) -> Row:
    item, postmortem = action.item, action.postmortem
    owner, opened = knowledge.owner(item.owner), action.opened
    team = knowledge.team(item.owner)
    return {
        "id": item.id,
        "title": plots.short(item.title or ""),
        "postmortem": postmortem.name,
        "state": item.state,
        "open": item.is_open,
        "overdue": action.is_overdue,
        "type": item.type,
        "priority": item.priority,
        "owner": owner.name if owner else None,
        "team": team.name if team else None,
        "severity": plots.level(knowledge, postmortem),
        "place": knowledge.severity_place(postmortem.front.severity),
        "service": next(iter(knowledge.services_of(postmortem)), None),
        "due": item.due.isoformat() if item.due else None,
        "date": opened.isoformat() if opened else None,
        "month": Month.of(opened).key if opened else None,
        "closed": item.closed_on.isoformat() if item.closed_on else None,
        "age": action.age if item.is_open else None,
        "page": action.target,
    }


_DATASETS: Mapping[str, Callable[[Knowledge], Iterator[Row]]] = {
    "postmortems": _postmortems,
    "actions": _actions,
}
