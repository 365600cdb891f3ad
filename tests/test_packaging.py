from __future__ import annotations

import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from projects import ENVIRONMENT, REPOSITORY, postmortem, run, tree, write

pytestmark = pytest.mark.xdist_group("packaging")


def call(*command: str | Path, cwd: Path) -> str:
    """Run a command that has to succeed, and return what it said."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy what belongs to the project: a build must not write into the working copy."""
    target = tmp_path_factory.mktemp("checkout") / "project"
    kept = ("site", "dist", ".git", ".venv", "__pycache__", ".*_cache", ".cache", ".hypothesis")
    # Only at the top: `site` is also the name of a package.
    shutil.copytree(
        REPOSITORY,
        target,
        ignore=lambda folder, names: (
            shutil.ignore_patterns(*kept)(folder, names)
            if Path(folder) == REPOSITORY
            else shutil.ignore_patterns("__pycache__")(folder, names)
        ),
    )
    return target


@pytest.fixture(scope="module")
def packages(checkout: Path) -> list[Path]:
    call(sys.executable, "-m", "build", "--no-isolation", cwd=checkout)
    return sorted((checkout / "dist").iterdir())


@pytest.fixture(scope="module")
def python(packages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of a new environment that has the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=True)
    found = folder / "bin" / "python"
    wheel = next(each for each in packages if each.suffix == ".whl")
    call(found, "-m", "pip", "install", "-q", f"{wheel}[site]", cwd=folder)
    return found


def test_a_wheel_and_an_sdist_are_made(packages: list[Path]) -> None:
    assert [each.name.endswith((".whl", ".tar.gz")) for each in packages] == [True, True]


def test_the_wheel_holds_every_module_and_every_template(packages: list[Path]) -> None:
    wheel = next(each for each in packages if each.suffix == ".whl")
    names = zipfile.ZipFile(wheel).namelist()
    inside = {name.partition("/")[2] for name in names if name.startswith("postmortem_kb/")}
    package = REPOSITORY / "plugins" / "postmortem_kb"
    expected = {file.relative_to(package).as_posix() for file in package.rglob("*.py")}
    expected |= {
        file.relative_to(REPOSITORY).as_posix()
        for file in (REPOSITORY / "templates").rglob("*")
        if file.is_file()
    }
    assert expected - inside == set()


def test_the_wheel_builds_the_same_site_as_the_checkout(
    python: Path, checkout: Path, tmp_path: Path
) -> None:
    work = tmp_path / "copy"
    for name in ("mkdocs.yml", "postmortems"):
        source = checkout / name
        work.mkdir(exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, work / name)
    call(python, "-m", "mkdocs", "build", "--strict", "--site-dir", "wheel", cwd=work)
    done = run(work, "build", "--strict", "--site-dir", "editable")
    assert done.returncode == 0, done.stderr
    first, second = tree(work / "wheel"), tree(work / "editable")
    assert first.keys() == second.keys()
    # The packed sitemap holds the time it was packed at.
    names = [name for name in first if not name.endswith(".gz")]
    assert [name for name in names if first[name] != second[name]] == []


def test_three_lines_in_an_empty_repository_make_a_site(python: Path, tmp_path: Path) -> None:
    write(
        tmp_path, {"mkdocs.yml": "site_name: Reports\nplugins:\n  - postmortem-kb\n", "docs/.k": ""}
    )
    call(python, "-m", "mkdocs", "build", "--strict", cwd=tmp_path)
    pages = {"index.html", "actions/index.html", "severity/sev1/index.html"}
    assert pages - tree(tmp_path / "site").keys() == set()


def test_a_site_with_other_pages_gets_a_folder(python: Path, tmp_path: Path) -> None:
    settings = (
        "site_name: Docs\ntheme: readthedocs\nplugins:\n  - search\n"
        "  - postmortem-kb:\n      folder: incidents\n"
    )
    files = {
        "mkdocs.yml": settings,
        "docs/index.md": "# Docs\n\n[One](incidents/2026/PM-2026-001.md)\n",
        "docs/incidents/2026/PM-2026-001.md": postmortem("PM-2026-001"),
    }
    write(tmp_path, files)
    call(python, "-m", "mkdocs", "build", "--strict", cwd=tmp_path)
    pages = {"index.html", "incidents/index.html", "incidents/pm-2026-001/index.html"}
    assert pages - tree(tmp_path / "site").keys() == set()


def test_the_command_of_the_wheel_checks_the_postmortems(python: Path, checkout: Path) -> None:
    call(python.with_name("postmortem"), "check", cwd=checkout)
