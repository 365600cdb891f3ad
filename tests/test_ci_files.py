"""The files that bring the check to others: validated by the tools that read them, and run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
ACTION = ROOT / ".github" / "actions" / "check" / "action.yml"
GITLAB = ROOT / ".gitlab" / "postmortem-check.yml"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

VALIDATED = [
    *(pytest.param("vendor.github-workflows", file, id=file.name) for file in WORKFLOWS),
    pytest.param("vendor.github-actions", ACTION, id="action.yml"),
    pytest.param("vendor.gitlab-ci", GITLAB, id="gitlab"),
]


def run(*arguments: str | Path, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    # A hook that runs these tests tells git of its own repository.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        [str(each) for each in arguments],
        cwd=cwd,
        env={**clean, **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("schema", "file"), VALIDATED)
def test_a_file_for_ci_is_what_its_schema_asks_for(schema, file) -> None:
    done = run(BIN / "check-jsonschema", "--builtin-schema", schema, file)
    assert done.returncode == 0, done.stdout


def test_the_hooks_are_what_pre_commit_asks_for() -> None:
    done = run(BIN / "pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")
    assert done.returncode == 0, done.stdout


def steps(file: Path) -> list[dict[str, str]]:
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    if "runs" in data:
        return list(data["runs"]["steps"])
    return [step for job in data["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("file", [ACTION, *WORKFLOWS], ids=lambda file: file.name)
def test_nothing_from_outside_is_pasted_into_a_shell(file) -> None:
    scripts = [step["run"] for step in steps(file) if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_begins_with_the_right_to_read_and_never_runs_with_a_forks_secrets(file) -> None:
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    assert data["permissions"] == {"contents": "read"}
    # YAML 1.1 reads the key `on` as true.
    assert "pull_request_target" not in data[True]
    assert "secrets." not in file.read_text(encoding="utf-8")


def test_the_job_for_gitlab_leaves_open_where_the_checker_comes_from() -> None:
    # What a job sets itself wins over the `variables` of the file that includes it.
    job = yaml.safe_load(GITLAB.read_text(encoding="utf-8"))["postmortem-check"]
    assert "POSTMORTEM_KB" not in job["variables"]
    (install,) = [line for line in job["before_script"] if "POSTMORTEM_KB" in line]
    done = run("sh", "-c", install, POSTMORTEM_KB="")
    assert done.returncode != 0
    assert "name under variables where the checker is installed from" in done.stderr


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository of this project as pre-commit would clone it."""
    folder = tmp_path_factory.mktemp("checker")
    for name in ("plugins", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, folder / name)
    repository(folder)
    return folder


def repository(folder: Path) -> None:
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.email", "alice@example.com")
    git(folder, "config", "user.name", "Alice")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "x")


def git(folder: Path, *arguments: str) -> str:
    done = run("git", "-C", folder, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


POSTMORTEM = (
    "---\nid: PM-2026-00{number}\ntitle: Checkout failed in the EU\nstatus: draft\n"
    "severity: {severity}\nowner: platform\n---\n"
)


def test_the_hooks_run_in_a_real_commit(checker, tmp_path) -> None:
    work = tmp_path / "work"
    folder = work / "docs" / "2026"
    folder.mkdir(parents=True)
    (work / "mkdocs.yml").write_text("site_name: x\nplugins: [postmortem-kb]\n")
    (work / ".pre-commit-config.yaml").write_text(
        yaml.safe_dump(
            {
                "repos": [
                    {
                        "repo": str(checker),
                        "rev": git(checker, "rev-parse", "HEAD"),
                        "hooks": [{"id": "postmortem-fix"}, {"id": "postmortem-check"}],
                    }
                ]
            }
        )
    )
    faulty = folder / "PM-2026-001.md"
    faulty.write_text(POSTMORTEM.format(number=1, severity="P1"))
    repository(work)
    env = {"PRE_COMMIT_HOME": str(tmp_path / "home"), "GIT_CONFIG_GLOBAL": "/dev/null"}
    installed = run(BIN / "pre-commit", "install", cwd=work, **env)
    assert installed.returncode == 0, installed.stdout + installed.stderr

    new = folder / "PM-2026-002.md"
    new.write_text(POSTMORTEM.format(number=2, severity="P2"))
    git(work, "add", str(new))
    first = run("git", "commit", "-m", "new", cwd=work, **env)
    assert first.returncode == 1
    assert "docs/2026/PM-2026-002.md:5:11: error PM104" in first.stdout + first.stderr
    # Not what was there before.
    assert "PM-2026-001.md" not in first.stdout + first.stderr

    new.write_text(POSTMORTEM.format(number=2, severity="sev 2"))
    git(work, "add", str(new))
    second = run("git", "commit", "-m", "new", cwd=work, **env)
    assert second.returncode == 1
    assert new.read_text() == POSTMORTEM.format(number=2, severity="SEV2")

    git(work, "add", str(new))
    third = run("git", "commit", "-m", "new", cwd=work, **env)
    assert third.returncode == 0, third.stdout + third.stderr
