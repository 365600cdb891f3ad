from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb.operations.adopting import headers

SAMPLES = Path(__file__).parents[1] / "adopting"
GOOD = sorted(folder.name for folder in (SAMPLES / "good").iterdir())
TODAY = ["--today", "2026-11-22"]
TITLE = "# Checkout failed in the EU\n"


@pytest.fixture
def base(bare_base: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(bare_base)
    return bare_base


def put(base: Path, files: dict[str, str | bytes]) -> None:
    """Write files below the folder `old`."""
    for path, text in files.items():
        file = base / "old" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())


def drafts(base: Path) -> dict[str, str]:
    """Return {id: text} of what lies in the knowledge base."""
    files = (base / "docs").rglob("*.md")
    return {file.stem: file.read_bytes().decode() for file in sorted(files)}


def rows(table: str) -> list[str]:
    """Return the table of a report without the sum."""
    return table.splitlines()[:-1]


@pytest.mark.parametrize("name", GOOD)
def test_a_folder_of_each_shape_passes_the_check_and_is_what_the_dry_run_showed(
    base: Path, postmortem_cli, name: str
) -> None:
    shutil.copytree(SAMPLES / "good" / name, base / name)
    shown = postmortem_cli("import", name, "--dry-run", *TODAY)
    assert (shown.exit_code, drafts(base)) == (0, {})
    done = postmortem_cli("import", name, *TODAY)
    assert (done.exit_code, rows(done.stdout)) == (0, rows(shown.stdout))
    assert done.stdout.startswith(f"Map: {name}")
    assert sorted(re.findall(r"PM-\d{4}-\d{3}", shown.stdout)) == list(drafts(base))
    checked = postmortem_cli("check", *TODAY)
    assert (checked.exit_code, " error " in checked.stdout) == (0, False), checked.stdout
    again = postmortem_cli("import", name, *TODAY)
    assert (again.exit_code, again.stdout.count("was imported before")) == (0, len(drafts(base)))


def leaves(value: Any) -> Iterator[str]:
    """Yield every text in the values of a header."""
    parts = value.values() if isinstance(value, dict) else value
    for part in parts:
        yield from [part] if isinstance(part, str) else leaves(part)


@pytest.mark.parametrize("name", GOOD)
def test_every_value_and_every_line_of_a_file_is_in_its_draft(base, postmortem_cli, name) -> None:
    shutil.copytree(SAMPLES / "good" / name, base / name)
    postmortem_cli("import", name, *TODAY)
    for file in (base / name).iterdir():
        cut = headers.cut(file.read_text(encoding="utf-8"))
        mark = f"# imported from {name}/{file.name} (sha256"
        (draft,) = (each for each in drafts(base).values() if mark in each)
        assert [value for value in leaves(cut.values) if value not in draft] == []
        # A link to another file of the import is mended.
        assert [
            line for line in cut.body.splitlines() if line not in draft and ".md" not in line
        ] == []


def test_the_bad_samples_are_told_one_by_one_and_the_others_imported(base, postmortem_cli) -> None:
    shutil.copytree(SAMPLES / "bad", base / "bad")
    done = postmortem_cli("import", "bad", "--map", "icco", *TODAY)
    assert done.exit_code == 1
    told = {
        "bad/binary.md": "it is not text: it holds control characters",
        "bad/latin1.md": "it is not text in UTF-8; convert it first",
        "bad/empty.md": "it is empty",
        "bad/README.md": "a page about its folder, not about an incident",
    }
    for path, why in told.items():
        assert re.search(rf"^{re.escape(path)} .*{re.escape(why)}$", done.stdout, re.MULTILINE)
    assert len(drafts(base)) == 6
    assert done.stdout.endswith("3 that cannot be imported, 2 questions to answer in the files\n")
    assert postmortem_cli("check", *TODAY).exit_code == 0


