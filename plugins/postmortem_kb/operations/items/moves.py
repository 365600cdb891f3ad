"""What each verb does to an action item: the fields it sets, those it ends, and what it tells.

The moves between states are those of ``vocabulary.MOVES``; a verb that finds everything as it would
leave it does nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from postmortem_kb.schema import ActionItem
from postmortem_kb.vocabulary import ACTION_STATES, MOVES

_KEPT = ("evidence", "reason")
"""What gives way to something new is kept in the update."""


class Refused(Exception):
    """It must not or cannot be done; the text says why, and what can be."""


@dataclass(frozen=True, slots=True)
class Step:
    """Fields to set, fields to take away, and the words of an update; all empty is nothing."""

    fields: Mapping[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    text: str = ""

    def __bool__(self) -> bool:
        """Tell whether there is anything to write."""
        return bool(self.fields or self.gone or self.text)


def start(item: ActionItem, note: str | None = None) -> Step:
    """Begin to work on it."""
    return _moved(item, "in-progress", {}, (), "Started.", note)


def block(item: ActionItem, reason: str, note: str | None = None) -> Step:
    """Stop for now; the update says what holds it up."""
    words = _sentences(f"Blocked: {reason}", note)
    if item.state == "blocked":
        return Step(text=_told(item, "", words))
    return _moved(item, "blocked", {}, (), words)


def close(
    item: ActionItem, today: date, evidence: str | None = None, note: str | None = None
) -> Step:
    """Take it as done, with what shows it."""
    given = {"evidence": evidence} if evidence else {}
    return _moved(item, "done", given, ("verified_on",), "Done.", note, closed_on=today)


def verify(
    item: ActionItem, today: date, evidence: str | None = None, note: str | None = None
) -> Step:
    """Take it as seen to work."""
    given = {"evidence": evidence} if evidence else {}
    return _moved(item, "verified", given, (), "Verified.", note, verified_on=today)


def refuse(item: ActionItem, today: date, reason: str, note: str | None = None) -> Step:
    """Decide against it, for a reason."""
    words = "Will not be done."
    ended = ("verified_on",)
    return _moved(item, "wont-do", {"reason": reason}, ended, words, note, closed_on=today)


def reopen(item: ActionItem, reason: str, to: date | None = None, note: str | None = None) -> Step:
    """Open it again; what told of its end goes into the update that says why."""
    due = _differing(item, {"due": str(to)} if to else {})
    if item.state == "open":
        return _rescheduled(item, due, reason, note)
    moved = _due(item, to) if due and item.due else None
    if item.is_open:
        return _moved(item, "open", due, (), _sentences(f"Opened: {reason}", moved), note)
    words = _sentences(f"Opened again: {reason}", _end(item), moved)
    ended = ("closed_on", "evidence", "verified_on", "reason")
    return _moved(item, "open", due, ended, words, note)


def _end(item: ActionItem) -> str:
    """Return in words how an item had come to its end."""
    state = "done" if item.state == "verified" and item.closed_on else item.state
    told = f"It was {state}" + (f" on {item.closed_on}" if item.closed_on else "")
    told += f", verified on {item.verified_on}" if item.verified_on else ""
    for name in ("evidence", "reason"):
        value = getattr(item, name)
        told += f", {name}: {value}" if value else ""
    return told


def reassign(item: ActionItem, owner: str, note: str | None = None) -> Step:
    """Give it to somebody else to see to."""
    if owner.removeprefix("@") == item.owner:
        return Step(text=_told(item, "", note))
    words = f"Owner is {owner} instead of {item.owner}" if item.owner else f"Owner is {owner}"
    return Step({"owner": owner}, (), _told(item, words, note))


def defer(
    item: ActionItem, today: date, to: date, reason: str | None = None, note: str | None = None
) -> Step:
    """Set another day that it is due on."""
    if not item.is_open:
        raise Refused(f"{item.id} is `{item.state}`, so nothing is due; `reopen` it first")
    if to < today:
        raise Refused(f"{to} is before {today}; give a day to come")
    fields = _differing(item, {"due": str(to)})
    return _rescheduled(item, fields, reason, note)


def _rescheduled(
    item: ActionItem, due: Mapping[str, str], reason: str | None, note: str | None
) -> Step:
    """Return the step to another due day, if there is one; the reason is told with it or alone."""
    if due:
        return Step(due, (), _sentences(_due(item, due["due"], reason), note))
    return Step(text=_told(item, "", reason, note))


def _due(item: ActionItem, to: date | str | None, reason: str | None = None) -> str:
    told = f"Due on {to} instead of {item.due}" if item.due else f"Due on {to}"
    return f"{told}: {reason}" if reason else told


def _moved(
    item: ActionItem,
    to: str,
    given: Mapping[str, str],
    ended: tuple[str, ...],
    words: str,
    note: str | None = None,
    **days: date,
) -> Step:
    """Return the step into a state; of an item in that state already, only what is new in it."""
    new = _differing(item, given)
    kept = [
        f"Until now the {key} was {getattr(item, key)}"
        for key in new
        if key in _KEPT and getattr(item, key)
    ]
    if item.state == to:
        news = ", ".join(f"New {key}: {value}" for key, value in new.items())
        return Step(new, (), _told(item, _sentences(news, *kept), note))
    _allow(item, to)
    dated = {name: str(day) for name, day in days.items()}
    fields = _differing(item, {"status": to, **dated, **given})
    gone = tuple(name for name in ended if getattr(item, name) is not None)
    return Step(fields, gone, _sentences(words, *kept, note))


def _told(item: ActionItem, words: str, *notes: str | None) -> str:
    """Return the words of an update, notes behind them; notes alone are not said twice."""
    last = (item.updates[-1].text or "") if item.updates else ""
    if not words and all(f" {_sentences(note)} " in f" {last} " for note in notes if note):
        return ""
    return _sentences(words, *notes)


def _allow(item: ActionItem, to: str) -> None:
    """Raise Refused for a move that is none, saying which are."""
    state = item.state
    allowed = [f"`{each}`" for each in ACTION_STATES if each in MOVES[state]]
    if to in MOVES[state]:
        return
    first = "close" if "done" in MOVES[state] else "reopen"
    listed = " or ".join(filter(None, (", ".join(allowed[:-1]), allowed[-1])))
    raise Refused(
        f"{item.id} is `{state}`: from there it may become {listed}, not `{to}`; `{first}` it first"
    )


def _differing(item: ActionItem, fields: Mapping[str, str]) -> dict[str, str]:
    return {
        key: value
        for key, value in fields.items()
        if getattr(item, key) is None or str(getattr(item, key)) != value
    }


def _sentences(*parts: str | None) -> str:
    """Return the parts that there are as sentences, each with its stop."""
    said = [part for part in parts if part]
    return " ".join(part if part[-1] in ".!?…" else f"{part}." for part in said)
