from __future__ import annotations

import ctypes
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

FIELDS = (
    b"id: PM-2026-001\ntitle: Checkout failed in the EU\nstatus: draft\nseverity: SEV3\n"
    b"owner: platform\n"
)
# To override what modes forbid, as root may (linux/capability.h, linux/prctl.h).
_DAC_OVERRIDE, _DAC_READ_SEARCH, _PR_CAPBSET_DROP = 1, 2, 24


def _without_override() -> None:
    """Make a process mind the modes of files, whoever it runs as."""
    if os.geteuid() == 0:
        system = ctypes.CDLL(None)
        for right in (_DAC_OVERRIDE, _DAC_READ_SEARCH):
            system.prctl(_PR_CAPBSET_DROP, right, 0, 0, 0)


@dataclass(frozen=True)
class Done:
    status: int
    stdout: bytes
    stderr: bytes

    @cached_property
    def problems(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.stdout)
        return found

    def errors(self, family: str = "PM0") -> set[tuple[str, str]]:
        return {
            (each["path"], each["code"])
            for each in self.problems
            if each["severity"] == "error" and each["code"].startswith(family)
        }


@dataclass(frozen=True)
class Folder:
    root: Path

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    def write(self, name: str | bytes, data: bytes) -> Path:
        file = Path(os.fsdecode(os.fsencode(self.docs) + b"/" + os.fsencode(name)))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return file

    def check(self, *arguments: str, form: str = "json") -> Done:
        """Run the real command; that it writes nothing and prints no traceback is always so."""
        before = tree(self.root)
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("GITHUB_")
        }
        done = subprocess.run(
            [sys.executable, "-m", "postmortem_kb", "check", "--format", form, *arguments],
            cwd=self.root,
            env={**environment, "HOME": str(self.root), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            # A guard against waiting for ever; speed is no promise of these tests.
            timeout=300,
            preexec_fn=_without_override,
        )
        assert tree(self.root) == before
        assert b"Traceback" not in done.stdout + done.stderr, done.stderr.decode()
        return Done(done.returncode, done.stdout, done.stderr)


def tree(root: Path) -> dict[str, tuple[int, int, str]]:
    """Return {path: (mode, size, what is in it)} of all below a folder, links not followed."""
    found = {}
    waiting = [os.fspath(root)]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError:
            continue
        for entry in entries:
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError:  # its path is too long
                continue
            said = ""
            if entry.is_symlink():
                said = str(Path(entry.path).readlink())
            elif entry.is_dir():
                waiting.append(entry.path)
            elif entry.is_file() and status.st_size < 10_000_000:
                said = hashlib.sha256(Path(entry.path).read_bytes()).hexdigest()
            found[entry.path] = (status.st_mode, status.st_size, said)
    return found


def _made(root: Path) -> Folder:
    (root / ".git").mkdir()
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: [postmortem-kb]\n")
    made = Folder(root)
    made.write(
        "2026/PM-2026-002.md", b"---\n" + FIELDS.replace(b"001", b"002") + b"---\n\n## Impact\n"
    )
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Make a knowledge base of one sound postmortem, in a repository."""
    return _made(tmp_path)


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Folder]:
    """Make a knowledge base that several tests look at."""
    return lambda: _made(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def header() -> Callable[..., bytes]:
    """Return a postmortem that is sound but for these lines of its header."""

    def write(lines: bytes, number: int = 1) -> bytes:
        fields = FIELDS.replace(b"001", b"%03d" % number)
        return b"---\n" + fields + lines + b"\n---\n\n## Impact\n"

    return write
