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


def _numbers(identifier: str) -> tuple[str, ...]:
    # Not as numbers: Python refuses to read one of five thousand digits.
    return tuple(digits.lstrip("0") for digits in re.findall("[0-9]+", identifier))


def check(corpus: Corpus, _: Context) -> Iterator[tuple[Postmortem, Finding]]:
    """Yield a finding for each id in a relation that no postmortem has or had."""
    known = corpus.by_id.keys() | {old for each in corpus for old in each.front.former_ids}
    # Ids are all alike: only the same numbers written differently are surely meant.
    numbers = {_numbers(identifier): identifier for identifier in known}
    for postmortem in corpus:
        front = postmortem.front
        named: list[tuple[KeyPath, str]] = [
            (("related", number), target) for number, target in enumerate(front.related)
        ]
        if front.recurrence_of:
            named.append((("recurrence_of",), front.recurrence_of))
        for where, target in named:
            if target not in known:
                suggestion = numbers.get(_numbers(target))
                yield (
                    postmortem,
                    Finding(
                        where,
                        f"there is no postmortem `{target}`; correct the id or remove it",
                        suggestion,
                        involves=(target,),
                    ),
                )


RULE = Rule(__name__, "PM401", Level.ERROR, corpus=check)
