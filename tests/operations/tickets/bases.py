"""Texts of postmortems with action items."""

from __future__ import annotations


def header(number: int, items: str, **more: str) -> str:
    lines = {
        "title": "Checkout failed in the EU",
        "status": "in-review",
        "severity": "SEV2",
        "owner": "payments",
        "summary": "Checkout failed for an hour.",
        "services": "[checkout]",
        "impact": "{description: Nobody could pay.}",
        "times": "{impact_start: 2026-03-04T14:05Z}",
        **more,
    }
    text = "".join(f"{key}: {value}\n" for key, value in lines.items())
    body = "# X\n\n## Impact\n\nNobody could pay.\n\n## Timeline\n\nNone yet.\n"
    return f"---\nid: PM-2026-{number:03}\n{text}action_items:\n{items}---\n{body}"


def item(number: int, status: str = "open", ticket: str = "", **more: str) -> str:
    lines = [f"- id: AI-{number}", f"  title: Limit the retries of client {number}",
             "  type: prevent", "  owner: payments", "  due: 2026-12-24",
             f"  status: {status}  # as agreed"]  # fmt: skip
    lines += [f"  ticket: {ticket}"] if ticket else []
    lines += [f"  {key}: {value}" for key, value in more.items()]
    return "".join(f"{line}\n" for line in lines)
