"""Importers, one a module: what a tool's export tells of an incident.

A module defines ``IMPORTER``, an instance of ``recordings.importer.Importer``; its name, with
hyphens, is the word for it after ``--as``. It is recognised from the content of a file.
"""

from __future__ import annotations

import sys

from postmortem_kb import discovery
from postmortem_kb.recordings import Unreadable
from postmortem_kb.recordings.importer import Importer
from postmortem_kb.recordings.material import Material


def names() -> list[str]:
    """Return the names of all importers as they are written after ``--as``, sorted."""
    return [name.replace("_", "-") for name in discovery.names(sys.modules[__name__])]


def importer(name: str) -> Importer:
    """Return an importer by the name that is written after ``--as``."""
    found: Importer = discovery.member(sys.modules[__name__], name.replace("-", "_"), "IMPORTER")
    return found


def recognised(material: Material) -> str:
    """Return the name of the importer that a file is for.

    Raises Unreadable where none knows it, and where several do and none is surer than the others.
    """
    beginning = material.beginning()
    sure = {name: importer(name).certainty(beginning) for name in names()}
    most = max(sure.values())
    best = [name for name, certainty in sure.items() if certainty == most]
    if not most:
        material.must_be_whole()
        raise Unreadable(
            "no importer recognises what is in it; name one with --as: " + ", ".join(names())
        )
    if len(best) > 1:
        raise Unreadable(f"it could be of {' or '.join(best)}; name one with --as")
    return best[0]
