"""Bring a set-up forward: the steps from its version of the schema to ours, and renamed words.

All of it is made in memory. What cannot be edited by place is left, and said.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from postmortem_kb import discovery
from postmortem_kb.operations import configfile, edit, patch, replacing
from postmortem_kb.operations.project import Project, shown
from postmortem_kb.operations.reading import read
from postmortem_kb.operations.replacing import Changed
from postmortem_kb.operations.upgrading import number, steps, words
from postmortem_kb.operations.upgrading.step import ByHand, Step
from postmortem_kb.words import count

__all__ = ["ByHand", "Change", "Changed", "Upgrade", "diff", "upgrade", "write"]


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after, and what is new in it."""

    file: Path
    before: bytes
    after: bytes
    told: str


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The steps to make, the files they change (the configuration last), and what is left."""

    steps: tuple[Step, ...]
    changes: tuple[Change, ...]
    by_hand: tuple[str, ...]


def upgrade(project: Project, family: Sequence[Step] | None = None) -> Upgrade:
    """Return what brings a knowledge base forward; its configuration is sound.

    Raises ByHand where a step cannot be made, and OSError where a file of one cannot be read.
    """
    known = discovery.collect(steps, "STEP").values() if family is None else family
    due = sorted(
        (each for each in known if each.start >= project.settings.schema_version),
        key=lambda each: each.start,
    )
    files = _Files()
    by_hand: list[str] = []
    for step in due:
        files.make(list(step.edits(project, files.contents)), "brought forward")
    _rename(project, files, by_hand)
    if due:
        _number(project, files, due[-1].start + 1)
    return Upgrade(tuple(due), tuple(files.changes()), tuple(by_hand))


def write(change: Change) -> None:
    """Write a file; raises Changed or OSError, and it is as it was."""
    replacing.replace(change.file, change.before, change.after)


def diff(change: Change) -> str:
    """Return what is changed in a file as a unified diff."""
    return patch.unified(shown(change.file), change.before, change.after)


@dataclass(slots=True)
class _Files:
    """Files as they were and as they are to be; one that has two paths is one file."""

    before: dict[Path, bytes] = field(default_factory=dict)
    after: dict[Path, bytes] = field(default_factory=dict)
    told: dict[Path, list[str]] = field(default_factory=dict)
    real: dict[str, Path] = field(default_factory=dict)

    def known(self, file: Path) -> Path:
        """Return the path by which a file was first spoken of."""
        return self.real.setdefault(os.path.realpath(file), file)

    def contents(self, file: Path) -> bytes:
        """Return what is in a file by now; raises OSError."""
        file = self.known(file)
        if file not in self.after:
            self.after[file] = self.before[file] = file.read_bytes()
        return self.after[file]

    def set(self, file: Path, data: bytes, told: str) -> None:
        """Give a file, whose contents were asked for, other contents."""
        file = self.known(file)
        self.after[file] = data
        self.told.setdefault(file, []).append(told)

    def make(self, edits: Iterable[tuple[Path, edit.Edit]], told: str) -> None:
        """Make the edits of one step."""
        found: dict[Path, list[edit.Edit]] = {}
        for file, each in edits:
            found.setdefault(self.known(file), []).append(each)
        for file, own in found.items():
            self.set(file, edit.apply(self.contents(file), own), told)

    def changes(self) -> Iterator[Change]:
        """Yield the files that change, in the order in which they were changed last."""
        for file, told in self.told.items():
            if self.after[file] != self.before[file]:
                yield Change(file, self.before[file], self.after[file], ", ".join(told))


def _rename(project: Project, files: _Files, by_hand: list[str]) -> None:
    renamed = project.settings.renamed
    if not renamed:
        return
    done = set()
    for location in project.locations():
        file = files.known(location.file)
        if file in done:
            continue
        done.add(file)
        try:
            data = files.after[file] if file in files.after else read(location)
            if not words.is_in(data, renamed):
                continue
            after, found = words.rewritten(location.path, data, renamed)
        except OSError as error:
            by_hand.append(f"{location.path}: it cannot be read: {error.strerror or error}")
            continue
        except ByHand as refusal:
            by_hand.append(str(refusal))
            continue
        if found:
            files.before.setdefault(file, data)
            files.set(file, after, f"{count(found, 'word')} renamed")


def _number(project: Project, files: _Files, version: int) -> None:
    """Write the version into the file, nearest first, that has the options of our plugin."""
    chain = [each for each in (project.settings_file, *project.inherited) if each]
    for file in chain:
        data = files.contents(file)
        layer = configfile.parsed(file, data)
        if isinstance(layer, configfile.Broken):
            raise ByHand(f"{shown(file)}: {layer.reason}")
        after = number.numbered(layer, data, version)
        if after is not None:
            # Written last: until then, all of it can be done again.
            known = files.known(file)
            files.told[known] = files.told.pop(known, [])
            files.set(file, after, f"{number.KEY}: {version}")
            return
    raise ByHand(f"{shown(chain[0])}: there is no plugin {configfile.PLUGIN} to upgrade")
