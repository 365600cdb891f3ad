"""A time is unknown and nothing says why.

## Why

An unknown time is left out of every mean. With a reason the next reader need not search for it
again, and the team sees which signal it lacks.

## Bad

```yaml
status: reviewed
times:
  impact_start: unknown
  detected: 2026-03-04T14:05Z
  resolved: 2026-03-04T15:00Z
```

## Good

```yaml
status: reviewed
times:
  impact_start: unknown
  detected: 2026-03-04T14:05Z
  resolved: 2026-03-04T15:00Z
times_note: The logs of the first hour were rotated away before anybody saved them.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.vocabulary import Status

_NEEDED = ("impact_start", "detected", "resolved")


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding when a reviewed postmortem lacks a time and the reason."""
    front = document.front
    if document.status.rank < Status.REVIEWED.rank or front.kind == "near-miss":
        return
    # Without any times it is the business of missing-field.
    if front.times is None or front.times_note or document.unsound(("times_note",)):
        return
    unknown = [
        name
        for name in _NEEDED
        if getattr(front.times, name) is None and not document.unsound(("times", name))
    ]
    if unknown:
        are = "is" if len(unknown) == 1 else "are"
        names = [f"`{name}`" for name in unknown]
        listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
        message = f"{listed} {are} unknown; say why in `times_note`"
        alone = ("times", unknown[0])
        written = len(unknown) == 1 and alone in document.source.keys
        yield Finding(alone if written else ("times",), message)


RULE = Rule(__name__, "PM112", Level.ERROR, document=check, about_keys=True, asked_by_status=True)
