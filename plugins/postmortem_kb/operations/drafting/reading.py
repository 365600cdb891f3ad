"""Read the exports that somebody gives: recognised, read, and one incident chosen of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from postmortem_kb import importers
from postmortem_kb.operations.drafting import bounding
from postmortem_kb.operations.project import shown
from postmortem_kb.recordings import Ask, Recording, Unreadable
from postmortem_kb.recordings.material import Material
from postmortem_kb.terminal import visible

_MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Export:
    """A file, and the importer to read it with; without one it is recognised."""

    path: Path
    importer: str = ""


class Unusable(Exception):
    """Exports cannot be drawn on; the text has a paragraph for each, with what to do."""


def read(exports: Sequence[Export], ask: Ask) -> list[Recording]:
    """Return what each export tells of the incident; what is wrong with all is told at once.

    An export that tells of one incident only is that of the others, whatever its id there.
    """
    told: list[list[Recording]] = []
    faults = []
    for export in exports:
        try:
            told.append(_read(export, ask))
        except Unreadable as error:
            faults.append(f"{_name(export)}: {visible(str(error))}")
    faults += [] if faults else _not_there(exports, told, ask)
    chosen = []
    for export, recordings in zip(exports, told, strict=True) if not faults else ():
        several = _of_the_incident(recordings, ask)
        if len(several) > 1 and not _are_named(several, ask):
            faults.append(f"{_name(export)}: {_choose(several)}")
        chosen += several
    if faults:
        raise Unusable("\n".join(faults))
    return chosen


def _name(export: Export) -> str:
    return visible(shown(export.path))


def _read(export: Export, ask: Ask) -> list[Recording]:
    material = Material(export.path)
    name = export.importer or importers.recognised(material)
    if export.importer:
        material.must_be_whole()
    found = importers.importer(name).read(material, ask)
    if not found:
        raise Unreadable(f"it holds nothing of an incident that {name} could read")
    return found


def _not_there(
    exports: Sequence[Export], told: Sequence[Sequence[Recording]], ask: Ask
) -> Iterator[str]:
    """Yield a fault for each export of several incidents, if the one asked for is in none."""
    known = {each.id.casefold() for recordings in told for each in recordings}
    missing = sorted(name for name in ask.incidents if name.casefold() not in known)
    if missing:
        for export, recordings in zip(exports, told, strict=True):
            yield (
                f"{_name(export)}: it holds no incident {visible(missing[0])}; it holds\n"
                f"{_listed(recordings)}"
            )


def _of_the_incident(recordings: list[Recording], ask: Ask) -> list[Recording]:
    if len(recordings) > 1 and ask.incidents:
        wanted = {name.casefold() for name in ask.incidents}
        named = [each for each in recordings if each.id.casefold() in wanted]
        recordings = named or recordings
    if len(recordings) > 1 and (ask.since or ask.until) and not _are_named(recordings, ask):
        recordings = [each for each in recordings if bounding.within(each.events, ask)]
    return recordings


def _are_named(recordings: Sequence[Recording], ask: Ask) -> bool:
    """Tell whether somebody named them all: then they are one incident, as a storm of alerts is."""
    return {each.id.casefold() for each in recordings} <= {
        each.casefold() for each in ask.incidents
    }


def _choose(recordings: Sequence[Recording]) -> str:
    return (
        f"it tells of {len(recordings)} incidents; name one or more with --incident, or bound "
        f"it with --since and --until:\n{_listed(recordings)}"
    )


def _listed(recordings: Sequence[Recording]) -> str:
    lines = [f"  {_line(each)}" for each in recordings[:_MOST_LISTED]]
    more = len(recordings) - _MOST_LISTED
    return "\n".join([*lines, *([f"  and {more} more"] if more > 0 else [])])


def _line(recording: Recording) -> str:
    times = [event.at for event in recording.events]
    first = bounding.minute(min(times)) if times else "without a time"
    parts = (recording.id or "(no id)", recording.title[:80], first)
    return visible("  ".join(part for part in parts if part))
