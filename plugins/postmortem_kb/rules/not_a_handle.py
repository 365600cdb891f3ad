"""A person or team is not given by a handle.

## Why

Lists of open action items go by owner: one name in one spelling. A handle also keeps private
names and e-mail addresses out of the site.

## Bad

```yaml
owner: Platform Team
```

```yaml
owner: alice@example.com
```

## Good

```yaml
owner: platform-team
```
"""

from __future__ import annotations

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

RULE = Rule(
    __name__,
    "PM108",
    Level.ERROR,
    "`{value}` is not a handle; name one person or team by one word of letters, digits and `-`, "
    "such as `platform-team`",
)
