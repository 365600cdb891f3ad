"""The header of a foreign file, in YAML, TOML or JSON, and the body below it, to the letter.

python-frontmatter is no help here: it strips the body, needs a package for TOML, and reads YAML
without a limit. YAML goes through our own reader, which bounds it and reads no aliases.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from postmortem_kb import frontmatter
from postmortem_kb.frontmatter.fences import MAX_HEADER

_YAML = re.compile(r"\s*---[ \t]*\r?\n")
_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_TOML = re.compile(r"\s*\+\+\+[ \t]*\r?\n")
_TOML_END = re.compile(r"^\+\+\+[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_JSON = re.compile(r"\s*(?=\{)")
_LINE_END = re.compile(r"[ \t]*(?:\r?\n|\Z)")
# Some that are none are in quotation marks: that header is kept without need.
_COMMENT = re.compile(r"(?:^|[ \t])#", re.MULTILINE)
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Cut:
    """A file cut in two: what its header says, and its body as it is.

    A header that says more than its values, or was read only in part, is in ``header`` as well, to
    be kept; of one that cannot be read at all, ``told`` says why, and it is a part of the body.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    body: str = ""
    header: str = ""
    told: str = ""


def cut(text: str) -> Cut:
    """Return the header and the body of a file; never raises."""
    if found := _YAML.match(text):
        return _fenced(text, found.end(), _YAML_END, "YAML")
    if found := _TOML.match(text):
        return _fenced(text, found.end(), _TOML_END, "TOML")
    if found := _JSON.match(text):
        return _json(text, found.end())
    return Cut(body=text)


def _fenced(text: str, start: int, fence: re.Pattern[str], language: str) -> Cut:
    # A longer one is not read, so its end is not looked for: a character is a byte at least.
    end = fence.search(text, start, start + MAX_HEADER + 5)
    if end is None:
        return Cut(body=text, told="no line ends its header within 64 KiB: it is kept as text")
    header, body = text[start : end.start()], text[end.end() :]
    if language == "TOML":
        return _toml(text, header, body)
    found = frontmatter.read(f"---\n{header}---\n".encode())
    if "*" in found.lost:
        return Cut(body=text, told="its header cannot be read as YAML: it is kept as text")
    whole = not found.faults and not _COMMENT.search(header)
    return Cut(found.values, body, "" if whole else header)


def _toml(text: str, header: str, body: str) -> Cut:
    try:
        values = tomllib.loads(header.replace("\r\n", "\n"), parse_float=str)
    except (ValueError, RecursionError):
        return Cut(body=text, told="its header cannot be read as TOML: it is kept as text")
    return _bounded(values, text, body, header if "#" in header else "")


def _json(text: str, start: int) -> Cut:
    repeated = []

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        repeated.extend(pairs if len(found) < len(pairs) else [])
        return found

    decoder = json.JSONDecoder(parse_int=str, parse_float=str, object_pairs_hook=mapping)
    part = text[start : start + MAX_HEADER]
    try:
        values, length = decoder.raw_decode(part)
    except (ValueError, RecursionError):
        # Many a text begins with a brace that is no header's.
        return Cut(body=text, told="its header cannot be read as JSON: it is kept as text")
    end = _LINE_END.match(text, start + length)
    body = text[end.end() if end else start + length :]
    return _bounded(values, text, body, part[:length] if repeated else "")


def _bounded(values: dict[str, Any], text: str, body: str, header: str) -> Cut:
    try:
        return Cut({key: _text(value, 0) for key, value in values.items()}, body, header)
    except ValueError:
        return Cut(body=text, told="its header is nested too deep: it is kept as text")


def _text(value: Any, depth: int) -> Any:
    """Return a value with texts in the place of numbers and the like; raises ValueError."""
    if depth > _DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, dict):
        return {key: _text(part, depth + 1) for key, part in value.items()}
    if isinstance(value, list):
        return [_text(part, depth + 1) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat().replace("+00:00", "Z")
    return value if value is None or isinstance(value, str) else str(value)
