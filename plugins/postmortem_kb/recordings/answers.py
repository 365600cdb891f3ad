"""What a tool sends instead of an export: a page of HTML, perhaps of a login, or an error in JSON.

People save it without a look into it. There is no one form of an error: those known here are of
the APIs whose exports are read (PagerDuty, Opsgenie, Grafana, Datadog, Slack, Microsoft Graph and
those of JSON:API).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from postmortem_kb.recordings import first
from postmortem_kb.recordings.texts import at, rows, text, words
from postmortem_kb.redaction import masked

_PAGE = ("<!doctype html", "<html")
_WORDS = ("message", "title", "detail", "description", "code")
# What stands beside the message of an error, and never makes an export.
_ENVELOPE = frozenset((
    "code", "documentation_url", "extra", "message", "messageId", "path", "requestId", "request_id",
    "status", "statusCode", "timestamp", "took", "traceID",
))  # fmt: skip
_LONGEST = 200


def page(written: str) -> str:
    """Return what is wrong with a text that is a page of HTML; nothing for any other."""
    begin = written[:1000].lstrip().lower()
    found = begin.startswith("<") and any(mark in begin for mark in _PAGE)
    return "this is an HTML page, perhaps of a login; export again" if found else ""


def error(objects: Sequence[dict[str, Any]]) -> str:
    """Return what is wrong where all that a file holds are errors, with the tool's own words."""
    if not objects or not all(map(_is_error, objects)):
        return ""
    whose = "of Slack" if objects[0].get("ok") is False else "that the tool answered with"
    said = masked(_said(objects[0]))[:_LONGEST] or "without a word of why"
    return f"it is an error {whose}: {said}; ask for the export again"


def _is_error(value: dict[str, Any]) -> bool:
    if value.get("error") or value.get("errors"):
        others = (each for name, each in value.items() if name not in ("error", "errors"))
        return not any(isinstance(each, dict | list) and each for each in others)
    return bool(text(value, "message")) and value.keys() <= _ENVELOPE


def _said(value: dict[str, Any]) -> str:
    nested = [at(value, "error"), *rows(value, "errors"), value]
    told = [text(value, "error"), *words(value, "errors")]
    return first([*told, *(text(each, name) for each in nested for name in _WORDS)])
