from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from unittest import mock

import pytest
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

import histories
import projects
from histories import CACHE, cold, configure, differences, epoch, making, options, replace, warm
from postmortem_kb.operations.store import Store
from postmortem_kb.site import safety
from postmortem_kb.site.keeping import Keeping
from postmortem_kb.site.madepage import MadePage
from steps import FIRST, MAIN, STALE, STEPS, Step, linked, override, own_template

Started = Callable[[str], Path]
Damage = Callable[[Path], object]
STORE = f"{CACHE}/postmortem-kb/site.sqlite"
URL = "http://127.0.0.1:8000/"
IN_MATERIAL = ("theme", "navigation", "language", "search", "severity", "front page", "nothing")


@pytest.fixture(scope="module", autouse=True)
def _quick(_repeatable: None) -> Iterator[None]:
    with histories.quick():
        yield


@pytest.fixture(scope="module")
def _begun(tmp_path_factory: pytest.TempPathFactory, _quick: None) -> Started:
    """Build the project with a theme once, and keep it with its cache."""
    built: dict[str, Path] = {}

    def start(theme: str) -> Path:
        if theme not in built:
            root = tmp_path_factory.mktemp(theme)
            projects.write(root, {"mkdocs.yml": histories.settings(theme), **histories.files()})
            warm(root)
            built[theme] = root
        return built[theme]

    return start


@pytest.fixture
def started(tmp_path: Path, _begun: Started) -> Started:
    """Return a copy of the project after its first build."""
    return lambda theme: shutil.copytree(_begun(theme), tmp_path / "project")


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_a_build_after_a_step_is_what_it_would_be_without_a_cache(
    started: Started, step: str
) -> None:
    themed = any(word in step for word in IN_MATERIAL)
    root = started("material" if themed else "mkdocs")
    # From here on the pages on disk are known too.
    warm(root)
    STEPS[step](root)
    assert differences(warm(root), cold(root)) == []


@pytest.mark.parametrize("theme", projects.THEMES)
def test_without_a_change_no_page_of_ours_is_made_again(started: Started, theme: str) -> None:
    root = started(theme)
    with making() as made:
        warm(root)
    assert made == []


def _files(root: Path) -> dict[str, tuple[int, int]]:
    """Return which file each page of the site is: its number may be given to the next one."""
    found = {str(each): each.stat() for each in (root / "warm").rglob("index.html")}
    return {page: (file.st_ino, file.st_ctime_ns) for page, file in found.items()}


def test_pages_that_are_the_same_are_not_written_again(started: Started) -> None:
    root = started("mkdocs")
    warm(root)
    before = _files(root)
    replace(root, STALE, "It was taken back", "It was not taken back")
    warm(root)
    written = {page for page, file in _files(root).items() if before[page] != file}
    ours = {path for path in written if "/incidents/" in path}
    assert [path for path in ours if "pm-2026-005" in path] != []
    assert [path for path in ours if "pm-2025-002" in path or "handbook" in path] == []


def test_after_two_builds_of_one_site_at_once_the_next_is_what_it_would_be_without_a_cache(
    started: Started,
) -> None:
    root = started("mkdocs")
    warm(root)
    real = Keeping.end

    def end(keeping: Keeping, store: Store, pages: Iterable[MadePage] | None) -> None:
        # What follows is a build that begins before this one has come to its end.
        STEPS["a similar title changes"](root)
        # By the command: in one process MkDocs has one plugin for both.
        assert projects.run(root, "build", "-q", "-d", "warm").returncode == 0
        real(keeping, store, pages)

    STEPS["a body is edited"](root)
    with mock.patch.object(Keeping, "end", end):
        warm(root)
    replace(root, STALE, "A cold store", "The report called PM-2026-005")
    assert differences(warm(root), cold(root)) == []


