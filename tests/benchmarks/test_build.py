from __future__ import annotations

import re
import shutil
import subprocess
import sys

import build
import changes
import processes
import pytest
import sites
from bench import Bench, Built
from build import compare, measure, ratios, table, unlike
from check import Spent
from generate import generate
from stages import OUTSIDE, Stages
from variants import BY_NAME, VARIANTS, Variant, chosen

from postmortem_kb.operations import configuration

BURN = "import time\nwhile time.process_time() < 0.3: pass\n"
FORKS = f"import os\nif os.fork():\n os.wait()\nelse:\n exec({BURN!r})\n"
BOTH_HOLD = """
import os, sys
child = os.fork()
held = b"1" * 80_000_000
os.write(1, b"held" + bytes([10]))
sys.stdin.read()
if child:
    os.wait()
"""


def built(cpu: float, wall: float, digest: str = "a") -> Built:
    return Built(Spent(cpu, 100.0, wall), 2.5, 40_000, digest)


def test_a_ratio_is_of_two_builds_of_one_run() -> None:
    taken = [
        {"plain": built(2, 4), "cold": built(3, 4)},
        {"plain": built(4, 8), "cold": built(4, 6)},
    ]
    assert ratios(taken, "cold", "plain", "cpu") == [1.5, 1.0]
    assert ratios(taken, "cold", "plain", "wall") == [1.0, 0.75]


def test_the_table_shows_medians_and_the_spread_of_ratios() -> None:
    taken = [
        {"plain": built(2, 4), "cold": built(cold, 5), "two": built(3, 2)} for cold in (3, 2.5, 4)
    ]
    variants = chosen(["two"])
    _, plain, cold, two = (re.split(r"  +", line.strip()) for line in table(taken, variants, []))
    assert plain[1:] == ["2.00", "4.00", "100", "2.5", "40", "1 (1-1)", "1 (1-1)"]
    assert cold[1:2] + cold[6:] == ["3.00", "1.5 (1.25-2)", "1.25 (1.25-1.25)"]
    assert two[6:] == ["1.5 (1.5-1.5)", "0.5 (0.5-0.5)", "those of cold"]


def test_a_build_with_other_bytes_is_told() -> None:
    taken = [{"plain": built(1, 1), "cold": built(1, 1), "two": built(1, 1, digest="b")}]
    variants = chosen(["two"])
    assert unlike(taken, variants) == ["two"]
    assert table(taken, variants, [])[-1].endswith("NOT those of cold")


def test_what_is_not_installed_is_said() -> None:
    taken = [{"plain": built(1, 1)}]
    shown = table(taken, chosen(["zensical"]), ["zensical"])
    assert shown[-1].split()[-2:] == ["not", "installed"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["cold"], ["plain", "cold"]),
        (["edit"], ["plain", "cold", "two", "edit"]),
        (["serve"], ["plain-serve", "serve"]),
        ([], list(BY_NAME)),
    ],
)
def test_a_variant_brings_what_it_is_compared_with(names, expected) -> None:
    assert [each.name for each in chosen(names)] == expected


@pytest.mark.parametrize("name", ["mkdocs.yml", "one-job.yml", "two-jobs.yml", "pagefind.yml"])
def test_our_configurations_are_valid(name, tmp_path) -> None:
    generate(tmp_path, 0)
    configuration.load(tmp_path / name)


def test_every_variant_has_its_configuration(tmp_path) -> None:
    generate(tmp_path, 0)
    named = {each.command[each.command.index("-f") + 1] for each in VARIANTS}
    assert named <= {file.name for file in tmp_path.glob("*.yml")}


def test_a_tiny_base_is_built_plain_cold_and_warm(tmp_path) -> None:
    variants = chosen(["warm"])
    taken = measure(Bench(tmp_path, 20), variants, 1)
    assert unlike(taken, variants) == []
    lines = table(taken, variants, [])
    assert [line[:40].strip() for line in lines[1:]] == [each.label.strip() for each in variants]
    assert {
        each.folder: sites.postmortems(tmp_path / each.folder / "site") for each in variants
    } == {
        "plain": 20,
        "one": 20,
        "two": 20,
    }
    restricted = [file for file in tmp_path.rglob("PM-*.md") if b"restricted" in file.read_bytes()]
    assert restricted == []


def test_a_plain_build_is_measured_from_the_base_to_the_table(tmp_path) -> None:
    lines, good = compare(Bench(tmp_path, 10), ["plain"], 1)
    assert good
    assert re.split(r"  +", lines[1])[-2:] == ["1 (1-1)", "1 (1-1)"]


def test_a_build_that_leaves_out_a_page_is_found_out(tmp_path) -> None:
    generate(tmp_path / "base", 3)
    hides = ("-c", "import pathlib; pathlib.Path('site').mkdir()")
    idle = Variant("idle", "idle", "cold", "idle", (sys.executable, *hides))
    with pytest.raises(RuntimeError, match="idle: 0 pages of 3 postmortems"):
        Bench(tmp_path, 3).run(idle)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (("no-such-command",), "no-such-command cannot be run: No such file or directory"),
        ((sys.executable, "-c", "raise ValueError('nine')"), "ValueError: nine"),
        ((sys.executable, "-c", "raise SystemExit(3)"), "it said nothing"),
    ],
)
def test_a_command_that_fails_is_a_sentence(command, expected, tmp_path) -> None:
    with pytest.raises(RuntimeError, match=re.escape(expected)):
        processes.run(command, tmp_path, {})


