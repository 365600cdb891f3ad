from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from postmortem_kb import frontmatter
from postmortem_kb.model import Level

EXAMPLES = Path(__file__).with_name("examples")
GOOD = sorted(EXAMPLES.glob("good/*.md"))
BAD = sorted(EXAMPLES.glob("bad/*.md"))


def placed(file: Path) -> str:
    """Return the path a file would have in a knowledge base: that of its id."""
    identifier = frontmatter.read(file.read_bytes()).values.get("id")
    return f"2026/{identifier}.md" if isinstance(identifier, str) else file.name


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_good_file_has_neither_error_nor_warning(file: Path, knowledge_base) -> None:
    report = knowledge_base({placed(file): file.read_bytes()})
    assert [each for each in report.problems if each.severity is not Level.NOTE] == []
    (postmortem,) = report.corpus
    assert placed(file) == f"2026/{postmortem.front.id}.md"


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_file_has_the_fault_its_name_gives_and_no_other(file: Path, knowledge_base) -> None:
    code, line = re.match(r"(PM\d{3})-L(\d+)-", file.name).groups()
    report = knowledge_base({placed(file): file.read_bytes()})
    found = {(each.code, each.line) for each in report.problems if each.severity is not Level.NOTE}
    assert {(code, int(line))} == found


def test_the_examples_are_there() -> None:
    assert (len(GOOD) >= 10, len(BAD) >= 15) == (True, True)


def test_together_the_good_files_are_one_sound_knowledge_base(
    tmp_path, monkeypatch, postmortem_cli
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("plugins: [postmortem-kb]\n", encoding="utf-8")
    for file in GOOD:
        target = tmp_path / "docs" / placed(file)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes())
    done = postmortem_cli("check", "--format", "json", "--fail-on", "warning")
    assert [each for each in json.loads(done.stdout) if each["severity"] != "note"] == []
    assert done.exit_code == 0
