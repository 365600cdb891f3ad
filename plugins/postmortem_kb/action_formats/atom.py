"""Action items as Atom (RFC 4287): the latest change first, so that a channel hears of each."""

from __future__ import annotations

from datetime import date

from postmortem_kb.action_formats import Dated, Listing, title
from postmortem_kb.rendering import atom, entries, published
from postmortem_kb.rendering.entries import MOST, instant, one_line
from postmortem_kb.schema import Update
from postmortem_kb.vocabulary import label
from postmortem_kb.words import day


def listing(found: Listing) -> str:
    """Return the feed of the items that changed last."""
    knowledge = found.knowledge
    latest = sorted(found.entries, key=_changed, reverse=True)[:MOST]
    feed = atom.Feed(
        key=entries.key(found.here or knowledge.page(published.ACTIONS_FEED), knowledge),
        title=found.name,
        home=knowledge.page("actions/index.md"),
        here=found.here,
    )
    return atom.document(feed, [_entry(each, found) for each in latest], knowledge)


def _entry(entry: Dated, found: Listing) -> entries.Entry:
    action, knowledge = entry.action, found.knowledge
    item, of = action.item, action.postmortem
    names = [
        label(item.state),
        of.front.severity,
        label(item.type) if item.type else None,
        *knowledge.services_of(of),
    ]
    return entries.Entry(
        key=entries.key(action.target, knowledge),
        url=found.url(action),
        title=one_line(f"{names[0]}: {action.name}"),
        summary=one_line(_told(entry)),
        author=one_line(item.owner or of.front.owner or knowledge.site_name or "unknown"),
        categories=tuple(dict.fromkeys(one_line(name) for name in names if name)),
        published=instant(entry.opened_on) if entry.opened_on else "",
        updated=instant(_changed(entry)),
    )


def _told(entry: Dated) -> str:
    item, of = entry.action.item, entry.action.postmortem
    parts = [
        f"Owner: {item.owner or 'none'}",
        f"due: {day(item.due) if item.due else 'no date'}",
        f"from {of.name}: {title(entry.action)}",
    ]
    noted = max((each for each in item.updates if each.on and each.text), key=_on, default=None)
    return "; ".join(parts) + (f". {day(_on(noted))}: {noted.text}" if noted else ".")


def _on(update: Update) -> date:
    return update.on or date.min


def _changed(entry: Dated) -> date:
    # Never the day of the build, which would be news every day.
    return entry.changed_on or entry.opened_on or entry.action.postmortem.order[0]


FORMAT = listing
