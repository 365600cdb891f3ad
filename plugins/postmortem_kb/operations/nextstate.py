"""What a postmortem lacks for a state: judged in memory as if it were in it, nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from postmortem_kb import corpus, frontmatter
from postmortem_kb.corpus import Document, Location
from postmortem_kb.model import Level, Place, Problem
from postmortem_kb.operations import check, edit
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.items import Refused, contents
from postmortem_kb.rules import Context
from postmortem_kb.schema import ActionItem, FrontMatter
from postmortem_kb.vocabulary import Status

_OPEN_ITEM = "closed-with-open-actions"


@dataclass(frozen=True, slots=True)
class Outlook:
    """A postmortem as it would be in a state.

    ``asked`` are the errors and warnings that come with the state, ``anyway`` the errors that are
    there now and stay, ``in_the_way`` the action items that have to be finished first, each with
    its line: they are among neither.
    """

    front: FrontMatter
    now: Status
    state: Status
    line: int
    asked: tuple[Problem, ...]
    anyway: tuple[Problem, ...]
    in_the_way: tuple[tuple[int, ActionItem], ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return what else keeps it from passing the check in that state."""
        return tuple(each for each in (*self.asked, *self.anyway) if each.severity is Level.ERROR)

    @property
    def missing(self) -> int:
        """Return how many things keep it from passing the check in that state."""
        return len(self.errors) + len(self.in_the_way)


def outlook(location: Location, state: Status | None, within: Context) -> Outlook:
    """Return what is missing for a state, without one for the next; raises Refused."""
    data = contents(location)
    front = corpus.document(location, data, within.settings).front
    now, place = front.status, frontmatter.read(data).places.get(("status",))
    if now is None or place is None:
        raise Refused(
            f"{location.path} has no `status` that can be read; `postmortem check` shows its faults"
        )
    wanted = state or _after(now)
    before = check.alone(location, data, within)
    tried = _as_if(data, place, wanted)
    after = check.alone(location, tried, within)
    known = set(before)
    held_up = {each.line for each in after if each.name == _OPEN_ITEM}
    judged = [each for each in after if each.name != _OPEN_ITEM]
    asked = [each for each in judged if each not in known and each.severity is not Level.NOTE]
    anyway = [each for each in judged if each in known and each.severity is Level.ERROR]
    if wanted is now:
        asked, anyway = anyway, []
    # What keeps it from passing comes before what is only unusual.
    asked.sort(key=lambda each: each.severity.rank)
    items = _lines(corpus.document(location, tried, within.settings))
    in_the_way = tuple(each for each in items if each[0] in held_up)
    return Outlook(front, now, wanted, place.line, tuple(asked), tuple(anyway), in_the_way)


def _lines(document: Document) -> Iterator[tuple[int, ActionItem]]:
    """Yield every action item with the line of its state."""
    for number, item in enumerate(document.front.action_items):
        path = document.record.written(("action_items", number, "status"))
        yield document.source.place_of(path).line, item


def _after(state: Status) -> Status:
    """Return the state that follows; the last one stays."""
    states = tuple(Status)
    return states[min(state.rank + 1, len(states) - 1)]


def _as_if(data: bytes, place: Place, state: Status) -> bytes:
    return edit.apply(data, [Edit(place, str(state))])
