"""The Markdown of a page: generated from a template, or a postmortem's body in its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from postmortem_kb.operations import pagefiles, unlinking
from postmortem_kb.rendering import postmortem as rendering
from postmortem_kb.rendering.surroundings import surroundings
from postmortem_kb.rendering.templates import Renderer
from postmortem_kb.site.files import Site
from postmortem_kb.site.keys import Keys

if TYPE_CHECKING:
    from mkdocs.structure.files import File

# MkDocs reads "Note: text" on a first line as metadata of its own; a blank line first prevents it.
_NO_METADATA = "\n"


def markdown(
    file: File, site: Site, renderer: Renderer, edit_url: str = "", keys: Keys | None = None
) -> str | None:
    """Return the Markdown of a page of ours, or None for any other page.

    ``edit_url`` is where its source can be edited, if anywhere; ``keys`` may have at hand what is
    needed here.
    """
    uri = file.src_uri
    if uri in site.pages:
        drawn = keys.drawn.get(uri) if keys else None
        return _NO_METADATA + (renderer.draw(site.pages[uri]) if drawn is None else drawn)
    if uri not in site.postmortems:
        return None
    postmortem = site.postmortems[uri]
    body = pagefiles.body_of(postmortem, site.hidden, file.use_directory_urls)
    problems = site.problems.get(postmortem.location.path, [])
    known = keys.shown.get(uri) if keys else None
    shown = known or surroundings(postmortem, renderer.knowledge)
    data = rendering.view(postmortem, shown, body, problems, edit_url)
    return _NO_METADATA + renderer.render("pages/postmortem.md.jinja", postmortem.page, **data)


def unlinked(markdown: str, file: File, site: Site) -> str:
    """Return Markdown without links to what is withheld, whoever wrote it."""
    return unlinking.unlinked(markdown, site.hidden, file.src_uri, file.dest_uri)