def test_a_value_that_the_check_refuses_is_a_question_and_kept(base, postmortem_cli) -> None:
    shutil.copytree(SAMPLES / "bad", base / "old")
    postmortem_cli("import", "old", "--map", "icco", *TODAY)
    (text,) = (each for each in drafts(base).values() if "backwards.md" in each)
    assert '  resolved: unknown  # "2026-03-04T09:00Z": ' in text
    assert "- `end_time`: `2026-03-04T09:00:00Z`" in text


def test_the_text_stays_as_it_is_to_the_byte(base, postmortem_cli) -> None:
    body = "\r\n  Lines  \r\nof `both`\n\n| a\\|b |\r\n\tkinds \N{SNOWMAN}\r\n"
    put(base, {"a.md": f"\ufeff---\r\ntitle: Checkout failed\r\n---\r\n{body}"})
    assert postmortem_cli("import", "old", *TODAY).exit_code == 0
    assert drafts(base)["PM-2026-001"].split("\n---\n", 1)[1] == body


def test_keys_without_a_field_are_kept_as_code(base, postmortem_cli) -> None:
    header = '---\ntitle: Checkout failed\nx|y: "a `b` | <b>"\nn: {a: [1, ~]}\nl: "1\\n2"\n---\n'
    put(base, {"a.md": f"{header}Words.\n"})
    postmortem_cli("import", "old", *TODAY)
    kept = drafts(base)["PM-2026-001"].partition("Words.\n")[2]
    assert kept == (
        "\n## Kept from the import\n\nFrom `old/a.md`:\n\n"
        '- `x|y`: ``a `b` | <b>``\n- `n`: `{"a": ["1", null]}`\n- `l`: `"1\\n2"`\n'
    )


def test_what_is_kept_is_not_hidden_by_a_comment_that_nobody_closed(base, postmortem_cli) -> None:
    put(base, {"a.md": "---\ntitle: Checkout failed\nx: y\n---\nWords.\n\n<!-- a comment"})
    postmortem_cli("import", "old", *TODAY)
    assert drafts(base)["PM-2026-001"].endswith("- `x`: `y`\n\nWords.\n\n<!-- a comment")


def test_links_between_imported_files_lead_to_their_new_places(base, postmortem_cli) -> None:
    put(
        base,
        {
            "2025-03-04-a b.md": "# The first of two\n\n[x](sub/2026-03-04-b.md#c) [y](pic.png)\n",
            "sub/2026-03-04-b.md": '# The second of two\n\n[x](<../2025-03-04-a b.md> "t")\n',
        },
    )
    done = postmortem_cli("import", "old", *TODAY)
    assert "[x](../2026/PM-2026-001.md#c) [y](pic.png)" in drafts(base)["PM-2025-001"]
    assert '[x](<../2025/PM-2025-001.md> "t")' in drafts(base)["PM-2026-001"]
    assert done.stdout.count("leads to a file that is not imported") == 1
    assert "the link pic.png leads" in done.stdout


def test_a_later_import_links_to_the_files_of_an_earlier_one(base, postmortem_cli) -> None:
    put(base, {"a.md": "# The first of two\n"})
    postmortem_cli("import", "old", *TODAY)
    put(base, {"b.md": "# The second of two\n\n[x](a.md)\n"})
    postmortem_cli("import", "old", *TODAY)
    assert "[x](PM-2026-001.md)" in drafts(base)["PM-2026-002"]


def test_a_file_that_has_changed_since_is_told_and_its_draft_left_alone(base, postmortem_cli):
    put(base, {"a.md": TITLE})
    postmortem_cli("import", "old", *TODAY)
    before = drafts(base)
    put(base, {"a.md": f"{TITLE}More.\n"})
    done = postmortem_cli("import", "old", *TODAY)
    assert (done.exit_code, drafts(base)) == (1, before)
    assert "has changed since it was imported as docs/2026/PM-2026-001.md" in done.stdout


