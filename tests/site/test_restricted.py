from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from projects import Built, build, config, front_matter, postmortem, write

ID = "PM-2026-066"
SECRETS = [
    ID, ID.lower(), "PM-2026-067", "quagmire", "axolotl", "wolpertinger", "secret-graph",
    "hush-team", "hush team", "quiet-service", "silent-tag", "nobody-knows",
]  # fmt: skip
FIELDS = {
    "title": "The quagmire was seen by an axolotl",
    "summary": "A wolpertinger read the plans.",
    "owner": "hush-team",
    "services": ["quiet-service"],
    "teams": ["hush team"],
    "tags": ["silent-tag"],
    "former_ids": ["PM-2026-067"],
}
BODY = "\n## Impact\n\nThe axolotl told the nobody-knows group. ![graph](PM-2026-066/secret-graph.png)\n"  # noqa: E501


def header(line: str, **fields: object) -> str:
    """Return a restricted postmortem whose visibility is written in that line."""
    text = front_matter(**{"id": ID, "status": "draft", "severity": "SEV1", **FIELDS, **fields})
    return text.replace("---\n", f"---\n{line}\n", 1) + BODY


WRITTEN = {
    "restricted": header("visibility: restricted"),
    "quoted": header('visibility: "restricted"'),
    "with a comment": header("visibility: restricted # until June"),
    "a misspelt value": header("visibility: restrictd"),
    "another case": header("visibility: Restricted"),
    "a list": header("visibility: [restricted]"),
    "a misspelt key": header("visiblity: restricted"),
    "a key of another case": header("Visibility: restricted"),
    "without a blank": header("visibility:restricted"),
    "twice": header("visibility: public\nvisibility: restricted"),
    "a tag": header("visibility: !secret restricted"),
    "an anchor": header("visibility: &v restricted"),
    "broken YAML before it": header("x: [\nvisibility: restricted"),
    "broken YAML after it": header("visibility: restricted\nx: 'y"),
    "a tab": header("\tvisibility: restricted"),
    "below another key": header("about:\n  visibility: restricted"),
    "carriage returns": header("visibility: restricted").replace("\n", "\r\n"),
    "a mark at the start": "\ufeff" + header("visibility: restricted"),
    "a blank line first": "\n" + header("visibility: restricted"),
    "never closed": header("visibility: restricted").replace("\n---\n", "\n", 1),
    "TOML": "+++\n" + header('visibility = "restricted"').strip("-\n").replace("\n---\n", "\n+++\n"),  # noqa: E501
    "JSON": '{"id": "' + ID + '", "visibility": "restricted", "title": "quagmire"}\n' + BODY,
    "flow style": "---\n{id: " + ID + ", visibility: restricted, title: The quagmire axolotl}\n---\n" + BODY,  # noqa: E501
    "too large": header("visibility: restricted", workaround="axolotl " * 20000),
    "Latin-1": header("visibility: restricted", workaround="f\u00fcr").encode("latin-1"),
    "UTF-16": header("visibility: restricted").encode("utf-16"),
}  # fmt: skip


def traces(built: Built, secrets: list[str] = SECRETS) -> list[tuple[str, str]]:
    """Return (file, word) for every secret in the name or the content of a file, gz unpacked."""
    found = []
    for name in built.files:
        data = (built.site / name).read_bytes()
        if name.endswith(".gz"):
            data = gzip.decompress(data)
        content = (name.encode() + b"\n" + data).lower()
        found += [(name, word) for word in secrets if word.lower().encode() in content]
    return found


def project(root: Path, text: str | bytes, theme: str = "material", **options: object) -> Built:
    """Build a site of a restricted postmortem and others that relate to it."""
    others = {
        "docs/2026/PM-2026-001.md": postmortem("PM-2026-001", related=["PM-2026-002"]),
        "docs/2026/PM-2026-002.md": postmortem("PM-2026-002"),
    }
    secret = {
        f"docs/2026/{ID}.md": text,
        f"docs/2026/{ID}/secret-graph.png": b"secret-graph",
        f"docs/2026/{ID}/more/notes.txt": "nobody-knows",
    }
    settings = config(theme, options=options, site_url="https://kb.example.com/")
    write(root, {"mkdocs.yml": settings, **others, **secret})
    return build(root)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_restricted_postmortem_leaves_no_trace(tmp_path: Path, name: str) -> None:
    built = project(tmp_path, WRITTEN[name])
    assert traces(built) == []
    assert "postmortems/pm-2026-001/index.html" in built.files


SAID = [
    pytest.param("visibility: publik", [f"docs/2026/{ID}.md"], id="misspelt"),
    pytest.param("visibility: restricted", [], id="sound"),
]


@pytest.mark.parametrize(("line", "expected"), SAID)
def test_the_log_says_what_a_fault_and_not_its_author_keeps_off_the_site(
    tmp_path: Path, line: str, expected: list[str]
) -> None:
    built = project(tmp_path, header(line))
    words = " is not on the site"
    said = [each.partition(words)[0].split()[-1] for each in built.log if words in each]
    assert (expected, []) == (said, traces(built))


@pytest.mark.parametrize("theme", ["readthedocs", "mkdocs"])
def test_it_leaves_no_trace_in_the_other_themes(tmp_path: Path, theme: str) -> None:
    assert traces(project(tmp_path, WRITTEN["restricted"], theme)) == []


