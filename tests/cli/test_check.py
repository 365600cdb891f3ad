from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = "site_name: x\nplugins: [postmortem-kb]\n"
BASE = "---\nid: {id}\ntitle: {title}\nstatus: draft\nseverity: SEV3\nowner: platform\n{more}---\n"


def postmortem(identifier: str, *more: str, title: str = "Checkout failed in the EU") -> str:
    return BASE.format(id=identifier, title=title, more="".join(f"{line}\n" for line in more))


A, B = "docs/2026/PM-2026-001.md", "docs/2026/PM-2026-002.md"
SOUND = {"mkdocs.yml": CONFIG, A: postmortem("PM-2026-001"), B: postmortem("PM-2026-002")}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()

    def make(files: dict[str, str]) -> Path:
        for name, text in files.items():
            file = tmp_path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return tmp_path

    return make


def codes(done) -> list[tuple[str, str]]:
    return [(each["path"], each["code"]) for each in json.loads(done.stdout)]


STATUSES = [
    pytest.param({}, [], 0, id="sound"),
    pytest.param({A: postmortem("PM-2026-001", title="[EU] down today")}, [], 1, id="an-error"),
    pytest.param({A: postmortem("PM-2026-001", "tags: [a] #1")}, [], 0, id="a-warning"),
    pytest.param({A: postmortem("PM-2026-001", "tags: a #1")}, ["--fail-on", "note"], 1, id="both"),
    pytest.param({A: postmortem("PM-2026-001", "summary: a #1")}, ["--fail-on", "warning"], 1,
                 id="a-warning-that-counts"),
    pytest.param({A: postmortem("PM-2026-009")}, ["--fail-on", "warning"], 0, id="a-note"),
    pytest.param({A: postmortem("PM-2026-009")}, ["--fail-on", "note"], 1, id="a-note-that-counts"),
    pytest.param({"mkdocs.yml": "plugins: [\n"}, [], 2, id="a-broken-configuration"),
    pytest.param({}, ["--fail-on", "never"], 2, id="no-such-level"),
    pytest.param({}, ["--format", "xml"], 2, id="no-such-format"),
    pytest.param({}, ["gone.md"], 2, id="no-such-path"),
    pytest.param({}, ["-f", "gone.yml"], 2, id="no-such-configuration"),
    pytest.param({}, ["--nonsense"], 2, id="no-such-option"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "arguments", "expected"), STATUSES)
def test_the_exit_status_says_what_was_found(files, arguments, expected, project, postmortem_cli):
    project({**SOUND, **files})
    assert expected == postmortem_cli("check", *arguments).exit_code


def test_a_sound_knowledge_base_is_told_in_one_line(project, postmortem_cli) -> None:
    project(SOUND)
    done = postmortem_cli("check")
    assert (done.stdout, done.stderr) == ("2 postmortems checked, nothing found.\n", "")


def test_a_relation_out_of_the_chosen_paths_does_not_dangle(project, postmortem_cli) -> None:
    project({**SOUND, A: postmortem("PM-2026-001", "related: [PM-2026-002]")})
    done = postmortem_cli("check", A)
    assert (done.exit_code, done.stdout) == (0, "1 postmortem checked, nothing found.\n")


DUPLICATES = [
    pytest.param([], [(B, "PM402")], id="all"),
    pytest.param([A], [], id="the-first"),
    pytest.param([B], [(B, "PM402")], id="the-second"),
    pytest.param(["docs/2026"], [(B, "PM402")], id="the-folder"),
    pytest.param(["docs/2026/../2026/PM-2026-002.md"], [(B, "PM402")], id="round-about"),
]


@pytest.mark.parametrize(("paths", "expected"), DUPLICATES)
def test_paths_choose_what_is_reported(paths, expected, project, postmortem_cli) -> None:
    project({**SOUND, B: postmortem("PM-2026-001", title="Checkout failed in the US")})
    found = codes(postmortem_cli("check", "--format", "json", *paths))
    assert expected == [each for each in found if each[1] == "PM402"]


