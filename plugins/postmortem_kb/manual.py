"""The manual of a rule as a plain value: what the terminal, the site and reports print of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from postmortem_kb.model import Level

# Where a code belongs: its first digit; the configuration's have a range of their own.
FAMILIES = {
    "PM0": "Files and YAML",
    "PM09": "Configuration",
    "PM1": "Fields",
    "PM2": "Times",
    "PM3": "Action items",
    "PM4": "References",
    "PM5": "Text",
    "PM6": "Language",
    "PM7": "Safety",
}
# The rules before it say that a file cannot be read as it stands: nothing can make that good.
_FIRST_OF_CHOICE = "PM021"
# A comment must not silence what watches over comments.
_WATCHERS = ("PM022", "PM023")
_SECTION = re.compile(r"^## (Why|Bad|Good)$", re.MULTILINE)
_TITLED = re.compile(r'^```(\w+) title="([^"]+)"$', re.MULTILINE)


_SILENCING = """\
Leave a fault on purpose with its reason in a comment. In the front matter it stands beside the
value, or on a line of its own before the entry it is about:

```yaml
# postmortem-ignore CODE: the reason
```

In the text it stands within the line, or before the paragraph, list or table:

```html
<!-- postmortem-ignore CODE: the reason -->
```

For all postmortems of a severity, kind or status, `policy` in the configuration makes it an error,
a warning or a note, or switches it off:

```yaml
plugins:
  - postmortem-kb:
      policy:
        - when: {kind: exercise}
          rules: {CODE: off}
```"""


@dataclass(frozen=True, slots=True)
class Manual:
    """What a rule finds, why, and examples; the texts are Markdown.

    ``more`` is a section that only some rules have, such as the phrases of one about language.
    """

    code: str
    name: str
    level: Level
    summary: str
    why: str
    bad: str
    good: str
    more: str = ""

    @property
    def family(self) -> str:
        """Return the title of the family that its code belongs to."""
        return FAMILIES["PM09" if self.code.startswith("PM09") else self.code[:3]]

    @property
    def optional(self) -> bool:
        """Tell whether a comment or the policy may silence it."""
        return is_optional(self.code)

    @property
    def silencing(self) -> str:
        """Return how to silence it, as Markdown."""
        if not self.optional:
            return "It cannot be silenced: what it finds has to be mended."
        return _SILENCING.replace("CODE", self.code)

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """Return (title, text) of every section, in the order of reading."""
        found = [("Why", self.why), ("Bad", self.bad), ("Good", self.good)]
        found += [("Phrases", self.more)] if self.more else []
        return (*found, ("How to silence it", self.silencing))

    @property
    def text(self) -> str:
        """Return all of it as Markdown, below the summary."""
        return "\n\n".join(f"## {title}\n\n{text}" for title, text in self.sections)


def is_optional(code: str) -> bool:
    """Tell whether a comment or the policy may silence a rule."""
    return code >= _FIRST_OF_CHOICE and not code.startswith("PM09") and code not in _WATCHERS


def parse(docstring: str, code: str, name: str, level: Level, more: str = "") -> Manual:
    """Return the manual in the docstring of a rule's module."""
    summary, *parts = _SECTION.split(docstring)
    texts = dict(zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True))
    why, bad, good = (texts.get(title, "") for title in ("Why", "Bad", "Good"))
    return Manual(code, name, level, " ".join(summary.split()), why, bad, good, more)


def with_visible_paths(text: str) -> str:
    """Return Markdown whose code blocks say their file's path in a line before them.

    Not every Markdown knows titles of code blocks.
    """
    return _TITLED.sub(r"`\2`:\n\n```\1", text)
