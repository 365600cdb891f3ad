"""The types front-matter fields are made of: how a string of the author's becomes a value.

Every type reports a fault by its kind (the name of a rule), with what is needed to word it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from postmortem_kb import shapes, spelling
from postmortem_kb.config import Settings
from postmortem_kb.model import Moment
from postmortem_kb.renames import Kind
from postmortem_kb.severities import severity_named
from postmortem_kb.vocabulary import Status

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[Tt]| +)(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)"
    r"\s*(Z|z|UTC|utc|[+-]\d{2}:?[0-5]\d)?"
)
_HANDLE = re.compile(r"[^\W_][\w./-]*")
# Words of one name; a comma, an @ or a lonely slash may stand between two people.
_NAME = re.compile(r"[\w.-][\w./-]*(?: +[\w.-][\w./-]*)*")
_AND = re.compile(r" (?:and|or) ", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&#?\w+;")

Words = Collection[str]


@dataclass(frozen=True, slots=True)
class Checked(BeforeValidator):
    """A check of a value, and what a JSON Schema says of it under a configuration."""

    shape: Callable[[Settings], shapes.Schema] = shapes.line


def _fault(kind: str, **values: str) -> PydanticCustomError:
    """Return an error that carries a kind of fault; the rule of that name words it."""
    return PydanticCustomError(kind, "{kind}", {"kind": kind, **values})


def _advice(surely: str, perhaps: str = "") -> dict[str, str]:
    """Return what to write instead, and whether that cannot change what was meant."""
    return {"suggestion": surely or perhaps, "safe": "yes" if surely else ""}


def _settings(info: ValidationInfo) -> Settings:
    """Return the configuration that values are validated against."""
    return info.context if isinstance(info.context, Settings) else Settings()


def _line(value: Any) -> Any:
    if not isinstance(value, str):
        raise _fault("wrong-type", expected="one line of text")
    text = value.strip()
    # A field left blank is gone before it comes here; an entry of a list is not.
    if not text:
        raise _fault("wrong-type", expected="one line of text, not blank")
    if "\n" in text:
        raise _fault("wrong-type", expected="one line of text, not several")
    return _same(text)


@lru_cache(maxsize=4096)
def _same(text: str) -> str:
    """Return the one text that equals this: most lines of a record are in others too."""
    return text


def _paragraph(value: Any) -> Any:
    if not isinstance(value, str) or not value.strip():
        raise _fault("wrong-type", expected="text")
    return value.strip()


def _title(value: Any) -> Any:
    text = _line(value)
    if not 8 <= len(text) <= 100:
        raise _fault("title-length", length=str(len(text)))
    if _TAG.search(text):
        raise _fault("html-in-title", suggestion=" ".join(_TAG.sub(" ", text).split()))
    return text


def _handle(value: Any) -> Any:
    text = _line(value).removeprefix("@")
    if not _HANDLE.fullmatch(text):
        one = _NAME.fullmatch(text) and not _AND.search(text)
        guess = re.sub(" +", "-", text).strip("-._/").lower() if one else ""
        raise _fault("not-a-handle", value=text, suggestion=guess)
    return text


def _date(value: Any) -> Any:
    text = _line(value)
    if not _DAY.fullmatch(text):
        guess = _INSTANT.fullmatch(text)
        advice = _advice(spelling.day(text), guess[1] if guess else spelling.named_day(text))
        raise _fault("not-a-date", value=text, **advice)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _fault("not-a-date", value=text) from None


def parse_moment(text: str) -> Moment | None:
    """Return the moment a time of the front matter means, or None for ``unknown``.

    Raises PydanticCustomError (``not-a-time``, ``time-without-offset``) for anything else.
    """
    if text.lower() == "unknown":
        return None
    if _DAY.fullmatch(text):
        try:
            return Moment(
                datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC), True
            )
        except ValueError:
            raise _fault("not-a-time", value=text) from None
    found = _INSTANT.fullmatch(text)
    if found is None:
        advice = _advice(spelling.time(text), spelling.named_day(text))
        raise _fault("not-a-time", value=text, **advice)
    day, clock, offset = found[1], found[2], found[3]
    clock = clock if clock[1] != ":" and clock[2] == ":" else f"0{clock}"
    plain = "+00:00" if offset is None or offset.lower() in ("z", "utc") else offset
    try:
        at = datetime.fromisoformat(f"{day}T{clock}{plain}").astimezone(UTC)
    except (ValueError, OverflowError):
        raise _fault("not-a-time", value=text) from None
    if offset is None:
        raise _fault("time-without-offset", value=text, suggestion=f"{day}T{clock}Z")
    return Moment(at)


def _moment(value: Any) -> Any:
    return parse_moment(_line(value))


def _url(value: Any) -> Any:
    text = _line(value)
    if not re.fullmatch(r"https?://[^\s<>\"'`\\]+", text, re.IGNORECASE):
        raise _fault("not-a-url", value=text)
    return text


def _path(value: Any) -> Any:
    text = _line(value)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]", text) or ".." in text.split("/"):
        raise _fault("not-a-path", value=text)
    return text


def _id(value: Any, info: ValidationInfo) -> Any:
    settings = _settings(info)
    text = _line(value)
    if not settings.id_regex.fullmatch(text):
        upper = text.upper()
        guess = upper if settings.id_regex.fullmatch(upper) else ""
        raise _fault("malformed-id", value=text, pattern=settings.id_pattern, **_advice(guess))
    return text


def _listed(words: list[str]) -> str:
    shown = ", ".join(words[:24])
    return f"{shown} and {len(words) - 24} more" if len(words) > 24 else shown


def _one_of(
    choices: Callable[[Settings], Words],
    what: str,
    unlike: Collection[str] = (),
    alike: bool = True,
    renamed: Kind | None = None,
) -> Checked:
    def check(value: Any, info: ValidationInfo) -> Any:
        text, settings = _line(value), _settings(info)
        words = choices(settings)
        # An empty list in the configuration means that any name will do.
        if text in words or not words:
            return text
        guessed = alike and spelling.letters(text) not in unlike
        known = list(words)
        guess = spelling.nearest(text, known) if guessed else ""
        now = settings.renamed.get(renamed, {}).get(text, "") if renamed else ""
        advice = _advice(now or spelling.word(text, known), guess)
        raise _fault("unknown-value", value=text, what=what, known=_listed(known), **advice)

    return Checked(check, shape=lambda settings: shapes.words(choices(settings), settings))


def _severity(value: Any, info: ValidationInfo) -> Any:
    settings = _settings(info)
    text = _line(value)
    named = severity_named(text, settings.severities)
    aliases = {alias.lower() for level in settings.severities.values() for alias in level.aliases}
    if named == text or text.lower() in aliases:
        return named
    known = _listed(list(settings.severities))
    raise _fault("unknown-value", value=text, what="severity", known=known, **_advice(named))


def one_of(words: Words, what: str, unlike: Collection[str] = (), *, alike: bool = True) -> Checked:
    """Return the check that a value is one of a fixed list.

    What is ``unlike`` gets no guess; without ``alike``, nothing does that is not spelt the same.
    """
    fixed = tuple(words)
    return _one_of(lambda _: fixed, what, unlike, alike)


Line = Annotated[str, Checked(_line, shape=shapes.line)]
Paragraph = Annotated[str, Checked(_paragraph, shape=shapes.paragraph)]
Title = Annotated[str, Checked(_title, shape=shapes.title)]
Handle = Annotated[str, Checked(_handle, shape=shapes.handle)]
Day = Annotated[date, Checked(_date, shape=shapes.day)]
Time = Annotated[Moment | None, Checked(_moment, shape=shapes.time)]
Url = Annotated[str, Checked(_url, shape=shapes.url)]
RepositoryPath = Annotated[str, Checked(_path, shape=shapes.path)]
Id = Annotated[str, Checked(_id, shape=shapes.identifier)]
SeverityName = Annotated[str, Checked(_severity, shape=shapes.severity)]
# A review that is wanted is not one that has been held.
State = Annotated[Status, one_of([str(state) for state in Status], "status", unlike=("review",))]
Trigger = Annotated[
    str, _one_of(lambda settings: settings.all_triggers, "trigger", renamed="triggers")
]
RootCause = Annotated[
    str,
    _one_of(
        lambda settings: settings.all_root_causes,
        "root-cause category",
        renamed="root_cause_categories",
    ),
]
Service = Annotated[str, _one_of(lambda settings: settings.services, "service", renamed="services")]
Team = Annotated[str, _one_of(lambda settings: settings.teams, "team", renamed="teams")]
Count = Annotated[int, Field(ge=0)]
Percent = Annotated[float, Field(ge=0, le=100)]
