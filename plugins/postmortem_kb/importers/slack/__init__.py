"""Slack: an export of a workspace as the ZIP archive it is, one day's file of it, or its API.

Sources: https://slack.com/help/articles/220556107 (how to read exports), the types of
rusq/slackdump, export/message.go, and https://docs.slack.dev/reference/methods
(conversations.history, conversations.replies, users.list: pages of ``messages``, of ``members``).
``ts`` is text, and a message's id in its channel.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from postmortem_kb.importers.slack.mrkdwn import from_mrkdwn
from postmortem_kb.importers.slack.workspace import (
    Channel,
    Workspace,
    is_message,
    is_notice,
    is_topic,
    listed,
    user_name,
)
from postmortem_kb.recordings import (
    Ask,
    Event,
    EventKind,
    Log,
    Recording,
    Source,
    Unreadable,
    distinct,
)
from postmortem_kb.recordings.chat import (
    SOMEBODY,
    Message,
    is_pin,
    kept,
    left_out,
    responders,
)
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY, Importer
from postmortem_kb.recordings.material import Archive, Material
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.texts import at, rows, text

_ID = re.compile(r"[A-Z0-9]{2,20}", re.ASCII)


class _Slack(Importer):
    title = "Slack"
    reads = "workspace export (ZIP), one day's file of a channel, messages of the API"

    def certainty(self, material: Material) -> int:
        """Tell by the times of messages, an archive by its list of channels."""
        if material.is_archive:
            try:
                Workspace(Archive(material.path))
            except Unreadable:
                # No other tool's export is an archive: reading it says what is wrong.
                return PERHAPS
            return SURELY
        return SURELY if any(map(_messages, material.objects)) else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return one recording, of one channel."""
        if material.is_archive:
            workspace = Workspace(Archive(material.path))
            channel = workspace.channel(ask)
            messages = list(workspace.messages(channel, ask))
            return [_recording(messages, channel, ask, workspace.remarks())]
        found = [message for each in material.objects for message in _messages(each)]
        if not found:
            raise Unreadable("it holds no message of a Slack channel, with `type` and `ts`")
        # A channel's own file has no list of users; messages of people carry their names along.
        users = {
            text(each, "user"): user_name(each["user_profile"])
            for each in found
            if each.get("user_profile")
        }
        users |= listed(member for each in material.objects for member in rows(each, "members"))
        remarks = [_CUT] if _is_cut(material.objects) else []
        return [_recording(found, Channel(users=users), ask, remarks)]


_CUT = "the export is not whole: its last page (without has_more) is missing, or one is an error"


def _is_cut(pages: list[dict[str, Any]]) -> bool:
    more = [each.get("has_more") is True for each in pages if "messages" in each]
    return (bool(more) and all(more)) or any(each.get("ok") is False for each in pages)


def _messages(value: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the messages that a page of the API, or a message, holds."""
    return list(filter(is_message, rows(value, "messages") if "messages" in value else [value]))


def _recording(
    messages: Sequence[dict[str, Any]], channel: Channel, ask: Ask, remarks: Iterable[str]
) -> Recording:
    log = Log()
    # A reply that was sent to the channel too is there twice.
    once = {text(each, "ts"): each for each in messages}
    told = [_message(each, channel, log) for each in once.values()]
    events = kept([each for each in told if each], ask, log)
    return Recording(
        tool=_Slack.title,
        events=events,
        id=channel.id,
        url=_address(channel.id),
        responders=responders(events),
        remarks=(*log.remarks(), *remarks),
    )


def _message(message: dict[str, Any], channel: Channel, log: Log) -> Message | None:
    sent, said, name = instant(message["ts"]), _said(message, channel), _program(message)
    program = text(message, "subtype") == "bot_message" or bool(text(message, "bot_id"))
    pinned = bool(message.get("pinned_to")) or any(
        is_pin(text(each, "name")) for each in rows(message, "reactions")
    )
    why = _reason_to_leave_out(message, said)
    if program and not why:
        why = left_out(name, pinned=pinned)
    if why or sent is None:
        log.leave_out(why or "without a time that can be read")
        return None
    topic = is_topic(message)
    kind = EventKind.STATUS if topic else EventKind.MESSAGE
    source = Source(_Slack.title, _address(channel.id, message["ts"]), message["ts"])
    actor = "" if program else channel.users.get(text(message, "user"), SOMEBODY)
    written = f"{name}: {said}" if program and name else said
    return Message(Event(sent, kind, written, source, actor), pinned, topic or program)


def _reason_to_leave_out(message: dict[str, Any], said: str) -> str:
    if is_notice(message):
        return "of Slack itself: joins, leaves and such"
    if message.get("hidden") is True:
        return "hidden by Slack"
    return "" if said else "without any text"


def _program(message: dict[str, Any]) -> str:
    """Return what the program that posted a message calls itself."""
    return text(message, "username") or text(message, "bot_profile", "name")


def _said(message: dict[str, Any], channel: Channel) -> str:
    """Return the text of a message; programs write theirs below it, or in blocks."""
    topic = at(message, "topic") if is_topic(message) else None
    if isinstance(topic, str) and topic.strip():
        return f"Topic: {_plain(topic, channel)}"
    written = _plain(at(message, "text"), channel)
    if written:
        return written
    parts = [_plain(at(each, "text", "text"), channel) for each in rows(message, "blocks")]
    for each in rows(message, "attachments"):
        found = [_plain(each.get(key), channel) for key in ("pretext", "title", "text")]
        parts += found if any(found) else [_plain(each.get("fallback"), channel)]
    files = [text(each, "title") or text(each, "name") for each in rows(message, "files")]
    return " - ".join(distinct(parts)) or ", ".join(f"file {each}" for each in distinct(files))


def _plain(written: Any, channel: Channel) -> str:
    if not isinstance(written, str):
        return ""
    return from_mrkdwn(written, channel.users, channel.channels)


def _address(channel: str, stamp: str = "") -> str:
    """Return the address by which Slack finds a message, or a channel, in whichever workspace."""
    if not _ID.fullmatch(channel):
        return ""
    message = f"/p{stamp.replace('.', '')}" if stamp else ""
    return f"https://slack.com/archives/{channel}{message}"


IMPORTER = _Slack()