def test_the_pages_that_do_not_show_what_changed_are_not_made_again(started: Started) -> None:
    root = started("mkdocs")
    replace(root, STALE, "It was taken back", "It was not taken back")
    with making() as made:
        warm(root)
    unchanged = [f"incidents/{name}.md" for name in ("2025/PM-2025-002", "handbook/index")]
    assert "incidents/2026/PM-2026-005.md" in made
    assert not set(unchanged) & set(made)


@pytest.mark.parametrize("theme", projects.THEMES)
def test_pages_made_out_of_turn_are_those_that_mkdocs_makes(started: Started, theme: str) -> None:
    root = started(theme)
    out_of_turn = cold(root)
    with mock.patch.object(safety, "meddling", return_value=["x"]):
        in_turn = cold(root, "in-turn")
    notice = [line for line in in_turn.log if "pages are made one after the other" in line]
    assert projects.tree(in_turn.site) == projects.tree(out_of_turn.site)
    assert sorted(histories.said(in_turn)) == sorted([*histories.said(out_of_turn), *notice])


@pytest.mark.parametrize("theme", projects.THEMES)
def test_a_build_that_keeps_nothing_is_the_same(started: Started, theme: str) -> None:
    root = started(theme)
    before = warm(root)
    configure(root, lambda data: options(data).update(cache=False))
    shutil.rmtree(root / CACHE)
    assert differences(before, cold(root)) == []
    assert not (root / CACHE).exists()


@pytest.mark.parametrize("theme", projects.THEMES)
@pytest.mark.parametrize("days", [1, 365, 3650])
def test_on_another_day_a_build_is_what_it_would_be_without_a_cache(
    started: Started, theme: str, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = started(theme)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch(days))
    assert differences(warm(root), cold(root)) == []


