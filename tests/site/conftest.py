from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import projects
from projects import Built, config, postmortem

Project = Callable[..., Path]
Variant = tuple[str, bool, str]
VARIANTS: list[Variant] = [
    (theme, directory_urls, folder)
    for theme in projects.THEMES
    for directory_urls in (True, False)
    for folder in ("", "incidents")
]


@pytest.fixture(scope="session", autouse=True)
def _repeatable() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", projects.EPOCH)
        patch.setenv("NO_MKDOCS_2_WARNING", "1")
        yield


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Write a project: its configuration, its postmortems, and perhaps other files."""

    def make(
        settings: str, postmortems: Mapping[str, Any] | None = None, **files: str | bytes
    ) -> Path:
        documents = {f"docs/{path}": text for path, text in (postmortems or {}).items()}
        projects.write(tmp_path, {"mkdocs.yml": settings, "docs/.keep": "", **documents, **files})
        return tmp_path

    return make


def small_files(folder: str = "") -> dict[str, str]:
    """Return a small knowledge base with relations both ways; with a folder, other pages too."""
    below = f"docs/{folder}/" if folder else "docs/"
    written = [
        postmortem("PM-2025-001", severity="SEV1", services=["api", "Web Shop"]),
        postmortem("PM-2025-002", status="draft", related=["PM-2025-001"]),
        postmortem("PM-2026-001", recurrence_of="PM-2025-001", teams=["edge", "platform"]),
        postmortem("PM-2026-002", kind="exercise", root_cause_categories=["network", "process"]),
        postmortem("PM-2026-003", id="PM-26-3"),
        postmortem("PM-2026-004", action_items=None, no_action_reason="The part is gone."),
    ]
    names = ["2025/PM-2025-001", "2025/PM-2025-002", "2026/PM-2026-001", "2026/PM-2026-002"]
    names += ["2026/PM-2026-003", "2026/PM-2026-004"]
    files = {f"{below}{name}.md": text for name, text in zip(names, written, strict=True)}
    link = "\nSee [the first](../2025/PM-2025-001.md#root-cause) and [mine](#impact).\n"
    files[f"{below}2026/PM-2026-001.md"] += link
    if folder:
        files["docs/index.md"] = f"# Front\n\n[One]({folder}/2025/PM-2025-001.md)\n"
        files["docs/guide/start.md"] = "# Start\n\nText.\n"
    return files


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bool, str], Built]:
    """Build the small knowledge base in one of the variants, once."""
    built: dict[Variant, Built] = {}

    def make(theme: str, directory_urls: bool, folder: str) -> Built:
        variant = (theme, directory_urls, folder)
        if variant not in built:
            root = tmp_path_factory.mktemp("small")
            text = config(
                theme,
                options={"folder": folder} if folder else {},
                use_directory_urls=directory_urls,
                site_url="https://kb.example.com/base/",
            )
            projects.write(root, {"mkdocs.yml": text, **small_files(folder)})
            built[variant] = projects.build(root)
        return built[variant]

    return make


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the site of this repository by the real command."""
    site = tmp_path_factory.mktemp("sample") / "site"
    done = projects.run(projects.REPOSITORY, "build", "--site-dir", str(site))
    assert done.returncode == 0, done.stderr
    log = tuple(" ".join(line.split(maxsplit=2)) for line in done.stderr.splitlines())
    return Built(projects.REPOSITORY, site, log)


@pytest.fixture(params=VARIANTS, ids=lambda variant: "-".join(map(str, variant)))
def variant(request: pytest.FixtureRequest) -> Variant:
    variant: Variant = request.param
    return variant


@pytest.fixture
def site(small: Callable[[str, bool, str], Built], variant: Variant) -> Built:
    return small(*variant)
