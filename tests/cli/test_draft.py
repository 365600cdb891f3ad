from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb.cli import _answers

FIRST = "docs/2026/PM-2026-001.md"
NOW = ("--now", "2026-11-22T12:00Z")
AS = ("--as", "alertmanager")
# Put together here, so that no scanner takes this file for a leak.
TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


def message(name: str, status: str = "firing", **alert: Any) -> str:
    labels = {"alertname": name, "severity": "SEV2", "service": "checkout"}
    value = {"status": status, "labels": labels, "startsAt": "2026-03-04T09:12:31Z", **alert}
    return json.dumps({"version": "4", "alerts": [value]})


@pytest.fixture
def base(bare_base: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(bare_base)
    monkeypatch.setattr(_answers, "guessed_owner", lambda project: "platform")
    (bare_base / "alerts.json").write_text(message("CheckoutErrors"), encoding="utf-8")
    ended = message("CheckoutErrors", "resolved", endsAt="2026-03-04T10:40:01Z")
    (bare_base / "ended.json").write_text(ended, encoding="utf-8")
    return bare_base


def test_a_draft_is_written_and_what_it_rests_on_is_said(base, postmortem_cli) -> None:
    done = postmortem_cli("draft", "--from", "ended.json", *AS, *NOW)

    assert (done.exit_code, done.stdout) == (0, f"{FIRST}\n")
    assert done.stderr.splitlines() == [
        "rows of the timeline: 2 (2 from Alertmanager)",
        "assumed owner: platform",
        "assumed services: checkout",
        "assumed severity: SEV2",
        "assumed title: CheckoutErrors",
        "impact_start: unknown (no paging tool knows it; the first alert, 2026-03-04T09:12Z, is "
        "the latest it can have been)",
        "detected: 2026-03-04T09:12:31Z (Alertmanager's first alert)",
        "resolved: 2026-03-04T10:40:01Z (the last resolution in Alertmanager)",
        f"Fill it in, then: postmortem check {FIRST}",
    ]
    text = (base / FIRST).read_text(encoding="utf-8")
    assert "  detected: 2026-03-04T09:12:31Z  # proposed, please confirm: Alertmanager's" in text
    assert "  impact_start: unknown  # no paging tool knows it; the first alert" in text
    assert "| 2026-03-04 09:12 | Alert fires: CheckoutErrors | Alertmanager |" in text
    checked = postmortem_cli("check", FIRST)
    assert (checked.exit_code, checked.stdout) == (0, "1 postmortem checked, nothing found.\n")


def test_what_is_proposed_is_found_when_it_is_no_draft_any_more(base, postmortem_cli) -> None:
    postmortem_cli("draft", "--from", "ended.json", *AS, *NOW)
    text = (base / FIRST).read_text(encoding="utf-8").replace("status: draft", "status: in-review")
    (base / FIRST).write_text(text, encoding="utf-8")

    checked = postmortem_cli("check", FIRST)

    assert checked.stdout.count("confirm it and remove the comment") == 7 - 1


def test_what_the_person_says_is_taken(base, postmortem_cli) -> None:
    said = ("--title", "Checkout failed", "--owner", "edge", "--severity", "SEV1")
    done = postmortem_cli("draft", "--from", "alerts.json", *AS, *said, *NOW)

    text = (base / FIRST).read_text(encoding="utf-8")
    assert "assumed severity" not in done.stderr
    assert ("\ntitle: Checkout failed\n" in text, "\nowner: edge " in text) == (True, True)


def test_secrets_are_counted_and_nowhere_to_be_seen(base, postmortem_cli) -> None:
    (base / "alerts.json").write_text(message(f"Use {TOKEN} now"), encoding="utf-8")

    done = postmortem_cli("draft", "--from", "alerts.json", *AS, *NOW)

    assert "removed from what was read: 2 tokens" in done.stderr.splitlines()
    written = b"".join(file.read_bytes() for file in (base / "docs").rglob("*.md"))
    assert TOKEN not in done.output + done.stderr + written.decode()


def test_a_second_file_is_merged_without_losing_a_byte(base, postmortem_cli) -> None:
    postmortem_cli("draft", "--from", "alerts.json", *AS, *NOW)
    before = (base / FIRST).read_text(encoding="utf-8").splitlines()

    done = postmortem_cli("draft", "--from", "ended.json", *AS, "--into", "PM-2026-001", *NOW)

    assert (done.exit_code, done.stdout) == (0, f"{FIRST}\n")
    assert "added 1 rows, 1 were there already" in done.stderr.splitlines()
    after = (base / FIRST).read_text(encoding="utf-8")
    lost = [line for line in before if line not in after.splitlines()]
    assert lost == ["  resolved: unknown  # when full service was restored"]
    again = postmortem_cli("draft", "--from", "ended.json", *AS, "--into", "PM-2026-001", *NOW)
    assert "added 0 rows, 2 were there already" in again.stderr.splitlines()
    assert (base / FIRST).read_text(encoding="utf-8") == after


def page(what: str, at: str, id: str = "PINC001") -> str:
    link = f"https://example-shop.pagerduty.com/incidents/{id}"
    data = {"id": id, "type": "incident", "html_url": link, "title": "Checkout fails",
            "priority": {"summary": "P1"}}  # fmt: skip
    event = {"event_type": f"incident.{what}", "occurred_at": at, "data": data}
    return json.dumps({"event": event})


@pytest.fixture
def paged(base: Path, postmortem_cli: Any) -> Path:
    (base / "page.json").write_text(page("triggered", "2026-03-04T09:12:31Z"), encoding="utf-8")
    (base / "end.json").write_text(page("resolved", "2026-03-04T10:40:01Z"), encoding="utf-8")
    assert postmortem_cli("draft", "--from", "page.json", *NOW).exit_code == 0
    return base


def test_an_incident_is_drafted_once_and_then_merged_into(paged, postmortem_cli) -> None:
    done = postmortem_cli("draft", "--from", "end.json", *NOW)

    assert (done.exit_code, done.stdout) == (2, "")
    assert "PM-2026-001 is the incident PINC001 already; use --into PM-2026-001" in done.stderr
    again = postmortem_cli("draft", "--from", "end.json", "--into", "PM-2026-001", *NOW)
    assert again.exit_code == 0
    assert "added 1 rows, 0 were there already" in again.stderr


def test_the_file_says_how_bad_the_tools_say_it_was(paged) -> None:
    text = (paged / FIRST).read_text(encoding="utf-8")

    assert "\nseverity: SEV3  # assumed, please confirm: the tools say P1 (PagerDuty); " in text


OTHERS = {
    "another-incident": (page("triggered", "2026-03-04T09:20Z", "PINC002"), "take `incident` out"),
    "another-month": (page("resolved", "2026-04-04T09:20Z"), "more than 7 days apart"),
}


@pytest.mark.parametrize(("text", "told"), OTHERS.values(), ids=list(OTHERS))
def test_what_is_of_another_incident_is_not_merged(
    text: str, told: str, paged, postmortem_cli
) -> None:
    before = (paged / FIRST).read_bytes()
    (paged / "other.json").write_text(text, encoding="utf-8")

    done = postmortem_cli("draft", "--from", "other.json", "--into", "PM-2026-001", *NOW)

    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
    assert (paged / FIRST).read_bytes() == before


REFUSED = {
    "no-file": (["--from", "none.json", *AS], "none.json: this is no file"),
    "cut": (["--from", "cut.json", *AS], "it ends in the middle of a value"),
    "no-importer": (["--from", "alerts.json", "--as", "alertmanagr"], "no importer alertmanagr"),
    "importers": (["--from", "alerts.json", *AS, *AS], "give --as once"),
    "no-time": (["--from", "alerts.json", *AS, "--since", "noon"], "'noon' is no time"),
    "no-zone": (["--from", "alerts.json", *AS, "--zone", "../x"], "'../x' is no time zone"),
    "a-day": (["--from", "alerts.json", *AS, "--start", "2026-03-04"], "write the time"),
    "bounds": (
        ["--from", "alerts.json", *AS, "--since", "2026-03-05", "--until", "2026-03-04"],
        "--since lies after --until",
    ),
    "nothing": (
        ["--from", "alerts.json", *AS, "--since", "2026-03-05"],
        "nothing is recorded in that time; there is something from 2026-03-04T09:12Z",
    ),
    "into-nothing": (["--from", "alerts.json", *AS, "--into", "PM-1"], "no postmortem PM-1"),
    "into-a-kind": (
        ["--from", "alerts.json", *AS, "--into", "PM-1", "--kind", "incident"],
        "or --kind: the",
    ),
    "no-row": (["--from", "empty.json", "--as", "pagerduty"], "nothing for a timeline in it"),
    "into-a-title": (
        ["--from", "alerts.json", *AS, "--into", "PM-1", "--title", "x"],
        "--into takes no --title",
    ),
    "the-future": (
        ["--from", "alerts.json", *AS, "--now", "2026-03-01T00:00Z"],
        "nothing was written",
    ),
}


@pytest.mark.parametrize(("arguments", "told"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_done_is_status_two_and_writes_nothing(
    arguments: list[str], told: str, base, postmortem_cli
) -> None:
    nothing = json.dumps({"incidents": [{"incident_number": 1, "escalation_policy": {}}]})
    (base / "empty.json").write_text(nothing, encoding="utf-8")
    (base / "cut.json").write_text('{"version": "4", "alerts": [', encoding="utf-8")

    done = postmortem_cli("draft", *NOW, *arguments)

    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
    assert list((base / "docs").iterdir()) == []


def test_a_day_bounds_to_its_end(base, postmortem_cli) -> None:
    days = ("--since", "2026-03-04", "--until", "2026-03-04")

    assert postmortem_cli("draft", "--from", "ended.json", *AS, *days, *NOW).exit_code == 0
