"""The files beside the pages.

Style and script are files, so that a strict content policy accepts them. Each is joined from parts,
``assets/style/*.css`` and ``assets/script/*.js`` in the order of their names: a team replaces one
part by a file of its name, and adds one by any other name.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import minify
from mkdocs.structure.files import File

from postmortem_kb import json_schema
from postmortem_kb.config import Settings
from postmortem_kb.resources import templates_dir

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

FOLDER = "assets/postmortem-kb"
"""Where style and script lie on the site."""

_STYLE, _SCRIPT = f"{FOLDER}/postmortem.css", f"{FOLDER}/postmortem.js"


def register(config: MkDocsConfig) -> None:
    """Name both files in the configuration, before what the team adds itself."""
    if _STYLE not in config.extra_css:
        config.extra_css.insert(0, _STYLE)
    if _SCRIPT not in [str(each) for each in config.extra_javascript]:
        config.extra_javascript.insert(0, _SCRIPT)


def add(files: Files, config: MkDocsConfig, own: Path | None) -> None:
    """Add both files, without the comments and blanks that only their authors need."""
    style = "\n".join(_parts("style", ".css", own))
    # One function around them all: nothing of ours is seen by other scripts.
    script = "\n".join(['(function () {\n"use strict";', *_parts("script", ".js", own), "})();"])
    for uri, kind, text in (
        (_STYLE, "text/css", style),
        (_SCRIPT, "application/javascript", script),
    ):
        files.append(File.generated(config, uri, content=f"{minified(kind, text)}\n"))


def minified(kind: str, text: str) -> str:
    """Return a text made small; of ``@container`` the minifier would leave all that is in it.

    Nor does it know that a selector inside of another needs no blanks.
    """
    known = text.replace("@container ", "@media container and ")
    small: str = minify.string(kind, known)
    small = small.replace("@media container and ", "@container ")
    return small.replace("& > ", "&>").replace("& + ", "&+").replace(", &", ",&")


def _parts(kind: str, ending: str, own: Path | None) -> list[str]:
    """Return the texts of the parts, the team's own in place of ours."""
    folders = [templates_dir(), *([own] if own else [])]
    chosen = {
        file.name: file
        for folder in folders
        for file in folder.glob(f"assets/{kind}/*{ending}")
        if file.is_file()
    }
    return [chosen[name].read_text(encoding="utf-8") for name in sorted(chosen)]


def add_schema(files: Files, config: MkDocsConfig, settings: Settings) -> None:
    """Add the JSON Schema for editors, beside the generated pages; a team's own file wins."""
    uri = f"{settings.folder}/{json_schema.NAME}" if settings.folder else json_schema.NAME
    if files.get_file_from_path(uri) is None:
        files.append(File.generated(config, uri, content=json_schema.text(settings)))
