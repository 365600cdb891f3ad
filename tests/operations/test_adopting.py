from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import corpus, rules
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import adopting
from postmortem_kb.operations.adopting import targets
from postmortem_kb.operations.project import Project

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEYS = ("title", "date", "resolvedWhen", "severity", "affected", "owner", "other: #", "`x`")
OURS = tuple(sorted(targets.names()))
TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=120) | st.sampled_from(
    ["2026-03-04", "2026-03-04T09:12Z", "2026-03-03T09:12Z", "2026-03-04 9:12", "down", "<b>", "x"]
)
VALUES = st.recursive(TEXTS | st.none() | st.booleans() | st.integers(), st.lists, max_leaves=4)


def planned(headers: list[str], folder: Path) -> adopting.Plan:
    """Plan an import of files with such headers in JSON."""
    (folder / "docs").mkdir()
    (folder / "old").mkdir()
    for number, header in enumerate(headers):
        text = f"{header}\n\n# Words {number}\n"
        (folder / "old" / f"{number:05}.md").write_text(text, encoding="utf-8", newline="")
    project = Project(folder, folder / "docs", Settings())
    return adopting.plan(folder / "old", project, None, None, NOW)


@given(st.dictionaries(st.sampled_from(KEYS + OURS), VALUES))
def test_whatever_a_header_says_its_draft_has_a_sound_header(header: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (one,) = planned([json.dumps(header)], Path(folder)).planned
    document = corpus.document(Location("x", one.file.name, one.file), one.data, Settings())
    found = rules.judge(document, rules.Context(Settings(), NOW))
    wrong = [(rule.name, finding.where) for rule, finding in found if rule.level.value == "error"]
    assert (document.faults, wrong) == ((), [])
    assert document.front.id == one.identifier
    assert document.source.body.startswith("\n# Words 0\n")


@pytest.mark.parametrize("size", [300])
def test_a_plan_of_many_files_gives_each_its_own_id_and_writes_nothing(tmp_path, size) -> None:
    header = json.dumps({"title": "Checkout failed", "date": "2026-03-04"})
    plan = planned([header] * size, tmp_path)
    assert len({each.identifier for each in plan.planned}) == size
    assert list((tmp_path / "docs").iterdir()) == []


def test_a_file_that_is_there_already_is_not_overwritten(tmp_path: Path) -> None:
    (one,) = planned(["{}"], tmp_path).planned
    one.file.parent.mkdir()
    one.file.write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        adopting.write(one)
    assert one.file.read_text(encoding="utf-8") == "mine"


def test_a_file_that_lies_among_the_postmortems_is_told(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# Checkout failed\n", encoding="utf-8")
    project = Project(tmp_path, tmp_path / "docs", Settings())
    (one,) = adopting.plan(tmp_path / "docs", project, None, None, NOW).planned
    assert "lies among the postmortems itself" in one.told[0]
