"""Reports of a check, one format a module: each a pure function from findings to text.

A module defines ``REPORTER``; its name is the word for ``--format``.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from postmortem_kb import discovery
from postmortem_kb.manual import Manual
from postmortem_kb.model import Level, Problem
from postmortem_kb.terminal import COMMANDS as COMMANDS
from postmortem_kb.terminal import visible as visible
from postmortem_kb.words import count

_COMMAND = re.compile(r"^(\s*)::")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a report is made of.

    ``judged`` are the paths of the postmortems; ``lines`` is {(path, line from 1): its text} as far
    as files could be read; ``site`` the address the knowledge base is published under, with a slash
    at its end, or nothing; ``manuals`` is {code: manual} of the rules that found something.
    """

    problems: tuple[Problem, ...]
    judged: tuple[str, ...]
    lines: Mapping[tuple[str, int], str] = field(default_factory=dict)
    site: str = ""
    directory_urls: bool = True
    manuals: Mapping[str, Manual] = field(default_factory=dict)
    colour: bool = False

    def count(self, level: Level) -> int:
        """Return how many problems have a severity."""
        return sum(problem.severity is level for problem in self.problems)

    def page(self, code: str) -> str:
        """Return the address of a rule's page on the site, or nothing if that is not known."""
        ending = "/" if self.directory_urls else ".html"
        return f"{self.site}rules/{code.lower()}{ending}" if self.site else ""

    def total(self) -> str:
        """Return the sum in words: how many of what were found, in how many postmortems."""
        judged = f"{count(len(self.judged), 'postmortem')} checked"
        if not self.problems:
            return f"{judged}, nothing found."
        found = ", ".join(
            count(self.count(level), level.value) for level in Level if self.count(level)
        )
        # Of a faulty configuration no postmortem was judged.
        return f"{found} in {judged}." if self.judged else f"{found}."

    def fingerprints(self) -> list[str]:
        """Return a mark for each problem: unique, and the same after its line has moved.

        It is made of the path, the code and the text of the line, and counts among equals.
        """
        seen: Counter[str] = Counter()
        marks = []
        for problem in self.problems:
            line = self.lines.get((problem.path, problem.line), "").strip()
            same = "\0".join((problem.path, problem.code, line))
            seen[same] += 1
            marked = f"{same}\0{seen[same]}".encode("utf-8", "surrogatepass")
            marks.append(hashlib.sha256(marked).hexdigest())
        return marks


@dataclass(frozen=True, slots=True)
class Reporter:
    """A format: what makes the report, and how it wants the paths.

    ``repository_paths`` asks for paths from the repository's root in place of the current folder;
    ``summary`` makes the Markdown page of a build step, where a service shows one.
    """

    render: Callable[[Findings], str]
    repository_paths: bool = False
    summary: Callable[[Findings], str] | None = None


def names() -> list[str]:
    """Return the words for ``--format``, sorted."""
    return discovery.names(sys.modules[__name__])


@cache
def reporter(name: str) -> Reporter:
    """Return the reporter of a format, and import no other: a check must start fast."""
    found: Reporter = discovery.member(sys.modules[__name__], name, "REPORTER")
    return found


def encodable(text: str) -> str:
    """Return text that UTF-8 can carry: half a character, as file names hold, is spelt out."""
    return text.encode("utf-8", "backslashreplace").decode()


def advised(problem: Problem) -> str:
    """Return what is wrong and what to write instead in one sentence."""
    return f"{problem.message}; write: {problem.advice}" if problem.advice else problem.message


def named(path: str) -> str:
    """Return a path as a line may begin with it: no command of a build server."""
    return _COMMAND.sub(r"\1\\x3a:", visible(path))


def logged(problem: Problem) -> str:
    """Return a problem on one line of a log: where, how bad, which rule, what to do."""
    where = f"{named(problem.path)}:{problem.line}:{problem.column}"
    return f"{where}: {problem.severity} {problem.code} {visible(advised(problem))}"