def test_what_lies_outside_the_project_is_judged_with_the_rest(
    project, postmortem_cli, tmp_path_factory
) -> None:
    project(SOUND)
    outside = tmp_path_factory.mktemp("drafts") / "x.md"
    outside.write_text(postmortem("PM-2026-001"), encoding="utf-8")
    outside.with_suffix(".txt").write_text("no", encoding="utf-8")
    for named in (outside, outside.parent):
        done = postmortem_cli("check", "--format", "json", str(named))
        assert [code for _, code in codes(done)] == ["PM402"]
        assert "1 postmortem checked" in postmortem_cli("check", str(named)).stdout


def test_what_lies_beside_the_postmortems_is_none_of_them(project, postmortem_cli) -> None:
    project({**SOUND, "README.md": "# Read me\n", "node_modules/x/y.md": "no"})
    done = postmortem_cli("check", ".", "README.md")
    assert (done.exit_code, done.stdout) == (0, "2 postmortems checked, nothing found.\n")


def test_a_page_that_is_no_postmortem_is_not_judged_when_it_is_named(
    project, postmortem_cli
) -> None:
    project({**SOUND, "docs/index.md": "# Welcome\n"})
    done = postmortem_cli("check", "docs/index.md")
    assert (done.exit_code, done.stdout) == (0, "0 postmortems checked, nothing found.\n")


def test_without_a_configuration_what_is_named_is_the_knowledge_base(
    project, postmortem_cli
) -> None:
    project({"a.md": postmortem("PM-2026-001"), "notes.md": "# Notes\n"})
    assert codes(postmortem_cli("check", "--format", "json", "a.md")) == [("a.md", "PM021")]
    done = postmortem_cli("check", "--format", "json")
    assert codes(done) == [("a.md", "PM021"), ("notes.md", "PM003")]


def test_the_configuration_is_found_from_below_and_can_be_named(project, postmortem_cli) -> None:
    folder = project({**SOUND, "other/mkdocs.yml": CONFIG, "other/docs/x.md": "no header\n"})
    os.chdir(folder / "docs/2026")
    assert postmortem_cli("check").stdout == "2 postmortems checked, nothing found.\n"
    os.chdir(folder)
    done = postmortem_cli("check", "--format", "json", "-f", "other/mkdocs.yml")
    assert codes(done) == [("other/docs/x.md", "PM003")]


def test_every_problem_is_an_object_of_this_shape(project, postmortem_cli) -> None:
    project({**SOUND, A: postmortem("PM-2026-001", title="Outage: db")})
    done = postmortem_cli("check", "--format", "json")
    (problem,) = json.loads(done.stdout)
    message, fixable = problem.pop("message"), problem.pop("fixable")
    assert fixable in (True, False)
    assert "quotes" in message
    assert problem == {
        "path": A, "line": 3, "column": 8, "end_line": 3, "end_column": 18, "code": "PM014",
        "name": "unquoted-colon", "severity": "error", "suggestion": '"Outage: db"',
        "help": "postmortem rule PM014",
    }  # fmt: skip


def test_faults_of_the_configuration_are_reported_in_every_format(project, postmortem_cli) -> None:
    project({**SOUND, "mkdocs.yml": "plugins:\n  - postmortem-kb:\n      foldr: x\n"})
    assert codes(postmortem_cli("check", "--format", "json")) == [("mkdocs.yml", "PM091")]
    assert postmortem_cli("check").stdout.startswith("mkdocs.yml:3:7: error PM091 ")
    commands = postmortem_cli("check", "--format", "github").stdout
    assert commands.startswith("::group::Annotations\n::error file=mkdocs.yml,")


