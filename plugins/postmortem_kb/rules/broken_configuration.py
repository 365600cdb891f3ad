"""The configuration file cannot be read.

## Why

Without its configuration the check does not know the severities, the causes or where the files are;
judging by other rules than the team's own would be worse than not judging.

## Bad

```yaml title="mkdocs.yml"
plugins:
  - postmortem-kb: [unclosed
```

## Good

```yaml title="mkdocs.yml"
plugins:
  - postmortem-kb
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(__name__, "PM090", Level.ERROR, "the configuration cannot be read: {reason}")
