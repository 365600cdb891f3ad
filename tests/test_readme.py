from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import yaml
from mkdocs.utils import yaml_load

from postmortem_kb import cli, discovery, frontmatter, reporters, rules, suppression
from postmortem_kb.config import Settings
from postmortem_kb.operations import configuration

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands() -> dict[str, click.Command]:
    found = (discovery.member(cli, name, "COMMAND") for name in discovery.names(cli))
    return {command.name: command for command in found}


def section(title: str) -> str:
    found = re.search(rf"^## {title}$(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


# A row of the table, and any other command in code: what it is called and what follows.
ROWS = re.findall(r"^\| `postmortem ([a-z][\w-]*)(.*)\|$", section("Commands"), re.MULTILINE)
SPANS = re.findall(r"`postmortem ([a-z][\w-]*)([^`]*)`", README)
LINES = [
    found
    for language, text in BLOCKS
    if language == "sh"
    for found in re.findall(r"\bpostmortem ([a-z][\w-]*)([^&|;\n]*)", text)
]
NAMED = [*ROWS, *SPANS, *LINES]


def test_the_first_block_is_one_line_that_ends_in_a_strict_build() -> None:
    language, text = BLOCKS[0]
    assert (language, text.count("\n")) == ("sh", 1)
    assert text.endswith("mkdocs build --strict\n")


def test_the_second_block_runs_all_tests() -> None:
    language, text = BLOCKS[1]
    assert language == "sh"
    assert ".venv/bin/pytest" in text


def test_ci_runs_both_blocks_as_they_stand() -> None:
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert re.findall(r"^block (\d) \| bash", text, re.MULTILINE) == ["1", "2"]


def test_every_command_the_readme_names_exists() -> None:
    assert ROWS
    assert {name for name, _ in NAMED} - commands().keys() == set()


@pytest.mark.parametrize(
    ("name", "option"),
    sorted({(name, option) for name, rest in NAMED for option in re.findall(r"--[\w-]+", rest)}),
)
def test_an_option_the_readme_names_exists(name: str, option: str) -> None:
    command = commands()[name]
    parts = command.commands.values() if isinstance(command, click.Group) else (command,)
    params = [param for part in parts for param in part.params]
    known = {word for param in params for word in (*param.opts, *param.secondary_opts)}
    assert option in known | {"--help"}


def test_the_table_of_options_is_what_there_is() -> None:
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", section("Adopt it"), re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"\w+", row)]
    assert sorted(named) == sorted(Settings.model_fields)


CONFIGURATIONS = [text for _, text in BLOCKS if re.search("^plugins:", text, re.MULTILINE)]


@pytest.mark.parametrize("text", CONFIGURATIONS)
def test_a_configuration_in_the_readme_is_accepted(text: str) -> None:
    for plugin in yaml.safe_load(text)["plugins"]:
        if isinstance(plugin, dict):
            configuration.parse(plugin["postmortem-kb"])


def test_the_hooks_in_the_readme_exist() -> None:
    (text,) = (text for _, text in BLOCKS if text.startswith("repos:"))
    named = {hook["id"] for hook in yaml.safe_load(text)["repos"][0]["hooks"]}
    named |= {"postmortem-check"} & set(re.findall(r"`(postmortem-\w+)`", README))
    there = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert named == {hook["id"] for hook in there}


def test_the_action_in_the_readme_is_where_it_says() -> None:
    (path,) = re.findall(r"uses: your-org/postmortem-kb/(\S+)@", README)
    assert (ROOT / path / "action.yml").is_file()


def test_the_formats_in_the_readme_are_those_there_are() -> None:
    line = " ".join(section("The gate of a pull request").split())
    assert [name for name in reporters.names() if f"`{name}`" not in line] == []


def test_a_comment_in_the_readme_silences_a_rule() -> None:
    (text,) = (text for _, text in BLOCKS if suppression.WORD in text)
    (found,) = suppression.read(frontmatter.read(f"---\n{text}---\n".encode()))
    assert rules.find(found.rule)
    assert found.reason


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:plugins|templates|\.ci|\.github)/[\w./-]+)`", README)))
)
def test_a_path_in_the_readme_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("command", commands().values(), ids=commands())
def test_help_names_every_exit_status(command: click.Command) -> None:
    assert "Exit status:" in " ".join((command.help or "").split())


def test_the_sample_site_says_whose_facts_these_are() -> None:
    described = yaml_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["site_description"]
    assert "linked reports" in described
    assert "sample data" in described
