"""Two states of a file as a unified diff, which ``git apply`` and ``patch`` can read.

It is shown on terminals too: what could steer one is spelt out, and such a diff applies nowhere.
"""

from __future__ import annotations

import difflib
import os
import re

from postmortem_kb.reporters import visible

# Git quotes a name like a string in C when one of these is in it.
_AWKWARD = re.compile(rb'[\x00-\x1f"\\\x7f-\xff]')
_ENDING = re.compile(r"\r?\n?\Z")


def unified(path: str, before: bytes, after: bytes, now: str = "") -> str:
    """Return the diff of a file, which is UTF-8, below the current folder.

    ``now`` is its path afterwards, if that is another one.
    """
    lines = difflib.unified_diff(
        _lines(before),
        _lines(after),
        _name(f"a/{path.lstrip('/')}"),
        _name(f"b/{(now or path).lstrip('/')}"),
    )
    head = renamed(path, now) if now and now != path else ""
    return head + "".join(_shown(line) for line in lines)


def renamed(path: str, now: str) -> str:
    """Return the lines that tell of another path, as ``git diff`` has them."""
    old, new = path.lstrip("/"), now.lstrip("/")
    return (
        f"diff --git {_name(f'a/{old}').rstrip()} {_name(f'b/{new}').rstrip()}\n"
        f"rename from {_name(old).rstrip()}\nrename to {_name(new).rstrip()}\n"
    )


def _lines(data: bytes) -> list[str]:
    """Return the lines as git has them: a CR belongs to its line."""
    return re.findall(r"[^\n]*\n|[^\n]+", data.decode("utf-8"))


def _name(path: str) -> str:
    raw = os.fsencode(path)
    if _AWKWARD.search(raw):
        octal = _AWKWARD.sub(lambda found: b"\\%03o" % found[0][0], raw)
        return f'"{octal.decode()}"'
    # A tab ends a name that has blanks.
    return f"{path}\t" if " " in path else path


def _shown(line: str) -> str:
    found = _ENDING.search(line)
    end = found.start() if found else len(line)
    text = "\t".join(visible(part) for part in line[:end].split("\t"))
    return text + line[end:] if line.endswith("\n") else f"{text}\n\\ No newline at end of file\n"
