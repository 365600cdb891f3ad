"""Tell whether a postmortem is of the incident that tools recorded, or of another one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from postmortem_kb import frontmatter
from postmortem_kb.corpus import Document
from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.model import Moment
from postmortem_kb.operations.answers import Proposals
from postmortem_kb.operations.drafting import known
from postmortem_kb.operations.project import Project, shown
from postmortem_kb.operations.reading import read
from postmortem_kb.terminal import visible

_APART = timedelta(days=7)


def drafted(project: Project, proposals: Proposals) -> str:
    """Return the id, else the path, of a postmortem of the incident that is proposed; or nothing.

    Only files that hold its id or its address are parsed.
    """
    needles = [
        each.encode().lower()
        for each in (proposals.incident_id, proposals.incident_url.rstrip("/"))
        if each
    ]
    for location in project.locations() if needles else ():
        try:
            data = read(location)
        except OSError:
            continue
        lower = data.lower()
        if not any(needle in lower for needle in needles):
            continue
        values = frontmatter.read(data).values
        own = values.get("incident")
        if isinstance(own, dict) and _is_one(
            _text(own.get("id")), _text(own.get("url")), proposals
        ):
            return visible(_text(values.get("id")) or shown(location.file))
    return ""


def why_not(document: Document, proposals: Proposals) -> str:
    """Return why tools tell of another incident than a postmortem; nothing where they may not."""
    own = document.front.incident
    name, url = (own.id or "", own.url or "") if own else ("", "")
    if name and proposals.incident_id and _is_another(name, url, proposals):
        return (
            f"it is the incident {visible(name)}, and the tools tell of "
            f"{visible(proposals.incident_id)}; draft a "
            "new one without --into, or take `incident` out of the file if both are one"
        )
    there = [moment.at.replace(tzinfo=None) for moment in _moments(document)]
    new = [known.moment(row) for row in proposals.rows] + [
        moment.at.replace(tzinfo=None)
        for value, _ in proposals.times.values()
        if (moment := parse_moment(value)) is not None
    ]
    if not there or not new:
        return ""
    if min(new) - max(there) <= _APART and min(there) - max(new) <= _APART:
        return ""
    return (
        f"it tells {_stretch(there)}, and the tools {_stretch(new)}, more than "
        f"{_APART.days} days apart; draft a new one without --into, or bound the exports with "
        "--since and --until"
    )


def times_of(document: Document) -> dict[str, Moment]:
    """Return the times of the front matter that are known."""
    return {name: moment for name, moment in document.front.times or () if moment is not None}


def _moments(document: Document) -> Iterator[Moment]:
    yield from times_of(document).values()
    yield from (row.moment for row in document.timeline if row.moment is not None)


def _text(value: object) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _is_one(name: str, url: str, proposals: Proposals) -> bool:
    if url and url.rstrip("/") == proposals.incident_url.rstrip("/"):
        return True
    named = bool(name) and name.casefold() == proposals.incident_id.casefold()
    return named and not _elsewhere(url, proposals)


def _is_another(name: str, url: str, proposals: Proposals) -> bool:
    """Tell whether one tool has two names; another tool has its own name for the same."""
    return name.casefold() != proposals.incident_id.casefold() and not _elsewhere(url, proposals)


def _elsewhere(url: str, proposals: Proposals) -> bool:
    hosts = urlsplit(url).hostname, urlsplit(proposals.incident_url).hostname
    return all(hosts) and hosts[0] != hosts[1]


def _stretch(times: list[datetime]) -> str:
    return f"of {min(times):%Y-%m-%d %H:%M} to {max(times):%Y-%m-%d %H:%M}"
