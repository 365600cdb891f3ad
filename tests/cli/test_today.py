"""Time is an input: what a command reckons from can be given, and is read in one place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import click
import pytest

import postmortem_kb
from postmortem_kb import cli, discovery

PACKAGE = Path(postmortem_kb.__file__).parent
CLOCK = re.compile(
    r"\b(?:datetime|date|time)\.(?:now|today|utcnow|time|time_ns|localtime|gmtime|ctime)\("
)
CLOCKS = {
    "cli/_options.py": "the day that was not given",
    "cli/sync.py": "how long a server asks to be left alone",
    "site/gathering.py": "the day of a build without SOURCE_DATE_EPOCH",
}
TIMELESS = {
    "rule": "a manual is the same on every day",
    "schema": "so is the form of the front matter",
    "search": "what holds a word does not depend on the day",
    "similar": "neither does what is alike",
    "renumber": "a new id is of the year of what happened",
    "upgrade": "nor which version a set-up is of",
}


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Yield a command, or all that are in it if it is a group."""
    if not isinstance(command, click.Group):
        yield name, command
        return
    for each in command.list_commands(click.Context(command)):
        found = command.get_command(click.Context(command), each)
        assert found is not None
        yield from commands(found, f"{name} {each}")


EVERY = [
    each
    for name in discovery.names(cli)
    for each in commands(discovery.member(cli, name, "COMMAND"), name)
]


@pytest.mark.parametrize(("name", "command"), EVERY, ids=[name for name, _ in EVERY])
def test_every_command_that_reckons_with_time_takes_the_day(name, command) -> None:
    options = {option for parameter in command.params for option in parameter.opts}
    assert {"--today", "--now"} & options or name in TIMELESS


def test_nothing_below_the_two_doors_reads_the_clock() -> None:
    found = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        if CLOCK.search(file.read_text(encoding="utf-8"))
    }
    assert "cli/_options.py" in found
    assert found <= CLOCKS.keys()


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    text = "site_name: x\nplugins: [postmortem-kb]\n"
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    (tmp_path / "docs").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-03-03", True), ("2026-03-04", False), ("2026-03-05", False)]
)
def test_nothing_of_the_day_of_a_check_is_in_its_future(day, expected, base, postmortem_cli):
    (base / "docs/PM-2026-001.md").write_text(
        "---\nid: PM-2026-001\ntitle: Checkout failed\nstatus: draft\nseverity: SEV3\n"
        "owner: platform\ntimes: {impact_start: 2026-03-04T23:59Z}\n---\n",
        encoding="utf-8",
    )
    done = postmortem_cli("check", "--today", day)
    assert ("PM205" in done.stdout, done.exit_code) == (expected, int(expected))


def test_a_new_postmortem_is_of_the_year_of_the_day(base, postmortem_cli) -> None:
    done = postmortem_cli("new", "Checkout failed in the EU", "--today", "2031-12-31")
    assert (done.exit_code, done.stdout) == (0, "docs/2031/PM-2031-001.md\n")
    text = (base / "docs/2031/PM-2031-001.md").read_text(encoding="utf-8")
    assert "2032-01-30" in text


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "", "2026-03-04T10:00Z"])
def test_what_is_no_day_is_refused(day, base, postmortem_cli) -> None:
    done = postmortem_cli("check", "--today", day)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is no day; write it as 2026-11-22" in done.stderr


def test_without_a_day_it_is_this_moment(base, postmortem_cli, monkeypatch) -> None:
    given = []
    check = discovery.member(cli, "check", "check")
    run = check.run
    monkeypatch.setattr(check, "run", lambda *args: given.append(args[2]) or run(*args))
    (base / "docs/a.md").write_text("x\n", encoding="utf-8")
    before = datetime.now(UTC)
    postmortem_cli("check")
    postmortem_cli("check", "--today", "2026-03-04")
    assert before <= given[0] <= datetime.now(UTC)
    assert (given[1].date(), given[1].tzinfo) == (date(2026, 3, 4), UTC)
