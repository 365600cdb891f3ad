r"""Quotation marks do not enclose the whole value.

## Why

A value that begins with a quotation mark ends at the next one. Words behind it belong to nothing,
and a mark that is never closed swallows the lines below. In double quotes a backslash begins an
escape.

## Bad

```yaml
title: "Checkout" failed in the EU
```

```yaml
title: "Checkout failed in the EU
```

```yaml
title: 'Checkout couldn't load in the EU'
```

```yaml
title: "Checkout failed for names like \d+"
```

## Good

```yaml
title: '"Checkout" failed in the EU'
```

```yaml
title: "Checkout failed in the EU"
```

```yaml
title: "Checkout couldn't load in the EU"
```

```yaml
title: 'Checkout failed for names like \d+'
```
"""

from __future__ import annotations

from collections.abc import Mapping

from postmortem_kb.model import Level
from postmortem_kb.rules import Rule

_MARKS = {"'": "an apostrophe", '"': "a quotation mark"}


def _word(values: Mapping[str, str]) -> str:
    """Say which way the quotation marks went wrong."""
    mark = _MARKS[values["first"]]
    match values["why"]:
        case "escape":
            return (
                f"`{values['escape']}` in double quotes is an escape that YAML does not know; "
                "put the value in single quotes"
            )
        case "inside" if mark == "an apostrophe":
            return "an apostrophe inside the value ends it; put the value in double quotes"
        case "inside":
            return 'a quotation mark inside the value ends it; write `\\"` for each one inside'
        case "open":
            return f"{mark} is opened and never closed; put the whole value in double quotes"
    return (
        "the quotation marks do not enclose the whole value; put all of it in one pair of double "
        "quotes"
    )


RULE = Rule(__name__, "PM016", Level.ERROR, wording=_word)
