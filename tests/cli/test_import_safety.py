from __future__ import annotations

from pathlib import Path

import pytest

TODAY = ["--today", "2026-11-22"]
TITLE = "# Checkout failed in the EU\n"


@pytest.fixture
def base(bare_base: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(bare_base)
    return bare_base


def put(base: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for path, text in files.items():
        file = base / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def drafts(base: Path) -> dict[str, str]:
    """Return {id: text} of what lies in the knowledge base."""
    files = sorted((base / "docs").rglob("PM-*.md"))
    return {file.stem: file.read_text(encoding="utf-8") for file in files}


def imported(base: Path, postmortem_cli, header: str, *options: str) -> str:
    """Return the draft of a file with such a header."""
    put(base, {"old/a.md": f"---\ntitle: Checkout failed\n{header}\n---\nWords.\n"})
    assert postmortem_cli("import", "old", *options, *TODAY).exit_code == 0
    return drafts(base)["PM-2026-001"]


HIDDEN = [
    ("visibility: restricted", "restricted"),
    ("visibility: public", "public"),
    ("visibility: confidential", "restricted  # assumed, please confirm: was"),
    ("private: true", 'restricted  # assumed, please confirm: was "private: true"'),
    ("draft: yes", 'restricted  # assumed, please confirm: was "draft: yes"'),
    ("published: false", 'restricted  # assumed, please confirm: was "published: false"'),
    ("private: true\nvisibility: internal", "internal"),
]


@pytest.mark.parametrize(("header", "visibility"), HIDDEN)
def test_what_was_hidden_where_it_comes_from_stays_hidden(
    base, postmortem_cli, header: str, visibility: str
) -> None:
    assert f"\nvisibility: {visibility}" in imported(base, postmortem_cli, header)


@pytest.mark.parametrize("header", ["private: false", "published: true", "draft: no"])
def test_what_was_shown_where_it_comes_from_is_not_restricted(base, postmortem_cli, header) -> None:
    assert "visibility:" not in imported(base, postmortem_cli, header)


def test_a_constant_of_the_map_does_not_publish_what_was_hidden(base, postmortem_cli) -> None:
    put(base, {"map.yaml": "fields: {title: title}\nconstants: {visibility: public}\n"})
    draft = imported(base, postmortem_cli, "private: true", "--map", "map.yaml")
    assert "\nvisibility: restricted  # assumed" in draft


def test_a_key_with_a_name_of_ours_fills_its_field_unless_the_map_names_it(base, postmortem_cli):
    put(base, {"map.yaml": "fields: {title: title, owner: [], tags: kind}\n"})
    header = "owner: bob\nkind: security\nteams: [web]\ntimes: {resolved: 2026-03-04T09:12Z}"
    draft = imported(base, postmortem_cli, header, "--map", "map.yaml").partition("\n---\n")[0]
    lines = ("owner: unassigned  # assumed, please confirm", "tags:\n  - security", "  - web")
    assert [line for line in lines if line not in draft] == []
    assert "  resolved: 2026-03-04T09:12Z" in draft
    assert "kind:" not in draft


def test_a_map_reaches_a_value_in_a_mapping_by_its_names(base, postmortem_cli) -> None:
    put(base, {"map.yaml": "fields: {title: title, times.impact_start: when.start}\n"})
    header = "when: {start: 2026-03-04T09:12Z, end: then}"
    draft = imported(base, postmortem_cli, header, "--map", "map.yaml")
    assert "  impact_start: 2026-03-04T09:12Z" in draft
    assert '- `when`: `{"start": "2026-03-04T09:12Z", "end": "then"}`' in draft


NOTED = "severity: P1\nowner: Ann Example and all of her team"


def test_a_value_that_its_field_does_not_take_is_quoted_and_told(base, postmortem_cli) -> None:
    draft = imported(base, postmortem_cli, NOTED)
    assert '# assumed, please confirm: was "P1"' in draft
    assert 'unassigned  # assumed, please confirm: was "Ann Example and' in draft
    put(base, {"new/a.md": f"---\ntitle: Search failed\n{NOTED}\n---\n"})
    done = postmortem_cli("import", "new", *TODAY).stdout
    assert 'severity ("P1" is not on the scale: map it under `values:`)' in done
    assert "date (the id takes this year)" in done


DATES = ["0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00", "1850-01-01 10:00 Europe/Berlin"]


@pytest.mark.parametrize("written", DATES)
def test_a_time_at_the_end_of_all_times_is_a_question(base, postmortem_cli, written: str) -> None:
    put(base, {"old/a.md": f"---\ntitle: Checkout failed\nresolved: {written}\n---\n"})
    assert postmortem_cli("import", "old", "--map", "template", *TODAY).exit_code == 0
    (draft,) = drafts(base).values()
    assert f'  resolved: unknown  # "{written}": cannot be read as a time' in draft


@pytest.mark.parametrize("open_html", ['<div class="x">\nfoo', "<?php", "<!-- a", "<details>"])
def test_what_is_kept_stands_above_a_text_with_html(base, postmortem_cli, open_html: str) -> None:
    put(base, {"old/a.md": f"---\ntitle: Checkout failed\nx: y\n---\nWords.\n\n{open_html}\n"})
    assert postmortem_cli("import", "old", *TODAY).exit_code == 0
    assert drafts(base)["PM-2026-001"].endswith(f"- `x`: `y`\n\nWords.\n\n{open_html}\n")


HEADERS = {
    "yaml-comment": "---\ntitle: Checkout failed\n# of the night\n---\n",
    "toml-comment": '+++\ntitle = "Checkout failed"# of the night\n+++\n',
    "json-twice": '{"title": "Checkout failed", "x": {"a": 1, "a": "of the night", "a": 2}}\n',
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
def test_a_header_that_says_more_than_its_values_is_kept_whole(base, postmortem_cli, header):
    put(base, {"old/a.md": f"{header}Words.\n"})
    assert postmortem_cli("import", "old", *TODAY).exit_code == 0
    kept = drafts(base)["PM-2026-001"].partition("This is the whole of its header:")[2]
    assert "of the night" in kept


def test_folders_of_one_name_are_both_imported(base, postmortem_cli) -> None:
    put(base.parent, {"one/old/a.md": TITLE, "two/old/a.md": f"{TITLE}Another.\n"})
    for name in ("one", "two"):
        assert postmortem_cli("import", f"../{name}/old", *TODAY).exit_code == 0
    assert ["../two/old/a.md" in text for text in drafts(base).values()] == [False, True]


def test_a_draft_whose_line_was_taken_out_is_known_by_its_title_and_text(base, postmortem_cli):
    files = {
        "old/a.md": f"---\nx: y\n---\n{TITLE}\nSee [b](b.md).\n",
        "old/b.md": "---\nx: y\n---\n# The second one\n\n<b>Words</b>.\n",
        "old/c.md": "# The third one\n\nWords.\n",
    }
    put(base, files)
    postmortem_cli("import", "old", *TODAY)
    for file in (base / "docs").rglob("PM-*.md"):
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join(lines[:1] + lines[2:]), encoding="utf-8")
    put(base, {"old/d.md": "# The third one\n\nOther words.\n"})
    done = postmortem_cli("import", "old", *TODAY)
    assert (done.exit_code, done.stdout.count("has the title and the text of docs/")) == (0, 3)
    assert len(drafts(base)) == 4


def test_nothing_is_written_through_a_link_out_of_the_knowledge_base(base, postmortem_cli) -> None:
    outside = base.parent / "outside"
    outside.mkdir()
    (base / "docs" / "2026").symlink_to(outside)
    put(base, {"old/a.md": TITLE})
    done = postmortem_cli("import", "old", *TODAY)
    assert (done.exit_code, list(outside.iterdir())) == (1, [])
    assert "docs/2026 is a link that leads out of" in done.stdout


def test_the_pages_of_the_team_are_left_out_and_imported_if_their_folder_is_named(
    base, postmortem_cli
) -> None:
    put(base, {"docs/handbook/duty.md": "# Who is on duty\n", "docs/index.md": "# Ours\n"})
    done = postmortem_cli("import", "docs", *TODAY)
    assert (done.exit_code, done.stdout.count("one of your own pages")) == (0, 2)
    assert drafts(base) == {}
    postmortem_cli("import", "docs/handbook", *TODAY)
    assert list(drafts(base)) == ["PM-2026-001"]


FOLDERS = [
    ({"2026-03-04-shop/README.md": TITLE, "2026-03-04-shop/log.md": TITLE}, ["README", "log"]),
    ({"shop/README.md": TITLE}, ["README"]),
    ({"README.md": f"---\nseverity: SEV2\n---\n{TITLE}", "b.md": TITLE}, ["README", "b"]),
    ({"README.md": TITLE, "sub/b.md": TITLE}, ["b"]),
    ({"_index.md": f"---\ntitle: All our posts\n---\n{TITLE}", "b.md": TITLE}, ["b"]),
    ({"_index.md": f"---\ndate: 2026-03-04\n---\n{TITLE}", "b.md": TITLE}, ["_index", "b"]),
]


@pytest.mark.parametrize(("files", "taken"), FOLDERS)
def test_only_a_page_about_the_pages_beside_it_is_left_out(
    base, postmortem_cli, files: dict[str, str], taken: list[str]
) -> None:
    put(base, {f"old/{path}": f"{text}{path}\n" for path, text in files.items()})
    postmortem_cli("import", "old", *TODAY)
    found = [text.split(" (sha256")[0].rpartition("/")[2] for text in drafts(base).values()]
    assert sorted(found) == sorted(f"{name}.md" for name in taken)


def test_secrets_people_and_shortcodes_of_a_text_are_told_without_their_values(
    base, postmortem_cli
) -> None:
    body = 'password=hunter2supersecret\nann@shop.org\n{{< figure src="x" >}} {% include y %}\n'
    put(base, {"old/a.md": f"{TITLE}{body}"})
    done = postmortem_cli("import", "old", *TODAY)
    assert "hunter2" not in done.stdout + done.stderr
    lines = drafts(base)["PM-2026-001"].splitlines()
    at = lines.index("password=hunter2supersecret") + 1
    assert f"docs/2026/PM-2026-001.md:{at}: looks like a secret" in done.stdout
    assert "holds 1 e-mail address" in done.stdout
    assert "holds 2 shortcodes" in done.stdout
    assert "ann@shop.org" not in done.stdout


def test_a_secret_over_two_lines_is_told_and_of_very_many_the_first_lines(base, postmortem_cli):
    many = "".join(f"password=hunter{number}super\n" for number in range(10, 40))
    put(base, {"old/a.md": f"{TITLE}password:\nhunter2supersecret\n", "old/b.md": f"# B\n{many}"})
    done = postmortem_cli("import", "old", *TODAY)
    assert "holds what looks like 1 secret" in done.stdout
    assert done.stdout.count("looks like a secret") == 10
    assert "20 more lines that look like that" in done.stdout


def test_links_in_html_are_mended_or_told(base, postmortem_cli) -> None:
    body = "<a href=\"b.md#c\">b</a> <img src='pic.png' alt=x>\n"
    put(base, {"old/a.md": f"{TITLE}{body}", "old/b.md": "# The second one\n"})
    done = postmortem_cli("import", "old", *TODAY)
    assert '<a href="PM-2026-002.md#c">b</a>' in drafts(base)["PM-2026-001"]
    assert "the link pic.png leads to a file that is not imported" in done.stdout


def test_a_long_name_is_cut_in_the_table(base, postmortem_cli) -> None:
    put(base, {f"old/{'n' * 200}.md": TITLE})
    done = postmortem_cli("import", "old", "--dry-run", *TODAY)
    assert (done.exit_code, "n" * 90 in done.stdout) == (0, False)


@pytest.mark.parametrize("name", ["hugo", "jekyll"])
def test_the_map_of_a_blog_goes_by_the_names_of_its_generators(base, postmortem_cli, name) -> None:
    put(base, {"old/a.md": TITLE})
    assert postmortem_cli("import", "old", "--map", name, *TODAY).stdout.startswith("Map: blog\n")


def test_a_map_that_there_is_not_is_told_without_the_words_of_the_system(base, postmortem_cli):
    put(base, {"old/a.md": TITLE})
    assert "No such file" not in postmortem_cli("import", "old", "--map", "mine", *TODAY).stderr
