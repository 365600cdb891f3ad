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
    assert (
        f"{FILE}:4:1: error PM102 `status: reviewed` needs `trigger`: what set it off\n"
        "  | status: draft\n"
    ) in done.stdout
    assert done.stdout.endswith("things are missing for `reviewed`\n")
    assert done.stderr == "PM-2026-001 is `draft`\n"
    assert FILE.read_text(encoding="utf-8") == NEAR_MISS


def test_items_in_the_way_of_closing_are_listed(postmortem_cli) -> None:
    done = postmortem_cli("status", str(FILE), "closed")
    assert done.exit_code == 1
    line = "in the way: AI-1 is `open`, ops, due 2026-12-01: Compare with what is live"
    assert line in done.stdout.splitlines()


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
