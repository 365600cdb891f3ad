"""What a newer set-up asks of an older one: the version of its schema, and words given up since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

SCHEMA_VERSION = 1
"""The version of the configuration and the files that this package writes."""

FIELDS = {
    "root_cause_categories": "root_cause_categories",
    "triggers": "trigger",
    "services": "services",
    "teams": "teams",
    "tags": "tags",
}
"""{what ``renamed`` calls a kind of words: the field of the front matter that holds them}."""

_MOST_STEPS = 20

Kind = Literal["root_cause_categories", "triggers", "services", "teams", "tags"]


def _not_newer(value: int) -> int:
    if value > SCHEMA_VERSION:
        raise ValueError(
            f"is {value}, and this package knows {SCHEMA_VERSION} at most: update postmortem-kb"
        )
    return value


def _followed(renamed: dict[Kind, dict[str, str]]) -> dict[Kind, dict[str, str]]:
    return {kind: {old: _last(old, words) for old in words} for kind, words in renamed.items()}


def _last(old: str, words: Mapping[str, str]) -> str:
    """Return what a word is called in the end, having perhaps been renamed several times."""
    seen = [old]
    while seen[-1] in words:
        new = words[seen[-1]].strip()
        if not new or not new.isprintable():
            raise ValueError(f"must say in one line what `{seen[-1]}` is called now")
        if new in seen:
            raise ValueError(f"leads from `{new}` back to `{new}`")
        seen.append(new)
        if len(seen) > _MOST_STEPS + 1:
            raise ValueError(f"renames `{old}` more than {_MOST_STEPS} times")
    return seen[-1]


SchemaVersion = Annotated[
    int,
    Field(ge=0, description="The version of the set-up, which `postmortem upgrade` writes."),
    AfterValidator(_not_newer),
]
Renamed = Annotated[
    dict[Kind, dict[str, str]],
    Field(description="Words that have another name now, old to new, by what they are words of."),
    AfterValidator(_followed),
]
