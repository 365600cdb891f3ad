from __future__ import annotations

import pytest

from postmortem_kb.rules.vague_action_title import is_vague

HEADER = """---
id: PM-2026-001
title: Checkout failed in the EU
status: {status}
severity: SEV3
owner: platform
action_items:
"""

VAGUE = [
    "improve monitoring",
    "Improve monitoring.",
    "IMPROVE MONITORING!",
    "Improve monitoring and alerting",
    "Improve monitoring/alerting",
    "Improve our monitoring & alerting, logging",
    "Be more careful",
    "Be more careful with deployments in the future",
    "Investigate further",
    "Investigate the root cause",
    "Investigate root-cause",
    "Better alerting",
    "Increase awareness",
    "Increase test coverage",
    "Review process",
    "Review the incident response process",
    "Add more tests",
    "Add tests (more)",
    "Add alerts",
    "Add better error handling",
    "Add monitoring",
    "Fix the bug",
    "Fix the issue that caused the outage",
    "Investigate monitoring for this scenario",
    "Look into it",
    "Look into the problem...",
    "Improve communication with stakeholders",
    "Better communication",
    "Training",
    "Train the team",
    "Remind everyone to be careful",
    "Pay more attention to alerts",
    "Improve documentation",
    "Make the system more resilient",
    "Make sure this never happens again",
    "Ensure that it does not happen again",
    "Follow best practices",
    "Consider improvements to the architecture",
    "Update the runbook",
    "Strengthen security",
    "Look into caching",
    "Discuss with vendor",
    "Write documentation",
    "Add alerts for the database",
    "Consider adding a circuit breaker",
    "Think about a read replica",
    "Looking into Kafka quotas",
    "Improve reliability \N{EN DASH} long-term",
    "Improve our monitoring and alerting and logging and metrics and our processes",
]

BOUNDED = [
    # Of this repository's own postmortems.
    "List every narrowing number conversion in the flight-path libraries and state its range",
    "Run a second, independently written decoder beside the main one in the telemetry gateway",
    "Give every open concern from a design review an owner and a date before the review closes",
    "Forbid automatic promotion of an order-database primary outside its home region",
    "Send rule changes through the same three rollout stages as code",
    "Split the shared cluster so that login and payments do not share nodes",
    "Rebuild the two oldest clusters from the standard build",
    "Document the network set-up of every cluster that the standard build did not create",
    "Page on every slow SLO burn at night",
    "Keep a second warm copy of the whole cache tier",
    "Host the status page with a second provider, with its own login",
    "Rebuild all hosts that are older than the present image",
    "Require a feature flag for each new path in the request-admission code",
    "Set a limit of connections per client on all shared brokers",
    "Shed low-value requests in checkout when the pool is empty",
    "Mask values that a build step reads from a credentials file",
    "Close all build logs to outside contributors",
    "Correct the failover runbook and have a second team follow it once",
    "List all services that read a certificate only when they start",
    "Set the connection pool of checkout in its own file",
    "Print removed routes first in the dry run",
    "Label the 61 routes that have no owner",
    "Require a default rule for every feature flag",
    "Keep the incident chat and the contact list outside our own domain and DNS",
    "Decide whether the order database needs a second replica in another zone",
    "Name the services that inherit a changed default in the change request",
    # Of other people's reports.
    "Version lock Flux",
    "Flux metrics and alerts",
    "Create ingress test suite",
    "Record war room meeting",
    "Monitor Kubernetes deployments for timeouts",
    "Implement priority-classes for critical workloads",
    "Review if our pods have appropriate resource requests and limits set",
    "Add automated presubmit check for schema changes",
    "Handle invalid postal code in user address form input safely",
    "Add alerting for all cases where this service returns >1% errors",
    # What is considered, but by when or how far.
    "Consider a limit of 50 connections",
    "Consider whether the order database needs a second replica",
    "Considerate retries in the client",
    "Add a circuit breaker",
    "Write a load test for checkout",
    "Discuss the new quota with the vendor",
    "Add alerts for the database pool",
    # A number, a name, a condition or a way to tell that it is done is enough.
    "Add 3 tests",
    "Fix bug #12",
    "Fix PAY-17",
    "Improve test coverage to 80 %",
    "Improve monitoring of Kafka",
    "Fix `error`",
    "Fix error_handling",
    "Fix service.monitoring",
    "Fix alert-service",
    "Review changes before release",
    "Add a regression test",
    "Alert when errors increase",
    "Alert before the disk is full",
    "Rotate the logs every day",
    "Reduce errors until Friday",
    "Renew the certificate",
    "Surveillance améliorée",
    "監視を改善する",
    # Thirteen words may say more than their words do.
    "Improve " + "monitoring and " * 6,
    "improve " * 10_000,
    "?",
    "...",
    "/",
]


@pytest.mark.parametrize("title", VAGUE)
def test_a_title_that_names_nothing_is_vague(title) -> None:
    assert is_vague(title)


@pytest.mark.parametrize("title", BOUNDED, ids=lambda title: title[:60])
def test_a_title_that_names_something_is_bounded(title) -> None:
    assert not is_vague(title)


@pytest.mark.parametrize(
    ("postmortem", "item", "expected"),
    [
        ("in-review", "open", [(9, 12, 9, 30)]),
        ("reviewed", "in-progress", [(9, 12, 9, 30)]),
        ("reviewed", "blocked", [(9, 12, 9, 30)]),
        ("reviewed", "proposed", [(9, 12, 9, 30)]),
        ("reviewed", "", [(9, 12, 9, 30)]),
        # Ideas are collected in a draft, and what is over is history.
        ("draft", "open", []),
        ("reviewed", "done", []),
        ("reviewed", "verified", []),
        ("closed", "wont-do", []),
    ],
)
def test_open_items_are_judged_from_the_review_on(
    postmortem, item, expected, knowledge_base
) -> None:
    lines = ["  - id: AI-1", "    title: Improve monitoring", f"    status: {item}", "---", ""]
    text = HEADER.format(status=postmortem) + "\n".join(lines)
    report = knowledge_base({"2026/PM-2026-001.md": text})
    found = [problem for problem in report.problems if problem.code == "PM311"]
    actual = [(each.line, each.column, each.end_line, each.end_column) for each in found]
    assert expected == actual


def test_the_place_counts_items_that_cannot_be_read(knowledge_base) -> None:
    lines = ["  - nothing", "  - id: AI-1", "    title: Improve monitoring", "---", ""]
    text = HEADER.format(status="in-review") + "\n".join(lines)
    report = knowledge_base({"2026/PM-2026-001.md": text})
    (problem,) = [problem for problem in report.problems if problem.code == "PM311"]
    assert (problem.line, problem.column) == (10, 12)
    assert problem.message.startswith("`Improve monitoring` has no bound; name the thing")
