from __future__ import annotations

import json

import pytest
from report_samples import MANUAL, READERS, SITE, findings, problem

from postmortem_kb import __version__
from postmortem_kb.model import Level
from postmortem_kb.reporters.sarif import REPORTER, render


def run(found):
    text = render(found)
    READERS["sarif"](text)
    (only,) = json.loads(text)["runs"]
    return only


def test_a_problem_is_a_result_with_a_region_and_a_fix() -> None:
    found = findings(problem("is wrong", "x", severity=Level.WARNING))
    region = {"startLine": 3, "startColumn": 8, "endLine": 3, "endColumn": 18}
    file = {"uri": "docs/a.md", "uriBaseId": "%SRCROOT%"}
    only = run(found)
    assert only["columnKind"] == "unicodeCodePoints"
    assert only["results"] == [
        {
            "ruleId": "PM014",
            "ruleIndex": 0,
            "level": "warning",
            "message": {"text": "is wrong; write: x"},
            "locations": [{"physicalLocation": {"artifactLocation": file, "region": region}}],
            "partialFingerprints": {"primaryLocationLineHash": found.fingerprints()[0]},
            "fixes": [
                {
                    "description": {"text": "Write this instead"},
                    "artifactChanges": [
                        {
                            "artifactLocation": file,
                            "replacements": [
                                {"deletedRegion": region, "insertedContent": {"text": "x"}}
                            ],
                        }
                    ],
                }
            ],
        }
    ]


def test_a_rule_brings_its_manual() -> None:
    driver = run(findings(problem(), site=SITE, manuals={"PM014": MANUAL}))["tool"]["driver"]
    (rule,) = driver["rules"]
    texts = rule.pop("help")
    assert texts["markdown"].startswith("## Why\n\nYAML ends\na name there.\n\nAnd more.\n\n## Bad")
    assert "`docs/a.md`:\n\n```yaml\n" in texts["markdown"]
    assert rule == {
        "id": "PM014",
        "name": "unquoted-colon",
        "shortDescription": {"text": "A value holds a colon."},
        "fullDescription": {"text": "YAML ends a name there."},
        "defaultConfiguration": {"level": "error"},
        "helpUri": "https://kb.example.com/rules/pm014/",
    }
    assert (driver["name"], driver["version"]) == ("postmortem-kb", __version__)


def test_results_point_at_their_rules() -> None:
    only = run(findings(problem(code="PM101"), problem(), problem(code="PM101")))
    rules = [rule["id"] for rule in only["tool"]["driver"]["rules"]]
    assert rules == ["PM101", "PM014"]
    assert [rules[each["ruleIndex"]] for each in only["results"]] == ["PM101", "PM014", "PM101"]


URIS = [
    pytest.param("docs/a b#c?d%e.md", "docs/a%20b%23c%3Fd%25e.md", id="signs-of-an-address"),
    pytest.param("a:b.md", "a%3Ab.md", id="a-colon-is-no-scheme"),
    pytest.param("数.md", "%E6%95%B0.md", id="utf-8"),
    pytest.param("\udce9.md", "%E9.md", id="a-byte-that-is-not-utf-8"),
    pytest.param("\ud800.md", "%5Cud800.md", id="half-a-character"),
    pytest.param("a\n\x1b.md", "a%0A%1B.md", id="control-signs"),
]


@pytest.mark.parametrize(("path", "expected"), URIS)
def test_a_path_is_an_address_from_the_root(path, expected) -> None:
    (result,) = run(findings(problem(path=path)))["results"]
    file = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert {"uri": expected, "uriBaseId": "%SRCROOT%"} == file


def test_a_file_outside_of_the_repository_has_a_whole_address() -> None:
    (result,) = run(findings(problem(path="/tmp/a b.md")))["results"]  # noqa: S108
    file = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert file == {"uri": "file:///tmp/a%20b.md"}


def test_paths_are_those_of_the_repository() -> None:
    assert REPORTER.repository_paths
