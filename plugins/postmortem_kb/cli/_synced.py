"""What ``postmortem sync`` found, as a table for a person and as JSON for a program."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from postmortem_kb import redaction
from postmortem_kb.operations.tickets.comparison import Finding
from postmortem_kb.operations.tickets.opening import Opened
from postmortem_kb.rendering.actions import Action
from postmortem_kb.rendering.records import printed
from postmortem_kb.reporters import named
from postmortem_kb.terminal import table
from postmortem_kb.words import count

VERSION = 1
"""Of the JSON; it grows when a field goes away or changes its meaning."""

_LOGIN = re.compile(r"(?<=://)[^\s/?#]*@")


def safe(text: str) -> str:
    """Return text without logins in addresses and without tokens: a log travels far."""
    return redaction.masked(_LOGIN.sub("", text))


def line(text: str) -> str:
    """Return text for the beginning of a line of a terminal or a log, where it steers nothing."""
    return named(safe(text))


@dataclass(frozen=True, slots=True)
class Compared:
    """An item beside its ticket; ``kept`` is None if nothing was to be written, else why not."""

    finding: Finding
    kept: str | None = None

    @property
    def differs(self) -> bool:
        """Tell whether item and ticket still differ."""
        return bool(self.finding.goal) and self.kept != ""


@dataclass(frozen=True, slots=True)
class Result:
    """All of it: the items with tickets, the open ones without, and what was opened for these."""

    compared: tuple[Compared, ...]
    lacking: tuple[Action, ...]
    opened: tuple[Opened, ...]

    @property
    def is_wanting(self) -> bool:
        """Tell whether somebody has to look: at a difference, or at why nothing could be read."""
        asked = [each.finding for each in self.compared if each.finding.ticket]
        blind = bool(asked) and not any(each.reading for each in asked)
        return (
            blind
            or any(each.differs for each in self.compared)
            or any(each.why for each in self.opened)
        )


def _as_table(result: Result) -> str:
    differing = [each for each in result.compared if each.finding.goal]
    unread = [each.finding for each in result.compared if not each.finding.reading]
    moved = [each.finding for each in result.compared if _moved_to(each.finding)]
    blocks = [
        _table("Item and ticket differ:", [_difference(each) for each in differing]),
        _table("Tickets that moved:", [_moved(each) for each in moved]),
        _table(
            "Tickets not read:",
            [(*_named(each.action), _written(each.action), each.why) for each in unread
             if not each.host],
            _hosts(unread),
        ),
        _table("Tickets opened:", [_outcome(each) for each in result.opened]),
    ]  # fmt: skip
    return "\n".join([*filter(None, blocks), f"{_sum(result, differing)}\n"])


def _table(heading: str, rows: Iterable[tuple[str, ...]], whole: Iterable[str] = ()) -> str:
    """Return rows in columns under a heading, and lines below; nothing for neither."""
    cells = [[line(cell) for cell in row] for row in rows]
    below = [line(each) for each in whole]
    if not cells and not below:
        return ""
    lines = table(cells, left=max(map(len, cells), default=0))
    return "\n".join([heading, *(f"  {each}" for each in (*lines, *below)), ""])


def _hosts(unread: Iterable[Finding]) -> list[str]:
    """Return a line for each host none of whose tickets can be read, and why at first."""
    found: dict[str, list[str]] = defaultdict(list)
    for each in unread:
        if each.host:
            found[each.host].append(each.why)
    return [f"{host}: {whys[0]}, {count(len(whys), 'ticket')}" for host, whys in found.items()]


def _named(action: Action) -> tuple[str, str]:
    return action.postmortem.name, action.item.id or "(no id)"


def _written(action: Action) -> str:
    return action.item.ticket or ""


def _difference(compared: Compared) -> tuple[str, ...]:
    found = compared.finding
    reading = found.reading
    said = [reading.note] if reading and reading.note else []
    if reading and reading.closed_on:
        said.insert(0, f"closed {reading.closed_on}")
    if compared.kept:
        said.append(f"not written: {compared.kept}")
    elif compared.kept == "":
        said.append("written")
    elif not found.is_allowed:
        said.append("no such move: decide which of the two holds")
    told = reading.state if reading else ""
    return (*_named(found.action), f"{found.state}, ticket {told}", _written(found.action),
            "; ".join(said))  # fmt: skip


def _moved_to(found: Finding) -> str:
    return found.reading.moved_to if found.reading else ""


def _moved(found: Finding) -> tuple[str, ...]:
    return (*_named(found.action), _written(found.action), f"is now {_moved_to(found)}")


def _outcome(opened: Opened) -> tuple[str, ...]:
    url = opened.ticket.url if opened.ticket else "none"
    said = ["was open already"] if opened.found else []
    if opened.note:
        said.append(opened.note)
    if opened.why:
        said.append(f"not written into the file: {opened.why}" if opened.ticket else opened.why)
    return (*_named(opened.action), url, "; ".join(said))


def _sum(result: Result, differing: list[Compared]) -> str:
    if not result.compared and not result.lacking:
        return "There is no open action item, and none with a ticket that is not verified."
    read = sum(each.finding.reading is not None for each in result.compared)
    parts = [f"{count(read, 'ticket')} read", f"{len(differing)} differ" if len(differing) != 1
             else "1 differs"]  # fmt: skip
    if read < len(result.compared):
        parts.append(f"{len(result.compared) - read} not read")
    if any(each.kept == "" for each in differing):
        parts.append(f"{sum(each.kept == '' for each in differing)} written")
    if result.lacking and not result.opened:
        what = count(len(result.lacking), "open item has", "open items have")
        parts.append(f"{what} no ticket (`--create` opens one)")
    return f"{', '.join(parts)}."


def _as_json(result: Result) -> str:
    data = {
        "version": VERSION,
        "tickets": [_compared(each) for each in result.compared],
        "without_ticket": [_item(each) for each in result.lacking],
        "opened": [
            {
                **_item(each.action),
                "url": each.ticket.url if each.ticket else None,
                "found": each.found,
                "problem": each.why or None,
                "note": each.note or None,
            }
            for each in result.opened
        ],
    }
    return printed(_safe(data)) + "\n"


def _safe(data: Any) -> Any:
    if isinstance(data, str):
        return safe(data)
    if isinstance(data, list):
        return [_safe(each) for each in data]
    return {key: _safe(each) for key, each in data.items()} if isinstance(data, dict) else data


def _item(action: Action) -> dict[str, Any]:
    return {"postmortem": action.postmortem.name, "id": action.item.id,
            "path": action.postmortem.location.path}  # fmt: skip


def _compared(compared: Compared) -> dict[str, Any]:
    found, reading = compared.finding, compared.finding.reading
    return {
        **_item(found.action),
        "status": found.state,
        "ticket": found.action.item.ticket,
        "url": found.ticket.url if found.ticket else None,
        "ticket_status": reading.state if reading else None,
        "closed_on": reading.closed_on.isoformat() if reading and reading.closed_on else None,
        "should_be": found.goal or None,
        "allowed": found.is_allowed if found.goal else None,
        "written": None if compared.kept is None else not compared.kept,
        "problem": compared.kept or found.why or None,
        "note": reading.note or None if reading else None,
        "moved_to": _moved_to(found) or None,
    }


FORMATS: dict[str, Callable[[Result], str]] = {"json": _as_json, "table": _as_table}
