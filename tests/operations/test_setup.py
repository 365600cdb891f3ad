from __future__ import annotations

import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mkdocs.utils import yaml_load

from postmortem_kb.operations import setup
from postmortem_kb.operations.setup import NewBase, Plan, Refused

TODAY = date(2026, 3, 11)
SOURCE = "postmortem-kb[site]"
HOSTILE = string.ascii_letters + string.digits + string.punctuation + " é決\U0001f525\u00a0"
NAMES = st.text(st.sampled_from(sorted(set(HOSTILE) - set('<>"'))), min_size=1, max_size=100)


@given(NAMES.filter(str.strip))
def test_any_name_is_that_of_the_site_and_of_the_read_me(name: str) -> None:
    files = setup.plan(Path("/nowhere"), NewBase(name, SOURCE, TODAY)).files
    assert yaml_load(files["mkdocs.yml"].decode())["site_name"] == name.strip()
    tokens = MarkdownIt().parse(files["README.md"].decode())
    heading, title = tokens[:2]
    assert (heading.tag, {each.type for each in title.children or ()}) == ("h1", {"text"})


@pytest.mark.parametrize(
    "name", ["yes", "404", "1:30", "~", "{{ 7 * 7 }}", "!ENV HOME", "# x", "@a"]
)
def test_a_name_is_a_text_whatever_yaml_or_jinja_make_of_it(name: str) -> None:
    files = setup.plan(Path("/nowhere"), NewBase(name, SOURCE, TODAY)).files
    assert yaml_load(files["mkdocs.yml"].decode())["site_name"] == name


def test_what_is_written_is_taken_back_when_something_comes_in_between(tmp_path) -> None:
    planned = setup.plan(tmp_path / "a/b", NewBase("Reports", SOURCE, TODAY))
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/requirements.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(Refused, match=r"requirements\.txt cannot be written"):
        setup.write(planned)
    assert [each.name for each in (tmp_path / "a/b").rglob("*")] == ["requirements.txt"]
    assert (tmp_path / "a/b/requirements.txt").read_text(encoding="utf-8") == "mine"


def test_the_configuration_is_written_last(tmp_path) -> None:
    planned = Plan(tmp_path, {"mkdocs.yml": b"x", "z/file": b"y"}, ())
    (tmp_path / "z").write_text("in the way", encoding="utf-8")
    with pytest.raises(Refused):
        setup.write(planned)
    assert [each.name for each in tmp_path.iterdir()] == ["z"]


def test_a_link_is_never_written_through(tmp_path) -> None:
    root = tmp_path / "kb"
    root.mkdir()
    (root / "README.md").symlink_to(tmp_path / "outside")
    planned = setup.plan(root, NewBase("Reports", SOURCE, TODAY))
    assert planned.kept == ("README.md",)
    setup.write(planned)
    assert not (tmp_path / "outside").exists()


def test_a_link_to_a_folder_inside_is_followed(tmp_path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / ".github").symlink_to(tmp_path / "kept")
    setup.write(setup.plan(tmp_path, NewBase("Reports", SOURCE, TODAY)))
    assert (tmp_path / "kept/CODEOWNERS").is_file()
