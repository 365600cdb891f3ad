from __future__ import annotations

from datetime import UTC, datetime

import pytest
from written import PATH, found, postmortem, timeline

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import check

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

NONE = ["| 2026-03-04 14:05 | a | |", "| 14:06 | b | |"]
CASES = [
    ("reviewed", "SEV1", NONE, [(8, 4, 12)]),
    ("closed", "SEV1", NONE, [(8, 4, 12)]),
    ("in-review", "SEV1", NONE, []),
    ("reviewed", "SEV2", NONE, []),
    ("reviewed", "SEV1", ["| 14:05 | a |"], [(8, 4, 12)]),
    ("reviewed", "SEV1", ["| 14:05 | a | log |", "| 14:06 | b | |"], []),
    ("reviewed", "SEV1", ["| 14:05 | [a](https://example.com/1) | |"], []),
    ("reviewed", "SEV1", ["| 14:05 | [a][log] | |"], []),
    ("reviewed", "SEV1", ["| [14:05](https://example.com/1) | a | |"], []),
    ("reviewed", "SEV1", ["| 14:05 | see https://example.com/1 | |"], []),
    ("reviewed", "SEV1", [], []),
]


@pytest.mark.parametrize(("status", "severity", "rows", "expected"), CASES)
def test_a_worst_case_names_a_source(status, severity, rows, expected, knowledge_base) -> None:
    text = postmortem(timeline(*rows), status=status, severity=severity)
    assert expected == found(knowledge_base({PATH: text}), "PM509")


def test_a_timeline_that_is_no_table_is_left_alone(knowledge_base) -> None:
    text = postmortem("## Timeline\n\n- 14:05 a\n", status="reviewed", severity="SEV1")
    assert found(knowledge_base({PATH: text}), "PM509") == []


def test_the_worst_case_is_the_first_level_of_the_scale(tmp_path) -> None:
    file = tmp_path / "PM-2026-001.md"
    file.write_text(postmortem(timeline(*NONE), status="reviewed", severity="Red"))
    settings = Settings(severities={"Red": {}, "Green": {}})
    assert found(check.run([Location(PATH, PATH, file)], settings, NOW), "PM509") == [(8, 4, 12)]
