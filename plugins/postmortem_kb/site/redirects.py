"""The pages that lead on from former ids, beside all other files of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from postmortem_kb.rendering.redirects import redirects
from postmortem_kb.rendering.templates import Renderer
from postmortem_kb.reporters import visible
from postmortem_kb.site import log

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


def add(files: Files, config: MkDocsConfig, renderer: Renderer) -> None:
    """Add them as files that MkDocs copies; whatever else is at such an address wins."""
    there = {file.dest_uri: file for file in files if file.inclusion.is_included()}
    for each in redirects(renderer):
        theirs = there.get(each.path)
        if theirs is None and files.get_file_from_path(each.path) is None:
            files.append(File.generated(config, each.path, content=each.text))
        else:
            source = theirs.src_uri if theirs else each.path
            told = f"{source} is used instead of a page that leads on from {each.former}"
            log.info(visible(told))
