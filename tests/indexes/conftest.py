from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from knowledges import knowledge_of

from postmortem_kb import charts, indexes
from postmortem_kb.rendering.drawing import Chart
from postmortem_kb.rendering.templates import Renderer


@pytest.fixture(scope="session")
def drawn() -> Callable[..., str]:
    """Draw one generated page, its charts empty, out of headers given by ids."""
    empty = dict.fromkeys(charts.all_charts(), lambda _: Chart("Nothing to draw.", ""))

    def draw(path: str, headers: Mapping[str, str], **options: Any) -> str:
        files = {f"{name}.md": f"id: {name}\n{header}" for name, header in headers.items()}
        knowledge = knowledge_of(files, **options)
        page = next(each for each in indexes.all_pages(knowledge) if each.path == path)
        return Renderer(knowledge, charts=empty).draw(page)

    return draw
