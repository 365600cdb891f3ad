"""The files beside the pages.

Style and script are files, so that a strict content policy accepts them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from postmortem_kb import json_schema
from postmortem_kb.config import Settings
from postmortem_kb.resources import templates_dir

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_FOLDER = "assets/postmortem-kb"
_STYLE, _SCRIPT = "postmortem.css", "postmortem.js"


def register(config: MkDocsConfig) -> None:
    """Name both files in the configuration, before what the team adds itself."""
    style, script = f"{_FOLDER}/{_STYLE}", f"{_FOLDER}/{_SCRIPT}"
    if style not in config.extra_css:
        config.extra_css.insert(0, style)
    if script not in [str(each) for each in config.extra_javascript]:
        config.extra_javascript.insert(0, script)


def add(files: Files, config: MkDocsConfig, own: Path | None) -> None:
    """Add both files, the team's own copy if it has one."""
    for name in (_STYLE, _SCRIPT):
        theirs = own / "assets" / name if own else None
        source = theirs if theirs and theirs.is_file() else templates_dir() / "assets" / name
        files.append(
            File.generated(config, f"{_FOLDER}/{name}", content=source.read_text(encoding="utf-8"))
        )


def add_schema(files: Files, config: MkDocsConfig, settings: Settings) -> None:
    """Add the JSON Schema for editors, beside the generated pages; a team's own file wins."""
    uri = f"{settings.folder}/{json_schema.NAME}" if settings.folder else json_schema.NAME
    if files.get_file_from_path(uri) is None:
        files.append(File.generated(config, uri, content=json_schema.text(settings)))
