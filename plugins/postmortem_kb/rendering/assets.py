"""The style and the script of the pages, as files that a strict content policy accepts.

Each is joined from parts, ``assets/style/*.css`` and ``assets/script/*.js`` in the order of their
names: a team replaces one part by a file of its name, and adds one by any other name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import minify

from postmortem_kb.resources import templates_dir

FOLDER = "assets/postmortem-kb"
"""Where style and script lie on the site."""

STYLE, SCRIPT = f"{FOLDER}/postmortem.css", f"{FOLDER}/postmortem.js"


def files(own: Path | None) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of both, without the comments and blanks that only authors need."""
    style = "\n".join(_parts("style", ".css", own))
    # One function around them all: nothing of ours is seen by other scripts.
    script = "\n".join(['(function () {\n"use strict";', *_parts("script", ".js", own), "})();"])
    yield STYLE, f"{minified('text/css', style)}\n"
    yield SCRIPT, f"{minified('application/javascript', script)}\n"


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
