"""Links to what is not published: only their words stay."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

_LINK = re.compile(r"!?\[([^\]\[\n]*)\]\(\s*<?([^()\s<>]+)>?[^()\n]*\)")
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\[\n]+)\]:[ \t]*<?([^\s<>]+)>?.*\n?", re.MULTILINE)
_REFERENCE = re.compile(r"!?\[([^\]\[\n]+)\](?:[ ]?\[([^\]\[\n]*)\])?(?![:(])")


def unlinked(body: str, uri: str, withheld: frozenset[str]) -> str:
    """Return the body of the file ``uri`` without its links to withheld files.

    What lies in a folder beside such a file under its name is withheld with it.
    """
    folder = posixpath.dirname(uri)
    stems = {posixpath.splitext(path)[0] for path in withheld}
    labels: set[str] = set()

    def is_withheld(target: str) -> bool:
        path = posixpath.normpath(posixpath.join(folder, unquote(target.partition("#")[0])))
        return path in withheld or any(path.startswith(f"{stem}/") for stem in stems)

    def inline(link: re.Match[str]) -> str:
        return link[1] if is_withheld(link[2]) else link[0]

    def definition(found: re.Match[str]) -> str:
        if not is_withheld(found[2]):
            return found[0]
        labels.add(_label(found[1]))
        return ""

    def reference(found: re.Match[str]) -> str:
        return found[1] if _label(found[2] or found[1]) in labels else found[0]

    body = _DEFINITION.sub(definition, _LINK.sub(inline, body))
    return _REFERENCE.sub(reference, body) if labels else body


def _label(text: str) -> str:
    """Return the label of a reference as Markdown compares it."""
    return " ".join(text.casefold().split())
