"""The front matter is not valid YAML.

## Why

What cannot be read cannot be checked, listed or counted. The other fields of the file are still
judged, so that all faults show in one run.

## Bad

```yaml
tags: [checkout, database
```

```yaml
title:Checkout failed in the EU
```

```yaml
times:
  impact_start: 2026-03-04T14:05Z
   detected: 2026-03-04T14:10Z
```

## Good

```yaml
tags: [checkout, database]
```

```yaml
title: Checkout failed in the EU
```

```yaml
times:
  impact_start: 2026-03-04T14:05Z
  detected: 2026-03-04T14:10Z
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM010",
    Level.ERROR,
    "the front matter cannot be read here: {hint}",
)
