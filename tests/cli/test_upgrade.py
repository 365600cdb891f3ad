from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """\
site_name: x  # ours
plugins:
  - search
  - postmortem-kb:
      services: [checkout, search]
      renamed:
        services: {basket: checkout}
"""
POSTMORTEM = """\
---
id: PM-2026-00%s
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
services: [%s]  # a comment
---

The basket.
"""
FIRST, SECOND = "docs/PM-2026-001.md", "docs/PM-2026-002.md"


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / FIRST).write_text(POSTMORTEM % (1, "basket"), encoding="utf-8")
    (tmp_path / SECOND).write_text(POSTMORTEM % (2, "search"), encoding="utf-8")
    return tmp_path


def tree(folder: Path) -> dict[str, str]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


DONE = {
    "mkdocs.yml": CONFIG.replace(
        "      services: [c", "      schema_version: 1\n      services: [c"
    ),
    FIRST: POSTMORTEM % (1, "checkout"),
    SECOND: POSTMORTEM % (2, "search"),
}
NOTHING = "nothing to do: the set-up is of version 1, and no renamed word is left\n"


def test_words_are_renamed_and_then_the_number_is_written(base, postmortem_cli) -> None:
    assert postmortem_cli("check").exit_code == 1
    done = postmortem_cli("upgrade")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "from 0 to 1: the configuration says which version of the schema it is written for",
        f"{FIRST}: 1 word renamed",
        "mkdocs.yml: schema_version: 1",
    ]
    assert tree(base) == DONE
    assert postmortem_cli("check").exit_code == 0


def test_a_second_time_there_is_nothing_to_do(base, postmortem_cli) -> None:
    postmortem_cli("upgrade")
    done = postmortem_cli("upgrade")
    assert (done.exit_code, done.stdout) == (0, NOTHING)
    dry = postmortem_cli("upgrade", "--dry-run")
    assert (dry.exit_code, dry.stdout, dry.stderr) == (0, "", NOTHING)
    assert tree(base) == DONE


def test_a_dry_run_is_a_diff_that_git_applies(base, postmortem_cli) -> None:
    before = tree(base)
    done = postmortem_cli("upgrade", "--dry-run")
    assert (done.exit_code, tree(base)) == (0, before)
    assert "-services: [basket]  # a comment\n+services: [checkout]  # a comment\n" in done.stdout
    subprocess.run(["patch", "-p1", "-s"], input=done.stdout, text=True, check=True, cwd=base)
    assert tree(base) == DONE


def test_a_diff_is_no_command_to_a_build_server(base, monkeypatch, postmortem_cli) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    first, *_, last = postmortem_cli("upgrade", "--dry-run").stdout.splitlines()
    assert first.startswith("::stop-commands::")
    assert last == f"::{first.removeprefix('::stop-commands::')}::"


def test_a_newer_set_up_asks_for_a_newer_package(base, postmortem_cli) -> None:
    (base / "mkdocs.yml").write_text(DONE["mkdocs.yml"].replace("sion: 1", "sion: 99"))
    before = tree(base)
    for command in ("upgrade", "check"):
        done = postmortem_cli(command)
        assert done.exit_code == 2
        assert "mkdocs.yml:5:23: error PM092" in done.output
        assert "update postmortem-kb" in done.output
    assert tree(base) == before


def test_a_new_name_must_be_one_of_the_list(base, postmortem_cli) -> None:
    (base / "mkdocs.yml").write_text(CONFIG.replace("basket: checkout", "basket: chekout"))
    done = postmortem_cli("upgrade")
    assert done.exit_code == 2
    assert "`chekout` is none of them; did you mean checkout" in done.stderr


def test_what_is_left_to_a_person_is_said_and_the_rest_is_done(base, postmortem_cli) -> None:
    by_hand = "services:\n  - checkout\n  - basket  # because\n"
    text = (POSTMORTEM % (2, "")).replace("services: []  # a comment\n", by_hand)
    (base / SECOND).write_text(text, encoding="utf-8")
    done = postmortem_cli("upgrade")
    assert (done.exit_code, done.stderr) == (
        2,
        f"{SECOND}:9: write `checkout` by hand; it cannot be written there by the line\n",
    )
    assert tree(base) == {**DONE, SECOND: text}


def test_a_file_that_cannot_be_written_stops_what_follows(
    base, monkeypatch, postmortem_cli
) -> None:
    def refuse(change: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("postmortem_kb.operations.upgrading.write", refuse)
    before = tree(base)
    done = postmortem_cli("upgrade")
    assert (done.exit_code, tree(base)) == (2, before)
    assert done.stderr == f"{FIRST} is not changed: Permission denied; do this again\n"


def test_the_number_that_cannot_be_written_by_the_line_stops_it_all(base, postmortem_cli) -> None:
    (base / "mkdocs.yml").write_text("plugins:\n  - postmortem-kb: ~\n", encoding="utf-8")
    before = tree(base)
    done = postmortem_cli("upgrade")
    assert (done.exit_code, tree(base)) == (2, before)
    assert "nothing was written: mkdocs.yml:2: write `schema_version: 1`" in done.stderr


def test_a_configuration_without_the_plugin_is_none_to_upgrade(base, postmortem_cli) -> None:
    (base / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    done = postmortem_cli("upgrade")
    assert (done.exit_code, "there is no plugin postmortem-kb" in done.stderr) == (2, True)


def test_another_configuration_can_be_named(base, monkeypatch, postmortem_cli) -> None:
    monkeypatch.chdir("/")
    done = postmortem_cli("upgrade", "--config-file", str(base / "mkdocs.yml"))
    assert (done.exit_code, tree(base)) == (0, DONE)


def test_where_there_is_no_configuration_it_says_so(base, postmortem_cli) -> None:
    (base / "mkdocs.yml").unlink()
    done = postmortem_cli("upgrade")
    assert (done.exit_code, "there is no mkdocs.yml here or above" in done.stderr) == (2, True)


KINDS = [
    ("services: [new]", "services", "services: [old]"),
    ("teams: [new]", "teams", "teams: [old]"),
    ("root_causes: [new]", "root_cause_categories", "root_cause_categories: [old]"),
    ("triggers: [new]", "triggers", "trigger: old"),
]


@pytest.mark.parametrize(("listed", "kind", "line"), KINDS)
def test_the_check_offers_the_new_name_and_can_write_it(
    listed, kind, line, base, postmortem_cli
) -> None:
    config = f"plugins:\n  - postmortem-kb: {{{listed}, renamed: {{{kind}: {{old: new}}}}}}\n"
    (base / "mkdocs.yml").write_text(config, encoding="utf-8")
    (base / SECOND).unlink()
    text = (POSTMORTEM % (1, "")).replace("services: []", line)
    (base / FIRST).write_text(text, encoding="utf-8")
    (found,) = json.loads(postmortem_cli("check", "--format", "json").stdout)
    assert (found["code"], found["suggestion"]) == ("PM104", "new")
    assert postmortem_cli("check", "--fix").exit_code == 0
    assert tree(base)[FIRST] == text.replace("old", "new", 1)


def test_neither_set_up_command_needs_mkdocs() -> None:
    code = (
        "import sys; from postmortem_kb.cli import init, upgrade\n"
        "print([name for name in ('mkdocs', 'material') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n"
