"""Material's search, without a fault of the library in it.

Lunr 2.3.9 (lib/token_set.js, toString) names a node of its word tree by labels and numbers in one
run: ``9`` to node 23 and ``92`` to node 3 are both ``923``. Among many dates, ids and times two
nodes are then taken for one, words arise that no page has, and a search for what they begin with
ends in an error: for "action", say. A mark behind each number tells them apart.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

_WORKERS = "assets/javascripts/workers/search."
_FAULTY, _SOUND = "e=e+s+o.id}", 'e=e+s+o.id+","}'


def mended(script: str) -> str:
    """Return the script of the search with the names of nodes told apart."""
    return script.replace(_FAULTY, _SOUND)


def mend(files: Files, config: MkDocsConfig) -> None:
    """Put the mended script in the place of the theme's; another script stays as it is."""
    for file in list(files):
        uri = file.src_uri
        if uri.startswith(_WORKERS) and uri.endswith(".js") and file.abs_src_path:
            script = Path(file.abs_src_path).read_text(encoding="utf-8")
            if _FAULTY in script:
                files.remove(file)
                files.append(File.generated(config, uri, content=mended(script)))