def test_it_is_shown_where_the_configuration_publishes_it(tmp_path: Path) -> None:
    built = project(tmp_path, WRITTEN["restricted"], publish=["public", "internal", "restricted"])
    assert built.page(f"postmortems/{ID.lower()}/").one("h1").text == FIELDS["title"]
    assert f"2026/{ID}/secret-graph.png" in built.files


def test_only_what_is_public_is_published_on_demand(tmp_path: Path) -> None:
    files = {
        "docs/PM-2026-001.md": postmortem("PM-2026-001", visibility="public"),
        "docs/PM-2026-066.md": postmortem(ID, visibility="internal", **FIELDS),
        "docs/PM-2026-067.md": postmortem("PM-2026-067", **(FIELDS | {"former_ids": None})),
    }
    write(tmp_path, {"mkdocs.yml": config(options={"publish": ["public"]}), **files})
    built = build(tmp_path)
    assert traces(built) == []
    assert "postmortems/pm-2026-001/index.html" in built.files


RELATED = {
    "related": {"related": [ID]},
    "a recurrence": {"recurrence_of": ID},
    "its former id": {"related": ["PM-2026-067"]},
}


@pytest.mark.parametrize("fields", RELATED.values(), ids=RELATED)
def test_a_relation_to_it_vanishes(tmp_path: Path, fields: dict[str, object]) -> None:
    files = {
        "docs/PM-2026-001.md": postmortem("PM-2026-001", **fields),
        "docs/PM-2026-066.md": postmortem(ID, visibility="restricted", **FIELDS),
    }
    write(tmp_path, {"mkdocs.yml": config(), **files})
    assert traces(build(tmp_path)) == []


def test_what_it_says_of_another_vanishes(tmp_path: Path) -> None:
    secret = {"related": ["PM-2026-001"], "recurrence_of": "PM-2026-002", **FIELDS}
    files = {
        "docs/PM-2026-001.md": postmortem("PM-2026-001"),
        "docs/PM-2026-002.md": postmortem("PM-2026-002"),
        "docs/PM-2026-066.md": postmortem(ID, visibility="restricted", **secret),
    }
    write(tmp_path, {"mkdocs.yml": config(), **files})
    assert traces(build(tmp_path)) == []


FAULTS = {
    "the same id": {"id": "PM-2026-001"},
    "the same title": {"title": "The report called PM-2026-001"},
    "the id as a former one": {"former_ids": ["PM-2026-001"]},
    "a circle": {"recurrence_of": "PM-2026-001"},
}


@pytest.mark.parametrize("fields", FAULTS.values(), ids=FAULTS)
def test_a_fault_of_another_page_does_not_tell_of_it(
    tmp_path: Path, fields: dict[str, object]
) -> None:
    secret = FIELDS | {"visibility": "restricted"} | fields
    shown = {"recurrence_of": ID} if "recurrence_of" in fields else {}
    files = {
        "docs/PM-2026-001.md": postmortem("PM-2026-001", **shown),
        "docs/quagmire.md": postmortem(ID, **secret),
    }
    write(tmp_path, {"mkdocs.yml": config(), **files})
    built = build(tmp_path)
    assert traces(built) == []
    assert "postmortems/pm-2026-001/index.html" in built.files


OWN = """
# Guide

[it](2026/PM-2026-066.md#impact), [a \\[b\\] c](</2026/PM%2D2026-066.md> "T (1)"), [r] and
<a href="2026/PM-2026-066.md">HTML</a> with ![a graph](2026/PM-2026-066/secret-graph.png).
[Its page](/postmortems/pm-2026-066/), <img src=2026/PM-2026-066/secret-graph.png alt=x>.

[By its file](../postmortems/pm-2026-066/index.html){ .md-button } and
[by its former id](/postmortems/pm-2026-067/).

[r]:
  2026/PM-2026-066.md
"""


def test_no_page_of_the_team_leads_to_it_and_a_strict_build_passes(tmp_path: Path) -> None:
    secret = postmortem(ID, visibility="restricted", **FIELDS)
    below = OWN.replace("2026/", "../2026/").replace("/../2026", "/2026")
    files = {
        "docs/guide.md": OWN,
        "docs/2026/PM-2026-001.md": postmortem("PM-2026-001") + below,
        f"docs/2026/{ID}.md": secret,
        f"docs/2026/{ID}/secret-graph.png": b"secret-graph",
    }
    settings = config(options={"pages": ["guide.md"]}, site_url="https://kb.example.com/")
    write(tmp_path, {"mkdocs.yml": settings, **files})
    built = build(tmp_path)
    assert traces(built) == []
    assert [line for line in built.log if ID in line] == []
    assert built.page("guide/").one("article").text.startswith("Guide")


def test_what_is_published_in_its_folder_can_be_linked_to(tmp_path: Path) -> None:
    files = {
        "docs/guide.md": f"[a](2026/{ID}/PM-2026-002.md)",
        f"docs/2026/{ID}.md": postmortem(ID, visibility="restricted"),
        f"docs/2026/{ID}/PM-2026-002.md": postmortem("PM-2026-002"),
    }
    write(tmp_path, {"mkdocs.yml": config(options={"pages": ["guide.md"]}), **files})
    assert '<a href="../postmortems/pm-2026-002/">a</a>' in build(tmp_path).text("guide/index.html")
