"""Write what a ticket says, or its address, into the file of an action item.

No text of a tracker gets into a file: only a state, a day and the address that the file names.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property

from postmortem_kb.operations import items, replacing
from postmortem_kb.operations.items import Change, moves
from postmortem_kb.operations.items.moves import Step
from postmortem_kb.operations.project import Project
from postmortem_kb.operations.tickets.comparison import Finding
from postmortem_kb.rendering.actions import Action
from postmortem_kb.rules import Context
from postmortem_kb.schema import ActionItem
from postmortem_kb.tickets import Reading, Ticket

# Stands for an address that is not known before its ticket is open.
_SOME = "https://tickets.example.com/team/repo/issues/1"


class Keeper:
    """Edits the files of one project, by the line; each method says why it could not."""

    def __init__(self, project: Project, today: date) -> None:
        self._project = project
        self._today = today

    def apply(self, finding: Finding) -> str:
        """Move an item to where its ticket is; return why it was left alone, or nothing."""
        if not (finding.ticket and finding.reading):
            return "its ticket could not be read"
        ticket, reading = finding.ticket, finding.reading
        return self._write(
            finding.action, lambda item: step(item, finding.goal, ticket, reading, self._today)
        )

    def objection(self, action: Action) -> str:
        """Return why an item gets no ticket, by its file as it is now, or nothing."""
        found = self._change(action, lambda item: _noted(item, _SOME))
        if isinstance(found, str):
            return found
        restricted = found.front.visibility == "restricted"
        return "its postmortem is restricted by now" if restricted else ""

    def keep(self, action: Action, url: str) -> str:
        """Write the address of an item's ticket; return why it could not be, or nothing."""
        return self._write(action, lambda item: _noted(item, url))

    @cached_property
    def _context(self) -> Context:
        return items.context(self._project, self._today)

    def _change(self, action: Action, verb: Callable[[ActionItem], Step]) -> Change | str:
        location, name = action.postmortem.location, action.item.id
        if not name:
            return "it has no id"
        try:
            return items.change(location, name, verb, self._context, self._today)
        except items.Refused as refusal:
            return str(refusal)

    def _write(self, action: Action, verb: Callable[[ActionItem], Step]) -> str:
        found = self._change(action, verb)
        if isinstance(found, str):
            return found
        try:
            items.write(found)
        except replacing.Changed as changed:
            return str(changed)
        except OSError as error:
            return f"{action.postmortem.location.path} cannot be written: {error.strerror}"
        return ""


def _noted(item: ActionItem, url: str) -> Step:
    """Return what gives an item a ticket; raises items.Refused if it needs none by now."""
    if item.ticket:
        raise items.Refused("it has a ticket by now")
    if not item.is_open:
        raise items.Refused(f"it is `{item.state}` by now")
    return Step({"ticket": url})


def step(item: ActionItem, goal: str, ticket: Ticket, reading: Reading, today: date) -> Step:
    """Return what moves an item to the state its ticket asks for; raises items.Refused.

    The day is that of the ticket; where the tracker does not say it, or it is yet to come, today.
    """
    day = min(reading.closed_on or today, today)
    if goal == "done":
        evidence = item.evidence or ticket.url
        return moves.close(item, day, evidence, "Its ticket was closed.")
    if goal == "wont-do":
        reason = item.reason or f"Its ticket was closed without being done: {ticket.url}"
        return moves.refuse(item, day, reason, "Its ticket was closed without being done.")
    if goal == "in-progress":
        return moves.start(item, "Its ticket is in progress.")
    return moves.reopen(item, "its ticket is open")
