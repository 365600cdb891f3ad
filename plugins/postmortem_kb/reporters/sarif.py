"""For code scanning: SARIF 2.1.0, with the rules' manuals, and fixes from suggestions.

Sources: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; GitHub Docs,
"SARIF support for code scanning", which knows a problem again by ``primaryLocationLineHash``.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from postmortem_kb import __version__
from postmortem_kb.manual import with_visible_paths
from postmortem_kb.model import Level, Problem
from postmortem_kb.reporters import Findings, Reporter, advised, encodable

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}


def _file(path: str) -> dict[str, str]:
    """Return where a file is: from the repository's root, or whole if it lies outside."""
    try:
        name = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        name = path.encode("utf-8", "backslashreplace")
    if path.startswith("/"):
        return {"uri": f"file://{quote(name)}"}
    # A colon in the first part would end the name of a scheme.
    return {"uri": quote(name), "uriBaseId": "%SRCROOT%"}


def _region(problem: Problem) -> dict[str, int]:
    return {
        "startLine": problem.line,
        "startColumn": problem.column,
        "endLine": problem.end_line,
        "endColumn": problem.end_column,
    }


def _fix(problem: Problem) -> dict[str, Any]:
    content = {"text": encodable(problem.suggestion or "")}
    replacement = {"deletedRegion": _region(problem), "insertedContent": content}
    change = {"artifactLocation": _file(problem.path), "replacements": [replacement]}
    return {"description": {"text": "Write this instead"}, "artifactChanges": [change]}


def _result(problem: Problem, fingerprint: str, index: int) -> dict[str, Any]:
    place = {"artifactLocation": _file(problem.path), "region": _region(problem)}
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": _LEVELS[problem.severity],
        "message": {"text": encodable(advised(problem))},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }
    if problem.suggestion is not None:
        result["fixes"] = [_fix(problem)]
    return result


def _rule(code: str, name: str, findings: Findings) -> dict[str, Any]:
    page, manual = findings.page(code), findings.manuals.get(code)
    rule: dict[str, Any] = {"id": code, "name": name}
    if manual:
        why = manual.why.partition("\n\n")[0] or manual.summary
        text = with_visible_paths(manual.text)
        rule |= {
            "shortDescription": {"text": manual.summary},
            "fullDescription": {"text": " ".join(why.split())},
            "help": {"text": text, "markdown": text},
            "defaultConfiguration": {"level": _LEVELS[manual.level]},
        }
    return rule | ({"helpUri": page} if page else {})


def render(findings: Findings) -> str:
    """Return a log of one run, with the rules that found something."""
    rules = {problem.code: problem.name for problem in findings.problems}
    index = {code: number for number, code in enumerate(rules)}
    driver = {
        "name": "postmortem-kb",
        "version": __version__,
        "rules": [_rule(code, name, findings) for code, name in rules.items()],
    }
    results = [
        _result(problem, mark, index[problem.code])
        for problem, mark in zip(findings.problems, findings.fingerprints(), strict=True)
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


REPORTER = Reporter(render, repository_paths=True)
