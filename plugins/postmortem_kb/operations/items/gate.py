"""What a scheduled job fails on: conditions of action items, each alone or at one severity."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from postmortem_kb.action_formats import Dated
from postmortem_kb.config import Settings
from postmortem_kb.operations.items import choosing
from postmortem_kb.spelling import hint
from postmortem_kb.words import count

_Meets = Callable[[Dated, date], bool]

CONDITIONS: dict[str, tuple[str, _Meets]] = {
    "overdue": ("overdue", lambda each, _: each.action.is_overdue),
    "unowned": (
        "open without an owner",
        lambda each, _: each.action.item.is_open and not each.action.item.owner,
    ),
    "undated": (
        "open without a due date",
        lambda each, _: each.action.item.is_open and each.action.item.due is None,
    ),
    "blocked": ("blocked", lambda each, _: each.action.item.status == "blocked"),
    "stale": (f"open and unchanged for {choosing.STALE} days or more", choosing.is_stale),
    "unverified": ("done and not verified", lambda each, _: each.action.item.status == "done"),
}
"""{word: (in words, what tells whether an item meets it)}."""


class Condition(NamedTuple):
    """A condition, at one severity or at any."""

    word: str
    severity: str = ""


def parse(text: str, settings: Settings) -> tuple[Condition, ...]:
    """Return the conditions of a list such as ``overdue:SEV1,unowned``; raises ValueError."""
    return tuple(_condition(part.strip(), settings) for part in text.split(","))


def _condition(text: str, settings: Settings) -> Condition:
    word, mark, level = (part.strip() for part in text.partition(":"))
    if word.casefold() not in CONDITIONS:
        more = hint(word, CONDITIONS) or ";"
        raise ValueError(f"there is no condition {word!r}{more} known are {', '.join(CONDITIONS)}")
    return Condition(word.casefold(), choosing.severity(level, settings) if mark else "")


def met(conditions: Iterable[Condition], entries: Iterable[Dated], today: date) -> tuple[str, ...]:
    """Return in words how many action items meet each condition that any of them meets."""
    found = list(entries)
    told = []
    for condition in dict.fromkeys(conditions):
        words, meets = CONDITIONS[condition.word]
        number = sum(_at(each, condition.severity) and meets(each, today) for each in found)
        if number:
            level = f"{condition.severity} " if condition.severity else ""
            verb = "is" if number == 1 else "are"
            told.append(f"{count(number, f'{level}action item')} {verb} {words}")
    return tuple(told)


def _at(entry: Dated, severity: str) -> bool:
    return not severity or entry.action.postmortem.front.severity == severity
