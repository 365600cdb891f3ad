"""Microsoft Teams: messages as Microsoft Graph returns them, pages of a list or one by one.

Source: https://learn.microsoft.com/en-us/graph/api/resources/chatmessage. Bodies are HTML, mostly.
Nobody can save a channel from within Teams: it takes Graph, or an export by an administrator.
"""

from __future__ import annotations

import json
import re
from typing import Any

from postmortem_kb.recordings import Ask, Event, EventKind, Log, Recording, Source, Unreadable
from postmortem_kb.recordings.chat import (
    Message,
    is_pin,
    kept,
    left_out,
    responders,
    who,
)
from postmortem_kb.recordings.importer import NO, SURELY, Importer
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.texts import at, from_html, plain, rows, text, url

_MENTION = re.compile(r"<at\b[^<>]*>([^<>]*)</at>", re.IGNORECASE)
_CARD = "application/vnd.microsoft.card"
_WEIGHT = {"high": "Important", "urgent": "Urgent"}
# How the ids of conversations of two end.
_OF_TWO = "@unq.gbl.spaces"


class _Teams(Importer):
    title = "Microsoft Teams"
    reads = "messages of Microsoft Graph (chatMessage)"

    def certainty(self, material: Material) -> int:
        """Tell by the type and the body that every message has."""
        return SURELY if any(_messages(each) for each in material.objects) else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return one recording a channel or chat."""
        messages = [message for each in material.objects for message in _messages(each)]
        if not messages:
            raise Unreadable(
                "it holds no message of Microsoft Teams, with `messageType` and `body`"
            )
        talks: dict[str, list[dict[str, Any]]] = {}
        for message in messages:
            talks.setdefault(_conversation(message), []).append(message)
        public = {id: talk for id, talk in talks.items() if not id.endswith(_OF_TWO)}
        if not public:
            raise Unreadable(
                "it holds nothing but direct messages, which are never read; export the channel "
                "of the incident"
            )
        left = sum(len(talks[id]) for id in talks.keys() - public.keys())
        direct = "direct message" if left == 1 else "direct messages"
        remarks = [
            *([f"left out {left} {direct}"] if left else []),
            *([_CUT] if _is_cut(material.objects) else []),
        ]
        told = [_Talk(id, talk) for id, talk in public.items()]
        asked = [each for each in told if any(ask.covers(m.event.at) for m in each.messages)]
        return [each.recording(ask, remarks) for each in asked or told[:1]]


_CUT = "the last page names a next one (@odata.nextLink): the export is not whole"


def _messages(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the messages that a page, or a message, holds."""
    return list(filter(_is_message, rows(value, "value") if "value" in value else [value]))


def _is_message(value: dict[str, Any]) -> bool:
    return (
        isinstance(value.get("messageType"), str)
        and isinstance(value.get("createdDateTime"), str)
        and "body" in value
    )


def _is_cut(pages: list[dict[str, Any]]) -> bool:
    return bool(pages) and all(text(each, "@odata.nextLink") for each in pages)


def _conversation(message: dict[str, Any]) -> str:
    return text(message, "channelIdentity", "channelId") or text(message, "chatId")


class _Talk:
    """A channel or chat, and what is left out of it."""

    def __init__(self, id: str, messages: list[dict[str, Any]]) -> None:
        self.id = id
        self._log = Log()
        # Pages that were fetched while people wrote overlap; the later one tells of changes.
        once = {text(each, "id") or str(number): each for number, each in enumerate(messages)}
        found = [_message(each, self._log) for each in once.values()]
        self.messages = [each for each in found if each]

    def recording(self, ask: Ask, remarks: list[str]) -> Recording:
        events = kept(self.messages, ask, self._log)
        return Recording(
            tool=_Teams.title,
            events=events,
            id=self.id,
            responders=responders(events),
            remarks=(*self._log.remarks(), *remarks),
        )


def _message(message: dict[str, Any], log: Log) -> Message | None:
    sent = instant(message["createdDateTime"])
    program = text(message, "from", "application", "displayName")
    person = text(message, "from", "user", "displayName")
    pinned = any(is_pin(_reaction(each)) for each in rows(message, "reactions"))
    said = _said(message)
    why = _reason_to_leave_out(message, said)
    if program and not why:
        why = left_out(program, pinned=pinned)
    if why or sent is None:
        log.leave_out(why or "without a time that can be read")
        return None
    source = Source(_Teams.title, url(message, "webUrl"), text(message, "id"))
    written = f"{program}: {said}" if program else said
    actor = "" if program else who(person)
    return Message(Event(sent, EventKind.MESSAGE, written, source, actor), pinned, bool(program))


def _reason_to_leave_out(message: dict[str, Any], said: str) -> str:
    if message["messageType"] != "message":
        return "of Teams itself: joins, calls and such"
    if message.get("deletedDateTime"):
        return "deleted since"
    if message.get("policyViolation"):
        return "hidden by a policy of the company"
    return "" if said else "without any text"


def _reaction(reaction: dict[str, Any]) -> str:
    return text(reaction, "reactionType")


def _said(message: dict[str, Any]) -> str:
    """Return subject and text; programs write theirs on cards."""
    written = _plain(at(message, "body"))
    if not written:
        cards = [_card(each) for each in rows(message, "attachments")]
        written = " - ".join(filter(None, cards))
    subject = text(message, "subject")
    weight = _WEIGHT.get(text(message, "importance"), "")
    return ": ".join(filter(None, (weight, subject, written))) if subject or written else ""


def _plain(body: Any) -> str:
    content = at(body, "content")
    if not isinstance(content, str):
        return ""
    if text(body, "contentType").lower() == "text":
        return plain(content)
    return from_html(_MENTION.sub(lambda match: f"@{who(plain(match[1]))}", content))


def _card(attachment: dict[str, Any]) -> str:
    """Return what a card says at its top level, or the name of a file."""
    kind, content = text(attachment, "contentType"), attachment.get("content")
    if not kind.startswith(_CARD):
        return f"file {text(attachment, 'name')}" if kind == "reference" else ""
    try:
        card = json.loads(content) if isinstance(content, str) else content
    except (ValueError, RecursionError):
        return ""
    parts = [card, *rows(card, "body")]
    found = [at(part, key) for part in parts for key in ("title", "subtitle", "text")]
    return " - ".join(filter(None, (plain(each) for each in found if isinstance(each, str))))


IMPORTER = _Teams()
