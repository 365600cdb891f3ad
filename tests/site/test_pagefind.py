"""The index of whole texts: what is in it, what never is, and the page that asks it."""

from __future__ import annotations

import gzip
import importlib.util
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import cbor2
import pytest
from mkdocs.exceptions import PluginError

from postmortem_kb.site import pagefind, pagefindindex, pagefindorder, progress, searching
from projects import BODY, THEMES, Built, build, config, postmortem, run, tree, write

HOSTILE = "<img src=x onerror=alert(1)> \"quoted\" & 'more'"
ODD = "Tags < and \"quotes\" & 'more'"
OPTIONS = {"search": "pagefind", "cache": False, "jobs": 1}


def files(theme: str = "material", **options: Any) -> dict[str, str]:
    return {
        "mkdocs.yml": config(theme, options=OPTIONS | options),
        "docs/2026/PM-2026-001.md": postmortem(
            "PM-2026-001", BODY + "\n## Notes\n\nThe aardvark slept.\n", severity="SEV1"
        ),
        "docs/2026/PM-2026-002.md": postmortem(
            "PM-2026-002", title=ODD, services=[HOSTILE, "api"], kind="near-miss"
        ),
        "docs/2026/PM-2026-003.md": postmortem(
            "PM-2026-003", BODY + "\nThe wombat was seen.\n", title="Bandicoot",
            visibility="restricted", services=["numbat"],
        ),
        "docs/2026/PM-2026-004.md": postmortem(
            "PM-2026-004", status="draft", root_cause_categories=None
        ),
    }  # fmt: skip


