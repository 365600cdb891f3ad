from __future__ import annotations

import subprocess
import sys

import pytest

from postmortem_kb import __version__, cli, discovery


def called(module: str) -> str:
    """Return the command of a module: ``import`` cannot be the name of one."""
    return module.rstrip("_").replace("_", "-")


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_help_groups_the_commands_by_a_persons_day(option, postmortem_cli) -> None:
    done = postmortem_cli(option)
    assert done.exit_code == 0
    headings = [
        line[:-1] for line in done.stdout.splitlines() if line.endswith(":") and line[0] != " "
    ]
    expected = [section for section in cli.SECTIONS if section in headings]
    assert [heading for heading in headings if heading in cli.SECTIONS] == expected
    assert {"Write", "Check"} <= set(expected)


def test_every_command_that_is_built_is_listed_once_with_what_it_does(postmortem_cli) -> None:
    told = postmortem_cli("--help").stdout
    assert "..." not in told.partition("\n")[2]
    lines = told.splitlines()
    for name in discovery.names(cli):
        found = [line.split(None, 1) for line in lines if line.split()[:1] == [called(name)]]
        assert len(found) == 1
        assert len(found[0][1]) > 10


@pytest.mark.parametrize("name", discovery.names(cli))
def test_every_command_explains_itself_and_its_exit_status(name, postmortem_cli) -> None:
    done = postmortem_cli(called(name), "--help")
    assert done.exit_code == 0
    assert "status:" in " ".join(done.stdout.split())
    assert discovery.member(cli, name, "SECTION") in cli.SECTIONS


MISUSE = [
    pytest.param(["nonsense"], id="no-such-command"),
    pytest.param(["--nonsense"], id="no-such-option"),
    pytest.param(["../cli"], id="a-path"),
    pytest.param(["new"], id="a-title-is-missing"),
]


@pytest.mark.parametrize("arguments", MISUSE)
def test_misuse_is_status_two_and_said_on_the_error_stream(arguments, postmortem_cli) -> None:
    done = postmortem_cli(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Usage:" in done.stderr


def test_the_version_is_that_of_the_package(postmortem_cli) -> None:
    assert postmortem_cli("--version").stdout == f"postmortem, version {__version__}\n"


def test_the_check_starts_without_mkdocs_and_without_the_other_commands() -> None:
    code = (
        "import sys; from postmortem_kb.cli import main\n"
        "try: main(['check', '--help'])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('mkdocs', 'postmortem_kb.cli.new') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[]"
