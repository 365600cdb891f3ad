from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_kb.operations import configuration
from postmortem_kb.operations.drafting import same
from postmortem_kb.operations.new import Proposals

URL = "https://pd.example.com/incidents/P1"


def drafted(base: Path, header: str, proposals: Proposals) -> str:
    (base / "docs").mkdir()
    (base / "mkdocs.yml").write_text("site_name: X\nplugins: [postmortem-kb]\n", encoding="utf-8")
    (base / "docs" / "one.md").write_text(f"---\n{header}---\n", encoding="utf-8")
    return same.drafted(configuration.load(base / "mkdocs.yml"), proposals)


ONE = {
    "the-id": ("id: PM-2026-001\nincident: {id: p1}\n", Proposals(incident_id="P1")),
    "a-number": ("id: PM-2026-001\nincident: {id: 4711}\n", Proposals(incident_id="4711")),
    "the-address": (
        f"id: PM-2026-001\nincident: {{url: {URL}/}}\n",
        Proposals(incident_id="4711", incident_url=URL),
    ),
}


@pytest.mark.parametrize(("header", "proposals"), ONE.values(), ids=list(ONE))
def test_the_postmortem_of_an_incident_is_found(
    header: str, proposals: Proposals, tmp_path: Path
) -> None:
    assert drafted(tmp_path, header, proposals) == "PM-2026-001"


NONE = {
    "nothing-to-know-it-by": ("incident: {id: P1}\n", Proposals()),
    "another": ("incident: {id: P12}\n", Proposals(incident_id="P1")),
    "the-id-of-another-tool": (
        "incident: {id: P1, url: https://rootly.example.com/P1}\n",
        Proposals(incident_id="P1", incident_url=URL),
    ),
    "only-spoken-of": ("title: Like P1\n", Proposals(incident_id="P1")),
    "broken": ("incident: [P1\n", Proposals(incident_id="P1")),
}


@pytest.mark.parametrize(("header", "proposals"), NONE.values(), ids=list(NONE))
def test_no_other_is_taken_for_it(header: str, proposals: Proposals, tmp_path: Path) -> None:
    assert drafted(tmp_path, header, proposals) == ""
