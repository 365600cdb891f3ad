"""A relation names a postmortem that does not exist.

## Why

A reader follows `related` and `recurrence_of` in the middle of an incident; a dead end costs trust
in every other link.

## Bad

```yaml
related: [PM-2019-404]
```

## Good

```yaml title="2026/PM-2026-001.md"
id: PM-2026-001
related: [PM-2026-002]
```

```yaml title="2026/PM-2026-002.md"
id: PM-2026-002
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem_kb.corpus import Corpus, Postmortem
from postmortem_kb.model import KeyPath, Level
from postmortem_kb.rules import Context, Finding, Rule
from postmortem_kb.schema import FrontMatter


def _numbers(identifier: str) -> tuple[str, ...]:
    # Not as numbers: Python refuses to read one of five thousand digits.
    return tuple(digits.lstrip("0") for digits in re.findall("[0-9]+", identifier))


def _named(front: FrontMatter) -> Iterator[tuple[KeyPath, str]]:
    """Yield the path and the id of each relation."""
    for number, target in enumerate(front.related):
        yield ("related", number), target
    if front.recurrence_of:
        yield ("recurrence_of",), front.recurrence_of


def check(corpus: Corpus, _: Context) -> Iterator[tuple[Postmortem, Finding]]:
    """Yield a finding for each id in a relation that no postmortem has or had."""
    known = corpus.by_id.keys() | {old for each in corpus for old in each.front.former_ids}
    unknown = [(each, *one) for each in corpus for one in _named(each.front) if one[1] not in known]
    if not unknown:
        return
    # Ids are all alike: only the same numbers written differently are surely meant.
    numbers = {_numbers(identifier): identifier for identifier in known}
    for postmortem, where, target in unknown:
        message = f"there is no postmortem `{target}`; correct the id or remove it"
        suggestion = numbers.get(_numbers(target))
        yield postmortem, Finding(where, message, suggestion, involves=(target,))


RULE = Rule(__name__, "PM401", Level.ERROR, corpus=check)
