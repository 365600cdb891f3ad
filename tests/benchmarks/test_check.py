from __future__ import annotations

from pathlib import Path

from check import LINT, NOTHING, OURS, SCHEMA, Spent, headers, table
from generate import generate


def test_a_file_costs_what_is_spent_beyond_the_start() -> None:
    taken = [
        {
            (NOTHING, 0): Spent(0.01, 9),
            (OURS, 1): Spent(start, 40),
            (SCHEMA, 1): Spent(0.3, 50),
            (LINT, 1): Spent(0.1, 20),
            (OURS, 101): Spent(start + 0.05, 60),
            (SCHEMA, 101): Spent(1.3, 70),
            (LINT, 101): Spent(0.7, 30),
        }
        for start in (0.2, 0.1, 0.3)
    ]
    shown = [line.split() for line in table(taken, 101)]
    assert shown[2] == ["postmortem", "check", "0.50", "0.50", "0.50", "at", "most", "1"]
    assert shown[6] == ["check-jsonschema", "20.0", "20.0", "20.0", "at", "least", "8"]
    assert shown[7] == ["yamllint", "12.0", "12.0", "12.0", "at", "least", "8"]
    assert shown[9] == ["postmortem", "check", "0.200", "0.100", "0.300", "under", "0.35"]


def test_the_other_tools_get_the_front_matter_alone(tmp_path: Path) -> None:
    generate(tmp_path / "base", 2, faults=0)
    headers(tmp_path / "base", tmp_path / "yaml")
    first, last = sorted((tmp_path / "yaml").iterdir())
    assert (first.name, last.name) == ("PM-2015-001.yaml", "PM-2016-001.yaml")
    lines = first.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "id: PM-2015-001"
    assert lines[-1].startswith("tags: [")
