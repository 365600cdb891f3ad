from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest
import yaml
from check_jsonschema import main

from postmortem_kb import cli, discovery
from postmortem_kb.resources import templates_dir

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted((templates_dir() / "handbook").glob("*.md.jinja"))
TEXTS = {file.name.partition(".")[0]: file.read_text(encoding="utf-8") for file in CHAPTERS}
BLOCKS = {
    name: re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    for name, text in TEXTS.items()
}


def lines(name: str) -> list[str]:
    """Return the commands that a chapter names, in code or in a block of it."""
    spans = re.findall(r"`(postmortem [a-z][^`]*)`", TEXTS[name])
    blocks = [
        found.strip()
        for _, text in BLOCKS[name]
        for found in re.findall(r"^(?:\s*- run: )?(postmortem [a-z][^|>\n]*)", text, re.MULTILINE)
    ]
    return [*spans, *blocks]


NAMED = sorted({line for name in TEXTS for line in lines(name)})


def parsed(line: str) -> tuple[click.Command, list[str]]:
    """Return the command or the subcommand that a line calls, and the words that follow."""
    _, name, *words = shlex.split(line)
    wanted = name.replace("-", "_")
    module = next(each for each in discovery.names(cli) if each.rstrip("_") == wanted)
    command: click.Command = discovery.member(cli, module, "COMMAND")
    if isinstance(command, click.Group) and words:
        return command.commands[words[0]], words[1:]
    return command, words


def test_the_handbook_names_the_commands_of_the_loop() -> None:
    found = {line.split()[1] for line in NAMED}
    assert {"action", "actions", "check", "new", "stats", "status", "sync"} <= found


@pytest.mark.parametrize("line", NAMED)
def test_a_command_that_the_handbook_names_is_called_as_it_wants_to_be(line: str) -> None:
    command, words = parsed(line)
    if words:
        # A whole call: it has all that is required, and nothing that is unknown.
        command.make_context(command.name, list(words))
    known = {word for param in command.params for word in param.opts}
    assert [word for word in words if word.startswith("--") and word not in known] == []


def test_what_is_done_to_an_item_in_the_handbook_can_be_done_to_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postmortem_cli
) -> None:
    """From top to bottom: the table goes through the life of an item that is open."""
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    shutil.copytree(ROOT / "postmortems", tmp_path / "postmortems")
    monkeypatch.chdir(tmp_path)
    found = [line for line in lines("action-items") if line.startswith("postmortem action ")]
    assert len(found) == 8
    for line in found:
        done = postmortem_cli(*shlex.split(line)[1:], "--today", "2026-11-22")
        assert done.exit_code == 0, (line, done.stderr)


def test_the_job_of_every_week_has_the_right_to_read_and_the_whole_history() -> None:
    (text,) = (text for kind, text in BLOCKS["action-items"] if kind == "yaml" and "jobs:" in text)
    data = yaml.safe_load(text)
    assert data["permissions"] == {"contents": "read"}
    checkout, *_ = data["jobs"]["follow-up"]["steps"]
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert "${{" not in text


def test_the_job_of_every_week_is_what_github_asks_for(tmp_path: Path) -> None:
    (text,) = (text for kind, text in BLOCKS["action-items"] if kind == "yaml" and "jobs:" in text)
    file = tmp_path / "follow-up.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["--builtin-schema", "vendor.github-workflows", str(file)])
    assert ended.value.code == 0
