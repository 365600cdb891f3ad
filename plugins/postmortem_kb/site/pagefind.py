"""Whole text at scale: Pagefind's index of the postmortems, in pieces that a browser asks for.

Pagefind reads a small HTML file of each, made here and not published: what it is to find and to
filter by, in the attributes of https://pagefind.app/docs/. No page weighs more for it, and nothing
of a page that is not a postmortem's own gets into the index.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from postmortem_kb import words
from postmortem_kb.corpus import Postmortem
from postmortem_kb.rendering import Knowledge, facets
from postmortem_kb.resources import templates_dir
from postmortem_kb.site import assets, searching

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

FOLDER = "pagefind"
"""Where the index lies on the site."""

NONE = "-"
"""What stands for no value: Pagefind leaves out an empty one."""

# As many as a result names.
_SERVICES = 4
# What only the page of the search loads.
_ASSETS = {"search.css": "text/css", "search.js": "application/javascript"}
# What Pagefind writes besides: interfaces of its own, which no page of ours loads.
_UNUSED = ("pagefind-*ui.*", "pagefind-highlight.js")


def require() -> None:
    """Say what to install where Pagefind is missing; raises PluginError."""
    if any(find_spec(name) is None for name in ("pagefind", "cbor2")):
        raise PluginError("`search: pagefind` needs Pagefind: pip install 'postmortem-kb[search]'")


def add_assets(files: Files, config: MkDocsConfig, own: Path | None) -> None:
    """Add style and script of the page; the team's own ``assets/search/`` comes first."""
    folders = [*([own] if own else []), templates_dir()]
    for name, kind in _ASSETS.items():
        found = next(
            file for each in folders if (file := each / "assets" / "search" / name).is_file()
        )
        text = assets.minified(kind, found.read_text(encoding="utf-8"))
        files.append(File.generated(config, f"{assets.FOLDER}/{name}", content=f"{text}\n"))


def filters(knowledge: Knowledge) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return, by their paths, what postmortems are filtered by, as the list of all has it."""
    found = facets.of_postmortems(knowledge)
    return {
        each.location.uri: {
            facet.key: values
            for facet, values in zip(found.facets, found.values[id(each)], strict=True)
            if not facet.hidden
        }
        for each in knowledge.corpus
    }


def document(
    content: str, postmortem: Postmortem, services: Sequence[str], rank: int, url: str
) -> str:
    """Return what Pagefind reads of a postmortem, and its script finds again as ``meta``.

    ``content`` is the article of its page, at ``url``; ``rank`` is the severity's place among the
    five colours.
    """
    meta = {
        "id": postmortem.name,
        "page": url,
        "severity": postmortem.front.severity or "",
        "rank": str(rank),
        "date": words.day(postmortem.date) if postmortem.date else "",
        "services": ", ".join(services[:_SERVICES]),
    }
    parts = [f"<h1>{escape(postmortem.title)}</h1>"]
    parts += [_value("meta", name, value) for name, value in meta.items() if value]
    parts.append(_value("sort", "date", postmortem.order[0].isoformat()))
    for section in searching.sections_of(content, postmortem):
        if section.id:
            parts.append(f'<h2 id="{escape(section.id)}">{section.title}</h2>')
        parts.append(section.text)
    return "\n".join(parts)


def _value(kind: str, name: str, value: str) -> str:
    return f'<i data-pagefind-{kind}="{name}[data-v]" data-v="{escape(value)}"></i>'


class Index:
    """The index of a build: documents wait in a folder until all are there.

    A preview makes it once: what is edited then is found after its next start.
    """

    def __init__(self) -> None:
        """Begin without a document."""
        folder = tempfile.mkdtemp()
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._pages, self._made = Path(folder, "pages"), Path(folder, FOLDER)

    def add(self, page: str, text: str, chosen: Mapping[str, Sequence[str]]) -> None:
        """Add the document of a page, by the path of its source; ``chosen`` are its filters."""
        if self._made.is_dir():
            return
        marks = [
            _value("filter", name, value or NONE)
            for name, values in chosen.items()
            for value in values
        ]
        file = self._pages / f"{page.removesuffix('.md')}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        body = "\n".join([*marks, text])
        file.write_text(
            f'<!doctype html><html lang="en"><body data-pagefind-body>\n{body}\n</body></html>\n',
            encoding="utf-8",
            errors="replace",
        )

    def write(self, config: MkDocsConfig) -> None:
        """Write the index into the site; raises PluginError with what Pagefind says if it fails."""
        if not self._made.is_dir() and self._pages.is_dir():
            language = str(config.theme.get("language") or "en").partition("-")[0]
            _run(self._pages, self._made, language)
        if self._made.is_dir():
            unused = shutil.ignore_patterns(*_UNUSED)
            shutil.copytree(
                self._made, Path(config.site_dir, FOLDER), ignore=unused, dirs_exist_ok=True
            )


def _run(source: Path, made: Path, language: str) -> None:
    """Let Pagefind index a folder."""
    # Only who has the extra gets here.
    from postmortem_kb.site import pagefindorder

    paths = ["--site", str(source), "--output-path", str(made)]
    done = subprocess.run(  # noqa: S603 - no shell, and no path of an author
        [sys.executable, "-m", "pagefind", "--silent", "--force-language", language, *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not (made / "pagefind.js").is_file():
        raise PluginError(f"Pagefind could not index the postmortems: {done.stderr.strip()}")
    pagefindorder.settle(made)
