"""Make an empty folder a knowledge base: what ``templates/init/`` holds, filled in and written.

What is there already is kept; of the rest all is written, or nothing. The configuration is written
last: a folder without one is no knowledge base, and can be set up again.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from postmortem_kb import resources
from postmortem_kb.config import Settings
from postmortem_kb.frontmatter.mistakes import quoted
from postmortem_kb.operations import configfile, configuration
from postmortem_kb.operations.project import shown
from postmortem_kb.operations.setup import origin, surroundings
from postmortem_kb.renames import SCHEMA_VERSION
from postmortem_kb.rendering import plainmarkdown, templates
from postmortem_kb.terminal import UNPRINTABLE

__all__ = ["NewBase", "Plan", "Refused", "origin", "plan", "surroundings", "write"]

CONFIGURATION = "mkdocs.yml"
REQUIREMENTS = "requirements.txt"
_EXAMPLE = "postmortems/example.md"
_TEMPLATE = ".jinja"
_LONGEST = 100
_HTML = re.compile('[<>"]')
_FIRST_DAY = date(1970, 1, 1)
_OPTION = re.compile(r"\s-")
_SITE = re.compile(r"\[[^\]]*\bsite\b[^\]]*\]")
_DRILL_WAS, _DUE_IN = timedelta(days=7), timedelta(days=30)


class Refused(Exception):
    """Nothing was written; the text says why."""


@dataclass(frozen=True, slots=True)
class NewBase:
    """What a knowledge base is made from: its name, and the requirement that pip installs."""

    name: str
    source: str
    today: date


@dataclass(frozen=True, slots=True)
class Plan:
    """The files to write, by their path below the folder, and the paths that are kept."""

    root: Path
    files: dict[str, bytes]
    kept: tuple[str, ...]


def plan(root: Path, base: NewBase) -> Plan:
    """Return what is to be written into a folder, which need not be there; raises Refused."""
    _must_be_sound(base)
    _must_be_free(root)
    # Postmortems that are there already need no example, and one of them may have its id.
    begun = os.path.lexists(root / "postmortems")
    files: dict[str, bytes] = {}
    kept = []
    for path, data in _files(base):
        if begun and path.startswith("postmortems/") and path.endswith(f"{_id(base)}.md"):
            continue
        _must_stay_inside(root, path)
        if os.path.lexists(root / path):
            kept.append(path)
        else:
            files[path] = data
    return Plan(root, files, tuple(kept))


def write(plan: Plan) -> None:
    """Write what is planned; raises Refused, and then leaves nothing of it behind."""
    made: list[Path] = []
    try:
        for path in sorted(plan.files, key=lambda path: (path == CONFIGURATION, path)):
            file = plan.root / path
            for folder in reversed([file.parent, *file.parent.parents]):
                if not folder.exists():
                    folder.mkdir()
                    made.append(folder)
            with file.open("xb") as opened:
                made.append(file)
                opened.write(plan.files[path])
    except OSError as error:
        _undo(made)
        where = shown(Path(error.filename)) if error.filename else shown(plan.root)
        raise Refused(f"{where} cannot be written: {error.strerror or error}") from None
    except BaseException:
        _undo(made)
        raise


def _undo(made: list[Path]) -> None:
    for each in reversed(made):
        with suppress(OSError):
            each.rmdir() if each.is_dir() else each.unlink()


def _must_be_sound(base: NewBase) -> None:
    name = base.name
    # Themes print the name as it is, in attributes too.
    if not name.strip() or len(name) > _LONGEST or UNPRINTABLE.search(name) or _HTML.search(name):
        raise Refused(f'a name is one line of 1 to {_LONGEST} characters, without <, > and "')
    if base.today < _FIRST_DAY:
        raise Refused(f"--today is {_FIRST_DAY} or later")
    source = base.source.strip()
    option = source.startswith("-") or _OPTION.search(source)
    if not source or UNPRINTABLE.search(source) or option:
        raise Refused(
            "--source is one requirement of pip's without options, such as postmortem-kb[site]"
        )
    if not _SITE.search(source):
        raise Refused(
            "--source must ask for [site], which builds the site: "
            "postmortem-kb[site] @ git+https://git.example.com/postmortem-kb@v1.0"
        )


def _must_be_free(root: Path) -> None:
    """Raise Refused if a folder has a configuration already, lies in a base, or is no folder."""
    if UNPRINTABLE.search(str(root)):
        raise Refused("the name of the folder holds control characters: choose another")
    if os.path.lexists(root) and not root.is_dir():
        raise Refused(f"{shown(root)} is not a folder")
    for name in configuration.NAMES:
        file = root / name
        if not os.path.lexists(file):
            continue
        if surroundings.is_base(file):
            raise Refused(
                f"{shown(root)} is a knowledge base already: `postmortem upgrade` there brings it "
                "forward"
            )
        raise Refused(
            f"there is a {shown(file)}: add the plugin to it instead, in a folder of its own:\n"
            f"  plugins:\n    - {configfile.PLUGIN}:\n        schema_version: {SCHEMA_VERSION}\n"
            "        folder: incidents"
        )
    around = surroundings.base_around(root)
    if around:
        raise Refused(
            f"{shown(root)} lies in a knowledge base already, that of {shown(around)}: "
            "`postmortem new` writes into it"
        )


def _must_stay_inside(root: Path, path: str) -> None:
    """Raise Refused if a link or a file on the way to a path leads out of the folder, or ends."""
    inside = root.resolve()
    for parent in reversed((root / path).parents[: path.count("/")]):
        if not os.path.lexists(parent):
            return
        if not parent.is_dir():
            raise Refused(f"{shown(parent)} is not a folder")
        if not parent.resolve().is_relative_to(inside):
            raise Refused(f"{shown(parent)} is a link that leads out of {shown(root)}")


def _files(base: NewBase) -> Iterator[tuple[str, bytes]]:
    """Yield (path, contents) of every file of a new knowledge base, in the order of paths."""
    top = resources.templates_dir() / "init"
    env = templates.plain_environment()
    env.filters |= {"quoted": quoted, "md": plainmarkdown.escaped}
    held = base.today - _DRILL_WAS
    values = {
        "name": base.name.strip(),
        "source": base.source.strip(),
        "schema_version": SCHEMA_VERSION,
        "id": _id(base),
        "year": f"{held.year:04}",
        "day": held,
        "reviewed": held + timedelta(days=1),
        "due": base.today + _DUE_IN,
    }
    for file in sorted(each for each in top.rglob("*") if each.is_file()):
        path = file.relative_to(top).as_posix()
        if not path.endswith(_TEMPLATE):
            yield path, file.read_bytes()
            continue
        path = path.removesuffix(_TEMPLATE)
        text = env.get_template(f"init/{path}{_TEMPLATE}").render(values)
        if path == _EXAMPLE:
            path = f"postmortems/{held.year:04}/{_id(base)}.md"
        yield path, text.encode()


def _id(base: NewBase) -> str:
    return Settings().make_id((base.today - _DRILL_WAS).year, 1)
