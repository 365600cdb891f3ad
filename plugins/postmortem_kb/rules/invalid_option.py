"""An option of the configuration has a value that cannot be.

## Why

An option that cannot be understood must not be guessed: everything else is judged by it.

## Bad

```yaml title="mkdocs.yml"
plugins:
  - postmortem-kb:
      id_pattern: INCIDENT
```

## Good

```yaml title="mkdocs.yml"
plugins:
  - postmortem-kb:
      id_pattern: INC-YYYY-NNN
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(__name__, "PM092", Level.ERROR, "option `{option}`: {reason}")
