"""What a template says of itself, in the comments it begins with: ``{# about: ... #}``."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from postmortem_kb.operations.project import Project
from postmortem_kb.resources import templates_dir

ENDING = ".md.jinja"
"""How the name of a file ends that is a template; what it includes is called otherwise."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_LINE = re.compile(r"\{#-?[ ]?([a-z]+):([^#]*)#\}[ \t]*")


@dataclass(frozen=True, slots=True)
class Head:
    """The values that a template declares, and whether it is the team's own."""

    values: Mapping[str, str]
    own: bool = False

    @property
    def about(self) -> str:
        """Return what it is for, in one line."""
        return self.values.get("about") or ("your own" if self.own else "")

    def listed(self, key: str) -> tuple[str, ...]:
        """Return the values between the commas of one."""
        parts = (part.strip() for part in self.values.get(key, "").split(","))
        return tuple(part for part in parts if part)


def own_folder(project: Project) -> Path | None:
    """Return the team's own folder of templates, if it has one."""
    named = project.settings.templates
    return project.root / named if named else None


def read(folder: str, project: Project) -> dict[str, Head]:
    """Return {name: head} of the templates in a folder of templates, by name; the team's win.

    A file that cannot be read has an empty head: rendering it says why.
    """
    found = dict(_heads(templates_dir() / folder, own=False))
    theirs = own_folder(project)
    if theirs is not None:
        for name, head in _heads(theirs / folder, own=True):
            # A copy keeps what the original declares, and changes what it declares itself.
            inherited = found[name].values if name in found else {}
            found[name] = Head({**inherited, **head.values}, own=True)
    return dict(sorted(found.items()))


def _heads(folder: Path, own: bool) -> Iterator[tuple[str, Head]]:
    for file in folder.glob(f"*{ENDING}"):
        name = file.name.removesuffix(ENDING)
        # A folder of that name, or a link to nothing, is no template.
        if _NAME.fullmatch(name) and os.path.isfile(file):  # noqa: PTH113 - never raises
            yield name, Head(dict(_values(file)), own)


def _values(file: Path) -> Iterator[tuple[str, str]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            return
        yield found[1], " ".join(found[2].removesuffix("-").split())
