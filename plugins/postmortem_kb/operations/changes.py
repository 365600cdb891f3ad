"""What a branch changes: the files of a pull request, and the ids and paths it takes away."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from postmortem_kb import frontmatter
from postmortem_kb.corpus import Location
from postmortem_kb.model import Problem
from postmortem_kb.operations import git
from postmortem_kb.operations.project import Project, plain, shown
from postmortem_kb.operations.reading import read
from postmortem_kb.operations.walking import is_markdown
from postmortem_kb.similarity.terms import COMPARED


@dataclass(frozen=True)
class Changes:
    """The files changed since a commit, and the names others may know them by.

    ``names`` are the paths of the changed files, and the ids that changed files have or had;
    ``folders`` are repositories within this one that changed. ``everything`` says that the
    configuration changed, and so how all files are judged. ``told`` is what each changed file told
    before of what similar ones are found by, ``gone`` what those told that are there no more.
    """

    files: frozenset[Path]
    names: frozenset[str]
    folders: frozenset[Path] = frozenset()
    everything: bool = False
    told: Mapping[Path, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    def touch(self, file: Path) -> bool:
        """Tell whether a file is one of those changed, or is judged in another way than before."""
        return self.everything or self.wrote(file)

    def wrote(self, file: Path) -> bool:
        """Tell whether a file is one of those changed."""
        real = Path(os.path.realpath(file))
        return (
            _beside(file) in self.files
            or real in self.files
            or any(folder in real.parents for folder in self.folders)
        )

    def describes_anew(self, location: Location) -> bool:
        """Tell whether a file is new, or tells something else that similar ones are found by.

        A file with a new name is not new if one that is gone told the same: it was renamed.
        """
        if not self.wrote(location.file):
            return False
        try:
            now = _told(read(location))
        except OSError:
            return False
        places = (_beside(location.file), Path(os.path.realpath(location.file)))
        before = [self.told[place] for place in places if place in self.told]
        return now not in (before or self.gone)

    def concern(self, problem: Problem) -> bool:
        """Tell whether a problem in a file left alone comes from one that was not."""
        return not self.names.isdisjoint(problem.involves)


def since(project: Project, ref: str) -> Changes:
    """Return what changed in the working copy since it left the history of a commit.

    Raises git.Refused, in words for whoever runs the check.
    """
    top = Path(os.fsdecode(git.ask(project.root, "rev-parse", "--show-toplevel").rstrip(b"\n")))
    base = _merge_base(top, ref)
    changed = list(_changed(top, base))
    files = {_beside(top / os.fsdecode(path)) for path, _ in changed}
    docs = _beside(project.docs_dir)
    if not docs.is_relative_to(top):
        raise git.Refused(f"{shown(docs)} lies outside of the repository {top}")
    # A postmortem is named by its path below docs_dir, a runbook by that in the repository.
    roots = (docs, _beside(project.root), top)
    names = {
        file.relative_to(root).as_posix()
        for file in files
        for root in roots
        if file.is_relative_to(root)
    }
    blobs = {
        _beside(top / os.fsdecode(path)): blob
        for path, blob in changed
        if blob and is_markdown(os.fsdecode(path))
    }
    former = git.contents(top, blobs.values())
    for data in former.values():
        names |= set(_ids(data))
    told = {file: _told(former[blob]) for file, blob in blobs.items() if blob in former}
    gone = frozenset(words for file, words in told.items() if not os.path.lexists(file))
    for file in files:
        if is_markdown(file.name):
            names |= set(_ids(_now(file, top)))
    settings = {_beside(file) for file in (project.settings_file, *project.inherited) if file}
    folders = frozenset(file for file in files if file.is_dir() and not file.is_symlink())
    everything = not settings.isdisjoint(files)
    return Changes(frozenset(files), frozenset(names), folders, everything, told, gone)


def _now(file: Path, top: Path) -> bytes:
    """Return what is in a file; nothing if it is gone, or is not to be read."""
    try:
        return read(Location(file.name, file.relative_to(top).as_posix(), file))
    except (OSError, ValueError):
        return b""


def _merge_base(top: Path, ref: str) -> str:
    words = f"`{ref}`"
    if ref.startswith("-"):
        raise git.Refused(f"{words} is no name of a commit")
    try:
        commit = git.ask(top, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}").decode()
    except git.Refused:
        if git.is_shallow(top):
            raise git.Refused(git.SHALLOW.format(f"what changed since {words}")) from None
        raise git.Refused(
            f"there is no commit {words} here; fetch it first, such as `git fetch origin main`"
        ) from None
    try:
        return git.ask(top, "merge-base", commit.strip(), "HEAD").decode().split()[0]
    except git.Refused:
        if git.is_shallow(top):
            raise git.Refused(git.SHALLOW.format(f"what changed since {words}")) from None
        raise git.Refused(f"HEAD and {words} have no history in common") from None


def _changed(top: Path, base: str) -> Iterator[tuple[bytes, str]]:
    """Yield (path from the top, the blob it was, or nothing) of each file that is not as before."""
    told = git.ask(
        top, "diff", "--raw", "-z", "--no-renames", "--no-abbrev", "--no-ext-diff", base, "--"
    )
    parts = told.split(b"\0")
    for about, path in zip(parts[::2], parts[1::2], strict=False):
        mode, _, blob, _, _ = about.lstrip(b":").split()
        yield path, blob.decode() if mode in git.REGULAR else ""
    new = git.ask(top, "ls-files", "--others", "--exclude-standard", "-z")
    for path in new.split(b"\0"):
        if path:
            yield path, ""


def _told(data: bytes) -> str:
    """Return what similar postmortems are found by, as it is written."""
    values = frontmatter.read(data).values
    return repr([values.get(key) for key in COMPARED])


def _ids(data: bytes) -> Iterator[str]:
    values = frontmatter.read(data).values
    former = values.get("former_ids")
    for each in (values.get("id"), *(former if isinstance(former, list) else ())):
        if isinstance(each, str):
            yield each


def _beside(file: Path) -> Path:
    """Return a path by its real folder; the file itself may be a link that was changed."""
    whole = plain(file)
    return Path(os.path.realpath(whole.parent), whole.name)
