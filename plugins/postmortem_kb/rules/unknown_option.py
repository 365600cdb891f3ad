"""The configuration has an option that does not exist.

## Why

A misspelt option would be ignored in silence, and the team would believe that it holds.

## Bad

```yaml title="mkdocs.yml"
plugins:
  - postmortem-kb:
      minimun_n: 3
```

## Good

```yaml title="mkdocs.yml"
plugins:
  - postmortem-kb:
      minimum_n: 3
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(__name__, "PM091", Level.ERROR, "there is no option `{option}`; correct its name")
