"""What a customer is never told: people, tickets, and addresses of the inside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_kb import personal
from postmortem_kb.config import Settings
from postmortem_kb.schema import FrontMatter

_MENTION = re.compile(r"(?<![\w.])@\w(?:[\w./-]*\w)?")


def not_for_customers(
    text: str, front: FrontMatter, settings: Settings
) -> Iterator[tuple[str, str]]:
    """Yield what a text tells of the inside, each with what that is."""
    kinds = (
        ("an e-mail address", personal.e_mails(text)),
        ("a telephone number", sorted(personal.phone_numbers(text))),
        ("an address of the inside", personal.internal_addresses(text)),
        ("somebody who is mentioned", (match.span() for match in _MENTION.finditer(text))),
        ("a handle of this postmortem", _named(text, people(front, settings))),
        ("a ticket or an incident of yours", _named(text, _tickets(front))),
    )
    for what, spans in kinds:
        for start, end in spans:
            yield text[start:end], what


def people(front: FrontMatter, settings: Settings) -> set[str]:
    """Return the handles in a postmortem that are no team and no service, as far as is known."""
    roles = front.roles
    found = {front.owner, *(item.owner for item in front.action_items), *front.authors}
    if roles:
        found |= {roles.incident_commander, roles.scribe, roles.communications_lead}
        found |= set(roles.subject_matter_experts)
    if front.detection:
        found.add(front.detection.reporter)
    known = {*front.teams, *front.services, *settings.teams, *settings.services}
    return {name for name in found if name and name not in known}


def _tickets(front: FrontMatter) -> set[str]:
    found = {item.ticket for item in front.action_items}
    if front.incident:
        found |= {front.incident.id, front.incident.url}
    return {name for name in found if name}


def _named(text: str, names: set[str]) -> Iterator[tuple[int, int]]:
    """Yield where each of the names stands first as a word of its own."""
    for name in sorted(names):
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
        if found:
            yield found.span()
