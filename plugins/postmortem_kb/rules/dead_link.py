"""A link of the text leads to a file that does not exist.

## Why

A reader follows links in the middle of an incident. Links and pictures are looked for as MkDocs
does: relative to the file, without what follows `?` or `#`; `/2026/PM-2026-001.md` is looked for in
the documentation. Whole addresses, pages that this site makes itself and names without an ending,
which MkDocs leaves as they are, are not judged; the id of a postmortem alone leads nowhere.

## Bad

```markdown
---
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
---

The same happened in [March](PM-2026-404.md), see ![the load](images/load.png).
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

See [the impact](#impact), [this file](PM-2026-001.md#timeline), [the year](../2026/) and
[the report](https://example.com/report.html).
```
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from postmortem_kb.body import Link
from postmortem_kb.corpus import Document
from postmortem_kb.model import Level
from postmortem_kb.rules import Context, Finding, Rule

_PLAIN = re.compile(r"(?!//)[\w./-]+(?:#[\w-]*)?", re.ASCII)
_ID = re.compile(r"([A-Z][A-Za-z]{0,15}(?:-\d{1,8}){1,3})(#[\w-]*)?", re.ASCII)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")
_LONGEST = 100
_MOST_FILES = 5000


def _path(link: Link) -> tuple[str, str]:
    """Return the path a link leads to and its fragment; no path if MkDocs does not judge it."""
    target = link.target
    # Most links are these, and need no more than a look.
    if target.startswith(("https://", "http://", "//", "#", "?")):
        return "", ""
    if target.startswith("/") and not target.partition("#")[0].endswith(".md"):
        return "", ""
    if _PLAIN.fullmatch(target):
        path, _, fragment = target.partition("#")
        return (path, fragment) if posixpath.splitext(path)[1] else ("", "")
    target = _ESCAPED.sub(r"\1", target)
    if target.startswith("\\"):
        return "", ""
    try:
        scheme, host, path, _, fragment = urlsplit(target)
    except ValueError:
        return "", ""
    path = unquote(path)
    named_as_file = posixpath.splitext(path)[1] != ""
    return (path, fragment) if named_as_file and not (scheme or host) else ("", "")


def _is_generated(uri: str, context: Context) -> bool:
    """Tell whether a path below docs_dir is one of the pages the site makes itself."""
    folder = context.settings.folder
    below = f"{folder}/" if folder else ""
    first = uri.removeprefix(below).partition("/")[0].removesuffix(".md")
    return bool(context.around.generated) and (
        f"{below}{first}" in context.around.generated or uri == f"{below}index.md"
    )


def _is_there(document: Document, path: str, uri: str, context: Context) -> bool:
    """Tell whether a path leads to a file, and to one that the site holds."""
    location, docs_dir = document.location, context.around.docs_dir
    # Strings, as this is done for every link; and Path.exists raises on names no disk can hold.
    if docs_dir is not None and f"{docs_dir}{os.sep}{location.uri}" == str(location.file):
        file = f"{docs_dir}{os.sep}{uri}"
        leads_out = uri.startswith("../")
    elif path.startswith("/"):
        return True
    else:
        file = f"{location.file.parent}{os.sep}{path}"
        leads_out = False
    return not leads_out and os.path.lexists(file) and not Path(file).is_dir()


class _Neighbours:
    """The files around a postmortem, by their names without case: its folder, and all beside it."""

    def __init__(self, document: Document) -> None:
        self.here = document.location.file.parent

    @cached_property
    def files(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for folder in self._folders():
            for entry in _entries(folder):
                if not _is_folder(entry):
                    found.setdefault(entry.name.casefold(), []).append(entry.path)
        return found

    def _folders(self) -> Iterator[str]:
        above = str(self.here.parent)
        yield above
        for entry in _entries(above):
            if _is_folder(entry):
                yield entry.path

    def meant(self, path: str) -> str | None:
        """Return the way to the only file of that name, if there is one."""
        found = self.files.get(posixpath.basename(path).casefold(), [])
        if len(found) != 1:
            return None
        return quote(os.path.relpath(found[0], self.here).replace(os.sep, "/"))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)[:_MOST_FILES]
    except OSError:
        return []


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each link, image and definition in use that leads to no file."""
    there: dict[str, bool] = {}
    neighbours = _Neighbours(document)
    folder = posixpath.dirname(document.location.uri)
    for link in document.body.links:
        alone = _ID.fullmatch(link.target)
        path, fragment = (alone[1], (alone[2] or "")[1:]) if alone else _path(link)
        if not path or (alone and not neighbours.meant(f"{path}.md")):
            continue
        uri = posixpath.normpath(posixpath.join(folder, path).lstrip("/"))
        if uri not in there:
            generated = _is_generated(uri, context)
            there[uri] = generated or _is_there(document, path, uri, context)
        if not there[uri]:
            meant = neighbours.meant(f"{path}.md" if alone else path)
            suggestion = f"{meant}#{fragment}" if meant and fragment else meant
            message = f"`{link.target[:_LONGEST]}` leads to no file of the site; correct the path"
            place = document.body.place(link.start, link.end)
            yield Finding(place, message, suggestion, involves=(uri,))


RULE = Rule(__name__, "PM408", Level.ERROR, document=check)
