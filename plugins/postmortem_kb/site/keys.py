"""The key of each page of ours: the same only where the same page would be made again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from postmortem_kb.corpus import Postmortem
from postmortem_kb.operations.judgements import digest_of
from postmortem_kb.operations.reading import read
from postmortem_kb.rendering.surroundings import Surroundings, key_of, surroundings
from postmortem_kb.rendering.templates import Renderer
from postmortem_kb.site.files import Site
from postmortem_kb.site.gathering import Marks
from postmortem_kb.site.mark import digest
from postmortem_kb.site.templatefaults import told

if TYPE_CHECKING:
    from postmortem_kb.site.madepage import MadePage


@dataclass
class Keys:
    """Makes keys, and keeps at hand what it found out for the last one: the page needs it next.

    ``whole`` is the mark of what all pages share.
    """

    site: Site
    renderer: Renderer
    marks: Marks
    whole: str = ""
    shown: dict[str, Surroundings] = field(default_factory=dict)
    drawn: dict[str, str] = field(default_factory=dict)

    def of(self, page: MadePage) -> str:
        """Return the key of a page; a generated one is told by its Markdown."""
        uri = page.file.src_uri
        postmortem = self.site.postmortems.get(uri)
        if postmortem is None:
            with told():
                self.drawn = {uri: self.renderer.draw(self.site.pages[uri])}
            return digest(self.whole, _address(page), self.drawn[uri])
        self.shown = {uri: surroundings(postmortem, self.renderer.knowledge)}
        return digest(
            self.whole,
            _address(page),
            self.marks.files.get(uri, ""),
            key_of(self.shown[uri], self._record),
            repr(self.site.problems.get(postmortem.location.path, ())),
        )

    def state(self, page: MadePage) -> str:
        """Return what a page depends on besides the mark of the whole knowledge base: its body."""
        postmortem = self.site.postmortems.get(page.file.src_uri)
        if postmortem is None:
            return ""
        changed = self.renderer.knowledge.changed.get(postmortem.location.path)
        return f"{self.marks.files.get(page.file.src_uri)} {changed}"

    def is_as_read(self, page: MadePage) -> bool:
        """Tell whether the file of a page is still the one that its key tells of."""
        postmortem = self.site.postmortems.get(page.file.src_uri)
        if postmortem is None:
            return True
        try:
            now = digest_of(read(postmortem.location))
        except OSError:
            return False
        return now == self.marks.files.get(page.file.src_uri)

    def _record(self, postmortem: Postmortem) -> str:
        return self.marks.records[postmortem.location.uri]


def _address(page: MadePage) -> str:
    """Return where a page is, what it is called, and what lies before, after and above it."""
    around = [
        (each.title, getattr(each, "url", None)) if each is not None else None
        for each in (page.previous_page, page.next_page, *page.ancestors)
    ]
    file = page.file
    told = (file.src_uri, file.dest_uri, page.url, page.canonical_url, page.edit_url)
    return json.dumps((told, page.meta, around), default=str)
