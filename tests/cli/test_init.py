from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from mkdocs.utils import yaml_load

from postmortem_kb import __version__
from postmortem_kb.operations import setup
from postmortem_kb.resources import templates_dir

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
NAME = "Postmortems of the Example Shop"
# Any version: what these tests run with is installed already, and nothing is fetched.
SOURCE = "postmortem-kb[site]"
INDEX = f"postmortem-kb[site]=={__version__}"
TODAY = "2026-03-11"
EXAMPLE = "postmortems/2026/PM-2026-001.md"
WORKFLOW = ".github/workflows/postmortems.yml"
WRITTEN = [
    ".github/CODEOWNERS",
    ".github/pull_request_template.md",
    WORKFLOW,
    ".gitignore",
    ".gitlab-ci.yml",
    ".pre-commit-config.yaml",
    ".remarkrc.yaml",
    ".vscode/extensions.json",
    ".vscode/front-matter.js",
    ".vscode/package.json",
    ".vscode/settings.json",
    ".vscode/tasks.json",
    "README.md",
    "mkdocs.yml",
    EXAMPLE,
    "postmortems/handbook/our-practice.md",
    "requirements.txt",
]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    "PIP_NO_INDEX": "1",
    "NO_MKDOCS_2_WARNING": "1",
    "PYTHONWARNINGS": "",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def run(*command: str | Path, cwd: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**ENVIRONMENT, **more},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def tree(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file() and ".git" not in file.parts)
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Make a knowledge base with the command, do what it says next; return it and what was said."""
    folder = tmp_path_factory.mktemp("begun")
    arguments = ("init", "our kb", "--name", NAME, "--source", SOURCE, "--today", TODAY)
    done = run(BIN / "postmortem", *arguments, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    files = sorted(tree(folder / "our kb"))
    assert files == WRITTEN
    _, _, following = done.stdout.partition("\nNext:\n")
    went = run("bash", "-euc", following, cwd=folder)
    assert went.returncode == 0, went.stdout + went.stderr
    return folder / "our kb", went.stdout


def test_the_two_commands_it_prints_end_in_a_green_check_and_a_site(base) -> None:
    folder, said = base
    assert "1 postmortem checked, nothing found." in said
    assert (folder / "site/index.html").is_file()
    assert (folder / "site/postmortems/pm-2026-001/index.html").is_file()


def test_the_site_leads_to_the_handbook_and_to_the_teams_own_page(base) -> None:
    text = (base[0] / "site/index.html").read_text(encoding="utf-8")
    assert {'href="handbook/"', 'href="handbook/our-practice/"'} <= set(
        re.findall(r'href="handbook/(?:our-practice/)?"', text)
    )


def test_it_says_what_it_wrote_and_then_two_commands(tmp_path, monkeypatch, postmortem_cli) -> None:
    monkeypatch.chdir(tmp_path)
    done = postmortem_cli("init", "kb", "--name", NAME, "--today", TODAY, "--source", INDEX)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        *(f"wrote kb/{path}" for path in WRITTEN),
        "",
        "Next:",
        "  cd kb && pip install -r requirements.txt",
        "  postmortem check && mkdocs build --strict",
    ]
    requirement = (tmp_path / "kb/requirements.txt").read_text(encoding="utf-8")
    assert requirement == f"{INDEX}\n"


KNOWN = "postmortem-kb[site] @ git+https://git.example.com/postmortem-kb@v1.0"


@pytest.mark.parametrize(("known", "expected", "warned"), [(KNOWN, KNOWN, 0), (None, INDEX, 1)])
def test_without_a_source_it_is_where_this_package_came_from(
    known, expected, warned, tmp_path, monkeypatch, postmortem_cli
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(setup.origin, "requirement", lambda: known)
    done = postmortem_cli("init", "kb", "--name", NAME)
    assert done.exit_code == 0
    assert (tmp_path / "kb/requirements.txt").read_text(encoding="utf-8") == f"{expected}\n"
    assert done.stderr.count("pip and CI need --source") == warned
    assert done.output.find("pip and CI need --source") < done.output.index("Next:")


def test_below_the_root_of_a_repository_it_says_that_no_ci_runs(
    tmp_path, monkeypatch, postmortem_cli
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    done = postmortem_cli("init", "kb", "--name", NAME, "--source", SOURCE)
    assert (done.exit_code, "CI reads its files at the root alone" in done.stderr) == (0, True)
    done = postmortem_cli("init", ".", "--name", NAME, "--source", SOURCE)
    assert (done.exit_code, done.stderr) == (0, "")


@pytest.mark.usefixtures("begun")
def test_inside_a_knowledge_base_there_is_no_second_one(tmp_path, postmortem_cli) -> None:
    before = tree(tmp_path)
    done = postmortem_cli("init", "x/postmortems", *GOOD)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "x/postmortems lies in a knowledge base already, that of mkdocs.yml" in done.stderr
    assert tree(tmp_path) == before


def test_a_folder_with_control_characters_is_refused(tmp_path, monkeypatch, postmortem_cli) -> None:
    monkeypatch.chdir(tmp_path)
    done = postmortem_cli("init", "a\x1b[2Jb", *GOOD)
    assert (done.exit_code, "control characters" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_the_aliases_that_the_configuration_offers_are_a_configuration(
    begun, postmortem_cli
) -> None:
    file = begun / "mkdocs.yml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if "# severities:" in line)
    lines[at : at + 5] = [line.replace("# ", "", 1) for line in lines[at : at + 5]]
    file.write_text("".join(lines), encoding="utf-8")
    done = postmortem_cli("new", "Checkout failed", "--severity", "P1", "--owner", "platform")
    assert done.exit_code == 0, done.stderr
    assert postmortem_cli("check").exit_code == 0


@pytest.mark.parametrize(
    ("folder", "expected"),
    [(".", ""), ("a b", "cd 'a b' && "), ("./-x", "cd ./-x && "), ("a;b", "cd 'a;b' && ")],
)
def test_a_folder_is_named_as_a_shell_takes_it(
    folder, expected, tmp_path, monkeypatch, postmortem_cli
) -> None:
    monkeypatch.chdir(tmp_path)
    done = postmortem_cli("init", folder, "--name", NAME)
    assert f"  {expected}pip install -r requirements.txt\n" in done.stdout


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postmortem_cli) -> Path:
    monkeypatch.chdir(tmp_path)
    assert postmortem_cli("init", ".", "--name", NAME, "--today", TODAY).exit_code == 0
    return tmp_path


@pytest.mark.usefixtures("begun")
def test_the_example_has_nothing_that_even_a_note_would_be_made_of(postmortem_cli) -> None:
    done = postmortem_cli("check", "--fail-on", "note", "--today", TODAY)
    assert (done.exit_code, done.stdout) == (0, "1 postmortem checked, nothing found.\n")


@pytest.mark.parametrize("today", ["2024-02-29", "2025-01-03", "2026-01-07", "2026-03-11"])
def test_the_example_is_of_the_week_before(today, tmp_path, monkeypatch, postmortem_cli) -> None:
    monkeypatch.chdir(tmp_path)
    assert postmortem_cli("init", "kb", "--name", NAME, "--today", today).exit_code == 0
    monkeypatch.chdir(tmp_path / "kb")
    done = postmortem_cli("check", "--fail-on", "note", "--today", today)
    assert (done.exit_code, done.stdout) == (0, "1 postmortem checked, nothing found.\n")


SCHEMAS = [("vendor.github-workflows", WORKFLOW), ("vendor.gitlab-ci", ".gitlab-ci.yml")]


@pytest.mark.parametrize(("schema", "path"), SCHEMAS)
def test_a_file_for_ci_is_what_its_schema_asks_for(schema, path, begun) -> None:
    done = run(BIN / "check-jsonschema", "--builtin-schema", schema, path, cwd=begun)
    assert done.returncode == 0, done.stdout


def workflow(text: str) -> tuple[dict[str, object], list[dict[str, str]]]:
    data = yaml.safe_load(text)
    return data, [step for job in data["jobs"].values() for step in job["steps"]]


def test_the_workflow_has_the_least_rights_and_pastes_nothing_into_a_shell() -> None:
    text = (templates_dir() / "init" / WORKFLOW).read_text(encoding="utf-8")
    data, steps = workflow(text)
    assert data["permissions"] == {"contents": "read"}
    assert {name for name, job in data["jobs"].items() if "permissions" in job} == {"deploy"}
    assert "pull_request_target" not in text
    assert "secrets." not in text
    assert [step["run"] for step in steps if "${{" in step.get("run", "")] == []


def test_the_workflow_takes_the_actions_of_this_repository() -> None:
    _, steps = workflow((templates_dir() / "init" / WORKFLOW).read_text(encoding="utf-8"))
    _, known = workflow((ROOT / WORKFLOW).read_text(encoding="utf-8"))
    ours = {step["uses"] for step in known if "uses" in step}
    ours |= {"actions/setup-python@v5", "actions/upload-artifact@v4"}
    assert {step["uses"] for step in steps if "uses" in step} - ours == set()


def test_the_day_of_the_digest_is_named_alike_wherever_it_is() -> None:
    data, _ = workflow((templates_dir() / "init" / WORKFLOW).read_text(encoding="utf-8"))
    _, weekly = (each["cron"] for each in data[True]["schedule"])
    for job in ("check", "digest"):
        assert f"'{weekly}'" in data["jobs"][job]["if"]


def test_the_commands_of_the_digest_are_commands(begun, postmortem_cli) -> None:
    text = (begun / WORKFLOW).read_text(encoding="utf-8") + (begun / ".gitlab-ci.yml").read_text()
    lines = re.findall(r"postmortem ((?:actions|review)[^\n>]*)", text)
    found = {line.strip() for line in lines}
    assert found == {"actions --open --format markdown", "review"}
    told = [postmortem_cli(*each.split(), "--today", TODAY) for each in sorted(found)]
    assert [done.exit_code for done in told] == [0] * len(told)


@pytest.mark.parametrize(
    "path", [".remarkrc.yaml", *sorted(each for each in WRITTEN if each.startswith(".vscode/"))]
)
def test_what_the_editor_reads_is_that_of_this_repository(path, begun) -> None:
    assert (begun / path).read_bytes() == (ROOT / path).read_bytes()


def test_the_site_looks_like_that_of_this_repository(begun) -> None:
    ours, theirs = (
        yaml_load((folder / "mkdocs.yml").read_text(encoding="utf-8")) for folder in (ROOT, begun)
    )
    for key in ("theme", "markdown_extensions", "validation", "docs_dir"):
        assert theirs[key] == ours[key]


def test_the_hooks_run_in_a_real_repository(begun) -> None:
    assert run("git", "init", "-q", cwd=begun).returncode == 0
    assert run("git", "add", "--all", cwd=begun).returncode == 0
    done = run("pre-commit", "run", "--all-files", cwd=begun, PRE_COMMIT_HOME=str(begun / ".git/h"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout


def test_what_is_there_is_kept_and_listed(tmp_path, monkeypatch, postmortem_cli) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".github").mkdir()
    mine = {"README.md": b"mine\r\n", ".github/CODEOWNERS": b"", "requirements.txt": b"x\n"}
    for path, data in mine.items():
        (tmp_path / path).write_bytes(data)
    done = postmortem_cli("init", ".", "--name", NAME, "--source", SOURCE, "--today", TODAY)
    assert done.exit_code == 0
    assert done.stderr.splitlines() == [
        "kept .github/CODEOWNERS, which was there",
        "kept README.md, which was there",
        "kept requirements.txt, which was there",
        f"add to requirements.txt: {SOURCE}",
    ]
    after = tree(tmp_path)
    assert {path: after[path] for path in mine} == mine
    assert sorted(after) == WRITTEN


def test_postmortems_that_are_there_get_no_example(tmp_path, monkeypatch, postmortem_cli) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "postmortems").mkdir()
    assert postmortem_cli("init", ".", "--name", NAME, "--today", TODAY).exit_code == 0
    assert sorted(tree(tmp_path)) == [path for path in WRITTEN if path != EXAMPLE]


def test_a_folder_with_a_path_for_a_source_is_named_whole(
    tmp_path, monkeypatch, postmortem_cli
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "package").mkdir()
    done = postmortem_cli("init", "kb", "--name", NAME, "--source", "./package[site]")
    assert done.exit_code == 0
    assert (tmp_path / "kb/requirements.txt").read_text() == f"{tmp_path / 'package'}[site]\n"


GOOD = ["--name", NAME]
REFUSED = [
    pytest.param([], "--name", id="no-name-and-no-terminal"),
    pytest.param(["--name", " "], "one line", id="a-blank-name"),
    pytest.param(["--name", "a\nplugins: []"], "one line", id="two-lines"),
    pytest.param(["--name", "\u202egnp"], "one line", id="right-to-left"),
    pytest.param(["--name", "<script>alert(1)</script>"], "without <", id="html"),
    pytest.param(["--name", 'a" onload="x'], "without <", id="an-attribute"),
    pytest.param(["--name", "x" * 101], "100", id="too-long"),
    pytest.param([*GOOD, "--source", "-r /etc/passwd"], "--source", id="an-option-of-pip"),
    pytest.param([*GOOD, "--source", "a[site]\nb"], "--source", id="two-requirements"),
    pytest.param(
        [*GOOD, "--source", "a[site] --extra-index-url http://example.com"],
        "without options",
        id="an-option-behind-it",
    ),
    pytest.param([*GOOD, "--source", "postmortem-kb"], "[site]", id="no-site"),
    pytest.param([*GOOD, "--today", "0001-01-01"], "1970", id="before-time"),
    pytest.param([*GOOD, "--today", "9999-12-31"], "future", id="after-time"),
]


@pytest.mark.parametrize(("arguments", "expected"), REFUSED)
def test_a_bad_answer_is_status_two_and_writes_nothing(
    arguments, expected, tmp_path, monkeypatch, postmortem_cli
) -> None:
    monkeypatch.chdir(tmp_path)
    done = postmortem_cli("init", "kb", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert expected in done.stderr
    assert list(tmp_path.iterdir()) == []


def is_a_base(root: Path) -> None:
    (root / "properdocs.yml").write_text("plugins:\n  - postmortem-kb\n", encoding="utf-8")


def is_a_site(root: Path) -> None:
    (root / "mkdocs.yaml").write_text("plugins: [search]\n", encoding="utf-8")


def is_broken(root: Path) -> None:
    (root / "mkdocs.yml").write_text("plugins: [\n", encoding="utf-8")


def leads_out(root: Path) -> None:
    (root.parent / "elsewhere").mkdir()
    (root / ".github").symlink_to(root.parent / "elsewhere")


def has_a_file_for_a_folder(root: Path) -> None:
    (root / "postmortems").write_text("x", encoding="utf-8")


def has_a_loop(root: Path) -> None:
    (root / ".vscode").symlink_to(root / ".vscode")


def is_a_link_to_nothing(root: Path) -> None:
    (root / "mkdocs.yml").symlink_to(root.parent / "nothing")


OBSTACLES = [
    (is_a_base, "postmortem upgrade"),
    (is_a_site, "folder: incidents"),
    (is_broken, "mkdocs.yml"),
    (leads_out, "leads out of"),
    (has_a_file_for_a_folder, "not a folder"),
    (has_a_loop, "not a folder"),
    (is_a_link_to_nothing, "mkdocs.yml"),
]


@pytest.mark.parametrize(("obstacle", "expected"), OBSTACLES)
def test_a_folder_that_cannot_become_one_is_left_as_it_is(
    obstacle, expected, tmp_path, monkeypatch, postmortem_cli
) -> None:
    root = tmp_path / "kb"
    root.mkdir()
    obstacle(root)
    before = tree(tmp_path)
    monkeypatch.chdir(root)
    done = postmortem_cli("init", ".", *GOOD)
    assert (done.exit_code, done.stdout) == (2, "")
    assert expected in done.stderr
    assert tree(tmp_path) == before
    assert not (tmp_path / "nothing").exists()


@pytest.mark.parametrize("folder", ["", " "])
def test_a_folder_without_a_name_is_not_the_current_one(
    folder, tmp_path, monkeypatch, postmortem_cli
) -> None:
    monkeypatch.chdir(tmp_path)
    done = postmortem_cli("init", folder, *GOOD)
    assert (done.exit_code, "it is empty" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("where", ["folder", "source"])
def test_a_path_that_no_system_takes_is_refused(where, tmp_path, monkeypatch, postmortem_cli):
    monkeypatch.chdir(tmp_path)
    long = "a" * 5000
    arguments = {"folder": [long], "source": ["kb", "--source", f"./{long}"]}[where]
    done = postmortem_cli("init", *arguments, *GOOD)
    assert (done.exit_code, "nothing was written" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_folder(tmp_path, monkeypatch, postmortem_cli) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kb").write_text("x", encoding="utf-8")
    done = postmortem_cli("init", "kb", *GOOD)
    assert (done.exit_code, "kb is not a folder" in done.stderr) == (2, True)


def test_a_second_time_it_leads_to_upgrade(begun, postmortem_cli) -> None:
    before = tree(begun)
    done = postmortem_cli("init", ".", *GOOD)
    assert (done.exit_code, "postmortem upgrade" in done.stderr) == (2, True)
    assert tree(begun) == before


def test_on_a_terminal_it_asks_for_the_name_and_what_ci_installs(tmp_path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "postmortem_kb", "init", "kb"],
        cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True, env=ENVIRONMENT,
    )  # fmt: skip
    os.close(theirs)
    said = b""
    while not said.endswith(b": ") and select.select([ours], [], [], 60)[0]:
        said += os.read(ours, 4096)
    os.write(ours, b"Our reports\n" + SOURCE.encode() + b"\n")
    while b"mkdocs build --strict" not in said and select.select([ours], [], [], 60)[0]:
        said += os.read(ours, 4096)
    assert process.wait(timeout=60) == 0
    os.close(ours)
    assert said.startswith(b"Name of the site [Postmortems]: ")
    text = (tmp_path / "kb/mkdocs.yml").read_text(encoding="utf-8")
    assert yaml_load(text)["site_name"] == "Our reports"
    assert (tmp_path / "kb/requirements.txt").read_text(encoding="utf-8") == f"{SOURCE}\n"
