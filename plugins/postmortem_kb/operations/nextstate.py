"""What a postmortem lacks for a state: judged in memory as if it were in it, nothing written."""

from __future__ import annotations

from dataclasses import dataclass

from postmortem_kb import corpus, frontmatter
from postmortem_kb.corpus import Location
from postmortem_kb.model import Level, Place, Problem
from postmortem_kb.operations import check, edit
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.reading import read
from postmortem_kb.rules import Context
from postmortem_kb.schema import ActionItem, FrontMatter
from postmortem_kb.vocabulary import Status


class Refused(Exception):
    """It cannot be judged; the text says why."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """A postmortem as it would be in a state.

    ``asked`` are the errors and warnings that come with the state, ``anyway`` the errors that are
    there now and stay.
    """

    front: FrontMatter
    now: Status
    state: Status
    line: int
    asked: tuple[Problem, ...]
    anyway: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return all that keeps it from passing the check in that state."""
        return tuple(each for each in (*self.asked, *self.anyway) if each.severity is Level.ERROR)

    @property
    def in_the_way(self) -> list[ActionItem]:
        """Return the action items that keep it from being closed."""
        closes = self.state is Status.CLOSED
        return [item for item in self.front.action_items if item.is_open] if closes else []


def outlook(location: Location, state: Status | None, within: Context) -> Outlook:
    """Return what is missing for a state, without one for the next; raises Refused."""
    try:
        data = read(location)
        data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{location.path} is not UTF-8; save it as UTF-8 first") from None
    except OSError as error:
        raise Refused(f"{location.path} cannot be read: {error.strerror or error}") from None
    front = corpus.document(location, data, within.settings).front
    now, place = front.status, frontmatter.read(data).places.get(("status",))
    if now is None or place is None:
        raise Refused(
            f"{location.path} has no `status` that can be read; `postmortem check` shows its faults"
        )
    wanted = state or _after(now)
    before = check.alone(location, data, within)
    after = check.alone(location, _as_if(data, place, wanted), within)
    known = set(before)
    asked = [each for each in after if each not in known and each.severity is not Level.NOTE]
    anyway = [each for each in after if each in known and each.severity is Level.ERROR]
    if wanted is now:
        asked, anyway = anyway, []
    # What keeps it from passing comes before what is only unusual.
    asked.sort(key=lambda each: each.severity.rank)
    return Outlook(front, now, wanted, place.line, tuple(asked), tuple(anyway))


def _after(state: Status) -> Status:
    """Return the state that follows; the last one stays."""
    states = tuple(Status)
    return states[min(state.rank + 1, len(states) - 1)]


def _as_if(data: bytes, place: Place, state: Status) -> bytes:
    return edit.apply(data, [Edit(place, str(state))])