def test_a_failure_ends_with_a_sentence_and_2(monkeypatch, capsys) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("`mkdocs build` failed: no theme")

    monkeypatch.setattr(build, "compare", fails)
    monkeypatch.setattr(sys, "argv", ["build.py", "--only", "cold"])
    with pytest.raises(SystemExit, match="2"):
        build.main()
    assert capsys.readouterr() == ("", "`mkdocs build` failed: no theme\n")


def test_the_cpu_of_a_worker_is_counted(tmp_path) -> None:
    assert processes.run((sys.executable, "-c", FORKS), tmp_path, {}).cpu >= 0.3


def test_the_memory_of_workers_counts_together() -> None:
    # Both say that they hold it, and go on doing so until there is nothing more to read.
    command = [sys.executable, "-c", BOTH_HOLD]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert [process.stdout.readline() for _ in range(2)] == [b"held\n", b"held\n"]
        every = processes.tree(process.pid)
        each = [processes.memory_of(pid) for pid in every]
        process.communicate(b"")
    assert len(every) == 2
    assert 160 < sum(each) < 240


def test_a_digest_is_of_names_and_bytes(tmp_path) -> None:
    (tmp_path / "site" / "a").mkdir(parents=True)
    (tmp_path / "site" / "a" / "b").write_bytes(b"c")
    shutil.copytree(tmp_path / "site", tmp_path / "same")
    shutil.copytree(tmp_path / "site", tmp_path / "moved")
    (tmp_path / "moved" / "a" / "b").rename(tmp_path / "moved" / "b")
    shutil.copytree(tmp_path / "site", tmp_path / "other")
    (tmp_path / "other" / "a" / "b").write_bytes(b"d")
    found = [sites.digest(tmp_path / name) for name in ("site", "same", "moved", "other")]
    assert found[0] == found[1]
    assert len(set(found)) == 3


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("postmortems/pm-2019-020/index.html", 1),
        ("2019/PM-2019-020/index.html", 1),
        ("PM-2019-1020.html", 1),
        ("2019/index.html", 0),
        ("postmortems/index.html", 0),
        ("assets/PM-2019-020.png", 0),
    ],
)
def test_a_page_of_a_postmortem_is_known_by_its_address(path, expected, tmp_path) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
    assert sites.postmortems(tmp_path) == expected


def test_a_first_search_loads_the_index_and_its_worker(tmp_path) -> None:
    assert sites.first_search(tmp_path) is None
    for name, size in (
        ("search/search_index.json", 3),
        ("assets/javascripts/workers/search.1.js", 4),
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True)
        file.write_bytes(b"x" * size)
    assert sites.first_search(tmp_path) == 7


@pytest.mark.parametrize("change", [changes.edit, changes.title, changes.new])
def test_a_change_is_of_one_file_and_shows_its_word(change, tmp_path) -> None:
    def texts() -> dict[str, str]:
        return {file.stem: file.read_text("utf-8") for file in tmp_path.rglob("PM-*.md")}

    generate(tmp_path, 20, faults=0)
    before = texts()
    changed = change(tmp_path)
    after = texts()
    assert [name for name in after if after[name] != before.get(name)] == [changed.identifier]
    assert changed.word in after[changed.identifier]
    assert changed.word not in before.get(changed.identifier, "")


def test_a_post_has_a_date_an_excerpt_and_its_links(tmp_path) -> None:
    generate(tmp_path, 20, faults=0)
    changes.for_a_blog(tmp_path)
    posts = sorted((tmp_path / "postmortems" / "posts").rglob("PM-*.md"))
    assert len(posts) == 20
    for post in posts:
        header, _, body = post.read_text("utf-8").removeprefix("---\n").partition("---\n")
        assert re.search(rf"^date: {post.parent.name}-\d\d-\d\d$", header, re.MULTILINE)
        assert body.count("<!-- more -->") == 1
        targets = re.findall(r"\]\((\.\./[^)]+)\)", body)
        assert [each for each in targets if not (post.parent / each).is_file()] == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/plugins/postmortem_kb/rendering/facts.py", "postmortem_kb.rendering.facts"),
        ("/a/plugins/postmortem_kb/addresses.py", "postmortem_kb.addresses"),
        ("/a/templates/postmortem.md.jinja", "template postmortem.md"),
        ("/v/site-packages/material/templates/partials/nav.html", "theme's templates"),
        ("/v/site-packages/material/plugins/search/plugin.py", "material: search"),
        ("/v/site-packages/mkdocs/structure/pages.py", "mkdocs.structure"),
        ("/v/site-packages/markdown/core.py", "markdown"),
        ("/usr/lib/python3.11/re/__init__.py", None),
    ],
)
def test_a_file_belongs_to_a_stage(path, expected) -> None:
    assert Stages().stage(path) == expected


def test_small_stages_are_left_out_of_the_profile() -> None:
    stages = Stages()
    stages.own.update({"markdown": 3.0, OUTSIDE: 1.0, "yaml": 0.001})
    stages.all.update({"markdown": 3.5})
    shown = [line.split(maxsplit=3) for line in stages.lines()[1:]]
    assert shown == [
        ["3.00", "75.0", "3.50", "markdown"],
        ["1.00", "25.0", "1.00", "the rest"],
        ["4.00", "100.0", "4.00", "in all"],
    ]