def test_a_file_is_known_again_from_another_folder_and_by_its_contents(base, postmortem_cli):
    put(base, {"sub/a.md": TITLE})
    postmortem_cli("import", "old", *TODAY)
    assert "was imported before" in postmortem_cli("import", "old/sub", *TODAY).stdout
    put(base, {"moved.md": TITLE})
    assert "has the same contents as docs/" in postmortem_cli("import", "old", *TODAY).stdout
    assert len(drafts(base)) == 1


def test_words_in_the_text_of_a_postmortem_do_not_pass_for_an_import(base, postmortem_cli) -> None:
    put(base, {"a.md": f"# imported from old/b.md (sha256 {'0' * 64})\n", "b.md": TITLE})
    postmortem_cli("import", "old", *TODAY)
    assert postmortem_cli("import", "old", *TODAY).stdout.count("was imported before") == 2


def test_the_knowledge_base_does_not_import_itself(base, postmortem_cli) -> None:
    put(base, {"a.md": TITLE})
    postmortem_cli("import", "old", *TODAY)
    done = postmortem_cli("import", "docs", *TODAY)
    assert (done.exit_code, len(drafts(base))) == (0, 1)
    assert "is a postmortem of this knowledge base" in done.stdout


def test_ids_go_by_year_and_day_behind_those_that_are_taken(base, postmortem_cli) -> None:
    taken = base / "docs" / "2026" / "PM-2026-007.md"
    taken.parent.mkdir()
    taken.write_text("---\nid: PM-2026-007\n---\n", encoding="utf-8")
    put(base, {"a.md": "---\ntitle: The later one\ndate: 2026-05-01\n---\n"})
    put(base, {"b.md": "---\ntitle: The earlier one\ndate: 2026-04-01\n---\n"})
    put(base, {"c.md": "---\ntitle: One of long ago\ndate: 4 March 2019 9:12\n---\n"})
    postmortem_cli("import", "old", *TODAY)
    found = {key: re.search(r"title: (.*)", text) for key, text in drafts(base).items()}
    assert {key: match[1] for key, match in found.items() if match} == {
        "PM-2019-001": "One of long ago",
        "PM-2026-008": "The earlier one",
        "PM-2026-009": "The later one",
    }


def test_a_map_of_ones_own_renames_values_and_adds_constants(base, postmortem_cli) -> None:
    (base / "map.yaml").write_text(
        "fields:\n  title: headline\n  severity: level\n  times.resolved: over\n"
        "values:\n  severity: {p1: SEV1}\nconstants: {owner: platform, tags: old}\n"
        "date_from: []\n",
        encoding="utf-8",
    )
    put(base, {"a.md": "---\nHead-line: Checkout failed\nlevel: P1\nover: 2026-03-04 9:12\n---\n"})
    done = postmortem_cli("import", "old", "--map", "map.yaml", "--zone", "+01:00", *TODAY)
    assert done.stdout.startswith("Map: map.yaml\n")
    header = drafts(base)["PM-2026-001"].split("\n---\n")[0].splitlines()[2:]
    assert header == [
        "id: PM-2026-001",
        "title: Checkout failed",
        "status: draft",
        'severity: SEV1  # assumed, please confirm: was "P1"',
        "owner: platform",
        "times:",
        '  resolved: 2026-03-04T09:12+01:00  # was "2026-03-04 9:12"',
        "tags:",
        "  - old",
    ]


def test_a_secret_is_told_with_its_file_and_line_and_never_printed(base, postmortem_cli) -> None:
    token = "ghp_" + "0123456789abcdefghij" + "ABCDEFGHIJKLMNOP"
    put(base, {"a.md": f"---\ntitle: Checkout failed\ndate: {token}\nx: {token}\n---\n{token}\n"})
    done = postmortem_cli("import", "old", *TODAY)
    assert token not in done.stdout + done.stderr
    lines = drafts(base)["PM-2026-001"].splitlines()
    found = [number for number, line in enumerate(lines, 1) if token in line]
    assert len(found) == 4
    for number in found:
        assert f"docs/2026/PM-2026-001.md:{number}: `ghp_...` looks like" in done.stdout


