"""Measure every command that follows up or learns, on a base of any size in a git repository.

Each is a process of its own: seconds on the wall, CPU seconds, and the most memory it held.

    python tests/benchmarks/followup.py --files 10000
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from check import Case, Spent
from generate import generate

from postmortem_kb import cli, discovery

ACTIONS = 4
TODAY = ("--today", "2025-06-30")
MOST_SECONDS, MOST_MB = 15, 600
"""What a command may take of 10,000 postmortems with 40,000 action items."""

NOT_MEASURED = {
    "draft": "reads no more of a base than `new` does",
    "import_": "reads what is not in a base yet",
    "init": "reads no postmortem",
    "message": "reads one file, as `status` does",
    "new": "writes one file",
    "render": "writes a whole site, as a build does",
    "renumber": "is run once a mistake",
    "rule": "reads no postmortem",
    "schema": "reads no postmortem",
    "sync": "waits for other machines",
    "upgrade": "is run once a version",
}
_OPEN = re.compile(r"- id: (AI-\d+)\n(?:    .*\n)*?    status: open\n")


@dataclass(frozen=True)
class Base:
    """A generated base: its folder, a postmortem that is reviewed, and an open item of it."""

    folder: Path
    postmortem: str
    item: str


def build(folder: Path, files: int) -> Base:
    """Write a base without faults, commit it, and choose what the commands are about."""
    generate(folder, files, faults=0, actions=ACTIONS)
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    for arguments in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "Begin")):
        subprocess.run(["git", "-C", str(folder), *arguments], check=True)
    for file in sorted(folder.glob("postmortems/*/*.md")):
        text = file.read_text(encoding="utf-8")
        found = _OPEN.search(text)
        if found and "\nstatus: reviewed\n" in text and "\nvisibility: internal\n" in text:
            return Base(folder, file.stem, found[1])
    raise ValueError("no postmortem of this base is reviewed and has an open item")


def commands(base: Base) -> Iterator[tuple[str, ...]]:
    """Yield every command with its arguments; those that write come last."""
    built = {name.replace("_", "-") for name in discovery.names(cli)}
    about = base.postmortem
    every = [
        ("check", *TODAY),
        *(("actions", "--format", form, *TODAY) for form in _formats("actions")),
        ("actions", "--open", "--overdue", "--fail-on", "overdue:SEV1,unowned", *TODAY),
        *(("stats", "--format", form, *TODAY) for form in _formats("stats")),
        ("stats", "--by", "service", *TODAY),
        ("review", "--period", "2024-Q3", *TODAY),
        ("similar", f"postmortems/{about[3:7]}/{about}.md"),
        ("search", "connection", "pool"),
        ("search", "connection", "pool"),
        ("search", '"checkout latency"', "time*"),
        ("search", "conection", "checkout"),
        ("status", about, "closed", *TODAY),
        ("action", "start", about, base.item, *TODAY),
        ("action", "close", about, base.item, "--evidence", "https://git.example.com/1", *TODAY),
    ]
    yield from (command for command in every if command[0] in built)


def _formats(command: str) -> list[str]:
    """Return the words of ``--format`` that a command takes."""
    if command not in discovery.names(cli):
        return []
    found = discovery.member(cli, command, "COMMAND")
    option = next(each for each in found.params if "--format" in each.opts)
    return list(option.type.choices)


def measure(
    folder: Path, every: Iterable[tuple[str, ...]]
) -> Iterator[tuple[tuple[str, ...], Spent]]:
    """Run each command once in a folder, and yield it with what it took."""
    for command in every:
        yield command, Case(folder, ("-m", "postmortem_kb", *command)).run()


def row(command: tuple[str, ...], spent: Spent) -> str:
    """Return the line to print; what is past a goal is marked."""
    slow = spent.wall > MOST_SECONDS or spent.memory > MOST_MB
    figures = f"{spent.wall:>8.1f}{spent.cpu:>8.1f}{spent.memory:>7.0f}"
    return f"{figures}  {' '.join(command)}{'  <- too much' if slow else ''}"


def main() -> None:
    """Read the options, measure, print each line as soon as it is known."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=10_000, help="postmortems, 50 or more")
    given = parser.parse_args()
    if given.files < 50:
        parser.error("--files must be 50 or more")
    heading = f"{given.files} files with {ACTIONS} items each, Python {sys.version.split()[0]}"
    goal = f"at most {MOST_SECONDS} seconds and {MOST_MB} MB of 10000 files"
    sys.stdout.write(f"{heading}\n{goal}\n\n{'seconds':>8}{'CPU':>8}{'MB':>7}  postmortem\n")
    with tempfile.TemporaryDirectory() as name:
        base = build(Path(name), given.files)
        for command, spent in measure(base.folder, commands(base)):
            sys.stdout.write(f"{row(command, spent)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
