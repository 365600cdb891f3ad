from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.config import load_config

import projects
from postmortem_kb.site import safety

Project = Callable[..., Path]
EVENT = "def {}(*_, **__):\n    return None\n"


def meddling(root: Path) -> list[str]:
    return list(safety.meddling(load_config(str(root / "mkdocs.yml"))))


@pytest.mark.parametrize("theme", projects.THEMES)
def test_with_search_alone_nobody_meddles(project: Project, theme: str) -> None:
    assert meddling(project(projects.config(theme))) == []


@pytest.mark.parametrize("event", [f"on_{event}" for event in safety._EVENTS])
def test_a_hook_that_sees_every_page_meddles(project: Project, event: str) -> None:
    root = project(projects.config("mkdocs", hooks=["h.py"]), **{"h.py": EVENT.format(event)})
    assert len(meddling(root)) == 1


@pytest.mark.parametrize("event", ["on_post_build", "on_pre_build"])
def test_a_hook_that_sees_no_page_does_not_meddle(project: Project, event: str) -> None:
    root = project(projects.config("mkdocs", hooks=["h.py"]), **{"h.py": EVENT.format(event)})
    assert meddling(root) == []


def test_a_plugin_that_changes_pages_meddles(project: Project) -> None:
    plugins = ["search", "material/tags", "postmortem-kb"]
    found = meddling(project(projects.config("material", plugins=plugins)))
    assert {"material/tags"} == set(found)
