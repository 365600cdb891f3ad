"""Nagios Core (and Naemon, Icinga 1): its log, and the lists of archivejson.cgi.

Sources: base/logging.c, base/notifications.c, base/commands.c, base/flapping.c, common/downtime.c
and cgi/archivejson.c, cgi/archiveutils.c of Nagios Core 4. The log counts in seconds, the CGI in
milliseconds; without ``formatoptions=enumerate`` the CGI gives figures for words. A check is no
service of ours, and its state no severity: neither is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from postmortem_kb.importers.nagios.checks import Checks
from postmortem_kb.recordings import Ask, EventKind, Recording, Responder, Unreadable
from postmortem_kb.recordings.importer import NO, SURELY, Importer
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.texts import at, plain, rows, text

_LINE = re.compile(r"\[(\d{9,11})\] ([A-Z][A-Z ]{3,40}): (.*)")
_COMMAND = "EXTERNAL COMMAND"
_TOLD = {_COMMAND: _COMMAND} | {
    written.format(thing): written.format("").strip().replace("  ", " ")
    for thing in ("SERVICE", "HOST")
    for written in (
        "{} ALERT",
        "{} NOTIFICATION",
        "{} FLAPPING ALERT",
        "{} DOWNTIME ALERT",
        "CURRENT {} STATE",
        "INITIAL {} STATE",
    )
}
"""What a line tells of a service or of a host, by the words that it begins with."""

_COMMANDS = {
    # What stands between the name of the check and the author.
    "ACKNOWLEDGE_SVC_PROBLEM": (EventKind.ACKNOWLEDGED, 3),
    "ACKNOWLEDGE_HOST_PROBLEM": (EventKind.ACKNOWLEDGED, 3),
    "ADD_SVC_COMMENT": (EventKind.NOTE, 1),
    "ADD_HOST_COMMENT": (EventKind.NOTE, 1),
}
_LISTS = ("alertlist", "notificationlist")
# By the bits of their figures.
_STATES = ("up", "down", "unreachable", "ok", "warning", "critical", "unknown")
_STATE_TYPES = ("hard", "soft")
_NOTICES = (
    *("down", "unreachable", "recovery", "hostcustom", "hostack", "hostflapstart", "hostflapstop"),
    *("critical", "warning", "recovery", "custom", "serviceack"),
    *("serviceflapstart", "serviceflapstop", "unknown"),
)


class _Nagios(Importer):
    title = "Nagios"
    reads = "log files, archivejson.cgi (alertlist, notificationlist)"

    def certainty(self, material: Material) -> int:
        """Tell by a line of its log, or by the name of the CGI or of its lists."""
        if any(_is_answer(each) for each in material.objects):
            return SURELY
        found = (_LINE.fullmatch(line) for line in material.lines)
        return SURELY if any(each and each[2] in _TOLD for each in found) else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return one recording of all that it tells."""
        checks = Checks(self.title, ask)
        answers = [each for each in material.objects if _is_answer(each)]
        for name, entry in sorted(_entries(answers), key=_moment):
            (_tell_alert if name == "alertlist" else _tell_notice)(entry, checks)
        for line in [] if answers else material.lines:
            _tell_line(line, checks)
        if not checks.log.events:
            raise Unreadable(
                "it holds no alert and no notification; give the log of that day, or the answer "
                "of archivejson.cgi to query=alertlist or query=notificationlist"
            )
        return [
            Recording(
                tool=self.title,
                events=tuple(checks.log.events),
                title=checks.title,
                responders=tuple(Responder(each) for each in dict.fromkeys(checks.people)),
                remarks=checks.log.remarks(),
            )
        ]


def _tell_line(line: str, checks: Checks) -> None:
    found = _LINE.fullmatch(line)
    if found and found[2] == _COMMAND:
        _tell_command(found[1], found[3], checks)
    elif found and found[2] in _TOLD:
        _tell_check(found[1], _TOLD[found[2]], found[3], "SERVICE" in found[2], checks)
    elif line.strip():
        checks.log.leave_out("without an alert, a notification or a command")


