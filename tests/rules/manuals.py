"""The examples in the rules' manuals, as files."""

from __future__ import annotations

import re
from pathlib import Path

from postmortem_kb.rules import Rule

Files = dict[str, str | bytes]

BYTES = Path(__file__).with_name("bytes")

BASE = {
    "id": "id: PM-2026-001",
    "title": "title: Checkout failed in the EU",
    "status": "status: draft",
    "severity": "severity: SEV3",
    "owner": "owner: platform",
}
BLOCK = re.compile(
    r'^(`{3,})(yaml|markdown)(?: title="([^"]+)")?\n(.*?)^\1$', re.MULTILINE | re.DOTALL
)


def overlaid(block: str) -> str:
    given = set(re.findall(r"^([\w.-]+):", block, re.MULTILINE))
    base = [line for key, line in BASE.items() if key not in given]
    return "\n".join(["---", *base, block.rstrip("\n"), "---", "", "Notes of the first hour.", ""])


def file_name(block: str) -> str:
    found = re.search(r"^id: *(\S+)", block, re.MULTILINE)
    return f"2026/{found[1] if found else 'PM-2026-001'}.md"


def section(rule: Rule, title: str) -> str:
    # Examples hold headings too: only these three words cut a manual into sections.
    parts = re.split(r"^## (Why|Bad|Good)$", rule.manual, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True)).get(title, "").strip()


def examples(rule: Rule, title: str) -> list[Files]:
    found: list[Files] = []
    together: Files = {}
    for _, language, path, text in BLOCK.findall(f"{section(rule, title)}\n"):
        if path:
            together[path] = overlaid(text) if path.endswith(".md") else text
        else:
            found.append({file_name(text): text if language == "markdown" else overlaid(text)})
    files = sorted((BYTES / rule.name).glob(f"{title.lower()}*.md"))
    stored: list[Files] = [{"2026/PM-2026-001.md": file.read_bytes()} for file in files]
    return [*found, *([together] if together else []), *stored]
