"""The Markdown of a page: generated from a template, or a postmortem's body in its frame."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from postmortem_kb.frontmatter import fences
from postmortem_kb.operations import reading
from postmortem_kb.rendering import postmortem as rendering
from postmortem_kb.rendering.templates import Renderer
from postmortem_kb.site import holding
from postmortem_kb.site.files import Site

if TYPE_CHECKING:
    from mkdocs.structure.files import File

_LINK = re.compile(r"(?<!!)\[([^\]\[\n]*)\]\(\s*<?([^()\s<>]+)>?[^()\n]*\)")

# MkDocs reads "Note: text" on a first line as metadata of its own; a blank line first prevents it.
_NO_METADATA = "\n"


def markdown(file: File, site: Site, renderer: Renderer, edit_url: str = "") -> str | None:
    """Return the Markdown of a page of ours, or None for any other page.

    ``edit_url`` is where its source can be edited, if anywhere.
    """
    uri = file.src_uri
    if uri in site.pages:
        return _NO_METADATA + renderer.draw(site.pages[uri])
    if uri not in site.postmortems:
        return None
    postmortem = site.postmortems[uri]
    try:
        body = fences.split(reading.read(postmortem.location)).body
    except OSError:
        # The fault at the top of the page says so.
        body = ""
    if site.withheld:
        body = _unlinked(body, uri, site.withheld)
    problems = site.problems.get(postmortem.location.path, [])
    body = holding.without_marks(body)
    data = rendering.view(postmortem, renderer.knowledge, body, problems, edit_url)
    return _NO_METADATA + renderer.render("pages/postmortem.md.jinja", postmortem.page, **data)


def _unlinked(body: str, uri: str, withheld: frozenset[str]) -> str:
    """Return a body in which links to what is not published are only their words."""
    folder = posixpath.dirname(uri)

    def words(link: re.Match[str]) -> str:
        path = unquote(link[2].partition("#")[0])
        return link[1] if posixpath.normpath(posixpath.join(folder, path)) in withheld else link[0]

    return _LINK.sub(words, body)
