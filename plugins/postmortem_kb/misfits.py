"""What pydantic finds wrong in a front matter, as faults of ours with what to write instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from postmortem_kb import spelling
from postmortem_kb.config import Settings
from postmortem_kb.guestfields import THEME_TYPES
from postmortem_kb.model import Fault, KeyPath
from postmortem_kb.schema import FrontMatter, part_of

# What pydantic calls a type error, and the words for what was expected.
EXPECTED = {
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping (`key: value` lines, indented)",
    "model_type": "a mapping (`key: value` lines, indented)",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "string_type": "text",
}


# What stands in brackets as it is: one plain word or phrase, or plain words with commas.
_PLAIN = r"[^\W_][\w.@-]*"
_LISTABLE = re.compile(f"{_PLAIN}(?:(?: {_PLAIN})*|(?:, *{_PLAIN})*)")

# An id as tools give them, INC-123, which needs no quotes inside braces.
_NUMBERED = re.compile(r"[A-Za-z][A-Za-z0-9]{0,15}-[0-9]{1,15}")
_THOUSANDS = re.compile("[0-9]{1,3}(?:,[0-9]{3})+")
_NOT_KNOWN = ("unknown", "n/a", "na", "tbd", "none", "?")


def fault(
    details: ErrorDetails, given: Mapping[str, Any], settings: Settings, prefix: KeyPath = ()
) -> Fault:
    """Return one error of pydantic's as a fault; ``given`` is the front matter as written."""
    where = (*prefix, *details["loc"])
    kind, context = details["type"], details.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(where, given, settings)
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        least = "at least" if "ge" in context else "at most"
        allowed = {"field": _dotted(where), "limit": f"{least} {limit:g}"}
        return Fault("number-out-of-range", where, allowed)
    if "kind" in context:
        values = {str(key): str(value) for key, value in context.items()}
        suggestion = values.pop("suggestion", "") or None
        safe = bool(values.pop("safe", ""))
        named = {"field": _dotted(where), **values}
        return Fault(named.pop("kind"), where, named, suggestion, safe)
    expected = EXPECTED.get(kind, "another kind of value")
    single = details["input"]
    if isinstance(single, str) and kind in ("model_type", "int_parsing"):
        return _of_a_text(where, expected, single)
    values = {"field": _dotted(where), "expected": expected}
    if expected != "a list" or not isinstance(single, str) or not _LISTABLE.fullmatch(single):
        return Fault("wrong-type", where, values)
    # A comma or a blank leaves in doubt whether it is one entry or two.
    return Fault("wrong-type", where, values, f"[{single}]", safe=not re.search("[ ,]", single))


def _of_a_text(where: KeyPath, expected: str, text: str) -> Fault:
    """Return the fault of a text where a mapping or a whole number belongs, with its form."""
    suggestion = None
    if where == ("incident",) and _NUMBERED.fullmatch(text):
        suggestion = f"{{id: {text}}}"
    elif where[0] in ("artifacts", "references", "runbooks") and len(where) == 2:
        expected = "a mapping such as `{title: What it is, url: https://example.com/1}`"
    elif expected == "a whole number" and _THOUSANDS.fullmatch(text):
        suggestion = text.replace(",", "")
    elif expected == "a whole number" and text.lower() in _NOT_KNOWN:
        expected = "a whole number; leave it empty while it is not known"
    return Fault("wrong-type", where, {"field": _dotted(where), "expected": expected}, suggestion)


def _unknown_key(where: KeyPath, given: Mapping[str, Any], settings: Settings) -> Fault:
    known = _known_keys(FrontMatter, where[:-1])
    if len(where) == 1:
        known += [*settings.extra_fields, *sorted(THEME_TYPES)]
    name = str(where[-1])
    # As it is written: a key that is there and empty must not be written a second time.
    holder: Any = given
    for part in where[:-1]:
        try:
            holder = holder[part]
        except (LookupError, TypeError):  # an entry behind one that was faulty
            holder = {}
    missing = [key for key in known if key not in holder]
    surely = spelling.key(name, missing)
    values = {"key": name, "inside": _dotted(where[:-1]), "known": ", ".join(known)}
    suggestion = surely or spelling.nearest(name, missing) or None
    return Fault("unknown-key", where, values, suggestion, safe=bool(surely))


def _known_keys(model: type[BaseModel], path: Iterable[str | int]) -> list[str]:
    """Return the keys of the mapping at a path, found in the annotations of the models."""
    for part in path:
        if isinstance(part, str):
            model = part_of(model.model_fields[part]) or model
    return list(model.model_fields)


def meant_once(faults: list[Fault]) -> list[Fault]:
    """Return the faults; of two keys that are meant to be the same one, neither is safe to mend."""
    unknown = [fault for fault in faults if fault.kind == "unknown-key"]
    meant = Counter((fault.where[:-1], fault.suggestion) for fault in unknown)
    return [
        replace(fault, safe=False)
        if fault.kind == "unknown-key" and meant[fault.where[:-1], fault.suggestion] > 1
        else fault
        for fault in faults
    ]


def _dotted(path: KeyPath) -> str:
    """Return a path as people write it: ``action_items[2].due`` counts from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text
