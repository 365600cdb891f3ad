from __future__ import annotations

from pathlib import Path

import pytest
from check import Spent
from followup import NOT_MEASURED, Base, build, commands, measure, row
from generate import generate

from postmortem_kb import cli, discovery


def test_every_command_is_measured_or_told_why_not() -> None:
    measured = {command[0] for command in commands(Base(Path(), "PM-2020-001", "AI-1"))}
    assert measured | NOT_MEASURED.keys() == set(discovery.names(cli)) | NOT_MEASURED.keys()


def test_every_command_is_given_what_it_takes(tmp_path, monkeypatch, postmortem_cli) -> None:
    base = build(tmp_path, 60)
    monkeypatch.chdir(tmp_path)
    done = {command: postmortem_cli(*command) for command in commands(base)}
    assert [command for command, told in done.items() if told.exit_code not in (0, 1)] == []
    assert [told.exception for told in done.values() if told.exc_info[0] is not SystemExit] == []


def test_what_a_process_took_is_measured(tmp_path) -> None:
    generate(tmp_path, 2)
    ((command, spent),) = measure(tmp_path, [("search", "latency")])
    assert command == ("search", "latency")
    assert spent.cpu > 0
    assert spent.wall > 0
    assert 10 < spent.memory < 1000


LINES = [
    (Spent(1, 50, 2), "     2.0     1.0     50  search pool"),
    (Spent(1, 50, 16), "    16.0     1.0     50  search pool  <- too much"),
    (Spent(1, 601, 2), "     2.0     1.0    601  search pool  <- too much"),
]


@pytest.mark.parametrize(("spent", "expected"), LINES)
def test_what_takes_too_much_is_marked(spent, expected) -> None:
    assert row(("search", "pool"), spent) == expected


@pytest.mark.parametrize("actions", [0, 1, 4])
def test_a_base_has_as_many_action_items_as_were_asked_for(actions, tmp_path) -> None:
    generate(tmp_path, 3, actions=actions)
    texts = [file.read_text(encoding="utf-8") for file in tmp_path.rglob("PM-*.md")]
    assert [text.count("  - id: AI-") for text in texts] == [actions] * 3