HOSTILE = [
    pytest.param("a\n::error::b.md", id="newline"),
    pytest.param("a\x1b[2Jb.md", id="escape-sequence"),
    pytest.param("a b'c\"d.md", id="blanks-and-quotes"),
    pytest.param("a%0A::b,c.md", id="signs-of-a-command"),
    pytest.param("\u202egp.md", id="right-to-left"),
    pytest.param("-rf.md", id="a-dash"),
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_name_can_steer_neither_a_terminal_nor_a_workflow(name, project, postmortem_cli):
    project({**SOUND, f"docs/{name}": "no header\n"})
    text = postmortem_cli("check").stdout
    assert len(text.splitlines()) == 6
    assert [char for char in text if not char.isprintable() and char != "\n"] == []
    commands = postmortem_cli("check", "--format", "github").stdout
    assert len(commands.splitlines()) == 8
    assert commands.startswith("::group::Annotations\n::error file=docs/")
    assert [char for char in commands if not char.isprintable() and char != "\n"] == []
    assert codes(postmortem_cli("check", "--format", "json")) == [(f"docs/{name}", "PM003")]


def run(folder: Path, *arguments: str, **options) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "postmortem_kb", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, timeout=120, **options)


def test_the_real_command_survives_whatever_lies_in_the_folder(project) -> None:
    folder = project(SOUND)
    docs = folder / "docs"
    (docs / "folder.md").mkdir()
    (docs / "dangling.md").symlink_to(docs / "gone.md")
    (docs / "loop.md").symlink_to(docs / "loop.md")
    (docs / "round").symlink_to(docs)
    os.mkfifo(docs / "pipe.md")
    (docs / "brackets.md").write_bytes(b"---\na: " + b"[" * 60_000 + b"\n---\n")
    (docs / "nul.md").write_bytes(b"---\ntitle: a\0b\n---\n")
    (docs / os.fsdecode(b"latin-\xe9.md")).write_bytes(b"no header\n")
    for form in ("text", "github", "json"):
        for paths in ([], ["docs"]):
            done = run(folder, "check", "--format", form, *paths)
            assert (done.returncode, done.stderr) == (1, b"")
            assert b"Traceback" not in done.stdout
    found = {(each["path"], each["code"]) for each in json.loads(done.stdout)}
    assert found >= {
        ("docs/dangling.md", "PM001"),
        ("docs/loop.md", "PM001"),
        ("docs/pipe.md", "PM001"),
        ("docs/brackets.md", "PM008"),
        ("docs/nul.md", "PM009"),
        ("docs/latin-\udce9.md", "PM003"),
    }
    assert {path for path, _ in found} & {A, B} == set()


def test_a_link_that_leads_round_can_be_named(project) -> None:
    folder = project(SOUND)
    (folder / "docs/round").symlink_to(folder / "docs")
    done = run(folder, "check", "docs/round/2026")
    assert (done.returncode, done.stdout) == (0, b"2 postmortems checked, nothing found.\n")


def test_a_report_is_not_lost_to_a_terminal_of_another_encoding(project) -> None:
    folder = project({**SOUND, A: postmortem("PM-2026-001", "→tel: x")})
    environment = {**os.environ, "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    done = run(folder, "check", env=environment)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"\\u2192tel" in done.stdout


@pytest.mark.parametrize("folder", ["", "incidents"])
def test_a_folder_that_is_not_there_does_not_pass(folder, project, postmortem_cli) -> None:
    plugin = f"{{postmortem-kb: {{folder: '{folder}'}}}}"
    project({"mkdocs.yml": f"site_name: x\ndocs_dir: nowhere\nplugins: [{plugin}]\n"})
    done = postmortem_cli("check")
    assert done.exit_code == 2
    assert f"there is no folder {'/'.join(filter(None, ('nowhere', folder)))}," in done.output


def test_a_path_that_holds_no_postmortem_is_said(project, postmortem_cli) -> None:
    project({**SOUND, "README.md": "# Read me\n"})
    done = postmortem_cli("check", "README.md")
    assert (done.exit_code, done.stderr) == (0, "none of these paths holds a postmortem\n")
