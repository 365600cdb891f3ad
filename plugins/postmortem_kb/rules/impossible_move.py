"""The state of an action item and its dates tell two stories.

## Why

An open item has not been closed, and what was verified is `verified`. When the state and the dates
disagree, every list and figure is wrong for one of them. An item that was closed and is open again
says so in an update of that day or later.

## Bad

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: in-progress
    closed_on: 2026-03-20
```

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: done
    closed_on: 2026-03-20
    evidence: https://git.example.com/pull/7
    verified_on: 2026-04-02
```

## Good

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: in-progress
    closed_on: 2026-03-20
    updates:
      - on: 2026-04-11
        text: Opened again, because the alert did not fire on the new hosts.
```

```yaml
action_items:
  - id: AI-1
    title: Alert before the disk is full
    status: verified
    closed_on: 2026-03-20
    evidence: https://git.example.com/pull/7
    verified_on: 2026-04-02
```
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.schema import ActionItem
from postmortem_kb.vocabulary import OPEN_STATES

_REMOVE = "correct the state or remove the date"


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for each date that the state of its action item rules out."""
    for number, item in enumerate(document.front.action_items):
        path = ("action_items", number)
        reopened = document.unsound((*path, "updates"))
        for name in ("closed_on", "verified_on"):
            day = getattr(item, name)
            if day and (advice := _advice(item, name, day, reopened)):
                message = f"the action item is `{item.status}` and has `{name}` ({day}); {advice}"
                yield Finding((*path, name), message)


def _advice(item: ActionItem, name: str, day: date, reopened: bool) -> str:
    """Return what to write instead, or nothing where the date can be."""
    if item.status in OPEN_STATES:
        # An update without a day may be that of the reopening.
        told = any(update.on is None or update.on >= day for update in item.updates)
        return "" if told or reopened else f"{_REMOVE}, or say in `updates` why it is open again"
    if name == "verified_on" and item.status == "done":
        return "write `status: verified`, or remove the date"
    return _REMOVE if name == "verified_on" and item.status == "wont-do" else ""


RULE = Rule(__name__, "PM314", Level.ERROR, document=check)
