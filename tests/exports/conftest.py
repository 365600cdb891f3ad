from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb import corpus, exports
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Draft, Location
from postmortem_kb.rendering import Knowledge, Page
from postmortem_kb.rendering.templates import Renderer

MAIN = (Page("browse/index.md", "Browse", "browse", nav=10),)


@pytest.fixture(scope="session")
def written() -> Callable[..., dict[str, str]]:
    """Return {path: text} of every file of data, made of headers given as {uri: header}."""

    def make(files: dict[str, str], knows: dict[str, Any] | None = None, **options: Any) -> Any:
        settings = Settings(**options)
        drafts = []
        for uri, header in files.items():
            location = Location(uri, uri, Path(uri))
            found = corpus.document(location, f"---\n{header}\n---\n".encode(), settings)
            drafts.append(Draft(location, found.record))
        told: dict[str, Any] = {
            "today": date(2026, 11, 22),
            "site_name": "Reports",
            "site_url": "https://kb.example.com/base/",
            **(knows or {}),
        }
        knowledge = Knowledge(corpus.build(drafts, settings), settings, **told)
        source = exports.Source(Renderer(knowledge), MAIN)
        return {file.path: file.text for file in exports.all_files(source)}

    return make
