from __future__ import annotations

import os
import posixpath
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

REPOSITORY = Path(__file__).parents[2]
DAY = "2026-11-22"
MARK = ".postmortem-render"
FIELDS = "status: draft\nseverity: SEV3\nowner: platform\n"
CONFIG = {
    "site_name": "Reports",
    "docs_dir": "docs",
    "extra_css": ["assets/postmortem-kb/postmortem.css"],
    "extra_javascript": ["assets/postmortem-kb/postmortem.js"],
    "plugins": ["search"],
    "markdown_extensions": ["tables", "attr_list", {"toc": {"permalink": True}}],
    "validation": {"anchors": "warn"},
}
GENERATORS = [
    pytest.param(["mkdocs", "build", "--strict", "--quiet"], {"theme": "mkdocs"}, id="mkdocs"),
    pytest.param(["zensical", "build", "--strict"], {}, id="zensical"),
]


class Links(HTMLParser):
    """The ids of a page, and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = {""}
        self.addresses: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given.get("id", ""), given.get("name", "")}
        self.addresses += [given[name] for name in ("href", "src") if given.get(name)]


def dead(site: Path) -> Iterator[str]:
    """Yield every link of a site to a file or an id that there is not."""
    pages = {
        file.relative_to(site).as_posix(): Links(file.read_text(encoding="utf-8"))
        for file in site.rglob("*.html")
        if file.name != "404.html"
    }
    for here, page in pages.items():
        for address in page.addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(parts.path)))
            goal = here if not parts.path else goal
            goal = posixpath.join(goal, "index.html") if (site / goal).is_dir() else goal
            goal = posixpath.normpath(goal)
            known = pages[goal].ids if goal in pages else {unquote(parts.fragment)}
            if not (site / goal).is_file() or unquote(parts.fragment) not in known:
                yield f"{here}: {address}"


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Render the postmortems of this repository by the real command."""
    out = tmp_path_factory.mktemp("rendered") / "docs"
    command = [sys.executable, "-m", "postmortem_kb", "render", "--out", str(out), "--today", DAY]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return out


