"""What each duration is called, from when to when it goes, and what its mean is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Definition(NamedTuple):
    """A duration: its title, what it is, and the short name of its mean, if there is one."""

    title: str
    text: str
    mean: str = ""

    @property
    def whole(self) -> str:
        """Return what it is, and what its mean is called."""
        return f"{self.text}; its mean is {self.mean}" if self.mean else self.text

    @property
    def sentence(self) -> str:
        """Return the same as a sentence."""
        return f"{self.whole[:1].upper()}{self.whole[1:]}."


DURATIONS: Mapping[str, Definition] = {
    "time_to_detect": Definition("Time to detect", "detected minus start of impact", "MTTD"),
    "time_to_acknowledge": Definition("Time to acknowledge", "acknowledged minus detected", "MTTA"),
    "time_to_mitigate": Definition("Time to mitigate", "mitigated minus detected", "MTTM"),
    "time_to_recover": Definition(
        "Time to recover", "resolved, full service restored, minus detected", "MTTR"
    ),
    "impact": Definition(
        "Duration of impact", "end of impact, else resolved, minus start of impact"
    ),
    "time_between_failures": Definition(
        "Time between failures", "from one start of impact to the next of a service", "MTBF"
    ),
    "time_to_failure": Definition(
        "Time to failure", "from resolved to the next start of impact of a service", "MTTF"
    ),
    "time_to_close": Definition(
        "Time to close", "from the day an action item was opened to the day it was closed"
    ),
}
"""Of everything that figures tell."""
