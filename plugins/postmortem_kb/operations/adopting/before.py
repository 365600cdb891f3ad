"""What the knowledge base holds already: a file is imported once, and its postmortem left alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from postmortem_kb import frontmatter
from postmortem_kb.operations import new
from postmortem_kb.operations.adopting import page
from postmortem_kb.operations.adopting.sources import Source, Unread
from postmortem_kb.operations.project import Project, plain, shown


@dataclass(frozen=True)
class Before:
    """What is in the knowledge base already: ids, and what was imported when."""

    taken: frozenset[str]
    files: dict[str, Path]
    digests: dict[str, str]
    hashes: dict[str, str]
    own: frozenset[Path]

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
            return Unread(source.path, why, fault=False)
        if source.digest in self.hashes:
            why = f"has the same contents as {self.hashes[source.digest]}"
            return Unread(source.path, why, fault=False)
        return None


def before(project: Project) -> Before:
    """Return what a knowledge base holds; a file that cannot be read is left for the check."""
    files, digests, hashes, own = {}, {}, {}, set()
    for location in project.locations():
        if not location.file.is_file():
            continue
        try:
            with location.file.open("rb") as opened:
                data = opened.read(2 * 64 * 1024)
        except OSError:
            continue
        if found := page.marked(data):
            files[found[0]], digests[found[0]] = location.file, found[1]
            hashes[found[1]] = shown(location.file)
        if found or project.settings.id_regex.fullmatch(_id(data)):
            own.add(plain(location.file))
    return Before(frozenset(new.taken_ids(project)), files, digests, hashes, frozenset(own))


def _id(data: bytes) -> str:
    return str(frontmatter.read(data).values.get("id") or "")
