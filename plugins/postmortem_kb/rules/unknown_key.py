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
from postmortem_kb.schema import Detection, Roles, Times

# Where what people call so has its place.
_HOMES = {
    **{
        part: f"`{part}` under `{name}`"
        for name, model in (("times", Times), ("roles", Roles), ("detection", Detection))
        for part in model.model_fields
    },
    **dict.fromkeys(("customers", "users", "data_loss", "slo"), "a field of `impact`"),
    **dict.fromkeys(("cause", "root_cause", "root_causes"), "`root_cause_categories`, a list"),
    **dict.fromkeys(("date", "start", "start_time", "started_at"), "`impact_start` under `times`"),
    **dict.fromkeys(("end", "end_time", "ended_at"), "`resolved` or `impact_end` under `times`"),
    **dict.fromkeys(
        ("timeline", "lessons", "lessons_learned", "response", "prevention"),
        "a heading of the text below the front matter",
    ),
}


def _word(values: Mapping[str, str]) -> str:
    if values["inside"]:
        return f"`{values['inside']}` has no field `{values['key']}`; it has {values['known']}"
    home = _HOMES.get(values["key"].casefold().replace("-", "_"))
    if home:
        return f"there is no field `{values['key']}` at the top; it is {home}"
    return (
        f"there is no field `{values['key']}`; correct its name, "
        "or name it under `extra_fields` in the configuration"
    )


RULE = Rule(__name__, "PM101", Level.ERROR, wording=_word, about_keys=True)
