from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb import corpus
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Draft, Location
from postmortem_kb.rendering import Knowledge

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def knowledge() -> Callable[..., Knowledge]:
    """Make what pages are drawn from out of headers, given as {uri: header}."""

    def make(files: Mapping[str, str], **options: Any) -> Knowledge:
        settings = Settings(**options)
        drafts = []
        for uri, header in files.items():
            location = Location(uri, uri, Path(uri))
            found = corpus.document(location, f"---\n{header}\n---\n".encode(), settings)
            assert [fault for fault in found.faults if fault.kind != "link-without-target"] == []
            drafts.append(Draft(location, found.record))
        return Knowledge(corpus.build(drafts, settings), settings, TODAY)

    return make
