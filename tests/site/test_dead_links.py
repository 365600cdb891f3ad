from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import projects
from postmortem_kb import indexes
from postmortem_kb.discovery import names
from postmortem_kb.operations import check, configuration
from postmortem_kb.rules import all_rules

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

OTHERS = {
    "2025/PM-2025-001.md": projects.postmortem("PM-2025-001"),
    "2026/load.png": b"\x89PNG",
    "2026/with space.png": b"\x89PNG",
    "2026/ü.png": b"\x89PNG",
    "2026/under_score.png": b"\x89PNG",
    "2026/round(1).png": b"\x89PNG",
    "2026/.hidden.md": "text",
    "2026/folder.d/inner.md": "# Inner\n",
    "data.csv": "a,b\n",
}
# Each target, and whether MkDocs warns of it; the test asks MkDocs itself.
TARGETS = [
    ("[a](../2025/PM-2025-001.md)", False),
    ("[a](../2025/PM-2025-001.md#root-cause)", False),
    ("[a](../2025/PM-2025-001.md?x=1)", False),
    ('[a](../2025/PM-2025-001.md "its title")', False),
    ("[a](<../2025/PM-2025-001.md>)", False),
    ("[a](./PM-2026-001.md)", False),
    ("![a](load.png)", False),
    ("![a](with%20space.png)", False),
    ("![a](<with space.png>)", False),
    ("![a](with space.png)", False),
    ("![a](%C3%BC.png)", False),
    ("![a](ü.png)", False),
    ("![a](under\\_score.png)", False),
    ("![a](round(1).png)", False),
    ("[![a](load.png)](../data.csv)", False),
    ("[a](../2025/)", False),
    ("[a](../2025)", False),
    ("[a](PM-2026-777)", False),
    ("[a](../nowhere/)", False),
    ("[a](#nowhere)", False),
    ("[a](?x=y.md)", False),
    ("[a]()", False),
    ("[a](https://example.com/nowhere.md)", False),
    ("[a](//example.com/nowhere.md)", False),
    ("[a](mailto:jo@example.com)", False),
    ("[a](.hidden.md)", False),
    ("`[a](code.md)`", False),
    ("<!-- [a](comment.md) -->", False),
    ("[a] (apart.md)", False),
    ("\\[a](escaped.md)", False),
    ("[never used]: unused.md", False),
    ("[a](nowhere.md)", True),
    ("[b](nowhere-else.md#part)", True),
    ("![a](Load.png)", True),
    ('![a](nowhere.png "its title")', True),
    ("[![a](no-picture.png)](../data.csv)", True),
    ("[![a](load.png)](../no-data.csv)", True),
    ("[a](../../outside.md)", True),
    ("[a](../2026/PM-2025-001.md)", True),
    ("[a](folder.d)", True),
    ("[a](%2e%2e/gone.md)", True),
    ("[a](two words.md)", True),
    ("[a](no(1).md)", True),
    ("[a][used]\n\n[used]: defined.md", True),
    ("[Short]\n\n[short]: shortcut.md 'its title'", True),
    ("| A | B |\n| --- | --- |\n| [a](cell.md) | b |", True),
    ("- an item\n\n    [a](continued.md)", True),
    ("> [a](quoted.md)", True),
]


def reported(root: Path) -> list[str]:
    project = configuration.load(root / "mkdocs.yml")
    assert project.problems == ()
    report = check.run(project.locations(), project.settings, NOW, project.around())
    rule = all_rules()["dead-link"]
    found = [each for each in report.problems if each.code == rule.code]
    return [re.match("`(.*?)` ", each.message)[1] for each in found]


def test_what_mkdocs_warns_of_is_a_dead_link_and_nothing_else(tmp_path) -> None:
    text = "\n\n".join(target for target, _ in TARGETS)
    page = projects.postmortem("PM-2026-001", f"\n{text}\n")
    files = {f"docs/{path}": content for path, content in OTHERS.items()}
    settings = projects.config("mkdocs")
    plain = projects.config("mkdocs", plugins=[])
    projects.write(tmp_path, {"docs/2026/PM-2026-001.md": page, "mkdocs.yml": plain, **files})
    built = projects.build(tmp_path)
    warned = [re.search(r"contains a link '(.*?)', but", line) for line in built.warnings]
    projects.write(tmp_path, {"mkdocs.yml": settings})
    found = reported(tmp_path)
    assert all(warned), built.warnings
    assert sorted(line[1] for line in warned if line) == sorted(found)
    assert len(found) == sum(dead for _, dead in TARGETS)


@pytest.mark.parametrize("folder", ["", "incidents"])
def test_a_link_to_a_generated_page_is_no_dead_link(folder, tmp_path) -> None:
    pages = ["index.md", "severity/index.md", "severity/sev1.md", "actions/index.md"]
    pages += ["postmortems/index.md", "root-cause/index.md", "services/api.md"]
    text = "\n\n".join(f"[{page}](../{page})" for page in pages)
    settings = projects.config("mkdocs", options={"folder": folder} if folder else {})
    below = f"docs/{folder}/" if folder else "docs/"
    page = projects.postmortem("PM-2026-001", f"\n{text}\n", severity="SEV1")
    files = {"mkdocs.yml": settings, "docs/start.md": "# Start\n"} if folder else {}
    projects.write(tmp_path, {"mkdocs.yml": settings, f"{below}2026/PM-2026-001.md": page, **files})
    assert {"severity", "actions"} <= set(names(indexes))
    assert reported(tmp_path) == []
    not_found = [line for line in projects.build(tmp_path).warnings if "contains a link" in line]
    assert not_found == []
