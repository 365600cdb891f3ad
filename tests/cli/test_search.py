from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import click
import pytest

from postmortem_kb.operations.fulltext import index

CONFIG = "site_name: x\nplugins: [postmortem-kb]\n"
HEAD = "---\nid: PM-2026-{0:03}\ntitle: {1}\nstatus: reviewed\nseverity: SEV2\nowner: data\n"
POOL = HEAD.format(1, "Checkout ran dry") + (
    "summary: Nobody could pay.\ntimes: {impact_start: 2026-03-04T14:05Z}\n---\n"
    "The connection pool was too small.\n"
)


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "docs/PM-2026-001.md").write_text(POOL, encoding="utf-8")
    return tmp_path


def test_a_hit_tells_what_it_is_where_it_lies_and_why(base, postmortem_cli) -> None:
    done = postmortem_cli("search", "POOL", "checkout")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "PM-2026-001  *Checkout* ran dry\n"
        "  docs/PM-2026-001.md  SEV2  2026-03-04  reviewed\n"
        "  The connection *pool* was too small.\n"
    )


def test_json_has_the_same_with_the_places_of_the_hits(base, postmortem_cli) -> None:
    done = postmortem_cli("search", "--format", "json", '"connection pool"')
    (line,) = done.stdout.splitlines()
    assert line.startswith('{"version":1,')
    told = json.loads(line)
    score = told["postmortems"][0].pop("score")
    assert score > 0
    assert told == {
        "version": 1,
        "query": '"connection pool"',
        "found": 1,
        "instead": None,
        "postmortems": [
            {
                "id": "PM-2026-001",
                "title": {"field": "title", "text": "Checkout ran dry", "hits": []},
                "path": "docs/PM-2026-001.md",
                "status": "reviewed",
                "severity": "SEV2",
                "day": "2026-03-04",
                "excerpts": [
                    {
                        "field": "body",
                        "text": "The connection pool was too small.",
                        "hits": [[4, 19]],
                    }
                ],
            }
        ],
    }


NOTHING = [
    pytest.param(["nowhere"], "No postmortem holds this.\n", id="nowhere"),
    pytest.param(["chekout", "pool"],
                 "No postmortem holds all of this.\n"
                 "Did you mean: postmortem search 'checkout pool'\n", id="misspelt"),
    pytest.param(["NEAR(", "AND", "--", "-x:"], "No postmortem holds all of this.\n", id="hostile"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "expected"), NOTHING)
def test_nothing_found_is_said_and_is_no_failure(words, expected, base, postmortem_cli) -> None:
    done = postmortem_cli("search", "--", *words)
    assert (done.exit_code, done.stdout) == (0, expected)


MISUSE = [
    pytest.param([], "Missing argument", id="no-word"),
    pytest.param([""], "write a word or a number", id="an-empty-word"),
    pytest.param(['"" *', "::"], "write a word or a number", id="signs-alone"),
    pytest.param(["pool", "--most", "0"], "--most", id="none-to-show"),
    pytest.param(["pool", "--format", "xml"], "--format", id="no-such-format"),
]


@pytest.mark.parametrize(("arguments", "words"), MISUSE)
def test_misuse_is_said_aside(arguments, words, base, postmortem_cli) -> None:
    done = postmortem_cli("search", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr


def test_without_full_text_search_in_sqlite_that_is_said(base, postmortem_cli, monkeypatch) -> None:
    monkeypatch.setattr(index, "is_possible", lambda: False)
    done = postmortem_cli("search", "pool")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "built without FTS5" in done.stderr


def test_the_most_are_shown_and_the_others_counted(base, postmortem_cli) -> None:
    for number in (2, 3):
        text = HEAD.format(number, "The pool again") + "---\nNothing.\n"
        (base / f"docs/PM-2026-00{number}.md").write_text(text, encoding="utf-8")
    done = postmortem_cli("search", "pool", "--most", "2")
    assert done.stdout.count("PM-2026-00") == 4
    assert done.stderr == "2 of 3 postmortems shown; --most shows more\n"


def test_what_is_left_out_is_said_aside(base, postmortem_cli) -> None:
    text = HEAD.format(2, "The pool again") + "visibility: restricted\n---\nThe pool.\n"
    (base / "docs/PM-2026-002.md").write_text(text, encoding="utf-8")
    (base / "docs/PM-2026-003.md").write_text("---\nid: [\n---\nThe pool.\n", encoding="utf-8")
    done = postmortem_cli("search", "pool")
    assert "PM-2026-002" not in done.stdout
    assert done.stderr.splitlines() == [
        "1 postmortem has faults: what cannot be read is left out; `postmortem check` shows it",
        "1 postmortem is left out: `publish` does not name their visibility",
    ]


def test_no_sign_of_a_file_steers_the_terminal(base, postmortem_cli) -> None:
    text = HEAD.format(2, '"A \\e[31mred pool"') + "---\nThe \x1b[31mpool\u202e was ##[red] here.\n"
    (base / "docs/PM-2026-002.md").write_text(text, encoding="utf-8")
    for form in ("text", "json"):
        said = postmortem_cli("search", "pool", "red", "--format", form).stdout
        assert "PM-2026-002" in said
        assert not {"\x1b", "\u202e"} & set(said)


@pytest.mark.parametrize(
    ("more", "expected"),
    [({}, b"\x1b[1mpool\x1b[0m"), ({"NO_COLOR": "1"}, b"*pool*"), ({"TERM": "dumb"}, b"*pool*")],
    ids=["bold", "no-colour", "dumb"],
)
def test_a_terminal_shows_hits_in_bold_if_it_may(more, expected, base) -> None:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", **more}
    command = [sys.executable, "-m", "postmortem_kb", "search", "pool"]
    if "NO_COLOR" not in more:
        environment.pop("NO_COLOR", None)
    subprocess.run(command, stdout=theirs, env=environment, check=True, timeout=60)
    os.close(theirs)
    said = os.read(ours, 65536)
    os.close(ours)
    assert expected in said


def test_an_excerpt_is_wrapped_to_the_terminal(base) -> None:
    text = HEAD.format(2, "The lock again") + f"---\n{'word ' * 12}lock {'word ' * 12}\n"
    (base / "docs/PM-2026-002.md").write_text(text, encoding="utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "postmortem_kb", "search", "lock"]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "40", "LINES": "20"}
    environment.pop("NO_COLOR", None)
    subprocess.run(command, stdout=theirs, env=environment, check=True, timeout=60)
    os.close(theirs)
    lines = click.unstyle(os.read(ours, 65536).decode()).splitlines()
    os.close(ours)
    assert len(lines) > 4
    assert all(len(line) <= 40 for line in lines[2:])
    assert {len(line) - len(line.lstrip()) for line in lines[2:]} == {2}


def test_the_help_shows_one_example_a_line(postmortem_cli) -> None:
    said = postmortem_cli("search", "--help").stdout
    assert "  Examples:\n    postmortem search connection pool\n" in said
    assert "\\b" not in said
