"""Make knowledge bases out of headers, without a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from postmortem_kb import corpus
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Draft, Location
from postmortem_kb.rendering import Knowledge

TODAY = date(2026, 11, 22)


def knowledge_of(
    files: Mapping[str, str],
    told: Mapping[str, Any] | None = None,
    sound: bool = True,
    **options: Any,
) -> Knowledge:
    """Return what pages are drawn from out of {uri: header}, which have to be ``sound``.

    ``told`` is what else a Knowledge is told, ``options`` are those of the configuration.
    """
    settings = Settings(**options)
    drafts = []
    for uri, header in files.items():
        location = Location(uri, uri, Path(uri))
        found = corpus.document(location, f"---\n{header}\n---\n".encode(), settings)
        faults = [fault for fault in found.faults if fault.kind != "link-without-target"]
        assert not (sound and faults), faults
        drafts.append(Draft(location, found.record))
    return Knowledge(corpus.build(drafts, settings), settings, **{"today": TODAY, **(told or {})})
