from __future__ import annotations

import json

import pytest

from postmortem_kb.site import overview


@pytest.mark.parametrize(
    "path", ["/etc/x", "../x", "a/../../x", ".git/x", "a//b", "a/", "", "a\\..\\b", "./a"]
)
def test_a_forged_path_leads_nowhere(path: str) -> None:
    assert overview._read(overview._PATHS, json.dumps([path])) is None
    page = [path, "Title", "home", None, 0, [], True]
    assert overview._read(overview._OUTLINES, json.dumps([page])) is None


def test_a_path_of_the_site_is_read() -> None:
    assert overview._read(overview._PATHS, json.dumps(["api/actions.json"])) == ["api/actions.json"]


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "[" * 100_000])
def test_what_is_no_list_of_paths_is_not_read(text: str) -> None:
    assert overview._read(overview._PATHS, text) is None
