from __future__ import annotations

import pytest

from postmortem_kb.operations import configuration

FAULTS = [
    pytest.param(
        "bugzilla: {}",
        "PM092",
        "option `trackers.bugzilla`: is no tracker; there are github, gitlab, jira",
        id="unknown",
    ),
    pytest.param(
        "jira: {}",
        "PM092",
        "option `trackers.jira`: needs `url`, where people read its tickets",
        id="no-address",
    ),
    pytest.param(
        "github: {project: repo}",
        "PM092",
        "option `trackers.github.project`: is no name of a project of github",
        id="no-owner",
    ),
    pytest.param(
        "jira: {url: 'https://j.example', project: ops}",
        "PM092",
        "option `trackers.jira.project`: is no name of a project of jira",
        id="a-small-key",
    ),
    pytest.param(
        "github: {project: a/b}\n        gitlab: {project: a/b}",
        "PM092",
        "option `trackers.gitlab.project`: stands for github already: tickets open in one place",
        id="two-targets",
    ),
    pytest.param(
        "github: {url: 'http://g.example'}",
        "PM092",
        "option `trackers.github.url`: must begin with https://, because a token is sent there",
        id="not-closed",
    ),
    pytest.param(
        "github: {issue_type: Bug}",
        "PM092",
        "option `trackers.github.issue_type`: means nothing to github; take it out",
        id="of-another-tracker",
    ),
    pytest.param(
        "jira: {url: 'https://j.example', in_progress: [doing]}",
        "PM092",
        "option `trackers.jira.in_progress`: means nothing to jira; take it out",
        id="jira-has-states-instead",
    ),
    pytest.param(
        "github: {token: x}",
        "PM091",
        "there is no option `trackers.github.token`; correct its name",
        id="a-token-in-the-file",
    ),
    pytest.param(
        "github: {projct: a/b}",
        "PM091",
        "there is no option `trackers.github.projct`",
        id="misspelt",
    ),
]


@pytest.mark.parametrize(("written", "code", "said"), FAULTS)
def test_a_tracker_that_cannot_be_is_a_fault_with_its_line(written, code, said, tmp_path) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text(
        "docs_dir: d\nplugins:\n  - postmortem-kb:\n      trackers:\n        " + written + "\n",
        encoding="utf-8",
    )
    found = configuration.load(file).problems
    assert [(code, True)] == [(each.code, each.message.startswith(said)) for each in found]
    assert {each.line for each in found} <= {5, 6}


def test_a_misspelt_key_of_a_tracker_is_told_what_it_may_have_meant(tmp_path) -> None:
    file = tmp_path / "mkdocs.yml"
    file.write_text(
        "plugins:\n  - postmortem-kb:\n      trackers: {github: {projct: a/b}}\n", encoding="utf-8"
    )
    assert [each.suggestion for each in configuration.load(file).problems] == ["project"]
