"""What the knowledge base holds already: a file is imported once, and its postmortem left alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from postmortem_kb import frontmatter
from postmortem_kb.operations import new
from postmortem_kb.operations.adopting import page
from postmortem_kb.operations.adopting.sources import Source, Unread
from postmortem_kb.operations.project import Project, plain, shown

_LARGEST = 1024 * 1024
_KEPT = f"## {page.KEPT} From"
# The links of a draft were mended.
_TARGET = re.compile(r"\]\([^)\n]{0,1000}")


@dataclass(frozen=True)
class Before:
    """What is in the knowledge base already: ids, and what was imported when.

    ``texts`` are those of the postmortems without the line of an import, by their titles.
    """

    taken: frozenset[str]
    files: dict[str, Path]
    digests: dict[str, str]
    hashes: dict[str, str]
    own: frozenset[Path]
    texts: Mapping[str, list[tuple[str, Path]]]

    def left_out(self, source: Source) -> Unread | None:
        """Return why a file is not imported once more, if it is not."""
        known = page.known_as(source.path)
        if source.file in self.own:
            return Unread(source.path, "is a postmortem of this knowledge base", fault=False)
        if known in self.files:
            there = shown(self.files[known])
            if self.digests[known] == source.digest:
                return Unread(source.path, f"was imported before, as {there}", fault=False)
            why = f"has changed since it was imported as {there}, which is left as it is"
            return Unread(source.path, why)
        if source.digest in self.hashes:
            why = f"has the same contents as {self.hashes[source.digest]}"
            return Unread(source.path, why, fault=False)
        return None

    def unmarked(self, source: Source, title: str) -> Unread | None:
        """Return why a file is not imported that is there already, without the line that says so.

        The text is that of the file, with what was kept from its header below or above it.
        """
        text = _words(source.cut.body)
        for there, file in self.texts.get(title.casefold(), ()):
            below = there.startswith(f"{text} {_KEPT} ")
            above = there.startswith(f"{_KEPT} ") and there.endswith(f" {text}")
            if text and (there == text or below or above):
                why = f"has the title and the text of {shown(file)}"
                return Unread(source.path, why, fault=False)
        return None


def before(project: Project) -> Before:
    """Return what a knowledge base holds; a file that cannot be read is left for the check."""
    files, digests, hashes, own = {}, {}, {}, set()
    texts: dict[str, list[tuple[str, Path]]] = defaultdict(list)
    for location in project.locations():
        if not location.file.is_file():
            continue
        try:
            with location.file.open("rb") as opened:
                data = opened.read(_LARGEST)
        except OSError:
            continue
        if found := page.marked(data):
            files[found[0]], digests[found[0]] = location.file, found[1]
            hashes[found[1]] = shown(location.file)
            own.add(plain(location.file))
            continue
        there = frontmatter.read(data)
        if project.settings.id_regex.fullmatch(str(there.values.get("id") or "")):
            own.add(plain(location.file))
            title = str(there.values.get("title") or "").casefold()
            texts[title].append((_words(there.body), location.file))
    taken = frozenset(new.taken_ids(project))
    return Before(taken, files, digests, hashes, frozenset(own), texts)


def _words(text: str) -> str:
    return " ".join(_TARGET.sub("](", text).split())
