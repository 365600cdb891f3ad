"""git: what ``git log`` prints, in its default format or ``--format=fuller``, for what was changed.

Source: git-log(1), PRETTY FORMATS and DATE FORMATTING. Dates may be default, iso, iso-strict, rfc,
raw or unix: those without an offset are refused. A message is indented by four columns, so that
none of its lines can be taken for another commit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from postmortem_kb.recordings import Ask, EventKind, Log, Recording, Source, Unreadable
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY, Importer
from postmortem_kb.recordings.material import Material
from postmortem_kb.recordings.moments import instant
from postmortem_kb.recordings.texts import handle, plain

_COMMIT = re.compile(r"commit ([0-9a-f]{7,64})(?: \((.*)\))?")
_HEADER = re.compile(r"(Author|AuthorDate|Commit|CommitDate|Date|Merge): +(.*)")
_DRAWN = "*|\\/_ "
_GRAPH = re.compile(r"[*|\\/_ ]{1,80}commit [0-9a-f]{7,64}\b.*")
_ONE_LINE = re.compile(r"([0-9a-f]{7,64}) .*")
_RAW = re.compile(r"(\d{9,11}) [+-]\d{4}")
_COMMAND = (
    "write it with: git log --date=iso-strict --since 2026-03-04T08:00Z --until 2026-03-04T11:00Z "
    "> deploys.txt"
)


@dataclass(slots=True)
class _Commit:
    name: str
    refs: str
    headers: dict[str, str] = field(default_factory=dict)
    subject: str = ""


class _GitLog(Importer):
    title = "git"
    reads = "git log, default or --format=fuller"

    def certainty(self, material: Material) -> int:
        """Tell by a commit and its author; its other formats are recognised to be refused."""
        lines = material.lines
        for number, line in enumerate(lines):
            if _COMMIT.fullmatch(line):
                near = lines[number + 1 : number + 6]
                if any(each.startswith("Author: ") for each in near):
                    return SURELY
        return PERHAPS if _is_other_format(lines) else NO

    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return one recording of all commits."""
        commits = {each.name: each for each in _commits(material.lines)}
        if not commits:
            raise Unreadable(f"it is no log of git in its default format; {_COMMAND}")
        log = Log()
        for commit in commits.values():
            _tell(commit, log)
        if not log.events:
            raise Unreadable(f"its dates are missing or have no offset; {_COMMAND}")
        told = "its times are of commits: a deploy is later, look when each was deployed"
        return [Recording(self.title, tuple(log.events), remarks=(*log.remarks(), told))]


def _is_other_format(lines: list[str]) -> bool:
    if any(_GRAPH.fullmatch(line) for line in lines[:50]):
        return True
    bare = (line.lstrip(_DRAWN) for line in lines[:50])
    found = [_ONE_LINE.fullmatch(line) for line in bare if line]
    # Figures alone may be times.
    return all(found) and any(each and not each[1].isdigit() for each in found)


def _commits(lines: list[str]) -> Iterator[_Commit]:
    commit, in_headers = None, False
    for line in lines:
        begun = _COMMIT.fullmatch(line)
        if begun:
            if commit:
                yield commit
            commit, in_headers = _Commit(begun[1], begun[2] or ""), True
        elif commit and in_headers:
            header = _HEADER.fullmatch(line)
            if header:
                commit.headers[header[1]] = header[2]
            in_headers = bool(line.strip())
        elif commit and not commit.subject and line.startswith("    "):
            commit.subject = plain(line)
    if commit:
        yield commit


def _tell(commit: _Commit, log: Log) -> None:
    headers = commit.headers
    date = headers.get("CommitDate") or headers.get("Date") or headers.get("AuthorDate") or ""
    raw = _RAW.fullmatch(date.strip())
    kind = "Merge" if "Merge" in headers else "Commit"
    marks = _marks(commit.refs)
    text = f"{kind} {commit.name[:7]}: {commit.subject or 'without a message'}"
    name, _, address = headers.get("Author", "").partition("<")
    log.add(
        instant(raw[1] if raw else date),
        EventKind.CHANGE,
        f"{text} ({', '.join(marks)})" if marks else text,
        Source("git", "", commit.name),
        actor=handle(name) or handle(address),
        subject=commit.name,
    )


def _marks(refs: str) -> list[str]:
    """Return the tags of a decoration, and the branches that tell of a deploy."""
    names = [plain(each) for each in refs.split(", ")]
    tags = [name.removeprefix("tag: ") for name in names if name.startswith("tag: ")]
    return tags + [name for name in names if "deploy" in name and not name.startswith("tag: ")]


IMPORTER = _GitLog()
