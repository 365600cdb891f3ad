"""Action items for a terminal: a line for each, in columns that fit.

Where the title would be left too little room, it stands on a line of its own. Written to a file or
a pipe, nothing is cut.
"""

from __future__ import annotations

from collections.abc import Iterator

import click

from postmortem_kb.action_formats import Dated, Listing
from postmortem_kb.rendering.actions import Band
from postmortem_kb.terminal import columns, cut, filled, table, visible
from postmortem_kb.words import count

_HEADER = ("POSTMORTEM", "ITEM", "SEV", "STATE", "DUE", "AGE", "OWNER")
_GAP, _INDENT = 2, "    "
# In columns: what a title needs, and what a name may take of a terminal.
_TITLE, _NAME = 32, 20
_COLOURS = {Band.OVERDUE: "red", Band.SOON: "yellow"}


def listing(found: Listing) -> str:
    """Return the table, ending in a line that says how many there are."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Listing) -> Iterator[str]:
    if found.entries:
        rows = [_row(each, found) for each in found.entries]
        heading, *lines = table([_HEADER, *rows], left=len(_HEADER))
        edge = max(map(columns, (heading, *lines))) + _GAP
        room = found.width - edge
        below = found.width > 0 and room < _TITLE
        yield heading if below else f"{filled(heading, edge)}TITLE"
        for each, row in zip(found.entries, lines, strict=True):
            title = visible(" ".join(each.action.name.split()))
            line = _coloured(filled(row, edge), each, found)
            if below:
                yield line.rstrip()
                yield _INDENT + cut(title, found.width - len(_INDENT))
            else:
                yield line + (cut(title, room) if found.width else title)
        yield ""
    yield _total(found)


def _row(entry: Dated, found: Listing) -> tuple[str, ...]:
    action = entry.action
    item, of = action.item, action.postmortem
    age = entry.age(found.knowledge.today)
    return (
        _name(of.name, found),
        _name(item.id or "no id", found),
        _name(of.front.severity or "unknown", found),
        item.state,
        _due(entry),
        "unknown" if age is None else f"{age} d",
        _name(item.owner or "no owner", found),
    )


def _name(text: str, found: Listing) -> str:
    # At the beginning of a line, two colons are a command to the runner of GitHub.
    shown = visible(text).replace("::", "\\x3a:")
    return cut(shown, _NAME) if found.width else shown


def _due(entry: Dated) -> str:
    action = entry.action
    if action.days_left is None:
        return "no date"
    return f"{-action.days_left} d overdue" if action.is_overdue else str(action.item.due)


def _coloured(line: str, entry: Dated, found: Listing) -> str:
    colour = _COLOURS.get(entry.action.band)
    return click.style(line, fg=colour) if found.colour and colour else line


def _total(found: Listing) -> str:
    actions = [each.action for each in found.entries]
    if not actions:
        return "No action items."
    still = sum(each.item.is_open for each in actions)
    late = sum(each.is_overdue for each in actions)
    done = sum(each.band is Band.UNVERIFIED for each in actions)
    parts = f"{still} open, {late} overdue, {done} done and not yet verified"
    return f"{count(len(actions), 'action item')}: {parts}."


FORMAT = listing
