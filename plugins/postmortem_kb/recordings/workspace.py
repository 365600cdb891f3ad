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

from postmortem_kb.recordings import Ask, Unreadable
from postmortem_kb.recordings.chat import is_within, who
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


def user_name(user: Any) -> str:
    """Return the handle of a user, or of the profile that a message carries along."""
    names = (text(each, key) for each in (user, at(user, "profile")) for key in _NAMES)
    return who(next(filter(None, names), ""))


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
        """Return the channel that was asked for, or the only one; else raises Unreadable."""
        public = self._public()
        spoken = [each for each in public if each.days]
        wanted = ask.channel.strip().removeprefix("#")
        found = (
            [each for each in public if wanted in (each.name, each.id)]
            if wanted
            else spoken * (len(spoken) == 1)
        )
        if found:
            return found[0]
        wrong = (
            f"no public channel of the export is called {wanted!r}, and no other is ever read"
            if wanted
            else f"it holds {len(spoken)} public channels with messages"
        )
        raise Unreadable(f"{wrong}; {self._offer(spoken, ask)}")

    def messages(self, channel: Channel, ask: Ask) -> Iterator[dict[str, Any]]:
        """Yield the messages of the days that were asked for."""
        # A day more at both ends: no file tells its zone.
        first = ask.since.astimezone(UTC).toordinal() - 1 if ask.since else 0
        last = ask.until.astimezone(UTC).toordinal() + 1 if ask.until else date.max.toordinal()
        for day in sorted(channel.days):
            if first <= day.toordinal() <= last:
                yield from filter(is_message, rows(self._archive.json(channel.days[day])))

    def remarks(self) -> list[str]:
        """Return a sentence about what else is in the export, and stays there."""
        private = [name for name in _PRIVATE if f"{self._root}{name}" in self._archive.names]
        names = ", ".join(private)
        return [f"private channels and direct messages are never read ({names})"] if private else []

    def _public(self) -> list[Channel]:
        listed = rows(self._archive.json(f"{self._root}{_LIST}"))
        names = {text(each, "id"): text(each, "name") for each in listed if text(each, "name")}
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
        """Return the handles by the users' ids; who was deleted is not to be told any more."""
        files = [self._root + each for each in _USERS if self._root + each in self._archive.names]
        listed = rows(self._archive.json(files[0])) if files else []
        return {text(each, "id"): user_name(each) for each in listed if not each.get("deleted")}

    def _offer(self, channels: Iterable[Channel], ask: Ask) -> str:
        """Return the channels that said most; without bounds by days, not to read them all."""
        bounded = ask.since is not None or ask.until is not None
        said = {
            each.name: self._count(each, ask) if bounded else len(each.days) for each in channels
        }
        most = sorted(filter(said.get, said), key=lambda name: (-said[name], name))
        if not most:
            return "none has a message between --since and --until"
        unit = "message" if bounded else "day"
        shown = [f"#{name} ({said[name]} {unit}{'s' * (said[name] > 1)})" for name in most[:_SHOWN]]
        more = f", and {len(most) - _SHOWN} more" if len(most) > _SHOWN else ""
        return f"name one with --channel: {', '.join(shown)}{more}"

    def _count(self, channel: Channel, ask: Ask) -> int:
        times = (instant(each["ts"]) for each in self.messages(channel, ask))
        return sum(is_within(each, ask) for each in times if each)