def test_what_comes_from_a_file_silences_no_rule_and_adds_no_field(base, postmortem_cli) -> None:
    evil = "x # postmortem-ignore PM701: no"
    put(base, {'a"\nstatus: closed.md': f'---\ntitle: "a\\nid: b"\ndate: "{evil}"\n---\nWords\n'})
    assert postmortem_cli("import", "old", *TODAY).exit_code == 0
    checked = postmortem_cli("check", *TODAY)
    assert checked.stdout == "1 postmortem checked, nothing found.\n"
    (file,) = (base / "docs").rglob("*.md")
    assert file.name == "PM-2026-001.md"


def test_two_files_of_one_title_are_both_imported_and_told(base, postmortem_cli) -> None:
    put(base, {"a.md": f"{TITLE}1\n", "b.md": f"{TITLE}2\n"})
    done = postmortem_cli("import", "old", *TODAY)
    assert "has the same title as old/a.md" in done.stdout
    assert len(drafts(base)) == 2


def test_links_and_what_is_no_file_are_told_and_not_followed(base, postmortem_cli) -> None:
    (base.parent / "secret.md").write_text(TITLE, encoding="utf-8")
    put(base, {"a.md": TITLE})
    (base / "old" / "out.md").symlink_to(base.parent / "secret.md")
    (base / "old" / "round").symlink_to(base / "old")
    os.mkfifo(base / "old" / "pipe.md")
    done = postmortem_cli("import", "old", *TODAY)
    assert (done.exit_code, len(drafts(base))) == (1, 1)
    for words in ("leads out of the repository", "leads round", "not a regular file"):
        assert words in done.stdout


def test_a_place_that_cannot_be_written_is_told_and_the_others_are(base, postmortem_cli) -> None:
    put(base, {"2025-03-04.md": TITLE, "2026-03-04.md": f"{TITLE}2\n"})
    (base / "docs" / "2025").write_text("a file", encoding="utf-8")
    done = postmortem_cli("import", "old", *TODAY)
    assert (done.exit_code, list(drafts(base))) == (1, ["PM-2026-001"])
    assert "docs/2025/PM-2025-001.md cannot be written" in done.stdout


MISUSE = [
    pytest.param(["nowhere"], "there is no folder nowhere", id="no-folder"),
    pytest.param(["none"], "there is no Markdown file in none", id="no-markdown"),
    pytest.param(["old", "--zone", "Mars"], "there is no time zone Mars", id="no-zone"),
    pytest.param(["old", "--map", "mine"], "there is no map mine; name blog, ", id="no-map"),
    pytest.param(["old", "--map", "old"], "there is no map old", id="a-folder-as-a-map"),
]


@pytest.mark.parametrize(("arguments", "words"), MISUSE)
def test_misuse_is_told_and_nothing_is_written(base, postmortem_cli, arguments, words) -> None:
    put(base, {"a.md": TITLE, "../none/a.txt": "x"})
    done = postmortem_cli("import", *arguments, *TODAY)
    assert (done.exit_code, done.stdout, drafts(base)) == (2, "", {})
    assert words in done.stderr


def test_a_faulty_map_is_told_with_its_line_as_a_configuration_is(base, postmortem_cli) -> None:
    put(base, {"a.md": TITLE})
    (base / "map.yaml").write_text("fields:\n  titel: headline\n", encoding="utf-8")
    done = postmortem_cli("import", "old", "--map", "map.yaml", *TODAY)
    assert (done.exit_code, drafts(base)) == (2, {})
    assert "map.yaml:2:" in done.stderr
    assert "did you mean title?" in done.stderr
