"""A time cannot be read as a time.

## Why

Durations, trends and the order of events are computed from these fields. What is not known is
better left as `unknown` than described in words.

## Bad

```yaml
times:
  detected: early in the morning
```

```yaml
times:
  detected: 2026-03-04T25:05Z
```

```yaml
times:
  detected: 2026-03-04 15:05 CET
```

## Good

```yaml
times:
  impact_start: unknown
  detected: 2026-03-04T14:05Z
  resolved: 2026-03-05
```
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

_ZONE = re.compile(r":[0-9]{2} ?([A-Z]{2,5})", re.ASCII)
# These are understood, so it is not they that are wrong.
_NO_ZONES = ("UTC", "GMT", "AM", "PM")


def _word(values: Mapping[str, str]) -> str:
    value = values["value"]
    zone = _ZONE.search(value)
    if zone and value.endswith(zone[1]) and zone[1] not in _NO_ZONES:
        return (
            f"`{zone[1]}` is no offset from UTC; write the offset itself, "
            "such as `2026-03-04T15:05+01:00` for a time in CET"
        )
    return (
        f"`{value}` is not a time; write it as `2026-03-04T14:05Z`, or the bare day, or `unknown`"
    )


RULE = Rule(__name__, "PM202", Level.ERROR, wording=_word)
