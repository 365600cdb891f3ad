"""A judgement as a text and back, exact to the type of every value.

A text may be forged: it is JSON that pydantic checks against the types of the record, so that what
comes out of it is a judgement, right or wrong, and nothing else.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import CoreSchema, SchemaValidator, to_json
from pydantic_core import core_schema as of

from postmortem_kb import rules, shapes
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Draft, Location
from postmortem_kb.fieldtypes import Checked
from postmortem_kb.guestfields import EXTRA_TYPES, THEME_TYPES
from postmortem_kb.model import Level, Moment, Place, Problem
from postmortem_kb.rules import Answer
from postmortem_kb.schema import FrontMatter, same_names
from postmortem_kb.suppression import Suppression
from postmortem_kb.validation import Record
from postmortem_kb.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Judged:
    """One file, what was found in it alone, and the comments that silence some of it.

    ``digest`` is that of its bytes, none if they could not be read; ``head`` is the same only for
    files with the same record.
    """

    draft: Draft
    problems: tuple[Problem, ...]
    suppressions: tuple[Suppression, ...] = ()
    digest: str = ""
    # No part of the judgement, and of its text: it follows from the file.
    head: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a judgement rests on beside the file: it holds while all of it is as it was.

    It was no earlier than ``since`` and earlier than ``until``; ``answers`` are (name of a
    question, argument, answer).
    """

    since: datetime | None = None
    until: datetime | None = None
    answers: tuple[tuple[str, str, Answer], ...] = ()


Decoder = Callable[[str, Location, str], tuple[Judged, Asked]]


def encode(judged: Judged, asked: Asked) -> str:
    """Return a judgement as a text; ValueError for what JSON cannot hold."""
    record = judged.draft.record
    problems = [
        (
            *(each.line, each.column, each.end_line, each.end_column, each.name, each.severity),
            *(each.message, each.suggestion, each.safe, each.involves),
        )
        for each in judged.problems
    ]
    silenced = [
        (each.rule, each.reason, each.place, each.first, each.last) for each in judged.suppressions
    ]
    gone = list(record.gone.items())
    rest = (record.extra, record.theme, gone, problems, silenced)
    told = to_json((*rest, asked.since, asked.until, asked.answers), inf_nan_mode="constants")
    return f"[{record.front.model_dump_json(exclude_unset=True)},{told.decode()[1:]}"


def decoder(settings: Settings) -> Decoder:
    """Return the way back, for files of that location and digest: ValueError for any other text."""
    validator = SchemaValidator(_judgement(settings))

    def decode(text: str, location: Location, digest: str) -> tuple[Judged, Asked]:
        front, extra, theme, gone, problems, silenced, *asked = validator.validate_json(text)
        judged = Judged(
            Draft(location, Record(front, extra, theme, dict(gone))),
            tuple(_problem(location.path, each) for each in problems),
            tuple(_suppression(*each) for each in silenced),
            digest,
        )
        return judged, Asked(*asked)

    return decode


def _problem(path: str, told: tuple[Any, ...]) -> Problem:
    line, column, end_line, end_column, name, *rest = told
    rule = rules.all_rules().get(name)
    if rule is None:
        raise ValueError(f"there is no rule {name}")
    return Problem(path, line, column, end_line, end_column, rule.code, name, *rest)


def _suppression(
    rule: str, reason: str, place: tuple[int, int, int, int], first: int, last: int
) -> Suppression:
    return Suppression(rule, reason, Place(*place), first, last)


_TEXT = of.str_schema(strict=True)
_NUMBER = of.int_schema(strict=True)
# A line, a column, a position: what is longer than any file is no such thing.
_COUNT = of.int_schema(strict=True, ge=0, le=1_000_000_000)
_COUNTS = of.tuple_schema([_COUNT], variadic_item_index=0)
_TEXTS = of.tuple_schema([_TEXT], variadic_item_index=0)
_FLAG = of.bool_schema(strict=True)


