"""Action items as Markdown: a digest to post in a channel, the most urgent first.

Nobody is called by it: a name behind an ``@`` and a number behind a ``#`` are text.
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.action_formats import Dated, Listing
from postmortem_kb.rendering.actions import Action, Band
from postmortem_kb.rendering.plainmarkdown import escaped
from postmortem_kb.vocabulary import label
from postmortem_kb.words import count, day


def listing(found: Listing) -> str:
    """Return the digest: a heading for each band of urgency, and a line for each item."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Listing) -> Iterator[str]:
    bands: dict[Band, list[Dated]] = {band: [] for band in Band}
    for each in found.entries:
        bands[each.action.band].append(each)
    yield f"## {escaped(found.name)}"
    yield ""
    yield f"As of {day(found.knowledge.today)}: {_counts(bands)}."
    for band, entries in bands.items():
        if entries:
            yield ""
            yield f"### {band} ({len(entries)})"
            yield ""
            yield from (_item(each, found) for each in entries)


def _counts(bands: dict[Band, list[Dated]]) -> str:
    told = [f"{len(each)} {_lower(band)}" for band, each in bands.items() if each]
    total = sum(map(len, bands.values()))
    return f"{count(total, 'action item')}: {', '.join(told)}" if told else "no action items"


def _lower(band: Band) -> str:
    return band[0].lower() + band[1:]


def _item(entry: Dated, found: Listing) -> str:
    action = entry.action
    of = action.postmortem
    title, url = escaped(action.name), found.url(action)
    linked = f"[{title}]({url})" if url.startswith(("https://", "http://")) else title
    owner = escaped(action.item.owner) if action.item.owner else "no owner"
    parts = [owner, *_when(action), *_since(entry, found)]
    name = " ".join(escaped(each) for each in (of.name, action.item.id) if each)
    severity = escaped(of.front.severity) if of.front.severity else "Severity unknown"
    return f"- **{severity}** {linked} ({name}): {', '.join(parts)}"


def _when(action: Action) -> Iterator[str]:
    item, left = action.item, action.days_left
    if item.state != "open":
        yield label(item.state).lower()
    if not item.is_open:
        if item.closed_on:
            yield f"closed on {day(item.closed_on)}"
    elif left is not None and item.due:
        late = f"{count(-left, 'day')} overdue, " if action.is_overdue else ""
        yield f"{late}due {day(item.due)}"


def _since(entry: Dated, found: Listing) -> Iterator[str]:
    age = entry.age(found.knowledge.today)
    if entry.action.item.is_open:
        yield "age unknown" if age is None else f"{count(age, 'day')} old"


FORMAT = listing
