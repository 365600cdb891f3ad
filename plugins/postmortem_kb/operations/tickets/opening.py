"""Open tickets for action items that have none: never two for one item.

Every ticket carries a marker with the ids of its postmortem and its item. Before anything is
opened, the tickets of the project are searched for markers: one that was opened, and whose answer
or whose note in the file was lost, is taken up instead. Anybody can write a marker: only what the
user of the token has opened is taken up, and only if it is the one with that marker.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from postmortem_kb import redaction
from postmortem_kb.operations.tickets.comparison import Send
from postmortem_kb.operations.tickets.keeper import Keeper
from postmortem_kb.rendering.actions import Action
from postmortem_kb.tickets import Proposal, Ticket, Uncertain, Unread
from postmortem_kb.trackers import Known, tracker
from postmortem_kb.vocabulary import Status

_PLAIN = re.compile(r"[\w.]+(?:-[\w.]+)*", re.ASCII)
_NUMBER = re.compile("[1-9][0-9]{0,9}")
_LONGEST_TITLE = 200
_MOST_PAGES = 200
BETWEEN = 1.0
"""Seconds between two requests that open a ticket, as GitHub asks for."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of one item: its ticket, or ``why`` there is none.

    ``found`` says that the ticket was there already; ``note`` is a remark for a person.
    """

    action: Action
    ticket: Ticket | None = None
    found: bool = False
    why: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class There:
    """The tickets that are there: {marker: their numbers}.

    ``unsure`` says why it cannot be known who opened them, where that is so.
    """

    numbers: dict[str, list[str]] = field(default_factory=dict)
    unsure: str = ""

    def objection(self, marker: str, known: Known) -> str:
        """Return why none may be opened or taken up for a marker, or nothing."""
        found = [known.opened(number).url for number in self.numbers.get(marker, [])]
        named = " and ".join(found[:2])
        if len(found) > 1:
            return f"several tickets have its marker, {named}: write the right one into the file"
        if found and self.unsure:
            return (
                f"{named} has its marker, and whose it is cannot be known ({self.unsure}): "
                "if it is yours, write it into the file"
            )
        return ""


def lacking(actions: Iterable[Action]) -> list[Action]:
    """Return the open items without a ticket, by postmortem; a draft's are not agreed yet."""
    found = (
        each
        for each in actions
        if each.item.is_open
        and not each.item.ticket
        and (each.postmortem.front.status or Status.DRAFT) is not Status.DRAFT
    )
    return sorted(found, key=lambda each: (each.postmortem.location.uri, each.anchor))


def objection(action: Action) -> str:
    """Return why an item must not leave for a tracker, or nothing."""
    if action.postmortem.front.visibility == "restricted":
        return "its postmortem is restricted: nothing of it is sent anywhere"
    if not action.postmortem.permanent:
        return "its postmortem has no valid id of its own"
    if not action.item.title or not _PLAIN.fullmatch(action.item.id or ""):
        return "it needs a title, and an id such as AI-1"
    return ""


def proposal(action: Action, address: str) -> Proposal:
    """Return the ticket for an item; ``address`` is that of the item on the site, or nothing."""
    postmortem, item = action.postmortem, action.item
    marker = f"{postmortem.name}/{item.id}"
    lines = [
        f"Action item {item.id} of postmortem {postmortem.name}.",
        *([f"Due: {item.due.isoformat()}"] if item.due else []),
        *([address] if address else []),
    ]
    title = redaction.masked(item.title or "")[:_LONGEST_TITLE]
    return Proposal(" ".join(title.split()), "\n\n".join(lines), marker)


def open_all(
    actions: Iterable[Action],
    known: Known,
    send: Send,
    pause: Callable[[float], None],
    address: Callable[[Action], str],
    keeper: Keeper,
) -> Iterator[Opened]:
    """Open a ticket for each item and keep its address at once; yield what became of it."""
    wanted = []
    for each in actions:
        why = objection(each)
        if why:
            yield Opened(each, why=why)
        else:
            wanted.append(each)
    if not wanted:
        return
    try:
        there = search(known, send, _since(wanted))
    except Unread as unread:
        why = f"whether it has one already cannot be known: {unread}"
        yield from (Opened(each, why=why) for each in wanted)
        return
    sent = False
    for each in wanted:
        draft = proposal(each, address(each))
        why = keeper.objection(each) or there.objection(draft.marker, known)
        if why:
            yield Opened(each, why=why)
            continue
        number = next(iter(there.numbers.get(draft.marker, [])), None)
        if number is None and sent:
            pause(BETWEEN)
        sent = sent or number is None
        yield _kept(_opened(each, draft, number, known, send), keeper)


def _opened(
    action: Action, draft: Proposal, number: str | None, known: Known, send: Send
) -> Opened:
    options, member = known.options[known.target], tracker(known.target)
    if number is not None:
        return Opened(action, known.opened(number), found=True)
    try:
        made, note = member.created(options, send(member.create(options, draft)))
    except Uncertain as lost:
        return Opened(action, why=f"{lost}: it may be open, so run this again to find it")
    except Unread as unread:
        return Opened(action, why=str(unread))
    if not _NUMBER.fullmatch(made):
        return Opened(action, why="the answer names no ticket: run this again to find it")
    return Opened(action, known.opened(made), note=note)


def _kept(opened: Opened, keeper: Keeper) -> Opened:
    if opened.ticket is None:
        return opened
    why = keeper.keep(opened.action, opened.ticket.url)
    return Opened(opened.action, opened.ticket, opened.found, why, opened.note)


def search(known: Known, send: Send, since: date) -> There:
    """Return the tickets with markers in the project since a day; raises Unread."""
    options, member = known.options[known.target], tracker(known.target)
    user, unsure = "", ""
    who = member.who(options)
    if who:
        try:
            user = member.user(send(who))
        except Unread as unread:
            unsure = str(unread)
    found: dict[str, list[str]] = defaultdict(list)
    request = member.listing(options, since, user)
    for _ in range(_MOST_PAGES):
        answer = send(request)
        for marker, number in member.listed(answer, user):
            if marker and _NUMBER.fullmatch(number) and number not in found[marker]:
                found[marker].append(number)
        following = member.following(request, answer)
        if following is None or following == request:
            return There(dict(found), unsure)
        request = following
    raise Unread(f"there are more than {_MOST_PAGES} pages of tickets")


def _since(actions: Iterable[Action]) -> date:
    """Return a day before the first of these items can have had a ticket."""
    days = [each.postmortem.date for each in actions]
    known = [day for day in days if day is not None]
    first = min(known) if len(known) == len(days) else date(2000, 1, 1)
    return max(first, date(2000, 1, 1)) - timedelta(days=2)
