"""What a customer is never told: secrets, people, tickets, machines, addresses of the inside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_kb import personal
from postmortem_kb.config import Settings
from postmortem_kb.schema import FrontMatter
from postmortem_kb.scrubbing import REMOVED, scrub, told

_MENTION = re.compile(r"(?<![\w.])@\w(?:[\w./-]*\w)?")
_TICKET = re.compile(r"(?<![\w-])[A-Za-z][A-Za-z0-9]{1,20}-\d{1,9}(?!\w|-\d)", re.ASCII)
# What looks like a ticket's project, and is the name of a standard.
_STANDARDS = frozenset((
    "AES", "COVID", "CVE", "CWE", "ECMA", "HTTP", "IEEE", "IPV", "ISO", "PEP", "RFC", "RSA", "SHA",
    "SHA3", "TLS", "UTF", "X86",
))  # fmt: skip
_HYPHENATED = re.compile(r"(?<![\w-])[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)+(?![\w-])", re.ASCII)
# `up-to-10`, `one-in-5`.
_JOINED = frozenset(("and", "by", "in", "of", "or", "per", "to", "year"))
# `mid-2026`, `Top-10`; in capitals they may be a project.
_BEFORE_FIGURES = frozenset(("level", "mid", "post", "pre", "sub", "tier", "top", "under"))
_NUMBERED = re.compile(r"(?<![\w-])[A-Za-z]{2,20}0\d{1,3}(?![\w-])", re.ASCII)
# These may be told to who wrote them; whatever else is scrubbed is a secret.
_NO_SECRETS = frozenset(("e-mail", "phone number", "IP address", "host name"))


def not_for_customers(
    text: str, front: FrontMatter, settings: Settings
) -> Iterator[tuple[str, str]]:
    """Yield what a text tells of the inside, each with what that is.

    Of a secret only the word before it and the kind are told.
    """
    scrubbed, counts = scrub(text)
    secret = not _NO_SECRETS.issuperset(counts)
    # Any name in a text with a secret might be part of it.
    text = scrubbed if secret else text
    left = text
    kinds = (
        ("an e-mail address", personal.e_mails(text)),
        ("a telephone number", sorted(personal.phone_numbers(text))),
        ("an address of the inside", personal.internal_addresses(text)),
        ("somebody who is mentioned", (match.span() for match in _MENTION.finditer(text))),
        ("a handle of this postmortem", _named(text, people(front, settings))),
        ("a ticket or an incident of yours", _named(text, _tickets(front))),
        ("an id of a postmortem", _ids(text, front, settings)),
        ("the address of a reference or an artifact", _named(text, _addresses(front))),
        ("what looks like a ticket", _shaped_as_tickets(text)),
        ("what looks like a machine", _machines(text)),
    )
    known = {*front.services, *settings.services}
    named: set[str] = set()
    for what, spans in kinds:
        for start, end in spans:
            name = text[start:end]
            # Once is enough, and a service has the name it has.
            if name not in named and name not in known:
                named.add(name)
                yield name, what
            left = f"{left[:start]}{' ' * len(name)}{left[end:]}"
    if not secret:
        scrubbed, counts = scrub(left)
    if counts:
        yield from _removed(scrubbed)


def _removed(scrubbed: str) -> Iterator[tuple[str, str]]:
    """Yield the word before each secret that was taken, or its mark where it is the first."""
    for found in REMOVED.finditer(scrubbed):
        word = re.search(r"\w+(?=[^\w\]]*$)", scrubbed[max(0, found.start() - 60) : found.start()])
        kind = found[0][1:].removesuffix(" removed]")
        yield word[0] if word else found[0], f"and with it {told({kind: 1})}"


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


def _addresses(front: FrontMatter) -> set[str]:
    every = {each.url for each in front.references} | {each.url for each in front.artifacts}
    return {url for url in every if url}


def _ids(text: str, front: FrontMatter, settings: Settings) -> Iterator[tuple[int, int]]:
    yield from _named(text, {name for name in (front.id, *front.former_ids) if name})
    # Of ids that are numbers alone, every figure would be one.
    if not settings.id_pattern.replace("YYYY", "")[:1].isalpha():
        return
    for found in settings.id_regex.finditer(text):
        start, end = found.span()
        if not (text[max(0, start - 1) : start].isalnum() or text[end : end + 1].isalnum()):
            yield start, end


def _shaped_as_tickets(text: str) -> Iterator[tuple[int, int]]:
    for found in _TICKET.finditer(text):
        project = found[0].partition("-")[0]
        figure = project.lower() in _BEFORE_FIGURES and not project.isupper()
        if project.upper() not in _STANDARDS and not figure:
            yield found.span()


def _machines(text: str) -> Iterator[tuple[int, int]]:
    """Yield names such as ``prod-db-07`` and ``db07``, and not ``covid-19`` or ``up-to-10``."""
    yield from (found.span() for found in _NUMBERED.finditer(text))
    for found in _HYPHENATED.finditer(text):
        *most, last = found[0].lower().split("-")
        number = last.lstrip("abcdefghijklmnopqrstuvwxyz")
        if not number.isdigit() or _JOINED & set(most) or most[0].upper() in _STANDARDS:
            continue
        if len(most) > 1 or (number[0] == "0" and len(number) > 1):
            yield found.span()


def _named(text: str, names: set[str]) -> Iterator[tuple[int, int]]:
    """Yield where each of the names stands first as a word of its own."""
    for name in sorted(names):
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
        if found:
            yield found.span()
