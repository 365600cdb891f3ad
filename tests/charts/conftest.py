from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from knowledges import knowledge_of

from postmortem_kb import charts
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.drawing import Chart
from postmortem_kb.rendering.templates import Renderer


@pytest.fixture
def knowledge() -> Callable[..., Knowledge]:
    """Make a knowledge base of headers; each is a reviewed postmortem unless it says otherwise."""

    def make(*headers: str, **options: Any) -> Knowledge:
        files = {}
        for number, header in enumerate(headers, 1):
            name = f"PM-2026-{number:03}"
            state = "" if "status:" in header.split("action_items")[0] else "\nstatus: reviewed"
            files[f"{name}.md"] = f"id: {name}\ntitle: The report {name}\n{header}{state}"
        return knowledge_of(files, **options)

    return make


@pytest.fixture
def chart(knowledge: Callable[..., Knowledge]) -> Callable[..., Chart]:
    """Return what a chart shows of a knowledge base of headers."""

    def make(name: str, *headers: str, **options: Any) -> Chart:
        return charts.all_charts()[name](knowledge(*headers, **options))

    return make


@pytest.fixture
def drawn(knowledge: Callable[..., Knowledge]) -> Callable[..., str]:
    """Return a chart's figure, as a page at ``metrics.md`` shows it."""

    def make(name: str, *headers: str, own: Path | None = None, **options: Any) -> str:
        renderer = Renderer(knowledge(*headers, **options), own, charts.all_charts())
        return renderer.figure(name, renderer.linker("metrics.md"))

    return make
