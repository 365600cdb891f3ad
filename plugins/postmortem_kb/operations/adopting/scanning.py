"""What a person has to look at in a text that is imported as it is: secrets, people, shortcodes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from postmortem_kb import scrubbing
from postmortem_kb.operations.adopting.sources import Source
from postmortem_kb.operations.project import shown
from postmortem_kb.words import count

_SECRETS = ("private key", "token", "password", "secret")
_PERSONAL = ("e-mail", "phone number")
_MOST = 10
# Of Hugo, `{{< figure >}}` and `{{% note %}}`; of Jekyll, `{% include %}`.
_SHORTCODE = re.compile(r"\{\{[<%]|\{%")


def told(source: Source, file: Path, text: str, known: Collection[int]) -> Iterator[str]:
    """Yield what to tell of a draft, by its lines; never a value. ``known`` lines were told."""
    found = scrubbing.scrub(text)[1]
    held = {kind: found[kind] for kind in _SECRETS if found[kind]}
    secrets = [
        (number, kind)
        for number, line in enumerate(text.split("\n") if held else (), 1)
        if number not in known and (kind := _secret(line))
    ]
    for number, kind in secrets[:_MOST]:
        yield f"{shown(file)}:{number}: looks like a {kind}; revoke it and take it out"
    if more := secrets[_MOST:]:
        yield f"{count(len(more), 'more line')} that look like that"
    if held and not secrets and not known:
        # It goes over the end of a line.
        yield f"holds what looks like {scrubbing.told(held)}; revoke it and take it out"
    if people := scrubbing.told({kind: found[kind] for kind in _PERSONAL}):
        yield f"holds {people}; name people by their role or handle"
    if number := len(_SHORTCODE.findall(source.body.prose)):
        yield (
            f"holds {count(number, 'shortcode')} of another generator, such as "
            "`{{< figure >}}`, left as it is: put Markdown in its place"
        )


def _secret(line: str) -> str:
    counts = scrubbing.scrub(line)[1]
    return next((kind for kind in _SECRETS if kind in counts), "")