def _tell_check(when: str, what: str, rest: str, of_service: bool, checks: Checks) -> None:
    contact, rest = _parts(rest, 2) if what == "NOTIFICATION" else ("", rest)
    subject, rest = _subject(rest, of_service)
    if what == "NOTIFICATION":
        state, _, rest = _parts(rest, 3)
        if state.startswith("ACKNOWLEDGEMENT"):
            # Output, author and comment; with a semicolon more nobody knows which is the author.
            parts = rest.split(";")
            author, comment = parts[1:] if len(parts) == 3 else ("", "")
            checks.told_of_acknowledgement(when, subject, author, plain(comment))
        else:
            checks.notify(when, subject, contact, plain(state))
    elif what in ("ALERT", "CURRENT STATE", "INITIAL STATE"):
        # The output of a plugin may hold semicolons.
        state, hardness, _, output = _parts(rest, 4)
        if what == "ALERT":
            checks.state(when, subject, plain(state), hardness == "HARD", plain(output))
        elif hardness == "HARD":
            checks.known(subject, plain(state))
    else:
        state, output = _parts(rest, 2)
        said = f"{subject}: {what.split()[0].lower()} {plain(state).lower()}"
        checks.add(when, EventKind.STATUS, f"{said}: {plain(output)}", subject)


def _tell_command(when: str, rest: str, checks: Checks) -> None:
    command, rest = _parts(rest, 2)
    if command not in _COMMANDS:
        checks.log.leave_out("of a command that is no acknowledgement and no comment")
        return
    kind, between = _COMMANDS[command]
    subject, rest = _subject(rest, "_SVC_" in command)
    *_, author, comment = _parts(rest, between + 2)
    if kind is EventKind.ACKNOWLEDGED:
        checks.acknowledge(when, subject, author, plain(comment))
    else:
        checks.add(when, kind, f"{subject}: {plain(comment)}", subject, author)


def _subject(rest: str, of_service: bool) -> tuple[str, str]:
    """Return what a check is called, and what follows its name."""
    host, rest = _parts(rest, 2)
    service, rest = _parts(rest, 2) if of_service else ("", rest)
    return _called(host, service), rest


def _called(host: str, service: str) -> str:
    return f"{plain(service)} on {plain(host)}" if service else f"Host {plain(host)}"


def _parts(rest: str, number: int) -> list[str]:
    parts = rest.split(";", number - 1)
    return parts + [""] * (number - len(parts))


def _is_answer(value: dict[str, Any]) -> bool:
    cgi = text(value, "result", "cgi") == "archivejson.cgi"
    return cgi or any(isinstance(at(value, "data", name), list) for name in _LISTS)


def _entries(answers: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for answer in answers:
        for name in _LISTS:
            yield from ((name, entry) for entry in rows(answer, "data", name))


def _moment(entry: tuple[str, dict[str, Any]]) -> float:
    found = instant(entry[1].get("timestamp"))
    return found.timestamp() if found else 0.0


def _tell_alert(entry: dict[str, Any], checks: Checks) -> None:
    state = _word(entry, "state", _STATES).upper()
    hard = _word(entry, "state_type", _STATE_TYPES) == "hard"
    checks.state(entry.get("timestamp"), _check(entry), state, hard, text(entry, "plugin_output"))


def _tell_notice(entry: dict[str, Any], checks: Checks) -> None:
    when, what = entry.get("timestamp"), _word(entry, "notification_type", _NOTICES)
    if what in ("hostack", "serviceack"):
        # The contact was told of it; who acknowledged is not in this list.
        checks.told_of_acknowledgement(when, _check(entry), "", text(entry, "message"))
    else:
        said = ": ".join(filter(None, (what, text(entry, "message"))))
        checks.notify(when, _check(entry), text(entry, "contact"), said)


def _word(entry: dict[str, Any], key: str, words: tuple[str, ...]) -> str:
    """Return an enumerated word, of a figure too: each word is one bit."""
    value = entry.get(key)
    bit = value.bit_length() - 1 if isinstance(value, int) and value > 0 else -1
    return words[bit] if 0 <= bit < len(words) else text(entry, key)


def _check(entry: dict[str, Any]) -> str:
    return _called(text(entry, "name") or text(entry, "host_name"), text(entry, "description"))


IMPORTER = _Nagios()
