"""A value begins with a sign that means something else in YAML.

## Why

A value cannot begin with `@`, `%`, `*`, `&`, `!`, `|`, `>` or a backtick unless it is quoted:
YAML keeps these signs for itself.

## Bad

```yaml
owner: @alice
```

```yaml
summary: *Partly* restored at noon.
```

## Good

```yaml
owner: "@alice"
```

```yaml
summary: "*Partly* restored at noon."
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM013",
    Level.ERROR,
    "a value cannot begin with `{first}` in YAML; put the whole value in double quotes",
)
