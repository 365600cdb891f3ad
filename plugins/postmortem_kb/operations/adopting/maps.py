"""Maps: which of our fields each key of a foreign header fills; those shipped, and a team's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from postmortem_kb import resources, rules, validation
from postmortem_kb.config import Settings
from postmortem_kb.frontmatter import events
from postmortem_kb.misfits import EXPECTED
from postmortem_kb.model import FIRST_LINE, KeyPath, Place, Problem
from postmortem_kb.operations.adopting import targets
from postmortem_kb.operations.project import shown
from postmortem_kb.spelling import bare, hint, nearest

_ALSO = {"hugo": "blog", "jekyll": "blog"}
_MAX_FILE = 64 * 1024


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else [] if value is None else value


Keys = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Map(BaseModel):
    """What a map file says; a field's keys stand in the order in which they are asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: dict[str, Keys] = Field(default_factory=dict)
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    assumed: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    title_from: Annotated[tuple[Literal["heading", "file-name"], ...], BeforeValidator(_listed)] = (
        "heading",
        "file-name",
    )
    date_from: Annotated[
        tuple[Literal["file-name", "first-lines"], ...], BeforeValidator(_listed)
    ] = ("file-name", "first-lines")

    def named(self) -> frozenset[str]:
        """Return every key it names, as keys are compared."""
        return frozenset(bare(key) for keys in self.fields.values() for key in keys)

    def meant(self, field: str, value: str) -> str:
        """Return our value for one of theirs; it itself, if the map does not name it."""
        for theirs, ours in self.values.get(field, {}).items():
            if theirs.strip().casefold() == value.strip().casefold():
                return ours
        return value


@dataclass(frozen=True, slots=True)
class Chosen:
    """A map with the name it is shown by, and how many of the files have a key of it."""

    name: str
    map: Map
    matched: int = 0


class Faulty(Exception):
    """A map that cannot be used; ``problems`` say where and why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("the map is faulty")
        self.problems = problems


def named(word: str) -> str:
    """Return the name of the map that is shipped by this name or a second one, or nothing."""
    name = _ALSO.get(word, word)
    return name if name in names() else ""


def names() -> list[str]:
    """Return the names of the maps that are shipped."""
    return sorted(file.stem for file in (resources.templates_dir() / "maps").glob("*.yaml"))


def shipped(name: str, settings: Settings) -> Map:
    """Return a map that is shipped."""
    return load(resources.templates_dir() / "maps" / f"{name}.yaml", settings, ours=True)


def guess(keys: Iterable[Iterable[str]], settings: Settings) -> Chosen:
    """Return the shipped map that names most of the keys of files; a log book has none."""
    counted = [frozenset(bare(key) for key in each) for each in keys]
    seen = Counter(key for each in counted for key in each)
    every = {name: shipped(name, settings) for name in names()}
    scores = {name: sum(seen[key] for key in each.named()) for name, each in every.items()}
    best = max(scores.values())
    name = next(name for name, score in scores.items() if score == best) if best else "logbook"
    matched = every[name].named()
    return Chosen(name, every[name], sum(not matched.isdisjoint(each) for each in counted))


def load(file: Path, settings: Settings, ours: bool = False) -> Map:
    """Return the map in a file; raises Faulty, and OSError if it cannot be read.

    What a team's own scale and lists do not know is a fault in a map of theirs only: of one of
    ``ours`` it goes unused.
    """
    if file.exists() and not file.is_file():
        # A pipe would be waited for without end.
        raise OSError("it is not a regular file")
    with file.open("rb") as opened:
        data = opened.read(_MAX_FILE + 1)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Faulty(
            (_problem(file, FIRST_LINE, "broken-configuration", "it is not UTF-8"),)
        ) from None
    if len(data) > _MAX_FILE:
        raise Faulty(
            (_problem(file, FIRST_LINE, "broken-configuration", "it is larger than 64 KiB"),)
        )
    parsed = events.parse(text, 1)
    if parsed.faults or "*" in parsed.lost:
        told = [(each.where, each.kind, dict(each.values)) for each in parsed.faults]
        raise Faulty(
            tuple(
                _problem(file, where, kind, values)
                for where, kind, values in told
                if isinstance(where, Place) and kind != "front-matter-not-a-mapping"
            )
            or (
                _problem(file, FIRST_LINE, "broken-configuration", "it must be `key: value` lines"),
            )
        )
    try:
        found = Map.model_validate(parsed.values)
        wrong = [] if ours else list(_wrong(found, settings))
    except ValidationError as error:
        wrong = [(tuple(each["loc"]), _reason(dict(each))) for each in error.errors()]
    if not wrong:
        return found
    at = parsed.keys, parsed.places
    raise Faulty(
        tuple(
            _problem(
                file,
                _place(path, *at),
                "invalid-option" if reason else "unknown-option",
                {"option": ".".join(str(part) for part in path), "reason": reason},
                "" if reason else nearest(str(path[-1]), Map.model_fields),
            )
            for path, reason in wrong
        )
    )


def _reason(details: dict[str, Any]) -> str:
    """Return why pydantic refuses a value; nothing for an option that there is not."""
    if details["type"] == "extra_forbidden":
        return ""
    expected = EXPECTED.get(details["type"])
    told = str(details["msg"]).replace("Input should be", "must be")
    return f"must be {expected}" if expected else told


def _wrong(found: Map, settings: Settings) -> Iterator[tuple[KeyPath, str]]:
    """Yield (where, why) of what names no field, or no value that the field may have."""
    named: list[tuple[str, Mapping[str, object]]] = [
        ("fields", found.fields),
        ("values", found.values),
        ("constants", found.constants),
    ]
    known = sorted(targets.names())
    for option, fields in named:
        for name in fields:
            if name not in known:
                yield (option, name), f"there is no field to import into{hint(name, known)}"
    for at, name in enumerate(found.assumed):
        if name not in known:
            yield ("assumed", at), f"there is no field `{name}`{hint(name, known)}"
    given: list[tuple[KeyPath, str, str]] = [
        (("constants", name), name, value) for name, value in found.constants.items()
    ]
    for name, meant in found.values.items():
        given += [(("values", name, theirs), name, ours) for theirs, ours in meant.items()]
    for path, name, value in given:
        if name in known:
            _, faults = validation.validate(targets.nested(name, value), settings)
            if faults:
                yield path, rules.all_rules()[faults[0].kind].word(faults[0].values)


def _place(path: KeyPath, keys: Mapping[KeyPath, Place], places: Mapping[KeyPath, Place]) -> Place:
    while path:
        if found := keys.get(path) or places.get(path):
            return found
        path = path[:-1]
    return FIRST_LINE


def _problem(
    file: Path, place: Place, name: str, values: str | dict[str, str], advice: str = ""
) -> Problem:
    rule = rules.all_rules()[name]
    message = rule.word({"reason": values} if isinstance(values, str) else values)
    advised = advice or None
    return Problem(shown(file), *place, rule.code, rule.name, rule.level, message, advised)
