"""The text holds HTML where Markdown would do, or words that are taken for it.

## Why

Words such as `<service>` are a tag for a browser and vanish from the page. Tables, pictures and
headings in HTML escape the check, the search and the theme. Small tags that Markdown has no sign
for (`<kbd>`, `<br>`, `<details>`) are left alone.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

Restart it with the name of the <service> that failed.

<img src="chart.png" width="300">
```

## Good

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

Restart it with `systemctl restart <service>`, then press <kbd>Enter</kbd>.<br>
The load fell below 5 % in <10 s. See <https://dashboards.example.com/d/1>.
```
"""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_HARMLESS = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "br", "caption", "cite", "code", "dd", "del", "details", "dfn",
    "dl", "dt", "em", "figcaption", "figure", "hr", "i", "ins", "kbd", "mark", "p", "pre", "q",
    "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "time", "u", "var", "wbr",
))  # fmt: skip
_IN_MARKDOWN = {
    "img": "`![what it shows](address)`",
    "table": "a table of Markdown",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "`## Heading`"),
    **dict.fromkeys(("ul", "ol"), "a list of Markdown"),
    "blockquote": "`> quotation`",
}
# What is said of the whole is enough; active-html speaks of the rest.
_OTHERS = frozenset((
    "address", "applet", "area", "article", "aside", "audio", "base", "body", "button", "canvas",
    "center", "col", "colgroup", "data", "datalist", "dialog", "div", "embed", "fieldset", "font",
    "footer", "form", "frame", "frameset", "head", "header", "html", "iframe", "input", "label",
    "legend", "li", "link", "main", "map", "math", "menu", "meta", "meter", "nav", "noscript",
    "object", "optgroup", "option", "output", "param", "path", "picture", "progress", "rp", "rt",
    "ruby", "script", "section", "select", "slot", "source", "style", "svg", "tbody", "td",
    "template", "textarea", "tfoot", "th", "thead", "title", "tr", "track", "video",
))  # fmt: skip


def check(document: Document, _: Context) -> Iterator[Finding]:
    """Yield a finding for the first tag of each name outside of code and comments."""
    body = document.body
    seen = set(_HARMLESS)
    for tag in body.tags:
        if not tag.closed or tag.name in seen:
            continue
        seen.add(tag.name)
        place = body.place(tag.start, tag.end)
        if tag.name in _IN_MARKDOWN:
            message = f"write {_IN_MARKDOWN[tag.name]} instead of `<{tag.name}>`"
            yield Finding(place, message)
        # A team's own element has its end; words in angle brackets have none.
        elif tag.name not in _OTHERS and f"</{tag.name}>" not in body.prose.lower():
            message = f"`<{tag.name}>` is read as HTML and not shown; put it in backticks"
            yield Finding(place, message)


RULE = Rule(__name__, "PM709", Level.NOTE, document=check)
