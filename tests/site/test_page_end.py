from __future__ import annotations

import json
import os
import posixpath
import re
import subprocess

import pytest

from projects import build, config, postmortem, write

ID = "PM-2026-001"
PAGE = "postmortems/pm-2026-001/index.html"


def end(tmp_path, name: str = f"{ID}.md", **options) -> str:
    write(tmp_path, {"mkdocs.yml": config(**options), f"docs/{name}": postmortem(ID)})
    html = build(tmp_path).text(PAGE)
    return html[html.index('<div class="pm-end"') :]


ADDRESSES = [
    pytest.param("https://kb.example.com/base/",
                 "https://kb.example.com/base/postmortems/pm-2026-001/",
                 "https://kb.example.com/base/postmortems/pm-2026-001/", id="served"),
    pytest.param("", "postmortems/pm-2026-001/", "./", id="nobody-knows-where"),
]  # fmt: skip


@pytest.mark.parametrize(("site_url", "shown", "copied"), ADDRESSES)
def test_the_permanent_link_is_shown_and_waits_for_the_script(
    tmp_path, site_url, shown, copied
) -> None:
    html = end(tmp_path, site_url=site_url)
    assert f"<code>{shown}</code>" in html
    assert f'data-copy="{copied}" aria-live="polite" hidden>Copy link</button>' in html


def test_the_edit_link_leads_to_the_source_with_its_name_quoted(tmp_path) -> None:
    template = "https://git.example.com/edit/{path}"
    html = end(tmp_path, f'a "b" <c> & d/{ID}.md', edit_uri_template=template)
    expected = f"https://git.example.com/edit/a%20%22b%22%20%3Cc%3E%20%26%20d/{ID}.md"
    assert f'<a class="pm-edit" href="{expected}">Edit this page</a>' in html


@pytest.mark.parametrize("flat", [False, True])
def test_the_data_of_all_postmortems_is_one_link_away(tmp_path, flat) -> None:
    write(
        tmp_path,
        {"mkdocs.yml": config(use_directory_urls=not flat), f"docs/a/{ID}.md": postmortem(ID)},
    )
    built = build(tmp_path)
    page = PAGE.replace("/index.html", ".html") if flat else PAGE
    (found,) = re.findall('href="([^"]*)">Data', built.text(page))
    place = posixpath.normpath(posixpath.join(posixpath.dirname(page), found))
    assert len(json.loads(built.text(place))["postmortems"]) == 1


def test_without_a_place_to_edit_there_is_no_link_to_it(tmp_path) -> None:
    assert "Edit this page" not in end(tmp_path)


def test_the_last_change_is_that_of_the_last_commit(tmp_path, monkeypatch) -> None:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, "2026-03-04T23:30:00-02:00")
    for who in ("GIT_AUTHOR", "GIT_COMMITTER"):
        monkeypatch.setenv(f"{who}_NAME", "Alice")
        monkeypatch.setenv(f"{who}_EMAIL", "alice@example.com")
    assert "Last change" not in end(tmp_path)
    for command in (["init", "-q"], ["add", "docs"], ["commit", "-q", "-m", "one"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True, capture_output=True)
    assert 'Last change <time datetime="2026-03-05">5 Mar 2026</time>' in end(tmp_path)
