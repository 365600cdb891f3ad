"""For programs: one JSON array, an object a problem, every field always there."""

from __future__ import annotations

import json
from dataclasses import asdict

from postmortem_kb.reporters import Findings


def render(findings: Findings) -> str:
    """Return the array, sorted by file and line; lines and columns count characters from 1."""
    return json.dumps([asdict(problem) for problem in findings.problems], indent=2) + "\n"


REPORTER = render
