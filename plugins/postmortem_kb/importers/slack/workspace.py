"""The export of a Slack workspace as a ZIP archive: which channel of it is read, and which days.

Source: https://slack.com/help/articles/220556107 (how to read exports). A folder a channel, a file
a day. Only the channels of ``channels.json`` are public, and only they are ever read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date
from typing import Any

from postmortem_kb.recordings import Ask, Unreadable, first
from postmortem_kb.recordings.chat import who
from postmortem_kb.recordings.material import Archive
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.texts import at, rows, text

_LIST = "channels.json"
_PRIVATE = ("dms.json", "groups.json", "mpims.json")
_USERS = ("users.json", "org_users.json")
_NAMES = ("name", "display_name", "real_name")
_STAMP = re.compile(r"\d{9,10}\.\d{6}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json", re.ASCII)
_SHOWN = 10
# Beside what begins with channel_ or group_: what Slack itself says, and what was taken back.
_NOTICES = frozenset((
    "bot_add", "bot_remove", "ekm_access_denied", "huddle_thread", "message_changed",
    "message_deleted", "message_replied", "pinned_item", "reminder_add", "sh_room_created",
    "tombstone", "unpinned_item",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Channel:
    """A public channel: the files of its days, and whom and what its messages may name."""

    id: str = ""
    name: str = ""
    days: Mapping[date, str] = field(default_factory=dict)
    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)


def is_message(value: dict[str, Any]) -> bool:
    """Tell whether a value is a message of Slack: its time is text, and no other tool's."""
    stamp = value.get("ts")
    return (
        value.get("type") == "message" and isinstance(stamp, str) and bool(_STAMP.fullmatch(stamp))
    )


def is_topic(message: dict[str, Any]) -> bool:
    """Tell whether a message is of a new topic, which often says how the incident stands."""
    return text(message, "subtype") == "channel_topic"


def is_notice(message: dict[str, Any]) -> bool:
    """Tell whether Slack itself says it: somebody joins, leaves and such."""
    kind = text(message, "subtype")
    by_slack = kind in _NOTICES or kind.startswith(("channel_", "group_"))
    return by_slack and not is_topic(message)


def user_name(user: Any) -> str:
    """Return the handle of a user, or of the profile that a message carries along."""
    names = (text(each, key) for each in (user, at(user, "profile")) for key in _NAMES)
    return who(first(names))


def listed(users: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Return the handles by the users' ids; who was deleted is not to be told any more."""
    return {text(each, "id"): user_name(each) for each in users if not each.get("deleted")}


class Workspace:
    """An export; raises Unreadable for an archive that is none."""

    def __init__(self, archive: Archive) -> None:
        found = [name for name in archive.names if name.rpartition("/")[2] == _LIST]
        if not found:
            raise Unreadable(
                f"the archive holds no {_LIST}: it is no export of a Slack workspace, or of one "
                "without public channels"
            )
        self._archive = archive
        # People pack the folder again, too.
        self._root = min(found, key=len).removesuffix(_LIST)

    def channel(self, ask: Ask) -> Channel:
        """Return the channel that was asked for, or the only one with messages within the bounds.

        Raises Unreadable for any other.
        """
        public = self._public()
        spoken = [each for each in public if each.days]
        wanted = ask.channel.strip().removeprefix("#")
        named = [each for each in public if wanted in (each.name, each.id)] if wanted else spoken
        if len(named) == 1:
            return named[0]
        said = self._said(spoken, ask)
        if len(said) == 1 and not wanted:
            return next(each for each in spoken if each.name in said)
        wrong = (
            f"no public channel of the export is called {wanted!r}, and no other is ever read"
            if wanted
            else f"it holds {len(spoken)} public channels with messages"
        )
        raise Unreadable(f"{wrong}; {_offer(said, ask)}")

    def messages(self, channel: Channel, ask: Ask) -> Iterator[dict[str, Any]]:
        """Yield the messages of the days that were asked for."""
        # A day more at both ends: no file tells its zone.
        begin = ask.since.astimezone(UTC).toordinal() - 1 if ask.since else 0
        end = ask.until.astimezone(UTC).toordinal() + 1 if ask.until else date.max.toordinal()
        for day in sorted(channel.days):
            if begin <= day.toordinal() <= end:
                yield from filter(is_message, rows(self._archive.json(channel.days[day])))

    def remarks(self) -> list[str]:
        """Return a sentence about what else is in the export, and stays there."""
        private = [name for name in _PRIVATE if f"{self._root}{name}" in self._archive.names]
        names = ", ".join(private)
        return [f"private channels and direct messages are never read ({names})"] if private else []

    def _public(self) -> list[Channel]:
        public = rows(self._archive.json(f"{self._root}{_LIST}"))
        names = {text(each, "id"): text(each, "name") for each in public if text(each, "name")}
        days, users = self._days(), self._users()
        # Some tools name the folders by the ids.
        return [
            Channel(id, name, days.get(name) or days.get(id) or {}, users, names)
            for id, name in names.items()
        ]

    def _days(self) -> dict[str, dict[date, str]]:
        found: dict[str, dict[date, str]] = {}
        for name in self._archive.names:
            folder, _, file = name.removeprefix(self._root).rpartition("/")
            if name.startswith(self._root) and _DAY.fullmatch(file):
                try:
                    day = date.fromisoformat(file.removesuffix(".json"))
                except ValueError:
                    continue
                found.setdefault(folder, {})[day] = name
        return found

    def _users(self) -> dict[str, str]:
        files = [self._root + each for each in _USERS if self._root + each in self._archive.names]
        return listed(rows(self._archive.json(files[0]))) if files else {}

    def _said(self, channels: Iterable[Channel], ask: Ask) -> dict[str, int]:
        """Return how many messages a channel has; without bounds days, not to read them all."""
        bounded = _is_bounded(ask)
        said = {
            each.name: self._count(each, ask) if bounded else len(each.days) for each in channels
        }
        return {name: number for name, number in said.items() if number}

    def _count(self, channel: Channel, ask: Ask) -> int:
        messages = (each for each in self.messages(channel, ask) if not is_notice(each))
        times = (instant(each["ts"]) for each in messages)
        return sum(ask.covers(each) for each in times if each)


def _is_bounded(ask: Ask) -> bool:
    return ask.since is not None or ask.until is not None


def _offer(said: Mapping[str, int], ask: Ask) -> str:
    """Return the channels to choose from, those that said most first: all, within bounds."""
    if not said:
        return "none has a message between --since and --until"
    unit = "message" if _is_bounded(ask) else "day"
    most = sorted(said, key=lambda name: (-said[name], name))
    shown = most if _is_bounded(ask) else most[:_SHOWN]
    names = ", ".join(f"#{name} ({said[name]} {unit}{'s' * (said[name] > 1)})" for name in shown)
    more = len(most) - len(shown)
    return f"name one with --channel: {names}" + (f", and {more} more" if more else "")
