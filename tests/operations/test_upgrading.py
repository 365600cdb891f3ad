from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb import discovery, frontmatter
from postmortem_kb.model import Place
from postmortem_kb.operations import configfile, configuration, upgrading
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.new import scalar
from postmortem_kb.operations.upgrading import ByHand, number, steps, words
from postmortem_kb.operations.upgrading.step import Step
from postmortem_kb.renames import SCHEMA_VERSION

FILE = Path("mkdocs.yml")


def numbered(text: str, to: int = 7) -> str | None:
    data = text.encode()
    layer = configfile.parsed(FILE, data)
    assert isinstance(layer, configfile.Layer)
    after = number.numbered(layer, data, to)
    return None if after is None else after.decode()


NUMBERED = [
    pytest.param("plugins: [search, postmortem-kb]  # all\n",
                 "plugins: [search, postmortem-kb: {schema_version: 7}]  # all\n",
                 id="in-brackets"),
    pytest.param("plugins: [postmortem-kb, search]",
                 "plugins: [postmortem-kb: {schema_version: 7}, search]", id="first-in-brackets"),
    pytest.param("plugins: ['postmortem-kb']", "plugins: ['postmortem-kb': {schema_version: 7}]",
                 id="in-quotes"),
    pytest.param("plugins:\n  - postmortem-kb  # ours\n  - search\n",
                 "plugins:\n  - postmortem-kb:  # ours\n      schema_version: 7\n  - search\n",
                 id="a-name-alone"),
    pytest.param("plugins:\n- postmortem-kb", "plugins:\n- postmortem-kb:\n    schema_version: 7",
                 id="at-the-end-of-the-file"),
    pytest.param("plugins:\n  - postmortem-kb:   # none\n",
                 "plugins:\n  - postmortem-kb:   # none\n      schema_version: 7\n",
                 id="without-options"),
    pytest.param("plugins:\n  - postmortem-kb:\n      # 1.\n      folder: a\n\nx: !ENV [A, 1]\n",
                 "plugins:\n  - postmortem-kb:\n      # 1.\n      schema_version: 7\n"
                 "      folder: a\n\nx: !ENV [A, 1]\n", id="with-options"),
    pytest.param("plugins:\n  - postmortem-kb: {}\n",
                 "plugins:\n  - postmortem-kb: {schema_version: 7}\n", id="no-options-in-braces"),
    pytest.param("plugins:\n  - postmortem-kb: { folder: a }\n",
                 "plugins:\n  - postmortem-kb: {schema_version: 7,  folder: a }\n", id="in-braces"),
    pytest.param("plugins:\n  search: {}\n  postmortem-kb:\n    jobs: 2\n",
                 "plugins:\n  search: {}\n  postmortem-kb:\n    schema_version: 7\n    jobs: 2\n",
                 id="a-mapping-of-plugins"),
    pytest.param("plugins:\n  - postmortem-kb:\n      schema_version:   3  # was\n",
                 "plugins:\n  - postmortem-kb:\n      schema_version:   7  # was\n", id="another"),
    pytest.param("plugins:\r\n  - postmortem-kb:\r\n      jobs: 2\r\n",
                 "plugins:\r\n  - postmortem-kb:\r\n      schema_version: 7\r\n      jobs: 2\r\n",
                 id="crlf"),
    pytest.param("\ufeffplugins:\n  - postmortem-kb\n",
                 "\ufeffplugins:\n  - postmortem-kb:\n      schema_version: 7\n", id="a-mark"),
    pytest.param("plugins: [search]\n", None, id="no-plugin-of-ours"),
    pytest.param("site_name: x\n", None, id="no-plugins"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "expected"), NUMBERED)
def test_the_number_is_written_and_nothing_else(before, expected) -> None:
    assert numbered(before) == expected


BY_HAND = [
    pytest.param("plugins:\n  - postmortem-kb: ~\n", 2, id="a-sign-for-nothing"),
    pytest.param("plugins: [postmortem-kb: ]\n", 1, id="nothing-in-brackets"),
    pytest.param("x: &o {jobs: 2}\nplugins:\n  - postmortem-kb: *o\n", 3, id="an-alias"),
    pytest.param("x: '\u2028'\nplugins:\n  - postmortem-kb:\n      jobs: 1\n", 4, id="other-lines"),
]


