"""What a draft needs and no key of a file holds: a day, a title, a severity, an owner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC

from postmortem_kb.operations.adopting import dates, said
from postmortem_kb.operations.adopting.sources import Source
from postmortem_kb.operations.adopting.values import ASSUMED, Field, Terms, cut, sound
from postmortem_kb.recordings.texts import plain

CONSTANT = "the map"
"""Where a value comes from that is the same for all files."""
PLACES = ("the file's name", "the first lines")
"""Where a day or a title comes from that no key holds."""
_TITLE = 100
_SAYS_YES = frozenset(("true", "yes", "on", "1"))
_SAYS_NO = frozenset(("false", "no", "off", "0"))
_WHY = {
    "severity": "{} is not on the scale: map it under `values:`",
    "owner": "{} is not one handle: map it under `values:`",
}
_HIDDEN = {"private": _SAYS_YES, "draft": _SAYS_YES, "published": _SAYS_NO}


def date(source: Source, found: dict[str, Field], terms: Terms) -> None:
    """Look for a day where no key holds one."""
    ways = {
        "file-name": (source.stem, PLACES[0]),
        "first-lines": (source.first_lines, PLACES[1]),
    }
    for way in terms.map.date_from:
        text, place = ways[way]
        day = dates.first_day(text)
        if day and day <= terms.now.astimezone(UTC).date().isoformat():
            found["times.impact_start"] = Field(day, place, f"{ASSUMED}: from {place}")
            return


def visibility(source: Source, found: dict[str, Field], refused: Mapping[str, str]) -> None:
    """Restrict a file that was hidden where it comes from, if it does not say how it is meant.

    What the map says of all files counts for less; a word that we do not know hides, too.
    """
    if "visibility" in found and found["visibility"].key != CONSTANT:
        return
    was = f"visibility: {refused['visibility']}" if "visibility" in refused else ""
    for name, answers in _HIDDEN.items():
        key, value = source.keys.get(name, ("", ""))
        if isinstance(value, str) and value.strip().casefold() in answers:
            was = was or f"{key}: {value}"
    if was:
        found["visibility"] = Field("restricted", "", f'{ASSUMED}: was "{cut(was)}"')


def complete(
    source: Source, found: dict[str, Field], refused: Mapping[str, str], terms: Terms
) -> tuple[str, ...]:
    """Fill in what a draft needs; return what nobody has said, or not as its field takes it."""
    ways = {"heading": said.heading(source.body), "file-name": source.stem}
    missing = []
    if "title" not in found:
        way = next((way for way in terms.map.title_from if ways[way].strip()), "file-name")
        words = ways[way] if way == "heading" else _words(source.stem)
        text, note = sound("title", plain(words)[: 2 * _TITLE], terms.settings)
        key = "the first heading" if way == "heading" else PLACES[0]
        sure = bool(text) and not note and way == "heading"
        found["title"] = Field(text or title(words), key, "" if sure else f"{ASSUMED}: from {key}")
        if way != "heading":
            missing.append("title")
    for name, value in (("severity", terms.settings.assumed_severity), ("owner", "unassigned")):
        if name not in found:
            was = f'"{cut(refused[name])}"' if name in refused else ""
            missing.append(f"{name} ({_WHY[name].replace('{}', was)})" if was else name)
            found[name] = Field(value, "", f"{ASSUMED}: was {was}" if was else ASSUMED)
    return tuple(missing)


def _words(stem: str) -> str:
    """Return a file's name as words, without the date it may begin with."""
    words = " ".join(stem.replace("-", " ").replace("_", " ").split())
    parts = words.split(" ")
    if len(parts) > 3 and all(part.isdigit() for part in parts[:3]):
        return " ".join(parts[3:]).capitalize()
    return words.capitalize()


def title(text: str) -> str:
    """Return a title that is neither too short nor too long, nor holds HTML."""
    words = plain(" ".join(text.replace("<", " ").replace(">", " ").replace("&", " ").split()))
    words = words if len(words) >= 8 else f"Imported: {words or 'untitled'}"
    return words if len(words) <= _TITLE else f"{words[: _TITLE - 1].rstrip()}…"
