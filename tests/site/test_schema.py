from __future__ import annotations

import json
from typing import Any

import pytest

import projects
from postmortem_kb import json_schema
from postmortem_kb.config import Settings
from projects import Built, config, postmortem


def test_the_site_publishes_the_schema_below_its_folder(
    site: Built, variant: tuple[str, bool, str]
) -> None:
    folder = variant[2]
    address = f"{folder}/{json_schema.NAME}" if folder else json_schema.NAME
    assert [file for file in site.files if file.endswith(json_schema.NAME)] == [address]
    assert site.text(address) == json_schema.text(Settings(folder=folder))
    entries = json.loads(site.text("search/search_index.json"))["docs"]
    assert [entry for entry in entries if json_schema.NAME in entry["location"]] == []


def test_it_has_the_knowledge_bases_own_words_in_it_each_time_the_same(project: Any) -> None:
    own = {"services": ["checkout", "api"], "extra_fields": {"cost": "number"}}
    root = project(config(options=own), {"2026/PM-2026-001.md": postmortem("PM-2026-001")})
    first = projects.build(root, site_dir=str(root / "first"))
    second = projects.build(root, site_dir=str(root / "second"))
    assert first.warnings == second.warnings == []
    assert first.text(json_schema.NAME) == json_schema.text(Settings(**own))
    assert first.text(json_schema.NAME) == second.text(json_schema.NAME)


@pytest.mark.parametrize("folder", ["", "incidents"])
def test_a_teams_own_file_of_that_name_wins(folder: str, project: Any) -> None:
    below = f"docs/{folder}/" if folder else "docs/"
    own = {f"{below}{json_schema.NAME}": "{}\n", f"{below}2026/.keep": ""}
    built = projects.build(project(config(options={"folder": folder}), None, **own))
    assert built.text(f"{folder}/{json_schema.NAME}".strip("/")) == "{}\n"