@pytest.mark.parametrize("theme", projects.THEMES)
def test_a_front_page_of_ours_tells_of_the_day_of_its_build(
    started: Started, theme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = started(theme)
    shutil.move(root / "docs/incidents", root / "reports")
    shutil.rmtree(root / "docs")
    shutil.move(root / "reports", root / "docs")
    configure(root, lambda data: options(data).update(folder=""))
    warm(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch(1))
    assert differences(warm(root), cold(root)) == []


@pytest.mark.parametrize(
    ("step", "then"),
    [
        pytest.param(
            override("partials/footer.html", "<i>x</i>"),
            lambda root: (root / "overrides/partials").rename(root / "overrides/off"),
            id="a folder of overrides is renamed",
        ),
        pytest.param(
            override("main.html", '{% extends "base.html" %}{% block footer %}1{% endblock %}'),
            lambda root: replace(root, "overrides/main.html", "1", "2"),
            id="an override changes",
        ),
        pytest.param(
            override(
                "main.html",
                '{% extends "base.html" %}{% block footer %}{% include "a.txt" %}{% endblock %}',
            ),
            lambda root: projects.write(root, {"overrides/a.txt": "{{ build_date_utc }}"}),
            id="a part of another kind tells of the day",
        ),
        pytest.param(
            override(
                "main.html",
                MAIN + "{% block footer %}{{ nav.homepage.content }}{% endblock %}",
            ),
            lambda root: replace(root, "docs/index.md", "# Front", "# Front\n\nMore."),
            id="the theme shows another page",
        ),
        pytest.param(
            own_template("pages/service.md.jinja", "# {{ title }}\n"),
            lambda root: (root / "own/pages").rename(root / "own/off"),
            id="a folder of own templates is renamed",
        ),
        pytest.param(
            STEPS["included texts are drawn"],
            lambda root: replace(root, "parts/a.txt", "A part", "Another part"),
            id="an included text changes",
        ),
        pytest.param(
            STEPS["included texts are drawn"],
            lambda root: (root / "parts/a.txt").unlink(),
            id="an included text goes",
        ),
        pytest.param(
            STEPS["included texts are drawn by a class"],
            lambda root: replace(root, "parts/a.txt", "A part", "Another part"),
            id="a text included by a class changes",
        ),
        pytest.param(
            linked("overrides/partials", "footer.html", override("x.html", "")),
            lambda root: projects.write(root, {"shared/footer.html": "<i>two</i>"}),
            id="an override behind a link changes",
        ),
        pytest.param(
            linked("own/pages", "service.md.jinja", own_template("pages-of/x.jinja", "")),
            lambda root: projects.write(root, {"shared/service.md.jinja": "# {{ title }}, two\n"}),
            id="a template of the team's behind a link changes",
        ),
        pytest.param(
            own_template(
                "theme/main.html", MAIN + "{% block footer %}{{ build_date_utc }}{% endblock %}"
            ),
            lambda root: None,
            id="a template of the team's for the theme tells of the day",
        ),
        pytest.param(
            override(
                "main.html",
                MAIN
                + "{% block footer %}{% if page.next_page and page.next_page.next_page %}"
                + "{{ page.next_page.next_page.title }}{% endif %}{% endblock %}",
            ),
            STEPS["a title changes"],
            id="the theme looks two pages ahead",
        ),
        pytest.param(
            STEPS["a hook changes pages"],
            lambda root: replace(root, "h.py", "Hooked", "Caught"),
            id="a hook changes",
        ),
        pytest.param(
            STEPS["a hook is at work elsewhere"],
            lambda root: projects.write(
                root, {"h.py": "def on_nav(nav, **_):\n    nav.items[0].title = 'Other'\n"}
            ),
            id="a hook names pages",
        ),
        pytest.param(STEPS["a fault is made"], lambda root: None, id="a fault stays"),
        pytest.param(
            STEPS["a page of the team goes"],
            lambda root: projects.write(root, {"docs/guide/start.md": "# Again\n"}),
            id="a page of the team comes back",
        ),
    ],
)
def test_a_build_after_two_steps_is_what_it_would_be_without_a_cache(
    started: Started, step: Step, then: Step, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = started("material")
    step(root)
    if (root / "overrides/main.html").exists():
        projects.write(root, {"overrides/a.txt": "{{ build_date_utc }}"})
    warm(root)
    then(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch(1))
    assert differences(warm(root), cold(root)) == []


def test_a_build_after_a_dirty_one_is_what_it_would_be_without_a_cache(started: Started) -> None:
    root = started("material")
    STEPS["a title changes"](root)
    with contextlib.chdir(root):
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(root / "warm"))
        config.plugins.on_startup(command="build", dirty=True)
        mkdocs_build(config, dirty=True)
        # MkDocs keeps plugins, and after a dirty build Material's search keeps its index.
        config.plugins.on_startup(command="build", dirty=False)
        config.plugins["material/search"].search_index_prev = None
    assert differences(warm(root), cold(root)) == []


def _rows(statement: str, *values: object) -> Damage:
    def damage(file: Path) -> None:
        with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as store:
            store.execute(statement, values)

    return damage


def _hostile(text: str) -> Damage:
    return _rows("UPDATE kept SET text = ?", zlib.compress(text.encode()))


@pytest.mark.parametrize(
    ("damage", "warnings"),
    [
        pytest.param(lambda file: file.write_bytes(b""), 0, id="empty"),
        pytest.param(lambda file: file.write_bytes(os.urandom(5000)), 1, id="random"),
        pytest.param(lambda file: os.truncate(file, 5000), 1, id="cut"),
        pytest.param(_rows("CREATE TABLE more (a)"), 1, id="another form"),
        pytest.param(_rows("DROP TABLE kept"), 0, id="no table"),
        pytest.param(_rows("UPDATE kept SET text = x'00'"), 1, id="rows that do not unpack"),
        pytest.param(_rows("UPDATE kept SET text = 'a'"), 1, id="rows of another kind"),
        pytest.param(_rows("UPDATE kept SET used = 9223372036854775807"), 1, id="used for ever"),
        pytest.param(_rows("UPDATE kept SET key = CAST(x'ff' || key AS TEXT)"), 1, id="no text"),
        pytest.param(_hostile("{}"), 0, id="no line"),
        pytest.param(_hostile("[" * 100_000 + "\n<p>"), 0, id="deep"),
        pytest.param(_hostile('[[],"",[],[["/etc/passwd","",""]],[],[]]\n<p>'), 0, id="a link"),
        pytest.param(_hostile('[[],"",[],[],[["../../x",null]],[["a","b"]]]\n<p>'), 0, id="short"),
        pytest.param(_hostile("x" * 70_000_000), 1, id="a bomb"),
        pytest.param(lambda file: file.unlink(), 0, id="gone"),
    ],
)
def test_a_damaged_cache_is_made_anew_with_one_warning(
    started: Started, damage: Damage, warnings: int
) -> None:
    root = started("mkdocs")
    damage(root / STORE)
    found, expected = warm(root), cold(root)
    told = [line for line in found.log if "is of no use" in line]
    assert warnings == len(told)
    assert projects.tree(expected.site) == projects.tree(found.site)
    assert histories.said(expected) == [line for line in histories.said(found) if line not in told]
    assert differences(warm(root), expected) == []


def test_a_cache_that_is_a_link_leads_to_no_other_file(started: Started, tmp_path: Path) -> None:
    root, other = started("mkdocs"), tmp_path / "other"
    (root / STORE).unlink()
    (root / STORE).symlink_to(other)
    found = warm(root)
    assert not other.exists()
    assert projects.tree(cold(root).site) == projects.tree(found.site)


def test_a_cache_folder_that_is_a_link_is_not_used(started: Started, tmp_path: Path) -> None:
    root, other = started("mkdocs"), tmp_path / "other"
    other.mkdir()
    shutil.rmtree(root / CACHE)
    (root / CACHE).symlink_to(other)
    found = warm(root)
    (root / CACHE).unlink()
    assert list(other.rglob("*.sqlite")) == []
    assert projects.tree(cold(root).site) == projects.tree(found.site)


def test_a_build_that_stopped_in_the_middle_leaves_a_cache_that_can_be_used(
    started: Started,
) -> None:
    root = started("mkdocs")
    replace(root, FIRST, "A line was wrong", "Two lines were wrong")
    own_template("pages/services.md.jinja", "{{ 1 // 0 }}")(root)
    with pytest.raises(Abort):
        warm(root)
    (root / "own/pages/services.md.jinja").unlink()
    assert differences(warm(root), cold(root)) == []


KILLED = """
import os
from postmortem_kb import indexes
from postmortem_kb.operations import store
from postmortem_kb.site.maker import Maker
make, made, every = Maker.make, [], indexes.all_pages
# As the builds that it is compared with.
left_out = ("rule", "handbook-chapter", "root-cause-category")
indexes.all_pages = lambda kb: [page for page in every(kb) if page.template not in left_out]
store._AT_ONCE = 1
def last(maker, page):
    made.append(page)
    if len(made) == 20:
        os._exit(9)
    return make(maker, page)
Maker.make = last
def on_post_build(config):
    pass
"""


def test_a_build_that_was_killed_leaves_a_cache_that_can_be_used(started: Started) -> None:
    root = started("mkdocs")
    shutil.rmtree(root / CACHE)
    projects.write(root, {"h.py": KILLED})
    configure(root, lambda data: data.update(hooks=["h.py"]))
    assert projects.run(root, "build", "-q").returncode == 9
    configure(root, lambda data: data.pop("hooks"))
    assert differences(warm(root), cold(root)) == []


def test_where_a_build_fails_before_mkdocs_empties_the_site_it_is_left_as_it_was(
    started: Started,
) -> None:
    root = started("mkdocs")
    warm(root)
    projects.write(root, {"h.py": "def on_pre_build(config):\n    raise SystemExit(3)\n"})
    configure(root, lambda data: data.update(hooks=["h.py"]))
    before = projects.tree(root / "warm")
    with pytest.raises(SystemExit):
        warm(root)
    assert projects.tree(root / "warm") == before


def test_a_build_that_was_killed_leaves_nothing_hidden_in_the_site(started: Started) -> None:
    root = started("mkdocs")
    warm(root)
    STEPS["the site is renamed"](root)
    # Not as a hook: beside one, every page is written again.
    code = f"{KILLED}\nfrom mkdocs.__main__ import cli\ncli(['build', '-q', '-d', 'warm'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=root, env=projects.ENVIRONMENT)
    hidden = [path for path in projects.tree(root / "warm") if path.startswith(".")]
    assert (done.returncode, hidden) == (9, [])
    assert differences(warm(root), cold(root)) == []
    kept = (root / CACHE / "postmortem-kb").iterdir()
    assert [each.name for each in kept if each.is_dir()] == []


def test_two_builds_at_once_on_one_cache_in_one_or_more_processes_are_the_same(
    started: Started,
) -> None:
    root = started("mkdocs")
    shutil.rmtree(root / CACHE)
    one = (root / "mkdocs.yml").read_text(encoding="utf-8")
    (root / "two.yml").write_text(one.replace("jobs: 1", "jobs: 2"), encoding="utf-8")
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "build", "-f", f"{name}.yml", "-d", name],
            cwd=root,
            env=projects.ENVIRONMENT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("mkdocs", "two")
    ]
    logs = [process.communicate(timeout=300)[1].splitlines() for process in running]
    assert [process.returncode for process in running] == [0, 0], logs
    assert projects.tree(root / "mkdocs") == projects.tree(root / "two")
    kinds = [[line.split(" - ", 1)[-1] for line in log if "WARNING" in line] for log in logs]
    assert kinds[0] == kinds[1]


