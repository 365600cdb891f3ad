"""A title is too short to tell anything, or too long for a list.

## Why

The title is what a reader sees in search results and lists. "Outage" fits every incident; a whole
paragraph fits no line. Details belong in the summary.

## Bad

```yaml
title: Outage
```

## Good

```yaml
title: Checkout failed for one in five customers
```
"""

from __future__ import annotations

from collections.abc import Mapping

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule


def _word(values: Mapping[str, str]) -> str:
    advice = (
        "say what failed, for whom" if int(values["length"]) < 8 else "move details to `summary`"
    )
    return f"a title has 8 to 100 characters and this one {values['length']}; {advice}"


RULE = Rule(__name__, "PM106", Level.ERROR, wording=_word)
