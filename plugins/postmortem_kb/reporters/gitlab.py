"""For GitLab: a Code Quality report, shown in merge requests.

Source: GitLab Docs, "Code Quality", report format: a JSON array without a byte order mark, paths
from the repository's root, fingerprints that are unique.
"""

from __future__ import annotations

import json
from typing import Any

from postmortem_kb.model import Level, Problem
from postmortem_kb.reporters import Findings, Reporter, advised, encodable

_SEVERITIES = {Level.ERROR: "major", Level.WARNING: "minor", Level.NOTE: "info"}


def _object(problem: Problem, fingerprint: str) -> dict[str, Any]:
    return {
        "description": encodable(advised(problem)),
        "check_name": f"{problem.code} {problem.name}",
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[problem.severity],
        "location": {"path": encodable(problem.path), "lines": {"begin": problem.line}},
    }


def render(findings: Findings) -> str:
    """Return the array; GitLab tells by the fingerprints what a merge request brings and mends."""
    found = map(_object, findings.problems, findings.fingerprints())
    return json.dumps(list(found), indent=2) + "\n"


REPORTER = Reporter(render, repository_paths=True)
