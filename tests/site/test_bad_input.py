from __future__ import annotations

import os
import re
import socket
from pathlib import Path

import pytest

from hostile import filled
from projects import THEMES, Built, build, config, front_matter, postmortem, run, tree, write

# Without `visibility`: a faulty one withholds the page.
FIELDS = [name for name in filled("") if name != "visibility"]
ZOO: dict[str, str | bytes] = {
    "empty.md": b"",
    "no-header.md": "Only text.\n",
    "not-closed.md": "---\nid: PM-2026-101\ntitle: Never closed\n",
    "brackets.md": "---\nid: " + "[" * 50_000 + "\n---\n",
    "blocks.md": "---\n" + "".join(f"{'  ' * n}a:\n" for n in range(500)) + "---\n",
    "latin.md": "---\nid: PM-2026-102\ntitle: Gr\u00f6\u00dfe\n---\n".encode("latin-1"),
    "utf-16.md": "---\nid: PM-2026-103\n---\n".encode("utf-16"),
    "null.md": b"---\nid: \x00\n---\n",
    "ten-megabytes.md": b"---\nsummary: " + b"x" * 10_000_000 + b"\n---\n",
    "directory.md/inside.txt": "A directory of that name.",
    "twice-a.md": postmortem("PM-2026-104"),
    "twice-b.md": postmortem("PM-2026-104"),
    "toml.md": "+++\nid = 'x'\n+++\n",
    "json.md": '{"id": "x"}\n',
    "list.md": "---\n- a\n---\n",
    "scalar.md": "---\nhello\n---\n",
    "tab.md": "---\n\tid: x\n---\n",
    "alias.md": "---\na: &a [x]\nb: *a\n---\n",
    "python.md": "---\na: !!python/object/apply:os.system [x]\n---\n",
    "metadata.md": "Title: x\nAuthor: y\n\nText.\n",
    "surrogate.md": '---\nid: PM-2026-105\ntitle: "\\ud800 is half a character"\n---\n',
    "mappings.md": front_matter(**{name: {"a": [1, {"b": None}]} for name in FIELDS}),
    "lists.md": front_matter(**{name: [[["x"]]] for name in FIELDS}),
    "numbers.md": front_matter(**dict.fromkeys(FIELDS, 5)),
    "words.md": front_matter(**filled("no") | {"visibility": "internal"}),
    "nothing.md": front_matter(**filled("") | {"visibility": "internal"}),
    "nulls.md": front_matter(**dict.fromkeys(FIELDS)),
    "theme.md": postmortem("PM-2026-106", template="x", icon="y", hide={"a": "b"}, search="z"),
    "theme-numbers.md": postmortem("PM-2026-107", hide=5, search=True, template=5, icon=[1]),
    "theme-boost.md": postmortem("PM-2026-108", search={"boost": "1e999"}, social="x"),
    "theme-part.md": postmortem("PM-2026-109", template="toc.html"),
    "theme-outside.md": postmortem("PM-2026-110", template="../../../../etc/passwd"),
    "first-days.md": postmortem(
        "PM-0001-001",
        times={"impact_start": "0001-01-01T00:00:00+14:00", "resolved": "9999-12-31T23:59:59-14:00"},  # noqa: E501
    ),
    "last-days.md": postmortem(
        "PM-2026-111", times={"impact_start": "0001-01-01", "resolved": "9999-12-31"}
    ),
    "long-names.md": postmortem("PM-2026-112", services=["s" * 3000], teams=["t" * 300 + "\u00e9" * 99]),  # noqa: E501
    "huge-number.md": postmortem("PM-2026-113", impact={"description": "x", "users": int("9" * 400)}),  # noqa: E501
    "body.md": postmortem("PM-2026-114", body="\n<div>\n```\n" + "> " * 300 + "x\n<!-- never closed\n"),  # noqa: E501
    "capital.MD": "---\nid: PM-2026-115\ntitle: '<script>alert(1)</script>'\n---\n",
    "x" * 200 + ".md": "A long name.\n",
}  # fmt: skip
# Of a cause that nothing has in common with them, or they would show who shares it.
APART = {"root_cause_categories": ["indeterminate"]}
SOUND = {
    "2026/PM-2026-001.md": postmortem("PM-2026-001", related=["PM-2026-002"], **APART),
    "2026/PM-2026-002.md": postmortem("PM-2026-002", **APART),
}
SAID = re.compile(r"WARNING -  postmortem-kb: docs/(.+?):(\d+):(\d+): (PM\d{3}) \S")


