"""Slack's own markup as plain text.

Source: https://docs.slack.dev/messaging/formatting-message-text. What Slack puts between ``<`` and
``>`` is its own; what a person typed has come as ``&lt;``, ``&gt;`` and ``&amp;``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from postmortem_kb.recordings.chat import SOMEBODY
from postmortem_kb.recordings.texts import is_url, plain

_REFERENCE = re.compile(r"<([^<>]+)>")
_CODE = re.compile(r"```(.+?)```|`([^`\n]+)`", re.DOTALL)
# A sign within a word, or within an address, is no markup.
_STYLED = tuple(
    re.compile(rf"(?<![^\s(\"'*_~]){sign}(?=\S)([^{sign}\n]+)(?<=\S){sign}(?!{sign}|[^\W_])")
    for sign in (r"\*", "_", "~")
)
_ESCAPED = re.compile(r"&(lt|gt|amp);")
_SIGNS = {"lt": "<", "gt": ">", "amp": "&"}


def from_mrkdwn(written: str, users: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """Return what a reader of Slack sees, on one line.

    ``users`` gives the handle of a user's id, ``channels`` the name of a channel's: who is in
    neither is somebody, and what, a channel. A link is its text and its address.
    """
    told = _REFERENCE.sub(lambda match: _referred(match[1], users, channels), written)
    parts, end = [], 0
    for code in _CODE.finditer(told):
        parts += [_without_style(told[end : code.start()]), code[1] or code[2]]
        end = code.end()
    return plain(_unescaped("".join([*parts, _without_style(told[end:])])))


def _referred(inside: str, users: Mapping[str, str], channels: Mapping[str, str]) -> str:
    target, _, label = inside.partition("|")
    sign, name = target[:1], target[1:]
    if sign == "@":
        return f"@{users.get(name, SOMEBODY)}"
    if sign == "#":
        return f"#{channels.get(name) or label or 'channel'}"
    if sign == "!":
        # A date carries the text for those who cannot format it, a group its name.
        kind = name.partition("^")[0]
        return label or ("@group" if kind == "subteam" else "" if kind == "date" else f"@{kind}")
    return _link(target, label)


def _link(address: str, label: str) -> str:
    scheme, _, bare = address.partition(":")
    if not is_url(_unescaped(address)):
        # Of `mailto:` and `tel:`, which people click; and of what is no link at all. A number to
        # call keeps its scheme: as people write it, it may look like any other figure.
        if scheme == "tel" and not any(map(str.isalpha, label)):
            return address
        return label or (bare if scheme == "mailto" else address)
    return address if label in ("", address, bare.removeprefix("//")) else f"{label} ({address})"


def _without_style(told: str) -> str:
    for pattern in _STYLED:
        told = pattern.sub(r"\1", told)
    return told


def _unescaped(told: str) -> str:
    return _ESCAPED.sub(lambda match: _SIGNS[match[1]], told)
