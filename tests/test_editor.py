from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".vscode"


def settings(name: str) -> Any:
    """Return a file of the editor's; whole-line comments are allowed in it."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))


def task(label: str) -> dict[str, Any]:
    (found,) = (each for each in settings("tasks.json")["tasks"] if each["label"] == label)
    return dict(found)


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be in a project with an error, a warning and a note."""
    header = (
        "id: PM-2026-001\ntitle: Checkout failed\nstatus: draft\nseverity: SEV9\nowner: a\n"
        "tags: [a] #b\n"
    )
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("plugins: [postmortem-kb]\n", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/x y.md").write_text(f"---\n{header}---\n", encoding="utf-8")


@pytest.mark.usefixtures("faulty")
def test_the_editor_finds_every_fault_in_the_output_of_its_task(postmortem_cli) -> None:
    check = task("postmortem: check")
    command, *arguments = check["command"].split()
    assert command == "postmortem"
    done = postmortem_cli(*arguments)
    pattern = check["problemMatcher"]["pattern"]
    parts = ("file", "line", "column", "severity", "code", "message")
    found = [
        dict(zip(parts, (match[pattern[part]] for part in parts), strict=True))
        for line in done.stdout.splitlines()
        if (match := re.fullmatch(pattern["regexp"], line))
    ]
    expected = json.loads(postmortem_cli("check", "--format", "json").stdout)
    assert len({each["severity"] for each in expected}) > 1
    assert found == [
        {
            "file": each["path"], "line": str(each["line"]), "column": str(each["column"]),
            "severity": each["severity"], "code": each["code"], "message": each["message"],
        }
        for each in expected
    ]  # fmt: skip


@pytest.mark.usefixtures("faulty")
def test_the_task_writes_the_schema_where_the_editor_reads_it(postmortem_cli) -> None:
    command, _, written = task("postmortem: schema")["command"].partition(" > ")
    assert postmortem_cli(*command.split()[1:]).exit_code == 0
    # Whole or not at all: a command that is not found must not empty the schema.
    temporary, _, moved = written.partition(" && ")
    file = moved.removeprefix(f"mv {temporary} ")
    assert f"'{file}'" in (FOLDER / "front-matter.js").read_text(encoding="utf-8")
    assert file in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_what_the_editor_loads_is_there() -> None:
    (preset,) = yaml.safe_load((ROOT / ".remarkrc.yaml").read_text(encoding="utf-8"))["plugins"]
    source = (ROOT / preset).read_text(encoding="utf-8")
    imported = set(re.findall(r"^import .* from '([^']+)'$", source, re.MULTILINE))
    assert imported == settings("package.json")["dependencies"].keys()
    assert settings("extensions.json")["recommendations"] == ["unifiedjs.vscode-remark"]
    assert settings("settings.json") == {"remark.requireConfig": True}
