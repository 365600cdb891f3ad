from __future__ import annotations

from pathlib import Path

import pytest

FILE = Path("docs/PM-2026-001.md")
NEAR_MISS = """---
id: PM-2026-001
title: A wrong address was nearly published
status: draft
severity: SEV4
owner: ops
kind: near-miss
summary: A wrong address was found before it was published.
services: [dns]
action_items:
  - id: AI-1
    title: Compare with what is live
    owner: ops
    due: 2026-12-01
    status: open
---

## Impact

None.
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mkdocs.yml").write_text("site_name: x\nplugins: [postmortem-kb]\n", encoding="utf-8")
    FILE.parent.mkdir()
    FILE.write_text(NEAR_MISS, encoding="utf-8")


def test_what_is_missing_is_shown_on_its_line_and_nothing_is_written(postmortem_cli) -> None:
    done = postmortem_cli("status", "PM-2026-001", "reviewed")
    assert done.exit_code == 1
    assert (f"{FILE}:4: `status: reviewed` needs `trigger`: what set it off\n") in done.stdout
    assert done.stdout.endswith("things are missing for `reviewed`\n")
    assert done.stderr == "PM-2026-001 is `draft`\n"
    assert FILE.read_text(encoding="utf-8") == NEAR_MISS


def test_items_in_the_way_of_closing_are_listed(postmortem_cli) -> None:
    done = postmortem_cli("status", str(FILE), "closed")
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    told = "AI-1 is `open` (ops, due 2026-12-01): Compare with what is live"
    assert [line for line in lines if "AI-1" in line] == [f"{FILE}:15: {told}"]
    assert not [line for line in lines if "error" in line]
    assert done.stderr == (
        "PM-2026-001 is `draft`\nnext: postmortem action close PM-2026-001 AI-1 --evidence URL\n"
    )


def test_a_fact_is_told_once_on_its_line(postmortem_cli) -> None:
    text = NEAR_MISS.replace("status: draft", "status: reviewed")
    FILE.write_text(text, encoding="utf-8")
    done = postmortem_cli("status", "PM-2026-001", "closed")
    lines = done.stdout.splitlines()
    assert len(lines) == len(set(lines))
    assert (
        f"{FILE}:4: `status: closed` needs `closed_on`: when every action item was closed" in lines
    )
    assert lines[-1] == f"{len(lines) - 1} things are missing for `closed`"


def test_what_is_wrong_in_any_state_has_its_code(postmortem_cli) -> None:
    FILE.write_text(NEAR_MISS.replace("SEV4", "SEV44"), encoding="utf-8")
    done = postmortem_cli("status", "PM-2026-001")
    assert f"{FILE}:5: error PM104 " in done.stdout


def test_a_token_or_a_login_is_not_shown(postmortem_cli) -> None:
    token = "ghp_" + "a1B2" * 9
    title = f"Use https://bob:hunter2@git.example.com with {token}"
    FILE.write_text(NEAR_MISS.replace("Compare with what is live", f'"{title}"'), encoding="utf-8")
    done = postmortem_cli("status", "PM-2026-001", "closed")
    assert "Use https://git.example.com with" in done.stdout
    assert not [each for each in (token, "hunter2", "bob") if each in done.output]


def test_the_last_day_there_is_is_a_day_like_another(postmortem_cli) -> None:
    FILE.write_text(NEAR_MISS.replace("owner: ops\nkind", "owner: ops\nreviewed_on: 2026-01-02\n"
                                      "times: {impact_start: 2026-01-01}\nkind"),
                    encoding="utf-8")  # fmt: skip
    done = postmortem_cli("status", "PM-2026-001", "--today", "9999-12-31")
    assert done.exit_code == 1
    assert postmortem_cli("check", "--today", "9999-12-31").exit_code in (0, 1)


def test_with_nothing_missing_it_says_what_to_set_and_where(postmortem_cli) -> None:
    headings = "".join(f"\n## {each}\n\nText.\n" for each in ("Timeline", "Root cause"))
    FILE.write_text(NEAR_MISS + headings, encoding="utf-8")
    done = postmortem_cli("status", "PM-2026-001")
    assert (done.exit_code, done.stdout) == (
        0,
        f"{FILE}:4: nothing is missing: set `status: in-review`\n",
    )


@pytest.mark.parametrize(
    ("now", "state", "expected"),
    [
        ("draft", "draft", "PM-2026-001 is `draft` already\n"),
        ("in-review", "draft", "PM-2026-001 is `in-review`; `draft` is a step back, and asks for "
         "less\n"),
    ],
)  # fmt: skip
def test_a_state_that_is_not_ahead_is_called_so(now, state, expected, postmortem_cli) -> None:
    FILE.write_text(NEAR_MISS.replace("draft", now), encoding="utf-8")
    done = postmortem_cli("status", "PM-2026-001", state)
    assert (done.exit_code, done.stderr) == (0, expected)


MISUSE = [
    (("PM-2026-009",), "there is no postmortem PM-2026-009; did you mean PM-2026-001?"),
    (("PM-2026-001", "done"), "'done' is not one of"),
    (("PM-2026-001", "--today", "soon"), "'soon' is no day"),
    ((), "Missing argument 'POSTMORTEM'"),
]


@pytest.mark.parametrize(("arguments", "expected"), MISUSE)
def test_misuse_is_status_two(arguments, expected, postmortem_cli) -> None:
    done = postmortem_cli("status", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert expected in done.stderr


def test_a_faulty_status_is_misuse_in_words(postmortem_cli) -> None:
    FILE.write_text(NEAR_MISS.replace("draft", "magic"), encoding="utf-8")
    done = postmortem_cli("status", "PM-2026-001")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "has no `status` that can be read" in done.stderr
