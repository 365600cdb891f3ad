"""A page that is not made where MkDocs makes pages: it was before, or is when its turn comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.pages import Page

from postmortem_kb.site.made import Made

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

TEMPLATE = "postmortem-kb/made.html"
"""The template that hands over what was made."""


class MadePage(Page):
    """A page of ours; while it ``waits`` MkDocs reads and renders nothing of it."""

    waits = True
    made: Made | None = None
    key = ""

    def read_source(self, config: MkDocsConfig) -> None:
        """Read the source, unless it waits."""
        if self.waits:
            self.markdown, self.meta = "", {}
        else:
            super().read_source(config)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Convert the Markdown, unless it waits."""
        if self.waits:
            self.content = ""
        else:
            super().render(config, files)

    def html(self) -> str:
        """Return the whole page, and forget it: it is asked for once."""
        made, self.made = self.made, None
        return made.html if made else ""
