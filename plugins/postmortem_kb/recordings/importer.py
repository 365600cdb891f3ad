"""What an importer is: the base class of every member of ``importers``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from postmortem_kb.recordings import Ask, Recording
from postmortem_kb.recordings.material import Material

SURELY, PERHAPS, NO = 2, 1, 0


class Importer(ABC):
    """Reads what one tool exports; sends nothing, writes nothing."""

    title: ClassVar[str]
    """What its makers call the tool."""

    reads: ClassVar[str]
    """Which of its exports are read, in a few words: ``webhooks (v3), log entries``."""

    @abstractmethod
    def certainty(self, material: Material) -> int:
        """Tell from its content whether a file is of this tool: SURELY, PERHAPS or NO.

        SURELY is for marks that no other tool has. Never raises, whatever the file holds.
        """

    @abstractmethod
    def read(self, material: Material, ask: Ask) -> list[Recording]:
        """Return what a file tells, an entry an incident (or a channel, for a chat).

        Raises Unreadable, and nothing else.
        """
