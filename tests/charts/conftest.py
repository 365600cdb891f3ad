from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb import charts, corpus
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Draft, Location
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.drawing import Chart
from postmortem_kb.rendering.templates import Renderer

TODAY = date(2026, 11, 22)


@pytest.fixture
def knowledge() -> Callable[..., Knowledge]:
    """Make a knowledge base of headers; each is a reviewed postmortem unless it says otherwise."""

    def make(*headers: str, **options: Any) -> Knowledge:
        settings = Settings(**options)
        drafts = []
        for number, header in enumerate(headers, 1):
            name = f"PM-2026-{number:03}"
            location = Location(f"{name}.md", f"{name}.md", Path(f"{name}.md"))
            whole = f"id: {name}\ntitle: The report {name}\n{header}"
            if "status:" not in header.split("action_items")[0]:
                whole += "\nstatus: reviewed"
            found = corpus.document(location, f"---\n{whole}\n---\n".encode(), settings)
            assert [fault for fault in found.faults if fault.kind != "link-without-target"] == []
            drafts.append(Draft(location, found.record))
        return Knowledge(corpus.build(drafts, settings), settings, TODAY)

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
