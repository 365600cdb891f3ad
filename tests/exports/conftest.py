from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from knowledges import knowledge_of

from postmortem_kb import exports
from postmortem_kb.rendering import Page
from postmortem_kb.rendering.templates import Renderer

MAIN = (Page("browse/index.md", "Browse", "browse", nav=10),)


@pytest.fixture(scope="session")
def written() -> Callable[..., dict[str, str]]:
    """Return {path: text} of every file of data, made of headers given as {uri: header}."""

    def make(files: dict[str, str], knows: dict[str, Any] | None = None, **options: Any) -> Any:
        told = {
            "site_name": "Reports",
            "site_url": "https://kb.example.com/base/",
            **(knows or {}),
        }
        knowledge = knowledge_of(files, told, sound=False, **options)
        source = exports.Source(Renderer(knowledge), MAIN)
        return {file.path: file.text for file in exports.all_files(source)}

    return make
