"""What a map makes of a file: our fields with their values, and what is kept or asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.operations.adopting import dates, filling, targets
from postmortem_kb.operations.adopting.sources import Source, nothing
from postmortem_kb.operations.adopting.values import (
    ASSUMED,
    UNKNOWN,
    Field,
    Mapped,
    Terms,
    as_text,
    cut,
    sound,
)
from postmortem_kb.recordings.texts import is_url
from postmortem_kb.spelling import bare


def mapped(source: Source, terms: Terms) -> Mapped:
    """Return what a file's header and text say in our fields; nothing of the header is lost."""
    found: dict[str, Field] = {}
    refused: dict[str, str] = {}
    taken: set[str] = set()
    days: list[str] = []
    years: list[int] = []
    for name, given in _named(source, terms):
        for key, value in given:
            made, whole, reading = _made(name, key, value, terms)
            if made is None:
                refused.setdefault(name, as_text(value))
                continue
            if reading is not None and targets.is_time(name):
                days += [reading.day] if reading.day else []
                years += [reading.year] if reading.year else []
            if name in found:
                made = replace(made, value=_joined(found[name].value, made.value))
                made = replace(made, key=f"{found[name].key}, {key}")
            found[name] = made
            if whole:
                taken.add(bare(key))
            if not targets.is_list(name):
                break
    for name, value in terms.map.constants.items():
        if name not in found:
            found[name] = Field([value] if targets.is_list(name) else value, filling.CONSTANT)
    if not years and "times.impact_start" not in found:
        filling.date(source, found, terms)
        days += [str(each.value) for each in found.values() if each.key in filling.PLACES]
        years += [int(day[:4]) for day in days]
    kept = tuple(
        (key, value)
        for key, value in source.cut.values.items()
        if not nothing(value) and not (bare(key) in taken and source.keys[bare(key)][0] == key)
    )
    filling.visibility(source, found, refused)
    missing = filling.complete(source, found, refused, terms)
    if not years:
        missing = ("date (the id takes this year)", *missing)
    year = years[0] if years else terms.now.year
    return Mapped(found, kept, missing, year, days[0] if days else "")


def _named(source: Source, terms: Terms) -> Iterator[tuple[str, Iterable[tuple[str, Any]]]]:
    """Yield each field with its keys and their values; a key with a name of ours fills that."""
    known = terms.map.fields
    yield from ((name, _given(source, keys)) for name, keys in known.items())
    others = terms.map.named()
    for name in sorted(targets.names()):
        if name not in known and bare(name) in source.keys and bare(name) not in others:
            yield name, [source.keys[bare(name)]]


def _given(source: Source, keys: Iterable[str]) -> Iterable[tuple[str, Any]]:
    """Yield (key, value) of the header, and only where it has none, of the text."""
    header = [source.keys[bare(key)] for key in keys if bare(key) in source.keys]
    text = [(key, source.said[bare(key)]) for key in keys if bare(key) in source.said]
    return header or text


def _made(
    name: str, key: str, value: Any, terms: Terms
) -> tuple[Field | None, bool, dates.Reading | None]:
    """Return a field of a value, whether nothing of the value is lost, and how a date was read."""
    if targets.is_list(name):
        made, whole = _list(name, key, value, terms)
        return made, whole, None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, str):
        return None, False, None
    if targets.is_time(name):
        return _time(name, key, value, terms)
    if name in targets.DAYS:
        reading = dates.read(value, terms.zone)
        return (Field(reading.day, key) if reading.day else None), value == reading.day, reading
    meant = terms.map.meant(name, value)
    text, note = sound(name, meant, terms.settings)
    if not text and name == "title":
        text, note = filling.title(value), ASSUMED
    if not text:
        return None, False, None
    changed = text != value.strip()
    if changed or name in terms.map.assumed:
        note = f'{ASSUMED}: was "{cut(value)}"' if changed else ASSUMED
    return Field(text, key, note), not changed, None


def _list(name: str, key: str, value: Any, terms: Terms) -> tuple[Field | None, bool]:
    texts = value if isinstance(value, list) else [value]
    parts: list[str] = []
    for each in texts:
        split = isinstance(each, str) and targets.is_split(name)
        parts += [part.strip() for part in each.split(",")] if split else [each]
    good: list[Any] = []
    for part in filter(None, parts):
        if not isinstance(part, str):
            continue
        if targets.holds_links(name):
            address = is_url(part) and part.isprintable()
            good += [{"title": urlsplit(part).hostname, "url": part}] if address else []
        elif text := sound(name, terms.map.meant(name, part), terms.settings)[0]:
            good.append(text)
    whole = [each["url"] if isinstance(each, dict) else each for each in good] == texts
    note = ASSUMED if name in terms.map.assumed else ""
    return (Field(_joined([], good), key, note) if good else None), whole


def _joined(first: list[Any], second: list[Any]) -> list[Any]:
    found = {as_text(each): each for each in [*first, *second]}
    return list(found.values())


def _time(name: str, key: str, value: str, terms: Terms) -> tuple[Field, bool, dates.Reading]:
    reading = dates.read(value, terms.zone)
    # What only suggests a time is known to the day at best: no zone is needed for that.
    iso = reading.day if name in terms.map.assumed else reading.iso
    if not iso:
        return Field(UNKNOWN, key, reading.question, asked=True), False, reading
    moment = parse_moment(iso)
    if moment is None or moment.at > terms.now:
        question = f'"{cut(value)}": lies in the future; when was it?'
        return Field(UNKNOWN, key, question, asked=True), False, replace(reading, year=0, day="")
    reading = replace(reading, year=moment.date.year, day=moment.date.isoformat())
    if name in terms.map.assumed:
        return Field(iso, key, f'{ASSUMED}: was "{cut(value)}"'), value.strip() == iso, reading
    return Field(iso, key, "" if value.strip() == iso else f'was "{cut(value)}"'), True, reading
