"""What was so on a day: what the files tell of later is not there yet, or still open."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from postmortem_kb.corpus import Postmortem
from postmortem_kb.rendering.actions import Action

_OPEN_AGAIN = {"status": "open", "closed_on": None, "verified_on": None}
_UNVERIFIED = {"status": "done", "verified_on": None}


def is_later(postmortem: Postmortem, today: date) -> bool:
    """Tell whether it is known to have happened after a day; its id may tell the year."""
    if postmortem.date:
        return postmortem.date > today
    return postmortem.year is not None and postmortem.year > today.year


def as_of(actions: Iterable[Action], today: date) -> Iterator[Action]:
    """Yield the action items there were on a day, as they stood as far as their dates tell.

    What was closed later was open, what was verified later was done and not verified.
    """
    for action in actions:
        opened, closed = action.work.opened, action.work.closed
        if opened > today if opened else is_later(action.postmortem, today):
            continue
        if closed and closed > today:
            yield _stood(action, _OPEN_AGAIN)
        elif action.item.status == "verified" and (action.item.verified_on or today) > today:
            yield _stood(action, _UNVERIFIED)
        else:
            yield action


def knows_more(postmortem: Postmortem, today: date) -> bool:
    """Tell whether a file shows days after a day: then its states may be of later, too."""
    front = postmortem.front
    days = [front.reviewed_on]
    for item in front.action_items:
        days += [item.closed_on, item.verified_on, *(update.on for update in item.updates)]
    return is_later(postmortem, today) or any(day and day > today for day in days)


def _stood(action: Action, fields: Mapping[str, str | None]) -> Action:
    return dataclasses.replace(action, item=action.item.model_copy(update=fields))