@pytest.mark.parametrize(("text", "line"), BY_HAND)
def test_what_cannot_be_edited_by_place_is_left_to_a_person(text, line) -> None:
    with pytest.raises(ByHand, match=rf"^mkdocs.yml:{line}: write `schema_version: 7`"):
        numbered(text)


def header(lines: str) -> bytes:
    return f"---\nid: PM-2026-001\n{lines}---\nold two\n".encode()


RENAMED = {
    "tags": {"old": "new", "two": "new", "odd": "yes: it is"},
    "triggers": {"old": "new"},
    "services": {"old": "it's"},
}
REWRITTEN = [
    ("trigger: old  # why\n", "trigger: new  # why\n", 1),
    ("trigger: two\n", "trigger: two\n", 0),
    ("tags: [a, old, b]\n", "tags: [a, new, b]\n", 1),
    ("tags: ['old', \"old\" ]\n", "tags: ['new' ]\n", 2),
    ("tags: [odd]\n", 'tags: ["yes: it is"]\n', 1),
    ("services: ['old', \"old\", x]\n", "services: ['it''s', x]\n", 2),
    ('services: [x, "old"]\n', 'services: [x, "it\'s"]\n', 1),
    ("tags:\n  - old  # one\n  - b\n", "tags:\n  - new  # one\n  - b\n", 1),
    ("tags:\n  # c\n  - old\n  # d\n  - two\n  - b\n", "tags:\n  # c\n  - new\n  # d\n  - b\n", 2),
    ("tags: [old, a, new]\n", "tags: [new, a]\n", 2),
    ("tags: [new, a, old]\n", "tags: [new, a]\n", 1),
    ("tags: [new, new, a]\n", "tags: [new, new, a]\n", 0),
    ("tags: [\n  old,\n  a,\n  two,\n]\n", "tags: [\n  new,\n  a,\n]\n", 2),
    ("summary: old\nteams: [old]\n", "summary: old\nteams: [old]\n", 0),
    ("tags: old\n", "tags: new\n", 1),
    ("tags: [' old ']\n", "tags: ['new']\n", 1),
    ("tags: [[old], {a: old}]\n", "tags: [[old], {a: old}]\n", 0),
]


@pytest.mark.parametrize(("before", "after", "count"), REWRITTEN)
def test_words_that_have_another_name_get_it_in_their_own_fields(before, after, count) -> None:
    expected = (header(after), count)
    assert words.rewritten("x.md", header(before), RENAMED) == expected
    assert words.rewritten("x.md", header(after), RENAMED) == (header(after), 0)


def test_a_word_is_looked_for_however_it_is_quoted() -> None:
    renamed: words.Renamed = {"tags": {"it's": "its"}}
    data = header("tags: ['it''s']\n")
    assert words.is_in(data, renamed)
    assert words.rewritten("x.md", data, renamed) == (header("tags: ['its']\n"), 1)
    assert not words.is_in(data, {"tags": {"old-word": "new"}})


def test_line_endings_a_mark_and_the_body_stay() -> None:
    data = b"\xef\xbb\xbf" + header("tags: [old]\n").replace(b"\n", b"\r\n")
    after, _ = words.rewritten("x.md", data, RENAMED)
    assert after == data.replace(b"[old]", b"[new]")


LEFT = [
    pytest.param("tags:\n  - old\n  - two  # a reason\n", 4, id="a-comment-would-go"),
    pytest.param("tags: [old,\n  # a reason\n  two]\n", 3, id="a-comment-between"),
    pytest.param("trigger: |\n  old\n", 3, id="a-block"),
    pytest.param("trigger: >-\n  old\n\ntags: [a]\n", 3, id="a-block-with-a-blank-line"),
]


@pytest.mark.parametrize(("text", "line"), LEFT)
def test_what_would_take_other_things_along_is_left_to_a_person(text, line) -> None:
    with pytest.raises(ByHand, match=rf"^x.md:{line}: write `new` by hand"):
        words.rewritten("x.md", header(text), RENAMED)


FAULTY = [
    header("tags: [old]\ntitle: a: b\n"),
    header("tags: [old\n"),
    header("tags: [old, \xff]\n"),
]
FAULTY[2] = FAULTY[2].replace("\xff".encode(), b"\xff")


