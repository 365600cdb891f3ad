r"""What a JSON Schema can say of the types in ``fieldtypes``: the same rules, in its words.

A shape is a schema of a value that is there. Its ``pattern`` is about the text without the blanks
around it and bare of anchors; ``whole`` and ``optional`` make a schema of it that stands alone.
An editor resolves ``404`` and ``true`` before it validates, where our reader keeps what the author
wrote: where any text will do, numbers and booleans will too. Patterns are ECMA-262 and Python at
once, so they have neither ``\w`` nor ``\d``, which mean different letters in the two.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from postmortem_kb.config import Settings

Schema = dict[str, Any]

_SCALAR = ("string", "number", "boolean")
_ONE_LINE = r"\S(?:[^\n]*\S)?"
_LONG, _SHORT = "(?:0[13578]|1[02])", "(?:0[469]|11)"
_LEAP = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_DAY = (
    f"(?!0000)(?:[0-9]{{4}}-(?:{_LONG}-(?:0[1-9]|[12][0-9]|3[01])|{_SHORT}-(?:0[1-9]|[12][0-9]|30)"
    f"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP}-02-29)"
)
_CLOCK = "(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,6})?)?"
_OFFSET = "(?:Z|z|UTC|utc|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])"
_LIST = "Write a list, such as [one, two]."
_MAPPING = "Write `key: value` lines, indented."
_INTEGER = "[0-9]+(?:[.]0+)?"
_DECIMAL = "(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][+-]?[0-9]+)?"
# Where exactly an underscore may stand between digits is pydantic's business.
_GROUPED = "[0-9.][0-9.eE+-]*_[0-9._eE+-]*"
_NEGATIVE_ZERO = "-0+(?:[.]0+)?"
# YAML 1.2, core schema, 10.3.2: what an editor takes for a number or a boolean.
_NUMBER_WORD = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NUMBER_SIGNS = re.compile(r"[0-9._eExo-]*")


def _text(pattern: str, needed: str, types: Iterable[str] = _SCALAR, **more: Any) -> Schema:
    return {"type": list(types), "pattern": pattern, "patternErrorMessage": needed, **more}


def line(_: Settings) -> Schema:
    """Return the shape of one line of text."""
    return _text(_ONE_LINE, "Write one line of text.")


def paragraph(_: Settings) -> Schema:
    """Return the shape of text of one line or several."""
    return _text(r"\S(?:[\s\S]*\S)?", "Write text.")


def title(_: Settings) -> Schema:
    """Return the shape of a title: 8 to 100 characters, no tag, entity or comment of HTML."""
    html = {"type": "string", "pattern": "</?[A-Za-z][^<>]*>|<!--|&#?[A-Za-z0-9_]+;"}
    return _text(
        r"\S[^\n]{6,98}\S", "Write 8 to 100 characters in one line, without HTML.", **{"not": html}
    )


def handle(_: Settings) -> Schema:
    """Return the shape of a name as in @alice; beyond ASCII every letter and sign passes."""
    first, rest = r"[^\s!-/:-@\[-`{-~]", r"[^\s!-,:-@\[-^`{-~]"
    return _text(f"@?{first}{rest}*", "Write a handle, such as payments or alice.")


def day(_: Settings) -> Schema:
    """Return the shape of a date of the calendar."""
    return _text(_DAY, "Write a date such as 2026-03-04.", ["string"])


def time(_: Settings) -> Schema:
    """Return the shape of a date, a time with an offset, or ``unknown``."""
    instant = rf"{_DAY}(?:[Tt]| +){_CLOCK}\s*{_OFFSET}"
    pattern = f"{_any_case('unknown')}|{_DAY}|{instant}"
    return _text(
        pattern, "Write a time with its offset, such as 2026-03-04T14:05Z, or unknown.", ["string"]
    )


def url(_: Settings) -> Schema:
    """Return the shape of a web address."""
    pattern = r"[Hh][Tt][Tt][Pp][Ss]?://[^\s<>\x22'`\\]+"
    return _text(pattern, "Write an address that begins with https:// or http://.", ["string"])


def path(_: Settings) -> Schema:
    """Return the shape of a relative path that stays inside the repository."""
    inside = rf"(?![A-Za-z][A-Za-z0-9+.-]*:|[/\\])(?!(?:[^\n]*/)?[.][.](?:/|\s*$)){_ONE_LINE}"
    return _text(inside, "Write a path in the repository, such as runbooks/checkout.md.")


def identifier(settings: Settings) -> Schema:
    """Return the shape of an id, in the form the configuration gives."""
    pattern = re.sub(r"\(\?P<\w+>", "(?:", settings.id_regex.pattern).replace(r"\-", "-")
    fixed = settings.id_pattern.replace("YYYY", "").replace("N", "")
    types = _SCALAR[:2] if _NUMBER_SIGNS.fullmatch(fixed) else _SCALAR[:1]
    return _text(pattern, f"Write an id of the form {settings.id_pattern}.", types)


def words(listed: Iterable[str] | Mapping[str, str], settings: Settings) -> Schema:
    """Return the shape of a word of a list, with definitions; of an empty list, any line."""
    known = list(listed)
    if not known:
        return line(settings)
    resolved = [value for word in known for value in _resolved(word)]
    found: Schema = {"enum": [*known, *resolved]}
    if isinstance(listed, Mapping) and any(listed.values()):
        found["enumDescriptions"] = [*listed.values(), *[""] * len(resolved)]
    return found


def severity(settings: Settings, names: Iterable[str] = ()) -> Schema:
    """Return the shape of a level: its name, or an alias in any case; of ``names`` only."""
    levels = {name: settings.severities[name] for name in names} or settings.severities
    definitions = {name: level.definition for name, level in levels.items()}
    aliases = [alias for level in levels.values() for alias in level.aliases]
    definitions |= {alias: level.definition for level in levels.values() for alias in level.aliases}
    found = words(definitions, settings)
    if not aliases:
        return found
    pattern = rf"^\s*(?:{'|'.join(map(_any_case, aliases))})\s*$"
    listed = f"Write one of {', '.join(definitions)}."
    spelt = {"type": "string", "pattern": pattern, "patternErrorMessage": listed}
    return {"anyOf": [found, spelt]}


def number(plain: Schema) -> Schema:
    """Return the shape of a number, which the check takes in quotes as well.

    A quoted one is held to the form only, not to an upper limit.
    """
    whole_only = plain["type"] == "integer"
    unsigned = f"(?:{_INTEGER if whole_only else _DECIMAL}|{_GROUPED})"
    pattern = f"[+]?{unsigned}|{_NEGATIVE_ZERO}" if "minimum" in plain else f"[+-]?_?{unsigned}"
    needed = "Write a whole number" if whole_only else "Write a number"
    limits = [f"{key} {plain[key]:g}" for key in ("minimum", "maximum") if key in plain]
    told = f"{needed} ({', '.join(limits)})." if limits else f"{needed}."
    return plain | _text(pattern, told, [plain["type"], "string"])


def boolean() -> Schema:
    """Return the shape of true or false, with the other words for them that the check takes."""
    words = "|".join(map(_any_case, ("true", "false", "yes", "no", "on", "off", *"tfyn10")))
    # Here the check takes no blanks around a quoted word.
    pattern = rf"(?<!\s)(?:{words})(?!\s)"
    more = {"minimum": 0, "maximum": 1}
    return _text(pattern, "Write true or false.", ["boolean", "string", "integer"], **more)


def entries(entry: Schema) -> Schema:
    """Return the shape of a list."""
    return {"type": ["array"], "items": whole(entry)}


def one_or_more(settings: Settings) -> Schema:
    """Return the shape of a line of text, or of a list of them."""
    return {**line(settings), "type": [*_SCALAR, "array"], "items": whole(line(settings))}


def whole(shape: Schema) -> Schema:
    """Return the schema of a value that must be there."""
    found = {**shape}
    if "pattern" in shape:
        found["pattern"] = rf"^\s*(?:{shape['pattern']})\s*$"
    if len(shape.get("type", ())) == 1:
        found["type"] = shape["type"][0]
    return found


def optional(shape: Schema) -> Schema:
    """Return the schema of a value that may be left empty: null and blank text mean the same."""
    if "enum" in shape:
        found = {**shape, "enum": [*shape["enum"], "", None]}
        if "enumDescriptions" in shape:
            found["enumDescriptions"] = [*shape["enumDescriptions"], "", ""]
        return found
    pattern = shape.get("pattern")
    types = dict.fromkeys((*shape["type"], "string", "null"))
    blank = rf"^\s*(?:{pattern})?\s*$" if pattern else r"^\s*$"
    needed = _LIST if "items" in shape else _MAPPING
    return {"patternErrorMessage": needed, **shape, "type": list(types), "pattern": blank}


def filled(shape: Schema) -> Schema:
    """Return what to add to the schema of a value that may be empty where it must not be."""
    types = shape.get("type", list(_SCALAR))
    if types == ["array"]:
        return {"type": "array", "minItems": 1}
    more = {"pattern": r"\S"} if "string" in types else {}
    return whole({"type": types}) | more


def _any_case(word: str) -> str:
    """Return a pattern for a word however its letters are written."""
    return "".join(_either(letter) for letter in word)


def _either(letter: str) -> str:
    cases = dict.fromkeys((letter, letter.lower(), letter.upper()))
    both = "|".join(map(_literal, cases))
    return both if len(cases) == 1 else f"(?:{both})"


def _literal(text: str) -> str:
    """Escape for both dialects: ECMA-262 refuses a backslash where none is needed."""
    return re.sub(r"[\\^$.*+?()\[\]{}|]", r"\\\g<0>", text)


def _resolved(word: str) -> list[Any]:
    """Return what YAML makes of a word written without quotes, if that is not a text."""
    if word.lower() in ("true", "false") and word in (word.lower(), word.upper(), word.title()):
        return [word.lower() == "true"]
    # Longer digits are no number a person writes, and JSON has none without end.
    if len(word) > 15:
        return []
    if re.fullmatch("[-+]?[0-9]+", word):
        return [int(word)]
    if re.fullmatch("0o[0-7]+|0x[0-9a-fA-F]+", word):
        return [int(word, 0)]
    number = float(word) if _NUMBER_WORD.fullmatch(word) else math.inf
    return [number] if math.isfinite(number) else []
