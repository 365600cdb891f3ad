"""What teams do to a project between two builds, one function a step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import projects
from histories import FOLDER, configure, options, replace
from projects import BODY, postmortem

Step = Callable[[Path], object]
FIRST = f"{FOLDER}/2025/PM-2025-001.md"
SECOND = f"{FOLDER}/2025/PM-2025-002.md"
LINKING = f"{FOLDER}/2026/PM-2026-001.md"
STALE = f"{FOLDER}/2026/PM-2026-005.md"
# What ``histories.warm`` has built.
WRITTEN = "warm/incidents/pm-2025-002/index.html"
MAIN = '{% extends "base.html" %}\n'


def _set(**values: object) -> Step:
    return lambda root: configure(root, lambda data: data.update(values))


def _ours(**values: object) -> Step:
    return lambda root: configure(root, lambda data: options(data).update(values))


def _replace(path: str, old: str, new: str) -> Step:
    return lambda root: replace(root, path, old, new)


def _write(path: str, text: str | bytes) -> Step:
    return lambda root: projects.write(root, {path: text})


def _remove(path: str) -> Step:
    return lambda root: (root / path).unlink()


def _move(path: str, to: str) -> Step:
    return lambda root: (root / path).rename(root / to)


def _all(*steps: Step) -> Step:
    return lambda root: [step(root) for step in steps]


def _theme(**values: object) -> Step:
    return lambda root: configure(root, lambda data: data["theme"].update(values))


def _extensions(*values: object) -> Step:
    return lambda root: configure(root, lambda data: data["markdown_extensions"].extend(values))


def _toc(**values: object) -> Step:
    def change(root: Path) -> None:
        configure(root, lambda data: data["markdown_extensions"][1]["toc"].update(values))

    return change


def _nav(*entries: object) -> Step:
    return _set(nav=list(entries))


def override(path: str, text: str) -> Step:
    """Return the step that overrides a template of the theme."""
    return _all(_write(f"overrides/{path}", text), _theme(custom_dir="overrides"))


def own_template(path: str, text: str) -> Step:
    """Return the step that replaces a template of ours."""
    return _all(_write(f"own/{path}", text), _ours(templates="own"))


def linked(link: str, name: str, then: Step) -> Step:
    """Return the step that makes a folder a link to another one, where a file of that name is."""

    def step(root: Path) -> None:
        then(root)
        projects.write(root, {f"shared/{name}": "# {{ title }}\n"})
        (root / link).symlink_to(root / "shared", target_is_directory=True)

    return step


def _scribble(root: Path) -> None:
    page = root / WRITTEN
    before = page.stat()
    page.write_bytes(page.read_bytes().replace(b"PM-2025-002", b"PM-2025-XXX"))
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))


def _litter(root: Path) -> None:
    folder = (root / WRITTEN).parent
    projects.write(folder, {"more/left.html": "Left.", "left.html": "Left."})
    (folder / "to-a-file").symlink_to(root / "mkdocs.yml")
    (folder.parent / "to-a-folder").symlink_to(root / "docs", target_is_directory=True)


STEPS: dict[str, Step] = {
    "nothing changes": lambda root: None,
    "a body is edited": _replace(FIRST, "A line was wrong", "Two lines were wrong"),
    "a body gets another word of a similar one": _replace(STALE, "full of logs", "on fire"),
    "a heading is renamed that others link to": _replace(FIRST, "## Root cause", "## Reason"),
    "an anchor appears": _replace(SECOND, "## Impact", "## Not there\n\nX.\n\n## Impact"),
    "an id changes that others name": _replace(FIRST, '"PM-2025-001"', '"PM-2025-007"'),
    "a title changes": _replace(FIRST, "The report called PM-2025-001", "Another <b>title</b>"),
    "a similar title changes": _replace(STALE, "The report called PM-2026-005", "A cold store"),
    "a summary changes": _replace(FIRST, "Summary of", "A word on"),
    "a status changes": _replace(SECOND, '"draft"', '"in-review"'),
    "a severity changes": _replace(FIRST, '"SEV1"', '"SEV4"'),
    "the day of an incident changes": _replace(STALE, "2026-01-06T", "2024-03-06T"),
    "the usual spelling of a service changes": _replace(
        f"{FOLDER}/2025/PM-2025-003.md", '"API"', '"APi"'
    ),
    "a service gets its first postmortem": _replace(STALE, '"queue"', '"queue", "mail"'),
    "an owner of items becomes a team": _replace(STALE, '["platform"]', '["platform", "mia"]'),
    "an item is closed": _replace(FIRST, '"open"', '"done", "closed_on": "2026-05-01"'),
    "a relation goes": _replace(SECOND, '["PM-2025-001"]', "[]"),
    "a recurrence goes": _replace(LINKING, 'recurrence_of: "PM-2025-001"\n', ""),
    "a former id is given to another": _replace(STALE, '"PM-2026-005"', '"PM-2024-009"'),
    "a postmortem gets another id": _replace(
        FIRST, 'id: "PM-2025-001"', 'id: "PM-2025-009"\nformer_ids: ["PM-2025-001"]'
    ),
    "a file is renamed": _move(FIRST, f"{FOLDER}/2025/the-first.md"),
    "a file moves to another folder": _move(STALE, f"{FOLDER}/2025/PM-2026-005.md"),
    "a file is deleted": _remove(FIRST),
    "the newest file is deleted": _remove(f"{FOLDER}/2026/PM-2026-008.md"),
    "a postmortem is added": _write(f"{FOLDER}/2026/n.md", postmortem("PM-2026-009")),
    "a postmortem is added that a link waited for": _write(
        f"{FOLDER}/2026/gone.md", postmortem("PM-2026-010", BODY + "\n## None\n\nX.\n")
    ),
    "an attachment is added that a link waited for": _write("docs/x.md", "# X\n\nText.\n"),
    "an attachment is added": _write(f"{FOLDER}/2026/trace.txt", "x"),
    "an attachment goes": _remove(f"{FOLDER}/curve.png"),
    "an attachment is hidden": _set(exclude_docs="*.png\n"),
    "a postmortem is excluded": _set(exclude_docs="PM-2025-001.md\n"),
    "a postmortem becomes a draft of MkDocs's": _set(draft_docs="PM-2025-001.md\n"),
    "a postmortem is published": _replace(
        f"{FOLDER}/2026/PM-2026-007.md", '"restricted"', '"internal"'
    ),
    "a postmortem is restricted": _replace(
        FIRST, 'status: "reviewed"', 'status: "reviewed"\nvisibility: "restricted"'
    ),
    "restricted ones are published": _ours(publish=["public", "internal", "restricted"]),
    "a fault is mended": _replace(f"{FOLDER}/2026/PM-2026-003.md", "PM-26-3", "PM-2026-003"),
    "a fault is made": _replace(FIRST, '"SEV1"', '"SEV9"'),
    "a header is broken": _replace(FIRST, "\n---\n", "\nx: [\n---\n"),
    "two have one id": _replace(STALE, '"PM-2026-005"', '"PM-2026-004"'),
    "a page of the team changes its title": _replace("docs/guide/start.md", "# Start", "# Begin"),
    "a page of the team is added": _write("docs/guide/end.md", "# End\n\nText.\n"),
    "a page of the team goes": _remove("docs/guide/start.md"),
    "the front page goes": _remove("docs/index.md"),
    "the site is renamed": _set(site_name="Records"),
    "the address of the site changes": _set(site_url="https://other.example.com/"),
    "the site has no address": _set(site_url=""),
    "the repository is named": _set(repo_url="https://git.example.com/a/b", edit_uri="edit/main/"),
    "something extra is said": _set(extra={"social": [], "generator": False}),
    "there is a copyright": _set(copyright="&copy; us"),
    "a script is added": _set(extra_javascript=["a.js"]),
    "a script is deferred": _set(extra_javascript=[{"path": "a.js", "defer": True}]),
    "addresses are of files": _set(use_directory_urls=False),
    "links are judged in another way": _set(
        validation={"anchors": "ignore", "links": {"not_found": "info", "absolute_links": "warn"}}
    ),
    "a severity is renamed": _ours(severities={"SEV2": {"definition": "Bad", "aliases": ["P2"]}}),
    "a word is given a definition": _ours(
        services={"api": "The door.", "queue": "", "Web Shop": ""}
    ),
    "the folder changes": _all(_move(FOLDER, "docs/reports"), _ours(folder="reports")),
    "recurrences are looked for in a shorter time": _ours(recurrence_window=5),
    "a folder of overrides is renamed": _all(
        override("main.html", MAIN), _move("overrides/main.html", "overrides/off.html")
    ),
    "there is a navigation": _nav({"Home": "index.md"}, {"Guide": "guide/start.md"}),
    "the navigation names a postmortem": _nav(
        "index.md", {"A <b>": "incidents/2025/PM-2025-001.md"}
    ),
    "the navigation has a link": _nav("index.md", {"Out": "https://example.com/"}),
    "another language is spoken": _set(extra_css=["a.css"], site_description="What went wrong"),
    "the theme is told otherwise": _theme(locale="de", language="de", features=["navigation.tabs"]),
    "the theme's template is overridden": override(
        "main.html", MAIN + "{% block content %}<p>x{{ page.title }}</p>{{ super() }}{% endblock %}"
    ),
    "a part of the theme is overridden": override("partials/footer.html", "<i>{{ page.url }}</i>"),
    "the theme tells of the day": override(
        "main.html", MAIN + "{% block footer %}{{ build_date_utc }}{% endblock %}"
    ),
    "the theme lists all pages": override(
        "main.html",
        MAIN
        + "{% block footer %}{% for p in pages %}{{ p.page.title }},{% endfor %}{% endblock %}",
    ),
    "the team has a template of its own": own_template(
        "pages/service.md.jinja", "# {{ title }}\n\nText.\n"
    ),
    "the team has a style of its own": own_template("assets/style/90-own.css", ".x{color:red}\n"),
    "an extension is added": _extensions("def_list", "pymdownx.tilde"),
    "an extension is told otherwise": _toc(permalink="#"),
    "the hierarchy of anchors changes": _toc(separator="_"),
    "included texts are drawn": _all(
        _write("parts/a.txt", "A part.\n"),
        _replace(FIRST, "A line was wrong.", '--8<-- "a.txt"'),
        _extensions({"pymdownx.snippets": {"base_path": ["parts"]}}),
    ),
    "included texts are drawn by a class": _all(
        _write("parts/a.txt", "A part.\n"),
        _replace(FIRST, "A line was wrong.", '--8<-- "a.txt"'),
        _extensions({"pymdownx.snippets:SnippetExtension": {"base_path": ["parts"]}}),
    ),
    "there is no search": lambda root: configure(root, lambda data: data["plugins"].pop(0)),
    "the search is told otherwise": lambda root: configure(
        root, lambda data: data["plugins"].__setitem__(0, {"search": {"lang": "de"}})
    ),
    "a hook changes pages": _all(
        _write("h.py", "def on_page_markdown(text, **_):\n    return text + '\\n\\nHooked.\\n'\n"),
        _set(hooks=["h.py"]),
    ),
    "a hook leaves a page out": _all(
        _write(
            "h.py",
            "from mkdocs.structure.files import InclusionLevel\n"
            "def on_files(files, config):\n"
            "    for uri, file in files.src_uris.items():\n"
            "        file.inclusion = InclusionLevel.EXCLUDED if '2025-002' in uri"
            " else file.inclusion\n"
            "    return files\n",
        ),
        _set(hooks=["h.py"]),
    ),
    "a hook is at work elsewhere": _all(
        _write("h.py", "def on_post_build(config):\n    pass\n"), _set(hooks=["h.py"])
    ),
    "somebody writes into a page of the site": _scribble,
    "somebody leaves files and links in the site": _litter,
    "a page of the site is removed": _remove(WRITTEN),
    "a folder of the site becomes a file": lambda root: (
        shutil.rmtree(root / "warm/incidents"),
        projects.write(root, {"warm/incidents": "Text."}),
    ),
    "everything changes its place": lambda root: shutil.copytree(
        root / "docs/incidents/2025", root / "docs/incidents/2023", dirs_exist_ok=True
    ),
}
