"""Action items that were closed or verified in a month or a quarter, by how far they had come."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from postmortem_kb.metrics import Work
from postmortem_kb.rendering.actions import Action
from postmortem_kb.rendering.diary import Diary
from postmortem_kb.rendering.stretches import MonthOrQuarter


class Closed(NamedTuple):
    """The action items that were closed or verified in a stretch, by how far they had come.

    The worst severity comes first, then the first day. ``before`` of those that were verified
    had been closed earlier.
    """

    verified: tuple[Action, ...]
    done: tuple[Action, ...]
    refused: tuple[Action, ...]
    before: int


def closed_in(diary: Diary, stretch: MonthOrQuarter, day: date) -> Closed:
    """Return what was closed or verified in a stretch, told as of a day."""
    found: dict[str, tuple[Action, Work]] = {}
    for bucket in (diary.closed, diary.verified):
        found.update((pair[0].target, pair) for pair in bucket.get(stretch.key, ()))

    def worst(pair: tuple[Action, Work]) -> tuple[int, date, str]:
        action, work = pair
        rank = diary.knowledge.severity_rank(action.postmortem.front.severity)
        return rank, work.closed or date.max, action.target

    kinds: dict[str, list[Action]] = {"verified": [], "done": [], "wont-do": []}
    for action, _ in sorted(found.values(), key=worst):
        refused = action.item.status == "wont-do"
        is_verified = _is_verified(action, day)
        kinds["wont-do" if refused else "verified" if is_verified else "done"].append(action)
    return Closed(
        verified=tuple(kinds["verified"]),
        done=tuple(kinds["done"]),
        refused=tuple(kinds["wont-do"]),
        before=sum(bool(work.closed and work.closed < stretch.first) for _, work in found.values()),
    )


def _is_verified(action: Action, day: date) -> bool:
    """Tell whether it was verified at the end of a day; on an unknown one, it was."""
    item = action.item
    return item.status == "verified" and (item.verified_on is None or item.verified_on <= day)
