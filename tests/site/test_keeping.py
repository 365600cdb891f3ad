from __future__ import annotations

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


def test_a_page_comes_back_as_the_file_that_it_was(
    folders: tuple[Path, Path], store: Store
) -> None:
    first, second = keeping.of(*folders), keeping.of(*folders)
    first.begin()
    first.put_back(store, PAGES)
    assert not (folders[0] / PATH).exists()
    (folders[0] / PATH).parent.mkdir()
    (folders[0] / PATH).write_text("y", encoding="utf-8")
    number = (folders[0] / PATH).stat().st_ino
    first.end(store, PAGES)
    second.begin()
    assert list(folders[0].glob("[!.]*")) == []
    second.put_back(store, PAGES)
    assert (second.kept, (folders[0] / PATH).stat().st_ino) == ({PATH: "k"}, number)
    second.end(store, PAGES)
    assert sorted(folders[0].iterdir()) == [folders[0] / "pm-2026-001"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (1,), (0,)], ids=str)
def test_of_two_builds_at_once_nothing_is_remembered_whichever_comes_to_its_end(
    folders: tuple[Path, Path], store: Store, order: tuple[int, ...]
) -> None:
    both = [keeping.of(*folders), keeping.of(*folders)]
    for each in both:
        each.begin()
    (folders[0] / PATH).parent.mkdir()
    (folders[0] / PATH).write_text("y", encoding="utf-8")
    for number in order:
        both[number].end(store, PAGES)
    after = keeping.of(*folders)
    after.begin()
    after.put_back(store, PAGES)
    assert after.kept == {}


def test_a_build_that_fails_leaves_what_was_remembered_to_the_files(
    folders: tuple[Path, Path], store: Store
) -> None:
    site = folders[0]
    for pages, text in ((PAGES, "y"), (None, "z")):
        build = keeping.of(*folders)
        build.begin()
        (site / PATH).parent.mkdir()
        (site / PATH).write_text(text, encoding="utf-8")
        build.end(store, pages)
    after = keeping.of(*folders)
    after.begin()
    after.put_back(store, PAGES)
    assert (after.kept, (site / PATH).exists()) == ({}, False)
