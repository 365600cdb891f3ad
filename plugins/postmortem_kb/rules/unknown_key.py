"""A field is not one of those there are.

## Why

A misspelt name would be ignored in silence: `severty: SEV1` leaves the postmortem without a
severity. A team's own fields are welcome once the configuration names them.

## Bad

```yaml
severty: SEV2
```

```yaml
times:
  impact_started: 2026-03-04T14:05Z
```

## Good

```yaml
severity: SEV2
times:
  impact_start: 2026-03-04T14:05Z
```
"""

from __future__ import annotations

from collections.abc import Mapping

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule


def _word(values: Mapping[str, str]) -> str:
    if values["inside"]:
        return f"`{values['inside']}` has no field `{values['key']}`; it has {values['known']}"
    return (
        f"there is no field `{values['key']}`; correct its name, "
        "or name it under `extra_fields` in the configuration"
    )


RULE = Rule(__name__, "PM101", Level.ERROR, wording=_word, about_keys=True)