def project(root: Path, files: dict[str, str | bytes], theme: str = "material") -> None:
    """Write a project."""
    settings = config(theme, site_url="https://kb.example.com/")
    documents = {f"docs/{name}": text for name, text in (files | SOUND).items()}
    write(root, {"mkdocs.yml": settings, **documents})


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("zoo")
    project(root, ZOO)
    docs = root / "docs"
    (docs / "leads-nowhere.md").symlink_to("nowhere")
    (docs / "leads-to-itself.md").symlink_to("leads-to-itself.md")
    (docs / "endless.md").symlink_to("/dev/zero")
    os.mkfifo(docs / "pipe.md")
    with socket.socket(socket.AF_UNIX) as listener, pytest.MonkeyPatch.context() as patch:
        patch.chdir(docs)
        listener.bind("socket.md")
    Path(os.fsdecode(os.fsencode(docs) + b"/\xff\xfe.md")).write_text("x", encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def lenient(zoo: Path) -> tuple[int, str]:
    done = run(zoo, "build", "--site-dir", "lenient")
    return done.returncode, done.stderr


def test_a_build_gets_through_all_of_it(lenient: tuple[int, str]) -> None:
    status, said = lenient
    assert (status, "Traceback" in said) == (0, False)


def test_every_warning_names_file_line_and_code(lenient: tuple[int, str]) -> None:
    _, said = lenient
    lines = [line for line in said.splitlines() if line.startswith(("WARNING", "ERROR"))]
    assert [line for line in lines if not SAID.match(line)] == []


def test_every_broken_file_is_named(lenient: tuple[int, str]) -> None:
    _, said = lenient
    named = {found[1] for found in SAID.finditer(said)}
    # Those that only look broken; what a template's name hides is seen when the page is drawn.
    sound = {"directory.md/inside.txt", "body.md", "long-names.md", "huge-number.md", "twice-a.md"}
    others = {"leads-nowhere.md", "leads-to-itself.md", "endless.md", "pipe.md", "socket.md"}
    assert (set(ZOO) | others) - sound - named == set()


def test_every_broken_file_has_a_page_that_shows_its_fault(
    zoo: Path, lenient: tuple[int, str]
) -> None:
    _, said = lenient
    site = Built(zoo, zoo / "lenient")
    pages = [site.page(file) for file in site.html if file.startswith("postmortems/")]
    shown = " ".join(
        page.all("", "pm-faults")[0].text for page in pages if page.all("", "pm-faults")
    )
    # A template that cannot draw is only found out when the pages are made.
    faults = {found.groups() for found in SAID.finditer(said) if "toc.html" not in found[0]}
    lacking = {
        (file, code)
        for file, line, _, code in faults
        if not file.startswith("\\") and f"docs/{file}:{line} {code}" not in shown
    }
    assert lacking == set()


def test_a_strict_build_fails_and_says_the_same(zoo: Path, lenient: tuple[int, str]) -> None:
    done = run(zoo, "build", "--strict", "--site-dir", "strict")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    faults = [set(SAID.findall(said)) for said in (lenient[1], done.stderr)]
    assert faults[0] == faults[1]


def test_the_other_postmortems_are_what_they_are_without_it(
    zoo: Path, lenient: tuple[int, str], tmp_path: Path
) -> None:
    project(tmp_path, {})
    alone, among = tree(build(tmp_path).site), tree(zoo / "lenient")
    pages = [f"postmortems/pm-2026-00{number}/index.html" for number in (1, 2)]
    # Who comes before and after, and who is like it, follows from who is there.
    neighbours = re.compile(
        rb'<nav aria-label="Older and newer">.*?</nav>|<link rel="(prev|next)".*?>'
        rb'|<h2 id="before-and-since">.*?(?=<h2|<div class="pm-end")'
        rb'|<li class="md-nav__item">\s*<a href="#before-and-since".*?</li>',
        re.DOTALL,
    )
    found, expected = (
        [b" ".join(neighbours.sub(b"", site[page]).split()) for page in pages]
        for site in (among, alone)
    )
    assert found == expected
    assert alone.keys() - among.keys() == set()


@pytest.mark.parametrize("theme", THEMES[1:])
def test_the_other_themes_get_through_it_too(tmp_path: Path, theme: str) -> None:
    project(tmp_path, ZOO, theme)
    built = build(tmp_path)
    assert [
        line for line in built.warnings if not re.search(r"docs/.+:\d+:\d+: PM\d{3} ", line)
    ] == []
    assert "postmortems/pm-2026-001/index.html" in built.files


def test_an_empty_folder_makes_a_site(tmp_path: Path) -> None:
    write(tmp_path, {"mkdocs.yml": config(), "docs/.keep": ""})
    done = run(tmp_path, "build", "--strict")
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)


OPTIONS = {
    "an unknown option": ({"foldr": "x"}, "foldr"),
    "a wrong type": ({"minimum_n": "many"}, "minimum_n"),
    "a folder outside": ({"folder": "../x"}, "folder"),
    "not a mapping": ({"severities": 5}, "severities"),
}


@pytest.mark.parametrize(("options", "named"), OPTIONS.values(), ids=OPTIONS)
def test_a_bad_option_is_named_without_a_traceback(
    tmp_path: Path, options: dict[str, object], named: str
) -> None:
    write(tmp_path, {"mkdocs.yml": config(options=options), "docs/.keep": ""})
    done = run(tmp_path, "build")
    assert (done.returncode, "Traceback" in done.stderr, named in done.stderr) == (1, False, True)


TEMPLATES = {
    "it is not Jinja": "{% if %}",
    "it asks for what is not there": "{{ nothing_of_that_name }}",
    "it divides by zero": "{{ 1 / 0 }}",
    "it is not UTF-8": b"\xff\xfe",
}


@pytest.mark.parametrize("text", TEMPLATES.values(), ids=TEMPLATES)
def test_a_broken_template_of_the_team_is_named_without_a_traceback(
    tmp_path: Path, text: str | bytes
) -> None:
    project(tmp_path, {})
    settings = config(options={"templates": "ours"})
    write(tmp_path, {"mkdocs.yml": settings, "ours/pages/severity.md.jinja": text})
    done = run(tmp_path, "build")
    found = (done.returncode, "Traceback" in done.stderr, "severity.md.jinja" in done.stderr)
    assert found == (1, False, True)
