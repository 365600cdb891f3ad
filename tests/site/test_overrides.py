"""Every template of ours gives way to a file of its name in the team's own folder."""

from __future__ import annotations

import json
import re
import shutil
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

import projects
from postmortem_kb.resources import templates_dir
from projects import REPOSITORY, Built

SHIPPED = templates_dir()
# What `postmortem init` writes is written before there is a folder of the team's own; a map of its
# own has a name of its own after `--map`.
APART = (SHIPPED / "init", SHIPPED / "maps")
NAMES = sorted(
    file.relative_to(SHIPPED).as_posix()
    for file in SHIPPED.rglob("*")
    if file.is_file() and not any(file.is_relative_to(each) for each in APART)
)
# What `postmortem review` prints: see tests/cli.
PRINTED = ("data/review.md.jinja",)
# What a command writes into another folder, or prints.
WRITTEN = ("messages/", "new/")
BUILT = [name for name in NAMES if name not in PRINTED and not name.startswith(WRITTEN)]
# Where Jinja prints what a template says: behind the head of a macro or a block, else at the top.
HEADS = re.compile(r"(?:{%-? *(?:macro|block)\b.*?-?%})", re.DOTALL)


def marker(name: str) -> str:
    """Return a word that stands nowhere but in the copy of one template."""
    return "own-" + re.sub(r"\W", "-", name)


def marked(name: str, text: str) -> str:
    """Return a template that says the same, and its marker."""
    if name == "charts/config.json":
        settings = json.loads(text)
        settings["config"]["axis"]["labelColor"] = marker(name)
        return json.dumps(settings)
    if name.endswith(".json"):
        return json.dumps({**json.loads(text), "description": marker(name)})
    if name.endswith(".css"):
        return f"{text}\n.{marker(name)} {{ top: 0 }}\n"
    if name.endswith(".js"):
        return f'{text}\nwindow["{marker(name)}"] = true;\n'
    said = f"<!-- {marker(name)} -->"
    if HEADS.search(text):
        return HEADS.sub(lambda head: head[0] + said, text)
    return f"{text.rstrip()}\n\n{said}\n"


@pytest.fixture(scope="module")
def overridden(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the sample site with a copy of every template in the team's own folder."""
    root = tmp_path_factory.mktemp("overridden")
    for name in (*BUILT, *PRINTED):
        text = (SHIPPED / name).read_text(encoding="utf-8")
        projects.write(root / "own", {name: marked(name, text)})
    shutil.copytree(REPOSITORY / "postmortems", root / "docs")
    # One who owns action items and is no team has a page as well; of so many, a second one.
    item = {"title": "Read it", "owner": "ada", "status": "open"}
    theirs = {"action_items": [{"id": f"AI-{number}", **item} for number in range(1, 202)]}
    alone = projects.postmortem("PM-2020-009", former_ids=["PM-2020-008"], **theirs)
    projects.write(root, {"docs/2020/PM-2020-009.md": alone})
    settings = projects.config(
        options={"templates": "own", "search": "pagefind"}, site_url="https://kb.example.com/"
    )
    projects.write(root, {"mkdocs.yml": settings})
    return projects.build(root)


@pytest.fixture(scope="module")
def written(overridden: Built) -> str:
    """Return everything that the site holds as text."""
    return "\n".join(
        overridden.text(file)
        for file in overridden.files
        if file.endswith((".html", ".css", ".js", ".txt", ".xml", ".json"))
    )


@pytest.mark.parametrize("name", BUILT)
def test_a_file_of_the_same_name_replaces_a_template(written: str, name: str) -> None:
    assert re.search(rf"{marker(name)}\b", written)


@pytest.mark.parametrize("name", NAMES)
def test_the_readme_names_every_template(name: str) -> None:
    assert [pattern for pattern in documented() if fnmatchcase(name, pattern)] != []


def test_the_readme_names_no_template_that_there_is_not() -> None:
    gone = [each for each in documented() if not any(fnmatchcase(name, each) for name in NAMES)]
    assert gone == []


def documented() -> list[str]:
    """Return the patterns in the README's table of templates."""
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    section = text.partition("## Change how it looks\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE)
    return [
        re.sub(r"<\w+>", "*", pattern) for row in rows for pattern in re.findall("`([^`]+)`", row)
    ]


def test_what_the_team_adds_to_its_theme_wins_over_ours(tmp_path: Path) -> None:
    main = '{% extends "base.html" %}{% block footer %}<p>Our own footer</p>{% endblock %}'
    projects.write(
        tmp_path,
        {
            "mkdocs.yml": projects.config({"name": "material", "custom_dir": "theme"}),
            "theme/main.html": main,
            "theme/404.html": "<p>Our own page for what is not there</p>",
            "theme/partials/copyright.html": "",
            "docs/2026/PM-2026-001.md": projects.postmortem("PM-2026-001"),
        },
    )
    site = projects.build(tmp_path)
    assert "Our own footer" in site.text("index.html")
    assert "Our own footer" in site.text("postmortems/pm-2026-001/index.html")
    assert site.text("404.html") == "<p>Our own page for what is not there</p>"


def test_a_mark_of_the_team_knows_the_whole_base_wherever_it_is_drawn(tmp_path: Path) -> None:
    text = (SHIPPED / "partials/marks.html.jinja").read_text(encoding="utf-8")
    macro = re.compile(r"(\{% macro severity\([^%]*%\})")
    own = macro.sub(r"\1<i>{{ kb.corpus | length }}</i>", text)
    files = {
        f"docs/PM-2026-00{number}.md": projects.postmortem(f"PM-2026-00{number}", related=related)
        for number, related in ((1, []), (2, ["PM-2026-001"]))
    }
    written = {"own/partials/marks.html.jinja": own, **files}
    projects.write(
        tmp_path, {"mkdocs.yml": projects.config(options={"templates": "own"}), **written}
    )
    relatives = projects.build(tmp_path).page("postmortems/pm-2026-002/").all("i")
    assert "2" in [each.text for each in relatives]
