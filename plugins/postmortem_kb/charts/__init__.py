"""The charts, one family member each: the folder is the registry.

A module defines ``CHART``, a function from the knowledge base to what its chart shows; how that is
drawn is the Vega-Lite spec of its name, ``templates/charts/by-month.vl.json`` for ``by_month.py``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from postmortem_kb import discovery
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.drawing import Chart

Draw = Callable[[Knowledge], Chart]


def all_charts() -> dict[str, Draw]:
    """Return {name of the spec: function} of every chart."""
    found = discovery.collect(sys.modules[__name__], "CHART")
    return {name.replace("_", "-"): chart for name, chart in found.items()}
