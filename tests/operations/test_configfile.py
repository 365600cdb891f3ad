from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_kb.model import FIRST_LINE, Place
from postmortem_kb.operations import configfile


def written(folder: Path, text: str | bytes, name: str = "mkdocs.yml") -> Path:
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


REAL = """\
site_name: !ENV [NO_SUCH_VARIABLE, Ours]
edit: !relative $docs_dir
anchor: &a {x: 1}
again: *a
merged: {<<: *a, y: 2}
emoji: !!python/name:material.extensions.emoji.twemoji
format: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}
own: !tag [a, b]
"""


def test_what_real_files_hold_is_tolerated(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("NO_SUCH_VARIABLE", raising=False)
    (layer,), broken = configfile.layers(written(tmp_path, REAL))
    assert broken is None
    assert layer.data == {
        "site_name": "Ours",
        "edit": "$docs_dir",
        "anchor": {"x": 1},
        "again": {"x": 1},
        "merged": {"x": 1, "y": 2},
        "emoji": "",
        "format": {"kwds": {"case": "lower"}},
        "own": ["a", "b"],
    }


ENVIRONMENT = [
    pytest.param("!ENV PM_A", "docs", id="one-name"),
    pytest.param("!ENV [PM_NONE, PM_A, x]", "docs", id="the-first-that-is-set"),
    pytest.param("!ENV [PM_NONE, x]", "x", id="the-default"),
    pytest.param("!ENV [PM_NONE]", None, id="nothing"),
    pytest.param("!ENV PM_NUMBER", 7, id="a-number"),
    pytest.param("!ENV []", None, id="no-names"),
]


@pytest.mark.parametrize(("value", "expected"), ENVIRONMENT)
def test_variables_are_read_as_mkdocs_reads_them(value, expected, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PM_A", "docs")
    monkeypatch.setenv("PM_NUMBER", "7")
    monkeypatch.delenv("PM_NONE", raising=False)
    (layer,), _ = configfile.layers(written(tmp_path, f"a: {value}\n"))
    assert {"a": expected} == layer.data


BROKEN = [
    pytest.param("a: [b\nc: d\n", (2, 2), id="unclosed"),
    pytest.param("a: b: c\n", (1, 5), id="a-colon"),
    pytest.param("- a\n", (1, 1), id="a-list"),
    pytest.param("a: !ENV {b: c}\n", (1, 4), id="variables-in-a-mapping"),
    pytest.param("a: b\n---\nc: d\n", (2, 1), id="two-documents"),
    pytest.param("? [a]\n: b\n", (1, 3), id="a-list-as-a-key"),
    pytest.param("a: 2026-13-45\n", (1, 1), id="no-such-day"),
    pytest.param("a: !!int ''\n", (1, 1), id="no-number"),
    pytest.param("a: !!bool maybe\n", (1, 1), id="no-boolean"),
    pytest.param("a: !!timestamp soon\n", (1, 1), id="no-time"),
    pytest.param("a: " + "[" * 5_000, (1, 1), id="nested-brackets"),
    pytest.param(b"a: \xe9\n", (1, 1), id="latin-1"),
    pytest.param(b"a: \0\n", (1, 1), id="nul"),
    pytest.param("a: b\n".encode("utf-16"), (1, 1), id="utf-16"),
]


@pytest.mark.parametrize(("text", "place"), BROKEN)
def test_what_cannot_be_read_is_said_with_its_place(text, place, tmp_path) -> None:
    file = written(tmp_path, text)
    found, broken = configfile.layers(file)
    assert (found, file, place) == ([], broken.file, broken.place[:2])
    assert broken.reason


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"], ids=["empty", "comment", "fence"])
def test_an_empty_file_says_nothing(text, tmp_path) -> None:
    (layer,), broken = configfile.layers(written(tmp_path, text))
    assert (broken, dict(layer.data or {})) == (None, {})


def test_a_file_inherits_as_in_mkdocs(tmp_path) -> None:
    (tmp_path / "base").mkdir()
    written(tmp_path / "base", "docs_dir: a\nplugins: {x: {p: 1, q: 1}}\nnav: [1]\n", "base.yml")
    file = written(tmp_path, "INHERIT: base/base.yml\nplugins: {x: {q: 2}}\nnav: [2]\n")
    layers, broken = configfile.layers(file)
    assert broken is None
    assert configfile.merged(layers) == {
        "INHERIT": "base/base.yml",
        "docs_dir": "a",
        "plugins": {"x": {"p": 1, "q": 2}},
        "nav": [2],
    }


def test_a_parent_that_is_missing_or_the_file_itself_ends_the_chain(tmp_path) -> None:
    found, broken = configfile.layers(written(tmp_path, "INHERIT: gone.yml\n"))
    assert (len(found), broken.file, broken.place) == (1, tmp_path / "gone.yml", FIRST_LINE)
    found, broken = configfile.layers(written(tmp_path, "INHERIT: mkdocs.yml\n"))
    assert (len(found), broken) == (10, None)


OPTIONS = [
    pytest.param(None, {}, id="no-plugins"),
    pytest.param(["search", "postmortem-kb"], {}, id="without-options"),
    pytest.param([{"postmortem-kb": {"folder": "a"}}], {"folder": "a"}, id="a-list"),
    pytest.param({"postmortem-kb": {"folder": "a"}}, {"folder": "a"}, id="a-mapping"),
    pytest.param([{"postmortem-kb": None}], {}, id="a-colon-and-nothing"),
    pytest.param([{"postmortem-kb": "a"}], "a", id="what-the-model-refuses"),
    pytest.param("postmortem-kb", {}, id="a-word"),
]


@pytest.mark.parametrize(("plugins", "expected"), OPTIONS)
def test_options_are_found_however_plugins_are_written(plugins, expected) -> None:
    assert expected == configfile.options(plugins)


PLACES = [
    pytest.param("plugins:\n  - postmortem-kb:\n      folder: a\n", ("folder",), False,
                 Place(3, 15, 3, 16), id="a-value"),
    pytest.param("plugins:\n  - postmortem-kb:\n      folder: a\n", ("folder",), True,
                 Place(3, 7, 3, 13), id="a-key"),
    pytest.param("plugins:\n  postmortem-kb:\n    publish: [a, b]\n", ("publish", 1), False,
                 Place(3, 18, 3, 19), id="an-item"),
    pytest.param("plugins:\n  - postmortem-kb: [a]\n", (), False, Place(2, 20, 2, 23), id="whole"),
    pytest.param("plugins: []\n", ("folder",), False, FIRST_LINE, id="nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "about_key", "expected"), PLACES)
def test_an_option_is_placed(text, path, about_key, expected, tmp_path) -> None:
    file = written(tmp_path, text)
    layers, _ = configfile.layers(file)
    assert (file, expected) == configfile.locate(layers, path, about_key)


def test_an_inherited_option_is_placed_in_the_file_that_has_it(tmp_path) -> None:
    base = written(tmp_path, "plugins:\n  postmortem-kb:\n    foldr: a\n", "base.yml")
    file = written(tmp_path, "INHERIT: base.yml\nplugins:\n  postmortem-kb:\n    folder: b\n")
    layers, _ = configfile.layers(file)
    assert configfile.locate(layers, ("foldr",), True) == (base, Place(3, 5, 3, 10))
    assert configfile.locate(layers, ("folder",), True) == (file, Place(4, 5, 4, 11))
