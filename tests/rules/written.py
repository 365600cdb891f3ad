"""Postmortems for the tests of rules about the text."""

from __future__ import annotations

from collections.abc import Mapping

from postmortem_kb.operations.check import Report

PATH = "2026/PM-2026-001.md"
FIRST_LINE = 8
"""The line the body begins on, without lines added to the header."""


def postmortem(
    body: str = "", *lines: str, status: str = "in-review", severity: str = "SEV3"
) -> str:
    """Return a postmortem with a text and lines added to its header."""
    header = ["id: PM-2026-001", "title: Checkout failed in the EU", f"status: {status}"]
    header += [f"severity: {severity}", "owner: platform", *lines]
    return "\n".join(["---", *header, "---", body])


def timeline(*rows: str) -> str:
    """Return a text whose timeline's rows begin on line 12 of the file, without added lines."""
    table = "\n".join(["| Time (UTC) | Event | Source |", "| --- | --- | --- |", *rows])
    return f"## Timeline\n\n{table}\n"


def found(report: Report, code: str) -> list[tuple[int, int, int]]:
    """Return (line, column, last column) of what one rule found."""
    return [
        (each.line, each.column, each.end_column) for each in report.problems if each.code == code
    ]


def words(report: Report, code: str, files: Mapping[str, str]) -> list[str]:
    """Return the text that stands where one rule found something."""
    return [
        files[each.path].split("\n")[each.line - 1][each.column - 1 : each.end_column - 1]
        for each in report.problems
        if each.code == code
    ]


def suggested(report: Report, code: str) -> list[str | None]:
    """Return what one rule suggests."""
    return [each.suggestion for each in report.problems if each.code == code]
