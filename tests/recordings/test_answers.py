from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb.recordings import Unreadable
from postmortem_kb.recordings.material import Material

TOKEN = "xoxb-" + "482915037264-" + "Zk4Qw9Lx2Vt7Rb1Nc6Hy8Mj3"


def refusal(folder: Path, content: str) -> str:
    file = folder / "export.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable) as caught:
        Material(file).must_be_whole()
    return str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        "<!DOCTYPE html><title>Sign in</title>",
        "\n<HTML lang='en'>",
        "<?xml version='1.0'?>\n<!doctype html>\n<html>",
    ],
)
def test_a_page_of_html_is_told_as_one(tmp_path: Path, content: str) -> None:
    assert refusal(tmp_path, content) == ("this is an HTML page, perhaps of a login; export again")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"error": "Not found"}, "Not found"),
        ({"error": {"message": "Invalid token", "code": 2001}}, "Invalid token"),
        ({"error": {"code": "InvalidAuthenticationToken"}}, "InvalidAuthenticationToken"),
        ({"errors": ["Forbidden"]}, "Forbidden"),
        ({"type": "authentication_error", "errors": [{"message": "No key"}]}, "No key"),
        ({"errors": [{"title": "Unauthorized", "status": "401"}]}, "Unauthorized"),
        ({"message": "Unauthorized"}, "Unauthorized"),
        ({"message": "No such key", "took": 0.1, "requestId": "1"}, "No such key"),
        ({"error": [7]}, "without a word of why"),
        ({"error": f"bad\x1b[1m {TOKEN}"}, f"bad [1m {'*' * len(TOKEN)}"),
        ({"error": "x" * 900}, "x" * 200),
    ],
)
def test_an_error_of_an_api_is_told_in_its_own_words(
    tmp_path: Path, answer: dict[str, Any], words: str
) -> None:
    assert refusal(tmp_path, json.dumps(answer)) == (
        f"it is an error that the tool answered with: {words}; ask for the export again"
    )


@pytest.mark.parametrize(
    "content",
    [
        '{"message": "Checkout fails", "id": "a"}',
        '{"error": null, "incident": {"id": "1"}}',
        '{"errors": [], "data": []}',
        '{"error": "of one service", "incident": {"id": "1"}}',
        '{"error": "Not found"}\n{"incident": {"id": "1"}}',
        "{}",
        "<v Alice>on it",
        "how to write <html> by hand",
    ],
)
def test_what_may_be_an_export_is_none(tmp_path: Path, content: str) -> None:
    file = tmp_path / "export"
    file.write_text(content, encoding="utf-8")
    material = Material(file)

    material.must_be_whole()
    assert material.text == content
