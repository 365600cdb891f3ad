"""A value is not one of the words there are.

## Why

Indexes and trends are built from fixed lists: two spellings of one cause are two causes, and
neither shows up as frequent. The lists can be extended in the configuration; a word that was given
up is named under `renamed` there, and `postmortem upgrade` writes the new one everywhere.

## Bad

```yaml
severity: high
```

```yaml
root_cause_categories: [configuration]
```

## Good

```yaml
severity: SEV2
```

```yaml
root_cause_categories: [config-change]
```
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

_OTHER_SCALE = re.compile(r"[A-Za-z]\W?\d")


def _word(values: Mapping[str, str]) -> str:
    said = f"`{values['value']}` is not a known {values['what']}; write one of {values['known']}"
    if values["what"] == "severity" and _OTHER_SCALE.fullmatch(values["value"]):
        return f"{said}, or name it under `aliases` of one of `severities` in the configuration"
    return said


RULE = Rule(__name__, "PM104", Level.ERROR, wording=_word)