@pytest.mark.parametrize(("body", "fails"), [("\n[None](#none)\n", True), ("", False)])
def test_strict_fails_with_a_cache_when_it_fails_without(
    tmp_path: Path, body: str, fails: bool
) -> None:
    text = projects.postmortem("PM-2026-001") + body
    files = {"docs/index.md": "# X\n", f"{histories.FOLDER}/PM-2026-001.md": text}
    projects.write(tmp_path, {"mkdocs.yml": histories.settings("mkdocs"), **files})
    for _ in range(2):
        with making() as made, pytest.raises(Abort) if fails else contextlib.nullcontext():
            warm(tmp_path, strict=True)
    assert made == []


def _served(root: Path, name: str, then: Step | None = None) -> dict[str, bytes]:
    """Return the site of a preview, which after a step is built again by the same plugins."""
    logging.getLogger("mkdocs").setLevel(logging.INFO)
    with contextlib.chdir(root):
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(root / name))
        config.plugins.on_startup(command="serve", dirty=False)
        config.site_url = URL
        mkdocs_build(config, serve_url=URL)
        if then:
            then(root)
            again = load_config(str(root / "mkdocs.yml"), site_dir=str(root / name))
            again.plugins = config.plugins
            again.site_url = URL
            mkdocs_build(again, serve_url=URL)
        config.plugins.on_shutdown()
    return projects.tree(root / name)


@pytest.mark.parametrize(
    "step",
    ["nothing changes", "a body is edited", "a title changes", "a file is deleted"],
)
def test_a_preview_that_is_built_again_is_what_it_would_be_without_a_cache(
    started: Started, step: str
) -> None:
    root = started("mkdocs")
    again = _served(root, "again", STEPS[step])
    shutil.rmtree(root / CACHE)
    assert _served(root, "anew") == again


def test_a_draft_is_marked_in_the_preview_and_not_when_it_is_published(started: Started) -> None:
    root = started("mkdocs")
    page = "incidents/pm-2025-001/index.html"
    before = _served(root, "before")[page]
    STEPS["a postmortem becomes a draft of MkDocs's"](root)
    after = _served(root, "after")[page]
    assert [b"mkdocs-draft-marker" in text for text in (before, after)] == [False, True]
