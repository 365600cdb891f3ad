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
import stat
from collections.abc import Iterator
from urllib.parse import quote, unquote, urlsplit

from postmortem_kb.body import Link
from postmortem_kb.corpus import Document, Location
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


def _uri(location: Location, path: str) -> str:
    """Return the path below docs_dir that a link's path leads to."""
    folder = location.uri.rpartition("/")[0]
    whole = path if path.startswith("/") else f"{folder}/{path}"
    return posixpath.normpath(whole.lstrip("/"))


def is_there(context: Context, location: Location, path: str) -> bool:
    """Tell whether a path leads to a page we make, or to a file that the site holds."""
    uri, docs_dir = _uri(location, path), context.around.docs_dir
    if _is_generated(uri, context):
        return True
    # No Path, as this is done for every link; and Path.exists raises on names no disk can hold.
    if docs_dir is not None and f"{docs_dir}{os.sep}{location.uri}" == str(location.file):
        file = f"{docs_dir}{os.sep}{uri}"
        leads_out = uri.startswith("../")
    elif path.startswith("/"):
        return True
    else:
        file = f"{location.file.parent}{os.sep}{path}"
        leads_out = False
    return not leads_out and _is_no_folder(file)


def _is_no_folder(file: str) -> bool:
    """Tell whether something is there that is no folder; a link that leads nowhere is."""
    try:
        mode = os.lstat(file).st_mode
    except (OSError, ValueError):
        return False
    return not (os.path.isdir(file) if stat.S_ISLNK(mode) else stat.S_ISDIR(mode))  # noqa: PTH112


def meant(context: Context, location: Location, path: str) -> str | None:
    """Return the way to the only file of that name around a postmortem, if there is one.

    That is in its folder and in all beside it, whatever the case of the name.
    """
    here = location.file.parent
    above = str(here.parent)
    if above not in context.listings:
        context.listings[above] = _listing(above)
    found = context.listings[above].get(posixpath.basename(path).casefold(), [])
    if len(found) != 1:
        return None
    return quote(os.path.relpath(found[0], here).replace(os.sep, "/"))


def _listing(folder: str) -> dict[str, list[str]]:
    """Return {name without case: the files of it} in a folder and in those below it."""
    found: dict[str, list[str]] = {}
    entries = _entries(folder)
    below = (entry for each in entries if _is_folder(each) for entry in _entries(each.path))
    for entry in (*entries, *below):
        if not _is_folder(entry):
            found.setdefault(entry.name.casefold(), []).append(entry.path)
    return found


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
    location = document.location
    there: dict[str, bool] = {}
    for link in document.body.links:
        alone = _ID.fullmatch(link.target)
        path, fragment = (alone[1], (alone[2] or "")[1:]) if alone else _path(link)
        named = f"{path}.md" if alone else path
        if not path or (alone and not context.ask(meant, location, named)):
            continue
        if path not in there:
            there[path] = context.ask(is_there, location, path)
        if not there[path]:
            way = context.ask(meant, location, named)
            suggestion = f"{way}#{fragment}" if way and fragment else way
            message = f"`{link.target[:_LONGEST]}` leads to no file of the site; correct the path"
            place = document.body.place(link.start, link.end)
            yield Finding(place, message, suggestion, involves=(_uri(location, path),))


RULE = Rule(__name__, "PM408", Level.ERROR, document=check, questions=(is_there, meant))