@pytest.mark.parametrize(("command", "more"), GENERATORS)
def test_another_generator_builds_it_without_a_dead_link(
    rendered: Path, tmp_path: Path, command: list[str], more: dict[str, str]
) -> None:
    shutil.copytree(rendered, tmp_path / "docs")
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump({**CONFIG, **more}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=tmp_path,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONWARNINGS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pages = list((tmp_path / "site/postmortems").glob("pm-*/index.html"))
    assert len(pages) == len(list((REPOSITORY / "postmortems").glob("[12]*/PM-*.md")))
    assert list(dead(tmp_path / "site")) == []


def test_the_command_imports_no_mkdocs(rendered: Path, tmp_path: Path) -> None:
    program = (
        "import sys\nfrom postmortem_kb.cli import _group\n"
        "_group(sys.argv[1:], standalone_mode=False)\n"
        "print(sorted({'mkdocs', 'properdocs', 'material'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "render", "--out", str(tmp_path / "x"), "--today", DAY],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"
    every = {file.relative_to(rendered): file.read_bytes() for file in files_of(rendered)}
    again = tmp_path / "x"
    assert {file.relative_to(again): file.read_bytes() for file in files_of(again)} == every


def files_of(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


@pytest.fixture
def base(bare_base: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a knowledge base with a page, a picture, and one postmortem that is withheld."""
    docs = bare_base / "docs"
    (docs / "2026/PM-2026-777").mkdir(parents=True)
    link = "[b](PM-2026-777.md) ![c](../c.png) [home](../guide.md#x)\n"
    title = "title: 'Checkout: [EU] & <5 % # failed'\n"
    first = f"---\nid: PM-2026-001\n{title}{FIELDS}former_ids: [PM-2025-009]\n---\n\n{link}"
    second = f"---\nid: PM-2026-777\ntitle: Hidden things\n{FIELDS}visibility: restricted\n---\n"
    (docs / "2026/PM-2026-001.md").write_text(first)
    (docs / "2026/PM-2026-777.md").write_text(second)
    (docs / "2026/PM-2026-777/key.png").write_text("hidden")
    (docs / "c.png").write_text("c")
    (docs / "guide.md").write_text("# X\n\n[a](2026/PM-2026-001.md#impact)\n")
    (bare_base / "mkdocs.yml").write_text(
        "site_name: X\nplugins: [postmortem-kb: {pages: [/guide.md]}]\n"
    )
    monkeypatch.chdir(bare_base)
    return bare_base


def test_links_lead_to_the_files_that_are_written(base, postmortem_cli) -> None:
    done = postmortem_cli("render", "--out", "out", "--today", DAY)
    assert done.exit_code == 0
    page = (base / "out/postmortems/pm-2026-001/index.md").read_text()
    assert "b ![c](../../c.png) [home](../../guide.md#x)\n" in page
    assert yaml.safe_load(page.split("---\n")[1])["title"] == (
        "Checkout: [EU] &amp; \u20395 % # failed"
    )
    guide = "# X\n\n[a](postmortems/pm-2026-001/index.md#impact)\n"
    assert (base / "out/guide.md").read_text() == guide
    assert "pm-2026-001/" in (base / "out/postmortems/pm-2025-009/index.html").read_text()


def test_nothing_tells_of_what_is_withheld(base, postmortem_cli) -> None:
    done = postmortem_cli("render", "--out", "out", "--today", DAY)
    assert "1 postmortem is left out" in done.stderr
    every = b"".join(file.read_bytes() for file in files_of(base / "out"))
    assert [word in every for word in (b"Hidden things", b"PM-2026-777", b"hidden\n")] == [
        False, False, False
    ]  # fmt: skip
    assert not [file for file in files_of(base / "out") if "key" in file.name]


def test_no_page_of_the_team_leads_to_what_is_withheld(base, postmortem_cli) -> None:
    text = (
        "\ufeff# X\r\n\r\n[b](2026/PM-2026-777.md) ![g][r]\r\n\r\n[r]: 2026/PM-2026-777/key.png\r\n"
    )
    (base / "docs/guide.md").write_bytes(text.encode())
    assert postmortem_cli("render", "--out", "out", "--today", DAY).exit_code == 0
    assert (base / "out/guide.md").read_bytes().decode() == "\ufeff# X\r\n\r\nb g\r\n\r\n\r\n"


def test_drafts_of_mkdocs_and_excluded_pages_are_left_out(base, postmortem_cli) -> None:
    with (base / "mkdocs.yml").open("a") as file:
        file.write('draft_docs: "PM-2026-001.md"\nexclude_docs: "guide.md"\n')
    done = postmortem_cli("render", "--out", "out", "--today", DAY)
    assert done.exit_code == 0
    assert list((base / "out/postmortems").glob("pm-*")) == []
    assert not (base / "out/guide.md").exists()


def test_a_faulty_postmortem_is_rendered_with_its_faults(base, postmortem_cli) -> None:
    file = base / "docs/2026/PM-2026-001.md"
    file.write_text(file.read_text().replace("SEV3", "SEV33"))
    done = postmortem_cli("render", "--out", "out", "--today", DAY)
    assert "1 postmortem has faults" in done.stderr
    assert "SEV33" in (base / "out/postmortems/pm-2026-001/index.md").read_text()


def test_a_broken_template_of_the_team_is_named(base, postmortem_cli) -> None:
    postmortem_cli("render", "--out", "out", "--today", DAY)
    before = files_of(base / "out")
    (base / "ours/pages").mkdir(parents=True)
    (base / "ours/pages/home.md.jinja").write_text("{{ oops }}")
    (base / "mkdocs.yml").write_text(
        "site_name: X\nplugins: [postmortem-kb: {pages: [/guide.md], templates: ours}]\n"
    )
    done = postmortem_cli("render", "--out", "out", "--today", DAY)
    assert done.exit_code == 2
    assert "home.md.jinja, line 1: 'oops' is undefined" in done.stderr
    assert files_of(base / "out") == before


def test_a_folder_of_the_last_time_is_replaced_as_a_whole(base, postmortem_cli) -> None:
    assert postmortem_cli("render", "--out", "out", "--today", DAY).exit_code == 0
    (base / "docs/guide.md").unlink()
    assert postmortem_cli("render", "--out", "out", "--today", DAY).exit_code == 0
    assert (base / "out" / MARK).is_file()
    assert not (base / "out/guide.md").exists()
    assert sorted(each.name for each in base.iterdir()) == ["docs", "mkdocs.yml", "out"]


FOREIGN = ["zensical.toml", ".git/HEAD", "postmortems/pm-2026-001/mine.md"]


@pytest.mark.parametrize("name", FOREIGN)
def test_what_somebody_has_put_there_since_is_never_lost(base, postmortem_cli, name) -> None:
    assert postmortem_cli("render", "--out", "out", "--today", DAY).exit_code == 0
    file = base / "out" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    done = postmortem_cli("render", "--out", "out", "--today", DAY)
    assert (done.exit_code, file.read_text()) == (2, "mine")
    assert f"this command did not write out/{name}" in done.stderr


@pytest.mark.parametrize(
    "name", ["PM-2026-777.drawio.svg", "PM-2026-777.tar.gz", "pm-2026-777.txt"]
)
def test_whatever_has_the_name_of_a_withheld_postmortem_is_withheld(
    base, postmortem_cli, name
) -> None:
    (base / "docs/2026" / name).write_text("hidden too")
    (base / "docs/2026/PM-2026-7770.txt").write_text("of another")
    assert postmortem_cli("render", "--out", "out", "--today", DAY).exit_code == 0
    assert sorted(file.name for file in files_of(base / "out/2026")) == ["PM-2026-7770.txt"]


@pytest.mark.parametrize(
    ("out", "message"),
    [
        ("mine", "is not empty, and this command did not write mine/x.txt"),
        ("docs/out", "lies among the postmortems"),
        (".", "holds docs, which would be lost"),
        ("..", "holds docs, which would be lost"),
        ("gone/out", "there is no folder gone"),
        ("mkdocs.yml", "is a file"),
    ],
)
def test_any_other_folder_is_left_alone(base, postmortem_cli, out, message) -> None:
    (base / "mine").mkdir()
    (base / "mine/x.txt").write_text("mine")
    before = files_of(base)
    done = postmortem_cli("render", "--out", out, "--today", DAY)
    assert (done.exit_code, files_of(base)) == (2, before)
    assert message in done.stderr


def test_a_failure_leaves_the_last_one(base, postmortem_cli) -> None:
    postmortem_cli("render", "--out", "out", "--today", DAY)
    before = files_of(base / "out")
    (base / "docs/x.md").symlink_to("/etc/hostname")
    config = "site_name: X\nplugins: [postmortem-kb: {pages: [/guide.md, /x.md]}]\n"
    (base / "mkdocs.yml").write_text(config)
    done = postmortem_cli("render", "--out", "out", "--today", DAY)
    assert done.exit_code == 2
    assert "nothing was written: docs/x.md: this link leads out" in done.stderr
    assert files_of(base / "out") == before
    assert sorted(each.name for each in base.iterdir()) == ["docs", "mkdocs.yml", "out"]
