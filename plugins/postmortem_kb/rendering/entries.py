"""What feeds and lists of the latest say: an entry for each, newest first, of drafts none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from urllib.parse import quote

from postmortem_kb import addresses
from postmortem_kb.corpus import Postmortem
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.published import address, is_draft, printable, updated
from postmortem_kb.vocabulary import label

MOST = 50
"""Entries of a feed."""


@dataclass(frozen=True)
class Entry:
    """What a feed says of one thing.

    ``key`` is its id there and never changes; the times are RFC 3339. No ``url`` is one that cannot
    be known.
    """

    key: str
    url: str
    title: str
    summary: str
    author: str
    categories: tuple[str, ...]
    published: str
    updated: str


def latest(knowledge: Knowledge, most: int = MOST) -> list[Postmortem]:
    """Return the newest postmortems that are no drafts."""
    found = (each for each in knowledge.corpus if not is_draft(each))
    return list(islice(found, most))


def entries(knowledge: Knowledge, here: str) -> Iterator[Entry]:
    """Yield what the feed ``here`` says of the newest postmortems."""
    for each in latest(knowledge):
        front = each.front
        names = [front.severity, label(front.kind) if front.kind != "incident" else None]
        names += [label(cause) for cause in front.root_cause_categories]
        names += knowledge.services_of(each)
        yield Entry(
            key=key(each.page, knowledge),
            url=address(knowledge, each.page, here),
            title=one_line(f"{front.severity}: {each.title}" if front.severity else each.title),
            summary=one_line(front.summary or ""),
            author=one_line(front.owner or knowledge.site_name or "unknown"),
            categories=tuple(dict.fromkeys(one_line(name) for name in names if name)),
            published=_rfc3339(each.when.at) if each.when else "",
            # Never the day of the build, which would be news every day.
            updated=instant(updated(each, knowledge) or each.order[0]),
        )


def instant(day: date) -> str:
    """Return the beginning of a day as RFC 3339 has it, in UTC."""
    return _rfc3339(datetime.combine(day, time(), UTC))


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def one_line(text: str) -> str:
    """Return text as one line that every format can hold."""
    return printable(" ".join(text.split()))


def feed_key(knowledge: Knowledge) -> str:
    """Return the id of the feed itself."""
    return knowledge.site_url or _tag(knowledge, "")


def key(target: str, knowledge: Knowledge) -> str:
    """Return what a page, a place on one or a file of the site is known by for ever."""
    if knowledge.site_url:
        return address(knowledge, target, "")
    return _tag(knowledge, target)


def _tag(knowledge: Knowledge, target: str) -> str:
    """Return a tag URI (RFC 4151): without ``site_url`` there is no address that is ours."""
    name = addresses.slug(knowledge.site_name or "postmortems")
    page, mark, fragment = target.partition("#")
    path = quote(page.removesuffix(".md"))
    return f"tag:postmortem-kb.invalid,2026:{name}/{path}{mark}{fragment}"