@pytest.mark.parametrize("data", FAULTY, ids=["a-colon", "a-bracket", "not-utf-8"])
def test_a_file_with_faults_is_left_until_it_is_correct(data) -> None:
    with pytest.raises(ByHand, match="has faults"):
        words.rewritten("x.md", data, RENAMED)


def test_a_file_with_faults_and_no_such_word_in_its_front_matter_is_no_matter() -> None:
    data = header("title: a: b\n")
    assert words.rewritten("x.md", data, RENAMED) == (data, 0)


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1)
SOUND = WORDS.map(str.strip).filter(str.isprintable).filter(bool)


@given(SOUND, SOUND, st.sampled_from(["plain", "'", '"']))
def test_any_word_becomes_any_other(old: str, new: str, mark: str) -> None:
    renamed: words.Renamed = {"tags": {old: new}}
    spelt = {
        "plain": scalar(old),
        "'": "'" + old.replace("'", "''") + "'",
        '"': '"' + old.replace("\\", "\\\\").replace('"', '\\"') + '"',
    }[mark]
    data = header(f"tags: [first, {spelt}, last]\nteams: [{spelt}]\n")
    expected = {"tags": ["first", new, "last"], "teams": [old]}
    after, _ = words.rewritten("x.md", data, renamed)
    values = frontmatter.read(after).values
    assert {key: values[key] for key in expected} == expected


def test_the_steps_lead_from_the_beginning_to_this_version_without_a_gap() -> None:
    family = discovery.collect(steps, "STEP").values()
    assert sorted(step.start for step in family) == list(range(SCHEMA_VERSION))
    assert [step for step in family if not step.sentence] == []


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/PM-2026-001.md").write_bytes(header("tags: [old]\n"))
    (tmp_path / "mkdocs.yml").write_text("plugins: [postmortem-kb]\n", encoding="utf-8")
    return tmp_path


def test_steps_are_made_in_order_each_on_what_the_one_before_left(base) -> None:
    file = base / "docs/PM-2026-001.md"
    place = Place(3, 8, 3, 11)

    def first(_, contents):
        yield file, Edit(place, contents(file)[27:30].decode().upper())

    def second(_, contents):
        yield file, Edit(place, contents(file)[27:30].decode() * 2)

    project = configuration.load(base / "mkdocs.yml")
    found = upgrading.upgrade(project, [Step(1, "b", second), Step(0, "a", first)])
    assert [step.start for step in found.steps] == [0, 1]
    assert [(each.file.name, each.after) for each in found.changes] == [
        ("PM-2026-001.md", header("tags: [OLDOLD]\n")),
        ("mkdocs.yml", b"plugins: [postmortem-kb: {schema_version: 2}]\n"),
    ]


def test_a_step_of_a_version_that_is_reached_already_is_not_made_again(base) -> None:
    (base / "mkdocs.yml").write_text("plugins: [postmortem-kb: {schema_version: 1}]\n")
    found = upgrading.upgrade(configuration.load(base / "mkdocs.yml"), [Step(0, "a")])
    assert (found.steps, found.changes, found.by_hand) == ((), (), ())


def test_the_number_stands_where_the_options_stand_be_they_inherited(base) -> None:
    (base / "base.yml").write_text("plugins:\n  - postmortem-kb:\n      jobs: 1\n")
    (base / "mkdocs.yml").write_text("INHERIT: base.yml\nsite_name: x\n", encoding="utf-8")
    (change,) = upgrading.upgrade(configuration.load(base / "mkdocs.yml")).changes
    assert change.file.name == "base.yml"
    assert b"schema_version: 1" in change.after


def test_a_file_with_two_paths_is_rewritten_once(base) -> None:
    (base / "docs/again.md").symlink_to(base / "docs/PM-2026-001.md")
    (base / "mkdocs.yml").write_text(
        "plugins: [postmortem-kb: {schema_version: 1, renamed: {tags: {old: new}}}]\n"
    )
    found = upgrading.upgrade(configuration.load(base / "mkdocs.yml"))
    assert [(each.told, each.after) for each in found.changes] == [
        ("1 word renamed", header("tags: [new]\n"))
    ]
