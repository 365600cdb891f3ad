from __future__ import annotations

from pathlib import Path

import pytest
from mkdocs.config.base import load_config
from mkdocs.config.defaults import MkDocsConfig

from postmortem_kb.operations.store import packed
from postmortem_kb.site.packedfile import PackedFile

_TEXT = "Zürich \N{SNOWMAN}\r\n\n\tpast midnight\n"


@pytest.fixture
def config(tmp_path: Path) -> MkDocsConfig:
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    found = load_config(str(tmp_path / "mkdocs.yml"))
    # As while it asks a plugin for files.
    found.plugins._current_plugin = "postmortem-kb"
    return found


def _file(config: MkDocsConfig) -> PackedFile:
    return PackedFile.of(config, "api/x.json", packed(_TEXT))


def test_a_packed_file_is_written_as_it_was_before_it_was_packed(config: MkDocsConfig) -> None:
    file = _file(config)
    file.copy_file()
    assert _TEXT.encode() == Path(file.abs_dest_path).read_bytes()


def test_other_plugins_read_a_packed_file_as_any_other(config: MkDocsConfig) -> None:
    file = _file(config)
    assert file.content_string == _TEXT
    assert _TEXT.encode() == file.content_bytes
    assert file.is_modified()


def test_what_another_plugin_writes_into_a_packed_file_wins(config: MkDocsConfig) -> None:
    file = _file(config)
    file.content_string = "theirs"
    file.copy_file()
    assert file.content_string == "theirs"
    assert Path(file.abs_dest_path).read_bytes() == b"theirs"
