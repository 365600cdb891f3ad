"""Random histories of a project. For 200 of them: ``CACHE_HISTORIES=200 pytest <this file>``."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, note, settings
from hypothesis import strategies as st

import histories
import projects
from histories import cold, differences, warm
from steps import STEPS

# A step that came before may have taken away what another one changes.
_IMPOSSIBLE = (AssertionError, OSError, KeyError, IndexError, TypeError, AttributeError)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory, _repeatable: None) -> Path:
    root = tmp_path_factory.mktemp("begun")
    projects.write(root, {"mkdocs.yml": histories.settings("mkdocs"), **histories.files()})
    with histories.quick():
        warm(root)
    return root


@settings(
    max_examples=int(os.environ.get("CACHE_HISTORIES", "25")),
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    steps=st.lists(st.sampled_from(list(STEPS)), min_size=1, max_size=6),
    looked_at=st.sets(st.integers(0, 4), max_size=1),
)
@example(steps=["a body is edited", "a file is renamed", "a title changes"], looked_at={1})
def test_after_any_history_a_build_is_what_it_would_be_without_a_cache(
    begun: Path, steps: list[str], looked_at: set[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder, histories.quick():
        root = shutil.copytree(begun, Path(folder, "project"))
        for number, step in enumerate(steps):
            before = Path(folder, "before")
            shutil.copytree(root, before)
            try:
                STEPS[step](root)
            except _IMPOSSIBLE:
                note(f"not possible: {step}")
                shutil.rmtree(root)
                shutil.copytree(before, root)
            shutil.rmtree(before)
            built = warm(root)
            if number in looked_at or number == len(steps) - 1:
                assert differences(built, cold(root)) == []
