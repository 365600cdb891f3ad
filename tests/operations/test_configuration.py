from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_kb.config import Settings
from postmortem_kb.operations import configuration

HEAD = "docs_dir: d\nplugins:\n  - postmortem-kb:"


def loaded(folder: Path, text: str):
    file = folder / "mkdocs.yml"
    file.write_text(text, encoding="utf-8")
    return configuration.load(file)


def test_without_a_file_the_defaults_hold_in_the_current_folder(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    project = configuration.load(None)
    assert (project.root, project.docs_dir, project.settings) == (tmp_path, tmp_path, Settings())


def test_the_plugins_section_is_the_configuration(tmp_path) -> None:
    project = loaded(tmp_path, f"{HEAD}\n      folder: incidents\nexclude_docs: |\n  /old/\n")
    assert project.problems == ()
    assert project.settings == Settings(folder="incidents")
    assert (project.root, project.docs_dir, project.excluded) == (
        tmp_path,
        tmp_path / "d",
        "/old/\n",
    )


FAULTS = [
    pytest.param(f"{HEAD} [a\n", [(4, 1, "PM090", None)], id="broken-yaml"),
    pytest.param(f"{HEAD}\n      foldr: x\n", [(4, 7, "PM091", "folder")], id="a-misspelt-option"),
    pytest.param(f"{HEAD}\n      severities:\n        SEV1: {{defintion: x}}\n",
                 [(5, 16, "PM091", "definition")], id="a-misspelt-key-of-a-level"),
    pytest.param(f"{HEAD}\n      folder: ../x\n", [(4, 15, "PM092", None)], id="a-wrong-value"),
    pytest.param(f"{HEAD}\n      templates: nowhere\n", [(4, 18, "PM092", None)],
                 id="no-such-folder"),
    pytest.param(f"{HEAD}\n      extra_fields: {{hide: list}}\n", [(4, 28, "PM092", None)],
                 id="a-key-of-the-theme"),
    pytest.param(f"{HEAD}\n      enabled: true\n", [], id="mkdocs-own-switch"),
    pytest.param(f"{HEAD} incidents\n", [(3, 20, "PM092", None)], id="a-word-for-the-options"),
    pytest.param(f"{HEAD}\n      minimum_n: few\n      foldr: x\n      pages: 3\n",
                 [(4, 18, "PM092", None), (5, 7, "PM091", "folder"), (6, 14, "PM092", None)],
                 id="all-of-them"),
    pytest.param(f"{HEAD}\n      extra_fields:\n        title: text\n",
                 [(5, 16, "PM092", None)], id="a-field-of-ours"),
    pytest.param("exclude_docs: '!'\n", [(1, 15, "PM090", None)], id="no-pattern"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FAULTS)
def test_faults_of_the_configuration_are_problems_with_lines(text, expected, tmp_path) -> None:
    project = loaded(tmp_path, text)
    found = sorted(
        (each.line, each.column, each.code, each.suggestion) for each in project.problems
    )
    assert expected == found
    assert {each.path for each in project.problems} <= {(tmp_path / "mkdocs.yml").as_posix()}


FOUND = [
    pytest.param(["mkdocs.yml"], "mkdocs.yml", id="mkdocs"),
    pytest.param(["properdocs.yml"], "properdocs.yml", id="properdocs"),
    pytest.param(["mkdocs.yaml", "properdocs.yml"], "mkdocs.yaml", id="mkdocs-first"),
    pytest.param([], None, id="none"),
]


@pytest.mark.parametrize(("names", "expected"), FOUND)
def test_the_nearest_file_is_found_from_below(names, expected, tmp_path) -> None:
    (tmp_path / ".git").mkdir()
    below = tmp_path / "docs" / "2026"
    below.mkdir(parents=True)
    for name in names:
        (tmp_path / name).touch()
    assert (tmp_path / expected if expected else None) == configuration.find(below)


def test_the_search_ends_at_the_repository(tmp_path) -> None:
    (tmp_path / "mkdocs.yml").touch()
    inner = tmp_path / "repository"
    (inner / ".git").mkdir(parents=True)
    assert configuration.find(inner) is None


REASONS = [
    pytest.param("publish: public", "`publish`: must be a list", id="a-word-for-a-list"),
    pytest.param("severities: [P1]",
                 "`severities`: must be a mapping (`key: value` lines, indented)",
                 id="a-list-for-a-mapping"),
    pytest.param("minimum_n: 1", "`minimum_n`: must be greater than or equal to 2", id="too-few"),
]  # fmt: skip


@pytest.mark.parametrize(("option", "expected"), REASONS)
def test_a_refusal_is_in_plain_words(option, expected, tmp_path) -> None:
    (problem,) = loaded(tmp_path, f"{HEAD}\n      {option}\n").problems
    assert problem.message == f"option {expected}"


SITES = [
    pytest.param("https://kb.example.com", "https://kb.example.com/", id="a-host"),
    pytest.param("http://[::1]:8000/kb/", "http://[::1]:8000/kb/", id="a-folder"),
    pytest.param(
        "'https://kb.example.com/a%20b/~c'", "https://kb.example.com/a%20b/~c/", id="more"
    ),
    pytest.param("javascript:alert(1)", "", id="another-scheme"),
    pytest.param('"https://x/\\e[2J"', "", id="an-escape-sequence"),
    pytest.param("https://x/)<a>", "", id="signs-of-markdown"),
    pytest.param("https://x/?a=b", "", id="a-query"),
    pytest.param("[https://x]", "", id="a-list"),
    pytest.param("!ENV [NO_SUCH_VARIABLE]", "", id="the-environment"),
    pytest.param("", "", id="nothing"),
]


@pytest.mark.parametrize(("written", "expected"), SITES)
def test_the_address_of_the_site_is_taken_if_it_is_one(written, expected, tmp_path) -> None:
    file = tmp_path / "mkdocs.yml"
    text = f"site_name: x\nsite_url: {written}\nplugins: [postmortem-kb]\n"
    file.write_text(text, encoding="utf-8")
    assert expected == configuration.load(file).site
