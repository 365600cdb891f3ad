"""What is published beside the pages: where it lies, and what all of it says of a postmortem."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

from postmortem_kb import addresses
from postmortem_kb.corpus import Postmortem
from postmortem_kb.model import Moment
from postmortem_kb.rendering import Knowledge
from postmortem_kb.vocabulary import Status

ATOM, JSON_FEED, LLMS = "feed.xml", "feed.json", "llms.txt"
POSTMORTEMS, POSTMORTEMS_SCHEMA = "api/postmortems.json", "api/postmortems.schema.json"
ACTIONS, ACTIONS_SCHEMA = "api/actions.json", "api/actions.schema.json"
ACTIONS_CSV, ACTIONS_CALENDAR, ACTIONS_FEED = "actions.csv", "actions.ics", "actions.xml"
BROWSE_ROWS, ACTIONS_ROWS = "browse/rows.json", "actions/rows.json"
"""Where the data lies, below ``folder``: see ``Knowledge.page``."""

# What neither XML nor UTF-8 can hold.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Return text without the signs that XML or UTF-8 refuse; a file name may have some."""
    return text if text.isprintable() else _UNPRINTABLE.sub("\ufffd", text)


def address(knowledge: Knowledge, target: str, here: str) -> str:
    """Return the address of a page or a file of the site as the file ``here`` gives it.

    It is absolute where ``site_url`` is known, else relative to that file.
    """
    path, mark, fragment = target.partition("#")
    page = path.endswith(".md")
    found = addresses.url(path, knowledge.directory_urls) if page else quote(path)
    found = knowledge.site_url + found if knowledge.site_url else _relative(found, here)
    return found + mark + fragment


def _relative(found: str, here: str) -> str:
    *start, _ = here.split("/")
    goal = [part for part in found.split("/") if part]
    shared = 0
    while shared < min(len(start), len(goal)) and start[shared] == goal[shared]:
        shared += 1
    steps = [".."] * (len(start) - shared) + goal[shared:]
    return ("/".join(steps) or ".") + ("/" if found.endswith("/") or not found else "")


def calendar(page: str) -> str:
    """Return the path of the calendar of an owner's action items, by that of the owner's page."""
    return f"{page.removesuffix('.md')}/{ACTIONS_CALENDAR}"


def is_draft(postmortem: Postmortem) -> bool:
    """Tell whether it is not yet for everyone: a feed and a list of the latest leave it out."""
    return postmortem.front.status in (None, Status.DRAFT)


def updated(postmortem: Postmortem, knowledge: Knowledge) -> date | None:
    """Return the day of its last change: what git knows, else the last day the file tells of."""
    known = knowledge.changed.get(postmortem.location.path)
    if known is not None:
        return known
    front = postmortem.front
    moments = (moment for _, moment in postmortem.times)
    days = [moment.date for moment in moments if isinstance(moment, Moment)]
    days += [day for day in (front.reviewed_on, front.closed_on) if day]
    for item in front.action_items:
        days += [day for day in (item.closed_on, item.verified_on) if day]
        days += [update.on for update in item.updates if update.on]
    return max(days, default=None)