@pytest.fixture(scope="module", params=THEMES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("pagefind")
    write(root, files(request.param))
    return build(root)


def fragments(built: Built) -> dict[str, dict[str, Any]]:
    """Return {id: what a browser is given of a postmortem}."""
    found = [
        json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
        for file in (built.site / "pagefind" / "fragment").iterdir()
    ]
    return {each["meta"]["id"]: each for each in found}


def test_every_published_postmortem_is_in_the_index_and_nothing_else(built: Built) -> None:
    assert sorted(fragments(built)) == ["PM-2026-001", "PM-2026-002", "PM-2026-004"]


def test_a_result_knows_what_it_shows(built: Built) -> None:
    assert fragments(built)["PM-2026-001"]["meta"] == {
        "date": "2 Jan 2026",
        "id": "PM-2026-001",
        "page": "postmortems/pm-2026-001/",
        "rank": "1",
        "services": "api",
        "severity": "SEV1",
        "title": "The report called PM-2026-001",
    }


def test_the_whole_text_is_in_the_index_with_its_sections(built: Built) -> None:
    found = fragments(built)["PM-2026-001"]
    assert "The aardvark slept." in found["content"]
    assert {"impact", "root-cause", "notes"} <= {each["id"] for each in found["anchors"]}


def test_postmortems_are_filtered_by_what_browse_has(built: Built) -> None:
    assert fragments(built)["PM-2026-004"]["filters"] == {
        "cause": ["-"],
        "kind": ["incident"],
        "service": ["api"],
        "severity": ["SEV2"],
        "state": ["draft"],
        "team": ["platform"],
        "year": ["2026"],
    }


def test_nothing_of_a_restricted_postmortem_is_in_any_file(built: Built) -> None:
    said = re.compile(b"wombat|bandicoot|numbat", re.IGNORECASE)
    leaks = [
        name
        for name, data in tree(built.site).items()
        if said.search(gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data)
    ]
    assert leaks == []


def test_a_hostile_title_is_text(built: Built) -> None:
    found = fragments(built)["PM-2026-002"]
    assert (found["meta"]["title"], found["filters"]["service"]) == (ODD, [HOSTILE, "api"])


def test_the_theme_s_index_has_no_body_and_still_finds_names(built: Built) -> None:
    docs = json.loads(built.text("search/search_index.json"))["docs"]
    ours = [each for each in docs if each["location"].startswith("postmortems/pm-")]
    assert [each["location"] for each in ours] == [
        f"postmortems/pm-2026-00{number}/" for number in (1, 2, 4)
    ]
    text = json.dumps(ours[0])
    assert [word for word in ("PM-2026-001", "Summary of", "api", "SEV1") if word not in text] == []
    assert "aardvark" not in text


def test_the_search_has_a_page_beside_browse_with_a_way_out_without_a_script(built: Built) -> None:
    page = built.text("search/index.html")
    assert re.search(r'<noscript>.*?<a href="\.\./browse/">Browse</a>', page)
    assert 'href="../search/"' in built.text("browse/index.html")


def test_the_page_s_own_files_stay_small(built: Built) -> None:
    sizes = [len(built.text(f"assets/postmortem-kb/search.{kind}")) for kind in ("css", "js")]
    assert sum(sizes) <= 6_300


def test_pagefind_s_own_interfaces_are_left_out(built: Built) -> None:
    assert [file for file in built.files if re.search(r"pagefind/.*(ui|highlight)", file)] == []


def test_nobody_is_warned(built: Built) -> None:
    assert built.warnings == []


def test_without_directory_addresses_results_lead_to_files(tmp_path: Path) -> None:
    write(tmp_path, files())
    page = fragments(build(tmp_path, use_directory_urls=False))["PM-2026-001"]["meta"]["page"]
    assert page == "postmortems/pm-2026-001.html"


def test_two_builds_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    many = {
        f"docs/PM-2026-1{number:02}.md": postmortem(
            f"PM-2026-1{number:02}", services=[f"s{number}", "api"], teams=[f"t{number % 7}"]
        )
        for number in range(30)
    }
    sites = []
    for name in ("one", "two"):
        write(tmp_path / name, files() | many)
        # Each in a process of its own, whose hashes differ.
        assert run(tmp_path / name, "build", "-q").returncode == 0
        sites.append(tree(tmp_path / name / "site"))
    assert sites[0].keys() == sites[1].keys()
    assert [name for name, data in sites[0].items() if sites[1][name] != data] == []


def test_filters_are_written_in_order_and_found_by_their_new_names(tmp_path: Path) -> None:
    def packed(value: Any) -> bytes:
        return gzip.compress(b"pagefind_dcd" + cbor2.dumps(value))

    (tmp_path / "filter").mkdir()
    (tmp_path / "filter" / "en_1.pf_filter").write_bytes(packed(["b", [["y", [0]], ["x", [1]]]]))
    (tmp_path / "filter" / "en_2.pf_filter").write_bytes(packed(["a", [["z", [0, 1]]]]))
    meta = ["1.5", [], [], [["b", "en_1"], ["a", "en_2"]], [], []]
    (tmp_path / "pagefind.en_0.pf_meta").write_bytes(packed(meta))
    entry = {"version": "1.5", "languages": {"en": {"hash": "en_0", "page_count": 2}}}
    (tmp_path / "pagefind-entry.json").write_text(json.dumps(entry))
    pagefindorder.settle(tmp_path)

    def unpacked(name: str) -> Any:
        data = gzip.decompress((tmp_path / name).read_bytes())
        return cbor2.loads(data.removeprefix(b"pagefind_dcd"))

    language = json.loads((tmp_path / "pagefind-entry.json").read_text())["languages"]["en"]
    filters = unpacked(f"pagefind.{language['hash']}.pf_meta")[3]
    found = [unpacked(f"filter/{name}.pf_filter") for _, name in filters]
    assert [name for name, _ in filters] == ["a", "b"]
    assert found == [["a", [["z", [0, 1]]]], ["b", [["x", [1]], ["y", [0]]]]]
    assert len(list((tmp_path / "filter").iterdir())) == 2


def ids(folder: Path) -> list[str]:
    """Return the titles that the index in use has, whatever older files lie beside it."""
    entry = json.loads((folder / "pagefind-entry.json").read_text())
    meta = folder / f"pagefind.{entry['languages']['en']['hash']}.pf_meta"
    pages = cbor2.loads(gzip.decompress(meta.read_bytes()).removeprefix(b"pagefind_dcd"))[1]
    files = [folder / "fragment" / f"{page[0]}.pf_fragment" for page in pages]
    read = (gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd") for file in files)
    return sorted(json.loads(data)["meta"]["title"] for data in read)


def test_what_is_edited_in_a_preview_is_found_without_a_start(tmp_path: Path) -> None:
    settings = type("Config", (), {"site_dir": str(tmp_path / "site"), "theme": {}})()
    index = pagefindindex.Index()
    found = []
    for titles in (["A", "B"], ["A", "B"], ["A", "C"], ["C"]):
        index.begin()
        for title in titles:
            index.add(f"postmortems/{title.lower()}.md", f"<h1>{title}</h1>", {})
        index.write(settings, None)
        index.settle()
        found.append(ids(tmp_path / "site" / "pagefind"))
    assert found == [["A", "B"], ["A", "B"], ["A", "C"], ["C"]]


def test_who_waits_for_the_index_is_told_and_who_previews_is_not(tmp_path: Path) -> None:
    settings = type("Config", (), {"site_dir": str(tmp_path / "site"), "theme": {}})()
    index = pagefindindex.Index()
    told = []
    for title in ("A", "B"):
        index.begin()
        index.add("a.md", f"<h1>{title}</h1>", {})
        with mock.patch.object(progress, "seconds", wraps=progress.seconds) as seconds:
            index.write(settings, None)
            index.settle()
        told.append([call.args for call in seconds.call_args_list])
    assert told == [[("Indexing whole texts", 1)], []]


def test_nothing_is_put_into_a_site_that_is_being_built(tmp_path: Path) -> None:
    settings = type("Config", (), {"site_dir": str(tmp_path / "site"), "theme": {}})()
    index = pagefindindex.Index()
    index.add("a.md", "<h1>A</h1>", {})
    index.write(settings, None)
    index.begin()
    index.add("b.md", "<h1>B</h1>", {})
    index.write(settings, None)
    index.begin()
    index.settle()
    before = ids(tmp_path / "site" / "pagefind")
    index.add("b.md", "<h1>B</h1>", {})
    index.write(settings, None)
    assert (before in (["A"], ["B"]), ids(tmp_path / "site" / "pagefind")) == (True, ["B"])


@pytest.mark.parametrize(
    ("value", "expected"), [("", "-"), ("-", "--"), ("--", "---"), ("a-", "a-")]
)
def test_a_name_made_of_dashes_is_not_taken_for_no_value(value: str, expected: str) -> None:
    assert pagefind.marks({"service": [value]}) == [
        f'<i data-pagefind-filter="service[data-v]" data-v="{expected}"></i>'
    ]


def test_the_page_that_searches_loads_no_index_of_the_theme(built: Built) -> None:
    pages = [built.text(f"{name}/index.html") for name in ("search", "browse")]
    signs = ('name="search"', "search/main.js")
    assert [any(sign in page for sign in signs) for page in pages] == [False, True]


def test_a_site_without_postmortems_has_no_index(tmp_path: Path) -> None:
    write(tmp_path, {"mkdocs.yml": config(options=OPTIONS), "docs/.keep": ""})
    built = build(tmp_path)
    assert ([file for file in built.files if file.startswith("pagefind/")], built.warnings) == (
        [],
        [],
    )


@pytest.mark.parametrize("missing", ["pagefind", "cbor2"])
def test_what_is_missing_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(pagefind, "find_spec", lambda name: None if name == missing else find(name))
    with pytest.raises(PluginError) as raised:
        pagefind.require()
    assert str(raised.value) == (
        "`search: pagefind` needs Pagefind: pip install 'postmortem-kb[search]'"
    )


def test_what_pagefind_says_is_passed_on(tmp_path: Path) -> None:
    settings = type("Config", (), {"site_dir": str(tmp_path / "site"), "theme": {}})()
    index = pagefindindex.Index()
    index.add("a.md", "text", {})
    index._file("a.md").unlink()
    with pytest.raises(PluginError, match="Pagefind could not index the postmortems: "):
        index.write(settings, None)


@pytest.mark.parametrize("mode", ["theme", "pagefind"])
def test_a_large_index_of_the_theme_is_told_of_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setattr(searching, "_MOST_BYTES", 1_000)
    write(tmp_path, files(search=mode))
    said = [line for line in build(tmp_path).log if "the search index is about" in line]
    assert len(said) == (mode == "theme")
    assert all("pip install 'postmortem-kb[search]'" in line for line in said)


def test_a_small_index_is_nothing_to_speak_of(sample: Built) -> None:
    assert [line for line in sample.log if "search index" in line] == []


@pytest.mark.parametrize(
    ("damage", "taken"),
    [
        pytest.param(lambda folder: None, True, id="nothing"),
        pytest.param(lambda folder: (folder / "pagefind.key").unlink(), False, id="no key"),
        pytest.param(
            lambda folder: (folder / "pagefind/pagefind.js").write_text("alert(1)"),
            False,
            id="text",
        ),
        pytest.param(lambda folder: (folder / "pagefind/more.js").write_text(""), False, id="more"),
        pytest.param(lambda folder: shutil.rmtree(folder / "pagefind"), False, id="no index"),
    ],
)
def test_an_index_of_the_same_documents_is_taken_over_unless_it_is_damaged(
    tmp_path: Path, damage: Callable[[Path], object], taken: bool
) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    sites = []
    for name in ("one", "two"):
        settings = type("Config", (), {"site_dir": str(tmp_path / name), "theme": {}})()
        index = pagefindindex.Index()
        index.add("a.md", "<h1>A</h1>", {})
        with mock.patch.object(pagefindindex, "_run", wraps=pagefindindex._run) as run:
            index.write(settings, cache)
        sites.append(tree(tmp_path / name))
        if name == "one":
            damage(cache)
    assert sites[0] == sites[1]
    assert run.called is not taken


def test_a_warm_build_indexes_again_only_if_a_document_has_changed(tmp_path: Path) -> None:
    write(tmp_path, files(cache=True, pages=["guide.md"]))
    changed = postmortem("PM-2026-001", BODY + "\nThe echidna hid.\n")
    calls, known = [], []
    for name, text in (
        ("guide.md", "First."),
        ("guide.md", "First."),
        ("guide.md", "Second."),
        ("2026/PM-2026-001.md", changed),
    ):
        write(tmp_path, {f"docs/{name}": text})
        with mock.patch.object(pagefindindex, "_run", wraps=pagefindindex._run) as run:
            built = build(tmp_path)
        calls.append(run.call_count)
        known.append("echidna" in fragments(built)["PM-2026-001"]["content"])
    assert (calls, known) == ([1, 0, 0, 1], [False, False, False, True])
