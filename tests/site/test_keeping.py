from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from postmortem_kb.operations.store import Store
from postmortem_kb.site import keeping

PATH = "pm-2026-001/index.html"
# What is asked of a page.
PAGES: list[Any] = [SimpleNamespace(key="k", file=SimpleNamespace(dest_uri=PATH))]


@pytest.fixture
def store() -> Store:
    return Store(None, print)


@pytest.fixture(params=["built", "previewed"])
def folders(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path | None]:
    """Return the folder of a site with a page, and that of the cache if it is not a preview."""
    (tmp_path / "site" / PATH).parent.mkdir(parents=True)
    (tmp_path / "site" / PATH).write_text("x", encoding="utf-8")
    return tmp_path / "site", tmp_path / "cache" if request.param == "built" else None


def _write(site: Path, text: str) -> None:
    (site / PATH).parent.mkdir(exist_ok=True)
    (site / PATH).write_text(text, encoding="utf-8")


def _remember(folders: tuple[Path, Path], store: Store) -> None:
    build = keeping.of(*folders)
    build.begin(store)
    _write(folders[0], "y")
    build.end(store, PAGES)


def test_a_page_comes_back_as_the_file_that_it_was(
    folders: tuple[Path, Path], store: Store
) -> None:
    _remember(folders, store)
    number = (folders[0] / PATH).stat().st_ino
    build = keeping.of(*folders)
    build.begin(store)
    assert list(folders[0].glob("[!.]*")) == []
    build.put_back(store, PAGES)
    assert [build.has(PATH, key) for key in ("k", "another")] == [True, False]
    build.stays(PATH)
    build.end(store, PAGES)
    assert sorted(folders[0].iterdir()) == [folders[0] / "pm-2026-001"]
    assert (folders[0] / PATH).stat().st_ino == number


def test_a_page_that_nobody_asks_for_goes(folders: tuple[Path, Path], store: Store) -> None:
    _remember(folders, store)
    build = keeping.of(*folders)
    build.begin(store)
    build.put_back(store, PAGES)
    build.end(store, PAGES)
    assert not (folders[0] / PATH).exists()


def test_a_page_that_somebody_wrote_meanwhile_does_not_stay(
    folders: tuple[Path, Path], store: Store
) -> None:
    _remember(folders, store)
    build = keeping.of(*folders)
    build.begin(store)
    build.put_back(store, PAGES)
    _write(folders[0], "z")
    assert not build.has(PATH, "k")


def test_a_folder_without_pages_of_ours_is_left_to_mkdocs(
    folders: tuple[Path, Path], store: Store
) -> None:
    _remember(folders, store)
    (folders[0] / "archive").mkdir()
    keeping.of(*folders).begin(store)
    assert [each.name for each in folders[0].glob("[!.]*")] == ["archive"]


@pytest.mark.parametrize(
    "path", ["../x/y", "/etc/x", ".git/x", "./x/y", "x\\..\\..\\y/z", "/x", ""]
)
def test_a_forged_record_moves_nothing(tmp_path: Path, store: Store, path: str) -> None:
    files = ("base/site/.git/x", "base/site/x/y", "x/y", "base/y/z")
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("x", encoding="utf-8")
    build = keeping.of(tmp_path / "base/site", tmp_path / "base/cache")
    store.put(build._key, json.dumps({path: ["k", 1, 1, 1, 1]}))
    build.begin(store)
    assert [file for file in files if not (tmp_path / file).exists()] == []


def test_a_link_in_the_place_of_what_is_put_aside_leads_nowhere(
    tmp_path: Path, store: Store
) -> None:
    site = tmp_path / "site"
    (site / PATH).parent.mkdir(parents=True)
    _remember((site, tmp_path / "cache"), store)
    build = keeping.of(site, tmp_path / "cache")
    victim = tmp_path / "victim/site-pm-2026-001/mine.txt"
    victim.parent.mkdir(parents=True)
    victim.write_text("x", encoding="utf-8")
    build.aside.symlink_to(tmp_path / "victim", target_is_directory=True)
    build.begin(store)
    build.put_back(store, PAGES)
    build.end(store, PAGES)
    assert [each.name for each in (tmp_path / "victim").rglob("*.*")] == ["mine.txt"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (1,), (0,)], ids=str)
def test_of_two_builds_at_once_nothing_is_remembered_whichever_comes_to_its_end(
    folders: tuple[Path, Path], store: Store, order: tuple[int, ...]
) -> None:
    both = [keeping.of(*folders), keeping.of(*folders)]
    for each in both:
        each.begin(store)
    _write(folders[0], "y")
    for number in order:
        both[number].end(store, PAGES)
    after = keeping.of(*folders)
    after.begin(store)
    after.put_back(store, PAGES)
    assert not after.has(PATH, "k")


def test_a_build_that_fails_leaves_what_was_remembered_to_the_files(
    folders: tuple[Path, Path], store: Store
) -> None:
    _remember(folders, store)
    failing = keeping.of(*folders)
    failing.begin(store)
    _write(folders[0], "z")
    failing.end(store, None)
    after = keeping.of(*folders)
    after.begin(store)
    after.put_back(store, PAGES)
    assert (after.has(PATH, "k"), (folders[0] / PATH).exists()) == (False, False)
