"""The files beside the pages: style, script, and the JSON Schema for editors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from postmortem_kb import json_schema
from postmortem_kb.config import Settings
from postmortem_kb.rendering import assets

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


def register(config: MkDocsConfig) -> None:
    """Name both files in the configuration, before what the team adds itself."""
    if assets.STYLE not in config.extra_css:
        config.extra_css.insert(0, assets.STYLE)
    if assets.SCRIPT not in [str(each) for each in config.extra_javascript]:
        config.extra_javascript.insert(0, assets.SCRIPT)


def add(files: Files, config: MkDocsConfig, own: Path | None) -> None:
    """Add the style and the script."""
    for uri, text in assets.files(own):
        files.append(File.generated(config, uri, content=text))


def add_schema(files: Files, config: MkDocsConfig, settings: Settings) -> None:
    """Add the JSON Schema for editors, beside the generated pages; a team's own file wins."""
    uri = f"{settings.folder}/{json_schema.NAME}" if settings.folder else json_schema.NAME
    if files.get_file_from_path(uri) is None:
        files.append(File.generated(config, uri, content=json_schema.text(settings)))
