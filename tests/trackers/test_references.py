from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.trackeroptions import TrackerOptions
from postmortem_kb.trackers import Known

JIRA = {"jira": TrackerOptions(url="https://example.atlassian.net")}
GITHUB = {"github": TrackerOptions()}
GITLAB = {"gitlab": TrackerOptions(url="https://git.example.com/code")}
ALL = {**GITLAB, **JIRA, **GITHUB}

MEANT = [
    ("https://github.com/a/b/issues/12", {}, "https://github.com/a/b/issues/12"),
    ("https://GitHub.com/a/b/issues/12", {}, "https://github.com/a/b/issues/12"),
    ("https://github.com/a/b/pull/12", {}, "https://github.com/a/b/issues/12"),
    ("https://github.com/a/b/issues/12#issuecomment-1", {}, "https://github.com/a/b/issues/12"),
    ("https://github.com/a/b/issues/12/?x=y", {}, "https://github.com/a/b/issues/12"),
    ("https://gitlab.com/a/b/c/-/issues/3", {}, "https://gitlab.com/a/b/c/-/issues/3"),
    ("https://gitlab.com/a/b/-/work_items/3", {}, "https://gitlab.com/a/b/-/issues/3"),
    ("https://git.example.com/code/a/b/-/issues/3", GITLAB,
     "https://git.example.com/code/a/b/-/issues/3"),
    ("https://example.atlassian.net/browse/OPS-7", JIRA,
     "https://example.atlassian.net/browse/OPS-7"),
    ("a/b#12", GITHUB, "https://github.com/a/b/issues/12"),
    ("a/b#12", GITLAB, "https://git.example.com/code/a/b/-/issues/12"),
    ("a/b#12", ALL, "https://git.example.com/code/a/b/-/issues/12"),
    ("a/b#12", {**GITHUB, **GITLAB}, "https://github.com/a/b/issues/12"),
    ("a/b/c#12", ALL, "https://git.example.com/code/a/b/c/-/issues/12"),
    ("github:a/b#12", ALL, "https://github.com/a/b/issues/12"),
    ("gitlab:a/b#12", {}, "https://gitlab.com/a/b/-/issues/12"),
    (" OPS-7 ", ALL, "https://example.atlassian.net/browse/OPS-7"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "configured", "expected"), MEANT)
def test_an_address_or_a_reference_leads_to_its_ticket(written, configured, expected) -> None:
    found = Known(configured).ticket(written)
    assert expected == (found.url if found else None)


NOTHING = [
    ("a/b#12", {}),
    ("OPS-7", {}),
    ("OPS-7", GITHUB),
    ("jira:OPS-7", {}),
    ("a/b/c#12", GITHUB),
    ("../b#12", ALL),
    ("a/..#12", GITHUB),
    ("a/b#0", GITHUB),
    ("a/b#99999999999", GITHUB),
    ("a/b#\u0661", ALL),
    ("ops-7", JIRA),
    ("", ALL),
    (None, ALL),
    ("https://github.com/a/b/issues/12", {"github": TrackerOptions(url="https://g.example.com")}),
    ("https://github.com.evil.example/a/b/issues/12", {}),
    ("https://github.com@evil.example/a/b/issues/12", {}),
    ("http://github.com/a/b/issues/12", {}),
    ("https://github.com/a/../issues/12", {}),
    ("https://github.com/a/b%2F/issues/12", {}),
    ("https://gitlab.com/a/b/-/merge_requests/3", {}),
    ("https://git.example.com/platform/issues/333", {}),
    ("javascript:alert(1)", ALL),
    ('a/b"onclick=x#12', ALL),
]


@pytest.mark.parametrize(("written", "configured"), NOTHING)
def test_what_no_known_tracker_understands_leads_nowhere(written, configured) -> None:
    assert Known(configured).ticket(written) is None


