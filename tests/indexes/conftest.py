from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb import charts, corpus, indexes
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Draft, Location
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.drawing import Chart
from postmortem_kb.rendering.templates import Renderer


@pytest.fixture(scope="session")
def drawn() -> Callable[..., str]:
    """Draw one generated page, its charts empty, out of headers given by ids."""
    empty = dict.fromkeys(charts.all_charts(), lambda _: Chart("Nothing to draw.", ""))

    def draw(path: str, headers: Mapping[str, str], **options: Any) -> str:
        settings = Settings(**options)
        drafts = []
        for name, header in headers.items():
            location = Location(f"{name}.md", f"{name}.md", Path(name))
            text = f"---\nid: {name}\n{header}\n---\n"
            drafts.append(
                Draft(location, corpus.document(location, text.encode(), settings).record)
            )
        knowledge = Knowledge(corpus.build(drafts, settings), settings, date(2026, 11, 22))
        page = next(each for each in indexes.all_pages(knowledge) if each.path == path)
        return Renderer(knowledge, charts=empty).draw(page)

    return draw