def _instant(text: str) -> datetime:
    """Return an instant with the very zone that a file's has; ValueError for another."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is not UTC:
        raise ValueError("must be in UTC")
    return at


_INSTANT = of.no_info_after_validator_function(_instant, _TEXT)
_PLAIN: dict[Any, CoreSchema] = {
    str: _TEXT,
    bool: _FLAG,
    int: _NUMBER,
    float: of.float_schema(strict=True),
    date: of.date_schema(strict=True),
    Any: of.any_schema(),
    Status: of.enum_schema(Status, list(Status), sub_type="str", strict=True),
    Moment: of.dataclass_schema(
        Moment,
        of.dataclass_args_schema(
            "Moment",
            [of.dataclass_field("at", _INSTANT), of.dataclass_field("day_only", _FLAG)],
        ),
        ["at", "day_only"],
        slots=True,
        frozen=True,
        strict=False,
    ),
}


def _kind(kind: Any, settings: Settings, checks: Iterable[Any] = ()) -> CoreSchema:
    """Return what values of a field's type are once they are validated.

    Of what was checked then, only the words of lists and web addresses are looked at again.
    """
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _kind(parts[0], settings, parts[1:])
    if origin is tuple:
        return of.tuple_schema([_kind(parts[0], settings)], variadic_item_index=0)
    if origin is list:
        return of.list_schema(_kind(parts[0], settings))
    if origin is dict:
        return of.dict_schema(_TEXT, of.any_schema())
    if types.NoneType in parts:
        return of.nullable_schema(_kind(parts[0], settings))
    if kind not in _PLAIN:
        return _model(kind, settings)
    shapes_ = (each.shape for each in checks if isinstance(each, Checked))
    return _text(next(shapes_, shapes.line), settings) if kind is str else _PLAIN[kind]


def _text(shape: Callable[[Settings], shapes.Schema], settings: Settings) -> CoreSchema:
    if shape is shapes.severity:
        return of.literal_schema(list(settings.severities))
    if shape is shapes.url:
        return of.str_schema(strict=True, pattern=shapes.whole(shape(settings))["pattern"])
    words = [each for each in shape(settings).get("enum", ()) if isinstance(each, str)]
    return of.literal_schema(words) if words else _TEXT


def _model(model: type[BaseModel], settings: Settings) -> CoreSchema:
    fields = {}
    for name, info in model.model_fields.items():
        kind = _kind(info.annotation, settings, info.metadata)
        fields[name] = of.model_field(of.with_default_schema(kind, default=info.default))
    inside = of.model_fields_schema(fields, extra_behavior="forbid")
    put = object.__setattr__

    # Not a schema of the model, which brings along the checks that were made when it was read; and
    # not model_construct, which goes through all fields again.
    def make(found: tuple[dict[str, Any], None, set[str]]) -> BaseModel:
        made = model.__new__(model)
        values, extra, fields_set = found
        put(made, "__dict__", values)
        put(made, "__pydantic_fields_set__", same_names(frozenset(fields_set)))
        put(made, "__pydantic_extra__", extra)
        put(made, "__pydantic_private__", None)
        return made

    return of.no_info_after_validator_function(make, inside)


def _mapping(kinds: dict[str, CoreSchema]) -> CoreSchema:
    fields = {name: of.typed_dict_field(kind, required=False) for name, kind in kinds.items()}
    return of.typed_dict_schema(fields, extra_behavior="forbid")


def _row(*kinds: CoreSchema) -> CoreSchema:
    return of.tuple_schema(list(kinds))


def _rows(*kinds: CoreSchema) -> CoreSchema:
    return of.tuple_schema([_row(*kinds)], variadic_item_index=0)


def _judgement(settings: Settings) -> CoreSchema:
    own = {name: _kind(EXTRA_TYPES[kind], settings) for name, kind in settings.extra_fields.items()}
    # What a theme's own mapping holds is the author's, and no model.
    mapping = of.dict_schema(_TEXT, of.any_schema())
    theirs = {
        key: mapping
        if isinstance(kind, type) and issubclass(kind, BaseModel)
        else _kind(kind, settings)
        for key, kind in THEME_TYPES.items()
    }
    place = [_COUNT] * 4
    level = of.enum_schema(Level, list(Level), sub_type="str", strict=True)
    key_path = of.tuple_schema([of.union_schema([_TEXT, _COUNT])], variadic_item_index=0)
    advice = of.nullable_schema(_TEXT)
    instant = of.nullable_schema(_INSTANT)
    answer = of.nullable_schema(of.union_schema([_FLAG, _TEXT]))
    return _row(
        _model(FrontMatter, settings),
        _mapping(own),
        _mapping(theirs),
        _rows(key_path, _COUNTS),
        _rows(*place, _TEXT, level, _TEXT, advice, _FLAG, _TEXTS),
        _rows(_TEXT, _TEXT, _row(*place), _COUNT, _COUNT),
        instant,
        instant,
        _rows(_TEXT, _TEXT, answer),
    )
