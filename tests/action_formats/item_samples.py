"""Action items as listings, out of headers or of any values at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from knowledges import TODAY, knowledge_of

from postmortem_kb.action_formats import Listing, as_filed
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Corpus, Location, Postmortem
from postmortem_kb.rendering import Knowledge
from postmortem_kb.schema import ActionItem, FrontMatter, Update

SITE = "https://kb.example.com/base/"
HEADER = """\
id: PM-2026-001
title: Orders failed at checkout
status: reviewed
severity: SEV2
owner: shop-team
services: [Orders API, ledger]
teams: [Payments]
times: {impact_start: 2026-03-04T10:00:00Z}
reviewed_on: 2026-03-20
action_items:
  - id: AI-1
    title: Read every change twice
    type: prevent
    priority: high
    owner: payments
    due: 2026-05-01
    status: verified
    ticket: shop/app#12
    closed_on: 2026-04-02
    evidence: https://ci.example.com/1
    verified_on: 2026-04-20
    updates: [{on: 2026-03-10, text: begun}, {on: 2026-03-30, text: half done}]
  - id: AI-2
    title: Alert on failed payments, all of them; soon
    status: in-progress
    due: 2026-12-24
  - id: AI-3
    title: Write it down
    status: open
"""
# What every record has of the first item.
VERIFIED = {
    "postmortem": "PM-2026-001",
    "id": "AI-1",
    "title": "Read every change twice",
    "type": "prevent",
    "priority": "high",
    "owner": "payments",
    "due": "2026-05-01",
    "status": "verified",
    "ticket": "shop/app#12",
    "closed_on": "2026-04-02",
    "evidence": "https://ci.example.com/1",
    "verified_on": "2026-04-20",
    "opened_on": "2026-03-10",
    "changed_on": "2026-04-20",
    "team": "Payments",
    "severity": "SEV2",
    "postmortem_title": "Orders failed at checkout",
    "postmortem_status": "reviewed",
    "kind": "incident",
    "url": f"{SITE}postmortems/pm-2026-001/#ai-1",
}
# What no text should hold, with lone surrogates.
TEXTS = st.text(st.characters(exclude_categories=()), max_size=90)


def listing(header: str = HEADER, here: str = "actions.x", **told: Any) -> Listing:
    """Return the items of one postmortem."""
    known = {"site_name": "Reports", "site_url": SITE, **told}
    return _of(knowledge_of({"2026/PM-2026-001.md": header}, known, sound=False), here)


def hostile(text: str, fields: Mapping[str, Any], **told: Any) -> Listing:
    """Return one open item that has this text in every place that holds some."""
    item = ActionItem.model_construct(
        id="AI-1",
        title=text,
        owner=text,
        ticket=text,
        evidence=text,
        reason=text,
        updates=(Update.model_construct(on=TODAY, text=text),),
        **fields,
    )
    front = FrontMatter.model_construct(
        id="PM-2026-001", title=text, status="closed", action_items=(item,), services=(text,)
    )
    postmortem = Postmortem(Location("a.md", text, Path("a.md")), front, "postmortems/a.md")
    known = {"site_name": text, **told}
    return _of(Knowledge(Corpus((postmortem,)), Settings(), TODAY, **known), "actions.x", text)


def _of(knowledge: Knowledge, here: str, name: str = "Action items") -> Listing:
    return Listing(name, as_filed(knowledge.all_actions), knowledge, here)
