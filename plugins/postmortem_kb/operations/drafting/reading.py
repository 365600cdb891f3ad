"""Read the exports that somebody gives: recognised, read, and one incident chosen of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from postmortem_kb import importers, scrubbing
from postmortem_kb.operations.drafting import bounding, chats
from postmortem_kb.operations.project import shown
from postmortem_kb.recordings import Ask, Recording, Unreadable
from postmortem_kb.recordings.chat import SeveralIncidents
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.moments import minute
from postmortem_kb.recordings.texts import at, plain
from postmortem_kb.terminal import visible

_MOST_LISTED = 20
_CUT = "the export ends on a page that names a next one: export the rest too"
# As the APIs of the tools say it; Teams' importer knows its own way.
_NEXT = (
    ("more",), ("has_more",), ("next",), ("links", "next"), ("paging", "next"),
    ("pagination", "next"), ("pagination_meta", "after"), ("response_metadata", "next_cursor"),
)  # fmt: skip
_TOTAL = (
    ("total",), ("pagination", "count"), ("meta", "total_count"),
    ("pagination_meta", "total_record_count"),
)  # fmt: skip
_PAGES = (
    *_NEXT, ("links",), ("paging",), ("pagination",), ("pagination_meta",), ("response_metadata",),
)  # fmt: skip


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
    faults: list[str] = []
    first = _all(exports, ask)
    read = [_of_the_incident(each, ask) for each in first if not isinstance(each, Unreadable)]
    around = chats.around([recording for each in read for recording in each], ask)
    for export, found in zip(exports, first, strict=True):
        again = _again(export, around) if isinstance(found, SeveralIncidents) else []
        if isinstance(found, Unreadable) and not again:
            faults.append(f"{_name(export)}: {_safe(str(found))}")
        else:
            whole = again if isinstance(found, Unreadable) else found
            told.append([chats.bounded(each, around) for each in whole])
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


def _all(exports: Sequence[Export], ask: Ask) -> list[list[Recording] | Unreadable]:
    """Return what each export tells, or why it cannot be read."""
    found: list[list[Recording] | Unreadable] = []
    for export in exports:
        try:
            found.append(_read(export, ask))
        except Unreadable as error:
            found.append(error)
    return found


def _again(export: Export, ask: Ask | None) -> list[Recording]:
    """Return what a chat of several incidents tells of this one: nothing, if that is not known."""
    try:
        return [chats.cut(each, ask) for each in _read(export, ask)] if ask else []
    except Unreadable:
        return []


def _name(export: Export) -> str:
    return visible(shown(export.path))


def _safe(text: str) -> str:
    """Return a text for a message: an export's words are in it, and messages end up in logs."""
    # Two blanks set a list apart, which plain text would lose.
    lines = ("  ".join(map(plain, line.split("  "))) for line in text.split("\n"))
    return "\n".join(visible(scrubbing.scrub(line)[0]) for line in lines)


def _read(export: Export, ask: Ask) -> list[Recording]:
    material = Material(export.path)
    name = export.importer or importers.recognised(material)
    if export.importer:
        material.must_be_whole()
    found = importers.importer(name).read(material, ask)
    if not found:
        raise Unreadable(f"it holds nothing of an incident that {name} could read")
    if _names_a_next(material.objects):
        found = [replace(each, remarks=(*each.remarks, _CUT)) for each in found]
    return found


def _names_a_next(objects: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether the last page of an export names one that comes after it, and has not all."""
    pages = [each for each in objects if any(at(each, *path) is not None for path in _PAGES)]
    if not pages or not any(at(pages[-1], *path) for path in _NEXT):
        return False
    total = max(
        (number for path in _TOTAL if isinstance(number := at(pages[-1], *path), int)), default=None
    )
    return total is None or total > sum(map(_entries, pages))


def _entries(page: Mapping[str, Any]) -> int:
    return max((len(each) for each in page.values() if isinstance(each, list)), default=0)


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
    lines = [f"  {_safe(_line(each))}" for each in recordings[:_MOST_LISTED]]
    more = len(recordings) - _MOST_LISTED
    return "\n".join([*lines, *([f"  and {more} more"] if more > 0 else [])])


def _line(recording: Recording) -> str:
    times = [event.at for event in recording.events]
    first = minute(min(times)) if times else "without a time"
    # A title is cut only when nothing is in it that must be known to be found.
    parts = (recording.id or "(no id)", _safe(recording.title)[:80], first)
    return "  ".join(part for part in parts if part)
