from __future__ import annotations

import json

import pytest

from postmortem_kb.operations.setup.origin import from_direct_url

URL = "https://git.example.com/postmortem-kb"
GIT = {"vcs": "git", "commit_id": "c0ffee"}
NAME = "postmortem-kb[site] @ "
WRITTEN = [
    pytest.param({"url": URL, "vcs_info": GIT}, f"{NAME}git+{URL}@c0ffee", id="commit"),
    pytest.param(
        {"url": URL, "vcs_info": {**GIT, "requested_revision": "v1.0"}},
        f"{NAME}git+{URL}@v1.0", id="tag",
    ),
    pytest.param(
        {"url": "ssh://git@git.example.com/kb", "vcs_info": GIT},
        f"{NAME}git+ssh://git@git.example.com/kb@c0ffee", id="ssh",
    ),
    pytest.param(
        {"url": URL, "vcs_info": GIT, "subdirectory": "kb"},
        f"{NAME}git+{URL}@c0ffee#subdirectory=kb", id="subdirectory",
    ),
    pytest.param(
        {"url": f"{URL}/kb.whl", "archive_info": {}}, f"{NAME}{URL}/kb.whl", id="an-archive"
    ),
    pytest.param({"url": "file:///home/kb", "dir_info": {"editable": True}}, None, id="a-folder"),
    pytest.param({"url": "file:///home/kb", "vcs_info": GIT}, None, id="a-local-repository"),
    pytest.param({"url": "http://example.com/kb.whl", "archive_info": {}}, None, id="in-clear"),
    pytest.param({"url": "https://me:secret@example.com/kb.whl"}, None, id="a-password"),
    pytest.param({"url": f"{URL} --pre"}, None, id="an-option"),
    pytest.param({"url": URL, "vcs_info": {"vcs": "git"}}, None, id="no-commit"),
    pytest.param({"url": 1}, None, id="a-number"),
    pytest.param({"url": "https://["}, None, id="no-address"),
    pytest.param([], None, id="a-list"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "expected"), WRITTEN)
def test_an_address_that_others_reach_is_a_requirement(written, expected) -> None:
    assert from_direct_url(json.dumps(written)) == expected


@pytest.mark.parametrize("written", ["", "{", "null"])
def test_what_is_no_address_is_none(written) -> None:
    assert from_direct_url(written) is None
