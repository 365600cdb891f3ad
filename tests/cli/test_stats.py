from __future__ import annotations

import json

import pytest

HEADER = """\
---
id: {name}
title: Checkout failed in the EU
status: closed
severity: SEV1
services: [{service}]
{more}
times: {{impact_start: 2026-08-01T10:00Z, detected: 2026-08-01T10:05Z, resolved: 2026-08-01T11:05Z}}
---
"""


@pytest.fixture
def base(tmp_path, monkeypatch):
    """Write postmortems, given as {name: what else is in the header}, and go there."""

    def write(more=None, service="shop"):
        (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [postmortem-kb]\n")
        folder = tmp_path / "docs" / "2026"
        folder.mkdir(parents=True)
        for name, text in (more or {"PM-2026-001": ""}).items():
            header = HEADER.format(name=name, more=text, service=service)
            (folder / f"{name}.md").write_text(header, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return write


def test_the_figures_are_printed_as_a_table(base, postmortem_cli) -> None:
    base()
    done = postmortem_cli("stats", "--today", "2026-11-22")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("Figures as of 22 Nov 2026\n\nIncidents\n")
    (line,) = (each for each in done.stdout.splitlines() if each.startswith("  Time to recover"))
    assert " ".join(line.split()) == "Time to recover too few to tell 1 0 0"


def test_they_are_grouped_and_of_a_period_as_it_was_asked_for(base, postmortem_cli) -> None:
    base()
    done = postmortem_cli(
        "stats", "--by", "service", "--period", "2026-q3", "--format", "json", "--today",
        "2026-11-22",
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert (found["by"], found["period"]) == ("service", "2026-Q3")
    assert [row["group"] for row in found["groups"]] == ["shop"]


@pytest.mark.parametrize(
    "words", [["2026-Q3"], ["--period", "2026-Q3"], ["2026-Q3", "--period", "2026q3"]]
)
def test_a_period_is_named_with_or_without_the_option(words, base, postmortem_cli) -> None:
    base()
    done = postmortem_cli("stats", *words, "--format", "json", "--today", "2026-11-22")
    assert json.loads(done.stdout)["period"] == "2026-Q3"


def test_what_is_overdue_depends_on_the_day_that_is_given(base, postmortem_cli) -> None:
    item = "action_items: [{id: AI-1, title: Do it, status: open, due: 2026-09-01}]"
    base({"PM-2026-001": item})
    for day, overdue in (("2026-09-01", 0), ("2026-09-02", 1)):
        done = postmortem_cli("stats", "--format", "json", "--today", day)
        assert json.loads(done.stdout)["all"]["counts"]["overdue"] == overdue


def test_of_a_past_day_it_is_said_what_the_files_cannot_tell(base, postmortem_cli) -> None:
    base({"PM-2026-001": "reviewed_on: 2026-09-01"})
    for day, expected in (("2026-08-31", True), ("2026-09-01", False)):
        told = " ".join(postmortem_cli("stats", "--today", day).stdout.split())
        assert expected == ("The files tell of days after 31 Aug 2026: what came later" in told)
        assert expected == ("a state is that of the files, not of that day." in told)


def test_what_is_withheld_counts_in_nothing_and_that_is_said_aside(base, postmortem_cli) -> None:
    base({"PM-2026-001": "", "PM-2026-002": "visibility: restricted"})
    done = postmortem_cli("stats", "--format", "json", "--today", "2026-11-22")
    assert json.loads(done.stdout)["all"]["counts"]["postmortems"] == 1
    assert "1 postmortem is left out" in done.stderr


def test_no_name_gives_a_command_to_a_terminal_or_a_build_server(base, postmortem_cli) -> None:
    base(service='"##[error]x", "\\e[31mred"')
    done = postmortem_cli("stats", "--by", "service", "--today", "2026-11-22")
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    assert "##[" not in done.stdout


MISUSE = [
    pytest.param(["--by", "owner"], "'owner' is not one of", id="no-such-group"),
    pytest.param(["--period", "2026-13"], "a month is 01 to 12", id="no-such-month"),
    pytest.param(["--period", "last week"], "write a year, a quarter or a month", id="words"),
    pytest.param(["2026-Q3", "--period", "2025"], "name one period: 2026-Q3 or 2025", id="two"),
    pytest.param(
        ["2026-12", "--today", "2026-11-22"],
        "December 2026 has not begun on 2026-11-22",
        id="to-come",
    ),
    pytest.param(["--format", "xml"], "'xml' is not one of", id="no-such-format"),
    pytest.param(["--today", "tomorrow"], "is no day", id="no-day"),
]


@pytest.mark.parametrize(("options", "said"), MISUSE)
def test_misuse_is_said_with_what_to_write(options, said, base, postmortem_cli) -> None:
    base()
    done = postmortem_cli("stats", *options)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_without_a_configuration_it_says_where_to_run(tmp_path, monkeypatch, postmortem_cli):
    monkeypatch.chdir(tmp_path)
    done = postmortem_cli("stats")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "there is no mkdocs.yml here or above" in done.stderr
