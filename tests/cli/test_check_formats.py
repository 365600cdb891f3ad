from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

BAD = "docs/PM-2026-001.md"
SETTINGS = "site_name: x\nsite_url: https://kb.example.com/a\nplugins: [postmortem-kb]\n"
TEXT = (
    "---\nid: PM-2026-001\ntitle: Outage: the database is full\n"
    "status: draft\nseverity: SEV3\nowner: platform\n---\n"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "kb/docs").mkdir(parents=True)
    (tmp_path / "kb/mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "kb" / BAD).write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "kb")
    return tmp_path


def test_a_problem_is_shown_with_its_line(project, postmortem_cli) -> None:
    done = postmortem_cli("check")
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"{BAD}:3:8: error PM014 ")
    assert lines[1:4] == [
        "  | title: Outage: the database is full",
        "  |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        '    --fix writes: "Outage: the database is full"',
    ]
    assert lines[5:7] == [
        "1 error in 1 postmortem checked.",
        "Explain a code: postmortem rule PM014, or https://kb.example.com/a/rules/",
    ]
    assert done.exit_code == 1


PATHS = [
    pytest.param("json", lambda found: found[0]["path"], BAD, id="json"),
    pytest.param("gitlab", lambda found: found[0]["location"]["path"], f"kb/{BAD}", id="gitlab"),
    pytest.param("rdjson", lambda found: found["diagnostics"][0]["location"]["path"],
                 f"kb/{BAD}", id="rdjson"),
    pytest.param("sarif", lambda found: found["runs"][0]["results"][0]["locations"][0][
                 "physicalLocation"]["artifactLocation"]["uri"], f"kb/{BAD}", id="sarif"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "path", "expected"), PATHS)
def test_paths_are_where_the_reader_looks_for_them(
    form, path, expected, project, postmortem_cli
) -> None:
    done = postmortem_cli("check", "--format", form)
    assert (expected, 1) == (path(json.loads(done.stdout)), done.exit_code)


def test_on_github_the_format_and_the_summary_choose_themselves(
    project, postmortem_cli, monkeypatch
) -> None:
    page = project / "summary.md"
    page.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(page))
    done = postmortem_cli("check")
    assert f"\n::error file=kb/{BAD},line=3," in done.stdout
    assert (done.exit_code, done.stderr) == (1, "")
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n## Postmortems\n\n1 error in 1 postmortem checked.\n")
    assert 'href="https://kb.example.com/a/rules/pm014/"' in text
    assert postmortem_cli("check", "--format", "text").stdout.startswith(BAD)
    assert text == page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["", "gone/summary.md", "kb", "a\0b"])
def test_a_summary_that_cannot_be_written_fails_nothing(
    page, project, postmortem_cli, monkeypatch
) -> None:
    (project / "kb" / BAD).write_text(TEXT.replace(": the", " the"), encoding="utf-8")
    # The environment itself holds no NUL.
    environment = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": page and f"{project}/{page}"}
    monkeypatch.setattr(os, "environ", {**os.environ, **environment})
    done = postmortem_cli("check")
    assert (done.exit_code, done.stdout) == (0, "1 postmortem checked, nothing found.\n")
    assert done.stderr.startswith("the summary of this step cannot be written: " if page else "")
    assert len(done.stderr.splitlines()) == bool(page)


def test_a_faulty_configuration_is_told_on_github_too(project, postmortem_cli, monkeypatch) -> None:
    (project / "kb/mkdocs.yml").write_text("plugins: [\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    done = postmortem_cli("check")
    assert done.exit_code == 2
    assert "\n::error file=kb/mkdocs.yml," in done.stdout


def on_a_terminal(**environment: str) -> str:
    """Return what the command prints to a terminal."""
    ours, theirs = pty.openpty()
    names = {"NO_COLOR", "GITHUB_ACTIONS", "FORCE_COLOR"}
    inherited = {name: value for name, value in os.environ.items() if name not in names}
    with subprocess.Popen(
        [sys.executable, "-m", "postmortem_kb", "check"],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**inherited, "TERM": "xterm", **environment},
    ) as command:
        os.close(theirs)
        said = b""
        try:
            while part := os.read(ours, 65536):
                said += part
        except OSError:
            # The way a terminal tells that nobody writes to it any more.
            pass
        os.close(ours)
        assert command.wait(timeout=60) == 1
    return said.decode()


COLOURS = [
    pytest.param({}, True, id="a-terminal"),
    pytest.param({"NO_COLOR": ""}, True, id="an-empty-wish"),
    pytest.param({"NO_COLOR": "1"}, False, id="no-color"),
    pytest.param({"TERM": "dumb"}, False, id="a-dumb-terminal"),
]


@pytest.mark.parametrize(("environment", "expected"), COLOURS)
def test_colour_is_for_a_terminal_that_wants_it(environment, expected, project) -> None:
    said = on_a_terminal(**environment)
    assert f"{BAD}:3:8" in said
    assert expected == ("\x1b[31m\x1b[1merror\x1b[0m" in said)
    assert expected == ("\x1b" in said)
