from __future__ import annotations

import re
from pathlib import Path

import pytest

from postmortem_kb.config import Settings
from postmortem_kb.operations.adopting import maps, targets
from postmortem_kb.resources import templates_dir

SETTINGS = Settings()
CHAPTER = (templates_dir() / "handbook" / "adopt.md.jinja").read_text(encoding="utf-8")

FAULTY = [
    ("fields: {titel: x}", 1, "titel"),
    ("field:\n  title: x\n", 1, "`field`"),
    ("fields:\n  title: x\n  id: y\n", 3, "fields.id"),
    ("fields:\n  title: x\n  action_items: y\n", 3, "fields.action_items"),
    ("fields: [title]\n", 1, "must be"),
    ("values:\n  severity:\n    high: P1\n", 3, "P1"),
    ("constants:\n  visibility: secret\n", 2, "visibility"),
    ("title_from: [dream]\n", 1, "title_from"),
    ("assumed: [tims]\n", 1, "tims"),
    ("fields:\n  title: x\n  title: y\n", 3, "title"),
    ("fields: *here\n", 1, "here"),
    ("fields:\n  title: {x: y}\n", 2, "must be"),
    ("a: " + "[" * 1000, 1, "deep"),
    ("only words", 1, "key"),
]


@pytest.mark.parametrize(("text", "line", "word"), FAULTY, ids=range(len(FAULTY)))
def test_what_is_wrong_in_a_map_is_told_with_its_line(tmp_path, text, line, word) -> None:
    file = tmp_path / "map.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(maps.Faulty) as raised:
        maps.load(file, SETTINGS)
    first = raised.value.problems[0]
    assert (first.line, word in first.message) == (line, True), first.message


def test_all_that_is_wrong_in_a_map_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    file.write_text("fields:\n  titel: x\n  sevrity: y\nconstants: {kind: z}\n", encoding="utf-8")
    with pytest.raises(maps.Faulty) as raised:
        maps.load(file, SETTINGS)
    assert [each.line for each in raised.value.problems] == [2, 3, 4]


@pytest.mark.parametrize("data", [b"\xff\xfe", b"x" * 70_000], ids=["not-utf-8", "too-large"])
def test_a_file_that_is_no_map_is_told(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "map.yaml"
    file.write_bytes(data)
    with pytest.raises(maps.Faulty):
        maps.load(file, SETTINGS)


@pytest.mark.parametrize("name", maps.names())
def test_a_map_that_is_shipped_is_sound_and_documented(name: str) -> None:
    maps.load(templates_dir() / "maps" / f"{name}.yaml", SETTINGS)
    assert f"\n| `{name}`" in CHAPTER


def test_the_map_of_the_handbook_is_sound_and_shows_every_option(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", CHAPTER, re.DOTALL)
    file = tmp_path / "map.yaml"
    file.write_text(block, encoding="utf-8")
    assert maps.load(file, SETTINGS).model_fields_set == set(maps.Map.model_fields)


GUESSED = [
    (["title", "date", "resolvedWhen", "severity", "affected", "section"], "cstate"),
    (["title", "date", "tags", "layout"], "blog"),
    (["title", "date"], "blog"),
    (["uuid", "url", "start_time", "end_time", "categories", "company", "product"], "icco"),
    (["Date", "Status", "Authors", "Summary", "Postmortem Owner"], "template"),
    (["weather"], "logbook"),
    ([], "logbook"),
]


@pytest.mark.parametrize(("keys", "name"), GUESSED)
def test_the_map_is_guessed_from_the_keys_of_the_files(keys: list[str], name: str) -> None:
    assert maps.guess([keys], SETTINGS).name == name


def test_a_field_of_ours_that_is_no_single_value_cannot_be_a_target() -> None:
    unfit = {"id", "status", "times", "impact", "action_items", "roles", "incident", "slo"}
    assert unfit & targets.names() == set()
    assert {"title", "times.impact_start", "tags", "references"} <= targets.names()