UNKNOWN = "of no tracker in `trackers`; write its whole address"
STRANGERS = [
    ("https://git.example.com/a/b/c/-/issues/3", {}, "git.example.com",
     "not in `trackers`; set `trackers: {gitlab: {url: https://git.example.com}}`"),
    ("https://U:p@git.example.com:8443/a/b/-/issues/3#n", {}, "git.example.com:8443",
     "not in `trackers`; set `trackers: {gitlab: {url: https://git.example.com:8443}}`"),
    ("https://j.example.com/jira/browse/OPS-7", {}, "j.example.com",
     "not in `trackers`; set `trackers: {jira: {url: https://j.example.com/jira}}`"),
    ("https://git.example.com/a/b/issues/3", {}, "git.example.com", "not in `trackers`"),
    ("http://git.example.com/a/b/-/issues/3", {}, "git.example.com", "not in `trackers`"),
    ("https://other.example.com/a/b/-/issues/3", GITLAB, "other.example.com", "not in `trackers`"),
    ("https://github.com/a/b/wiki", {}, "", "this is no address of a ticket"),
    ("a/b#12", {}, "", UNKNOWN),
    ("https://[evil/a/b/-/issues/3", {}, "", UNKNOWN),
    ("https://a}: x/a/b/-/issues/3", {}, "", UNKNOWN),
    (f"https://git.example.com{'/a' * 999}/-/issues/3", {}, "git.example.com", "not in `trackers`"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "configured", "host", "why"), STRANGERS)
def test_of_a_ticket_nobody_knows_it_is_said_what_would_make_it_known(
    written, configured, host, why
) -> None:
    assert (host, why) == Known(configured).stranger(written)


@given(st.text(max_size=60) | st.from_regex(r"https://github\.com/.{1,40}", fullmatch=True))
def test_every_address_is_one_of_a_configured_base_and_of_plain_signs(written) -> None:
    known = Known(ALL)
    found = known.ticket(written)
    assert all(known.stranger(written)[1:])
    if found is not None:
        assert found.url.startswith(f"{known.options[found.kind].url}/")
        assert re.fullmatch("[A-Za-z0-9:/._-]+", found.url)


BASES = [
    ("https://github.com", "https://api.github.com", "github"),
    ("https://github.example.com", "https://github.example.com/api/v3", "github"),
    ("https://git.example.com/code", "https://git.example.com/code/api/v4", "gitlab"),
    ("https://x.atlassian.net", "https://x.atlassian.net/rest/api/3", "jira"),
    ("https://jira.example.com/j", "https://jira.example.com/j/rest/api/2", "jira"),
]


@pytest.mark.parametrize(("url", "api", "name"), BASES)
def test_the_interface_follows_from_the_address(url, api, name) -> None:
    assert api == Known({name: TrackerOptions(url=url)}).options[name].api


def test_an_interface_that_is_named_is_the_one_asked() -> None:
    api = "https://api.atlassian.com/ex/jira/1/rest/api/3"
    options = TrackerOptions(url="https://x.atlassian.net", api=api)
    assert api == Known({"jira": options}).options["jira"].api


REFUSED = [
    "http://git.example.com",
    "ftp://git.example.com",
    "https://user:word@git.example.com",
    "https://git.example.com?x",
    "https://git.example.com#x",
    "git.example.com",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "https://git.example.com/a b",
]


@pytest.mark.parametrize("url", REFUSED)
def test_a_token_cannot_be_bound_to_an_address_that_is_none_or_not_closed(url) -> None:
    with pytest.raises(ValueError, match="must"):
        TrackerOptions(url=url)
    with pytest.raises(ValueError, match="must"):
        TrackerOptions(api=url)


@pytest.mark.parametrize("url", ["http://localhost:8080", "http://127.0.0.1:1/x", "https://A.b/c/"])
def test_a_closed_or_a_local_address_is_taken(url) -> None:
    assert url.rstrip("/").replace("A", "a") == TrackerOptions(url=url).url


AUTHORISED = [
    ({"GITHUB_TOKEN": "t"}, "https://api.github.com", "Authorization", "Bearer t"),
    ({"GITLAB_TOKEN": "t"}, "https://git.example.com/code/api/v4", "PRIVATE-TOKEN", "t"),
    ({"JIRA_TOKEN": "t"}, "https://example.atlassian.net/rest/api/3", "Authorization", "Bearer t"),
    ({"JIRA_TOKEN": "t", "JIRA_USER": "u@example.com"}, "https://example.atlassian.net/rest/api/3",
     "Authorization", "Basic dUBleGFtcGxlLmNvbTp0"),
]  # fmt: skip


@pytest.mark.parametrize(("environment", "base", "name", "expected"), AUTHORISED)
def test_a_token_goes_to_its_own_tracker_and_to_no_other(environment, base, name, expected) -> None:
    headers = Known(ALL).headers(environment)
    assert expected == headers[base][name]
    assert [base] == [
        each for each, those in headers.items() if {"Authorization", "PRIVATE-TOKEN"} & those.keys()
    ]
