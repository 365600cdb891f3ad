from __future__ import annotations

import json
from pathlib import Path

import pytest

CONFIG = "site_name: x\nplugins:\n  - postmortem-kb:\n      services: [checkout]\n"


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()


def services(printed: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(printed)["properties"]["services"]["items"]
    return found


def test_the_schema_of_the_nearest_configuration_is_printed(tmp_path, monkeypatch, postmortem_cli):
    (tmp_path / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    below = tmp_path / "docs"
    below.mkdir()
    monkeypatch.chdir(below)
    done = postmortem_cli("schema")
    assert (done.exit_code, done.stderr) == (0, "")
    assert services(done.stdout) == {"enum": ["checkout"]}


def test_another_configuration_can_be_named(tmp_path, postmortem_cli) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    (tmp_path / "properdocs.yml").write_text(CONFIG, encoding="utf-8")
    done = postmortem_cli("schema", "-f", "properdocs.yml")
    assert services(done.stdout) == {"enum": ["checkout"]}


def test_without_a_configuration_it_is_made_of_the_defaults_and_says_so(postmortem_cli) -> None:
    done = postmortem_cli("schema")
    assert done.exit_code == 0
    assert "enum" not in services(done.stdout)
    assert done.stderr == "there is no mkdocs.yml here or above: made of the defaults\n"


def test_a_faulty_configuration_is_reported_and_no_schema_printed(tmp_path, postmortem_cli) -> None:
    (tmp_path / "mkdocs.yml").write_text(CONFIG.replace("serv", "serf"), encoding="utf-8")
    done = postmortem_cli("schema")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "mkdocs.yml:4:7: error PM091" in done.stderr


def test_a_configuration_that_is_not_there_is_misuse(postmortem_cli) -> None:
    assert postmortem_cli("schema", "-f", "gone.yml").exit_code == 2
