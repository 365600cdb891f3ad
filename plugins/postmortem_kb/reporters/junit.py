"""For every build server: JUnit's XML, where a postmortem is a test that errors make fail.

Sources: the schema of Jenkins's xUnit plugin (junit-10.xsd); GitLab Docs, "Unit test reports",
which reads ``system-out`` of a test only and takes tests of one name for one.
"""

from __future__ import annotations

from collections import defaultdict
from xml.etree import ElementTree as ET

from postmortem_kb.model import Level, Problem
from postmortem_kb.reporters import Findings, Reporter, logged, visible
from postmortem_kb.words import count

_SUITE = "postmortem check"


def _case(path: str, problems: list[Problem]) -> ET.Element:
    case = ET.Element("testcase", classname=_SUITE, name=visible(path), time="0")
    errors = [each for each in problems if each.severity is Level.ERROR]
    if errors:
        first = f"{errors[0].code} {visible(errors[0].message)}"
        more = f" (and {count(len(errors) - 1, 'more error')})" if errors[1:] else ""
        failure = ET.SubElement(case, "failure", message=first + more, type=errors[0].code)
        failure.text = "\n".join(map(logged, errors))
    others = [each for each in problems if each.severity is not Level.ERROR]
    if others:
        ET.SubElement(case, "system-out").text = "\n".join(map(logged, others))
    return case


def render(findings: Findings) -> str:
    """Return one suite: a test for every postmortem, and for any other file with a problem."""
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in findings.problems:
        found[problem.path].append(problem)
    paths = dict.fromkeys([*findings.judged, *found])
    cases = [_case(path, found[path]) for path in paths]
    failures = sum(case.find("failure") is not None for case in cases)
    counts = {"tests": str(len(cases)), "failures": str(failures), "errors": "0", "time": "0"}
    suites = ET.Element("testsuites", {"name": _SUITE, **counts})
    suite = ET.SubElement(suites, "testsuite", {"name": _SUITE, "skipped": "0", **counts})
    suite.extend(cases)
    ET.indent(suites)
    text = ET.tostring(suites, encoding="us-ascii", xml_declaration=False).decode("ascii")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


REPORTER = Reporter(render)
