from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from postmortem_kb.config import Settings
from postmortem_kb.operations import fulltext
from postmortem_kb.operations.fulltext import Answer, index
from postmortem_kb.operations.project import Project

INDEX = ".cache/postmortem-kb/search.sqlite"


def project(folder: Path, **options) -> Project:
    return Project(folder, folder / "docs", Settings(**options))


def write(folder: Path, number: int, front: str = "", body: str = "Nothing.") -> Path:
    file = folder / f"docs/PM-2026-{number:03}.md"
    file.parent.mkdir(exist_ok=True)
    head = f"id: PM-2026-{number:03}\nstatus: draft\nseverity: SEV2\nowner: data\n"
    if "title:" not in front:
        head += f"title: Something happened {number}\n"
    file.write_text(f"---\n{head}{front}---\n{body}\n", encoding="utf-8")
    return file


def search(folder: Path, typed: str, **options) -> Answer:
    return fulltext.search(project(folder, **options), typed, 10)


def ids(answer: Answer) -> list[str]:
    return [hit.id for hit in answer.hits]


FIELDS = [
    pytest.param("title: Zürich was dark", "", "zurich", id="title-without-accents"),
    pytest.param("summary: The pool ran dry.", "", "POOL", id="summary-in-capitals"),
    pytest.param("services: [check-out]", "", "check-out", id="service"),
    pytest.param("root_cause_categories: [config-change]", "", "config-change", id="cause"),
    pytest.param("trigger: time-event", "", "time-event", id="trigger"),
    pytest.param("former_ids: [OLD-7]", "", "old-7", id="former-id"),
    pytest.param("incident: {id: INC-123}", "", "INC-123", id="incident"),
    pytest.param("contributing_factors: [A stale cache.]", "", "stale", id="factor"),
    pytest.param("tags: [frostbite]", "", "frostbite", id="tag"),
    pytest.param("references: [{title: Wiki, url: https://wiki.example.com/a_b}]", "",
                 "https://wiki.example.com/a_b", id="address"),
    pytest.param("action_items:\n  - {id: AI-1, title: Add it, status: open, ticket: ops/db#12}",
                 "", "ops/db#12", id="ticket"),
    pytest.param("times: {impact_start: 2026-03-04T14:05Z}", "", "2026-03-04T14:05", id="time"),
    pytest.param("", "It said error_code 17.", "error_code", id="a-word-with-an-underscore"),
    pytest.param("", "It was a read_timeout.", "timeout", id="a-part-of-such-a-word"),
    pytest.param("", "At 10.0.0.1 it ended.", "10.0.0.1", id="an-ip-address"),
    pytest.param("", "Caf\u0065\u0301 closed.", "café", id="an-accent-on-its-own"),
    pytest.param("", "```\nkubectl rollout\n```", "kubectl rollout", id="code"),
    pytest.param("times: {impact_start: 2026-03-04T14:05Z}", "", "2026-03-04", id="day-of-a-time"),
    pytest.param("closed_on: 2026-03-09", "", "2026-03-09", id="day"),
    pytest.param("", "Two timeouts.", "timeout", id="a-plural"),
    pytest.param("", "It timed out.", "TIMES", id="another-ending"),
    pytest.param("", "They dropped it.", "dropping", id="a-doubled-letter"),
    pytest.param("", "Its queries failed.", "query", id="a-plural-in-ies"),
    pytest.param("", "昨夜停電発生", "停電", id="a-part-of-a-run"),
    pytest.param("title: データベース障害発生", "", "障害", id="a-part-of-a-run-in-a-title"),
    pytest.param("", "The connections were gone.", "connectio*", id="a-beginning"),
    pytest.param("", "# 停電\n\nIt was dark.", "停電", id="not-latin"),
]  # fmt: skip


@pytest.mark.parametrize(("front", "body", "typed"), FIELDS)
def test_all_that_a_reader_sees_is_found(front, body, typed, tmp_path) -> None:
    write(tmp_path, 1, f"{front}\n" if front else "", body or "Nothing.")
    write(tmp_path, 2)
    assert ids(search(tmp_path, typed)) == ["PM-2026-001"]


NOT_FOUND = [
    pytest.param("<!-- hidden here -->", "hidden", id="a-comment"),
    pytest.param("connection of a pool", '"connection pool"', id="words-that-are-not-side-by-side"),
    pytest.param("only one of two", "one three", id="one-word-of-two"),
    pytest.param("timeoutish", "timeout", id="a-longer-word"),
    pytest.param("PM-1s and DB2s", "DB2", id="a-code-with-another-ending"),
    pytest.param("At 10.0.0.12 it ended.", "10.0.0.1", id="another-ip-address"),
]


@pytest.mark.parametrize(("body", "typed"), NOT_FOUND)
def test_what_is_not_there_is_not_found(body, typed, tmp_path) -> None:
    write(tmp_path, 1, body=body)
    answer = search(tmp_path, typed)
    assert (answer.hits, answer.found) == ((), 0)


def test_words_may_stand_in_different_places(tmp_path) -> None:
    write(tmp_path, 1, "tags: [frostbite]\n", "The pool ran dry.")
    assert ids(search(tmp_path, "pool frost*")) == ["PM-2026-001"]


def test_a_title_says_more_than_a_summary_and_that_more_than_a_body(tmp_path) -> None:
    write(tmp_path, 1, body="The pool, the pool, the pool.")
    write(tmp_path, 2, "summary: The pool ran dry.\n")
    write(tmp_path, 3, "title: A pool ran dry\n")
    write(tmp_path, 4)
    assert ids(search(tmp_path, "pool")) == ["PM-2026-003", "PM-2026-002", "PM-2026-001"]


def test_a_whole_id_finds_its_postmortem_first(tmp_path) -> None:
    write(tmp_path, 1, "title: After PM-2026-002\n", "PM-2026-002 " * 50)
    write(tmp_path, 2)
    assert ids(search(tmp_path, "pm-2026-002")) == ["PM-2026-002", "PM-2026-001"]


def test_hits_are_shown_in_their_context(tmp_path) -> None:
    write(tmp_path, 1, "title: A pool ran dry\n", f"{'word ' * 90}the \x02pool\x03 was small")
    (hit,) = search(tmp_path, "pool").hits
    assert [hit.title.text[start:end] for start, end in hit.title.hits] == ["pool"]
    (excerpt,) = hit.excerpts
    assert excerpt.field == "body"
    assert excerpt.text.startswith("…word word")
    assert [excerpt.text[start:end] for start, end in excerpt.hits] == ["pool"]


def test_without_a_hit_in_the_text_its_summary_is_shown(tmp_path) -> None:
    write(tmp_path, 1, "title: A pool ran dry\nsummary: Nobody could pay.\n")
    (hit,) = search(tmp_path, "pool").hits
    assert [(each.text, each.hits) for each in hit.excerpts] == [("Nobody could pay.", ())]


def test_an_excerpt_is_never_as_long_as_a_file(tmp_path) -> None:
    write(tmp_path, 1, body=f"pool {'x' * 100_000} pool")
    (hit,) = search(tmp_path, "pool").hits
    assert len(hit.excerpts[0].text) < 700
    assert hit.excerpts[0].hits == ((0, 4),)


def test_a_run_is_shown_as_it_was_written(tmp_path) -> None:
    write(tmp_path, 1, body="昨夜停電発生")
    (hit,) = search(tmp_path, "停電").hits
    assert [(each.text, each.hits) for each in hit.excerpts] == [("昨夜停電発生", ((2, 4),))]


def test_an_excerpt_is_prose_and_not_signs(tmp_path) -> None:
    body = "## Impact\n\n| Pool | Size |\n|------|-----:|\n| main | 20 |\n\n---\nMore follows.\n"
    write(tmp_path, 1, body=body)
    (hit,) = search(tmp_path, "pool").hits
    (excerpt,) = hit.excerpts
    assert excerpt.text == "Impact. Pool, Size. main, 20. More follows."


def test_values_of_the_front_matter_are_sentences_without_statuses_and_owners(tmp_path) -> None:
    items = "action_items:\n  - {id: AI-1, title: Watch the pool, owner: pool, status: open, due: 2026-03-01}"  # noqa: E501
    write(tmp_path, 1, f"contributing_factors: [The pool was small]\n{items}\n")
    (hit,) = search(tmp_path, "pool").hits
    (excerpt,) = hit.excerpts
    assert excerpt.text == "The pool was small. Watch the pool."
    (hit,) = search(tmp_path, "2026-03-01").hits
    assert [each.hits for each in hit.excerpts] == [()]


@pytest.mark.parametrize("typed", ["zeckout", "chk", "checko2", "pools chekcout nowhere"])
def test_no_word_is_offered_that_was_hardly_meant(typed, tmp_path) -> None:
    write(tmp_path, 1, "services: [checkout]\n", "The pool ran dry.")
    assert search(tmp_path, typed).instead == ""


def test_a_search_is_offered_only_if_it_finds_something(tmp_path) -> None:
    write(tmp_path, 1, "services: [checkout]\n")
    write(tmp_path, 2, body="The pool.")
    assert search(tmp_path, "chekout pool").instead == ""


def test_as_many_words_as_somebody_types_are_a_search(tmp_path) -> None:
    write(tmp_path, 1, body="The pool.")
    assert search(tmp_path, "pool " * 2000).found == 1


def test_the_nearest_word_is_offered_for_one_that_is_nowhere(tmp_path) -> None:
    write(tmp_path, 1, "services: [checkout]\n", "The connection pool ran dry.")
    answer = search(tmp_path, 'chekout "connection pool"')
    assert (answer.found, answer.instead) == (0, 'checkout "connection pool"')
    assert search(tmp_path, "checkout qqqqq").instead == ""


def test_what_cannot_be_read_is_counted_and_the_rest_of_it_found(tmp_path) -> None:
    write(tmp_path, 1, "severity: [broken\n", "The pool ran dry.")
    write(tmp_path, 2, body="The pool.")
    answer = search(tmp_path, "pool")
    assert (sorted(ids(answer)), answer.faulty) == (["PM-2026-001", "PM-2026-002"], 1)


def test_an_unchanged_file_is_not_parsed_again(tmp_path, monkeypatch) -> None:
    write(tmp_path, 1, body="The pool.")
    write(tmp_path, 2, body="The pool.")
    first = search(tmp_path, "pool")
    write(tmp_path, 2, body="Another pool.")
    parsed = []
    real = index.corpus.document

    def document(location, *arguments):
        parsed.append(location.uri)
        return real(location, *arguments)

    monkeypatch.setattr(index.corpus, "document", document)
    assert sorted(ids(search(tmp_path, "pool"))) == sorted(ids(first))
    assert parsed == ["PM-2026-002.md"]


def test_a_change_within_the_same_second_and_of_the_same_size_is_seen(tmp_path) -> None:
    file = write(tmp_path, 1, body="The pool.")
    assert search(tmp_path, "pool").found == 1
    before = file.stat()
    write(tmp_path, 1, body="The lock.")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (search(tmp_path, "pool").found, search(tmp_path, "lock").found) == (0, 1)


def test_what_was_removed_is_no_longer_found_and_what_was_moved_is(tmp_path) -> None:
    write(tmp_path, 1, body="The pool.").unlink()
    write(tmp_path, 2, body="The pool.")
    assert ids(search(tmp_path, "pool")) == ["PM-2026-002"]
    (tmp_path / "docs/2026").mkdir()
    (tmp_path / "docs/PM-2026-002.md").rename(tmp_path / "docs/2026/PM-2026-002.md")
    (hit,) = search(tmp_path, "pool").hits
    assert hit.path.endswith("docs/2026/PM-2026-002.md")
    (tmp_path / "docs/2026/PM-2026-002.md").unlink()
    assert search(tmp_path, "pool").found == 0


def test_no_word_of_a_restricted_postmortem_is_in_the_file(tmp_path) -> None:
    write(tmp_path, 1, "visibility: restricted\n", "xyzzyplugh")
    write(tmp_path, 2, body="frobozzmagic")
    write(tmp_path, 3)
    answer = search(tmp_path, "xyzzyplugh")
    assert (answer.found, answer.withheld) == (0, 1)
    assert search(tmp_path, "frobozzmagic").found == 1
    write(tmp_path, 2, "visibility: restricted\n", "frobozzmagic")
    assert search(tmp_path, "frobozzmagic").withheld == 2
    data = (tmp_path / INDEX).read_bytes()
    assert (b"xyzzyplugh" in data, b"frobozzmagic" in data) == (False, False)
    assert b"Something happened 3" in data


def test_what_publish_names_is_found_as_soon_as_it_does(tmp_path) -> None:
    write(tmp_path, 1, "visibility: restricted\n", "The pool.")
    assert search(tmp_path, "pool").found == 0
    assert search(tmp_path, "pool", publish=["internal", "restricted"]).found == 1
    assert b"The pool." in (tmp_path / INDEX).read_bytes()
    assert search(tmp_path, "pool").found == 0
    assert b"The pool." not in (tmp_path / INDEX).read_bytes()


def test_the_cache_is_nothing_for_git(tmp_path) -> None:
    write(tmp_path, 1)
    search(tmp_path, "pool")
    folder = tmp_path / ".cache/postmortem-kb"
    assert (folder / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert sorted(each.name for each in folder.iterdir()) == [".gitignore", "search.sqlite"]


def foreign(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE files (uri)")
        db.commit()


def hooked(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TRIGGER t AFTER DELETE ON files BEGIN DELETE FROM made_for; END")
        db.commit()


def gutted(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute("DELETE FROM words_config")
        db.execute("UPDATE words_data SET block = x'00'")
        db.commit()


DAMAGES = [
    pytest.param(lambda file: file.write_bytes(b"no database" * 1000), id="no-database"),
    pytest.param(lambda file: file.write_bytes(file.read_bytes()[:5000]), id="cut-short"),
    pytest.param(
        lambda file: file.write_bytes(file.read_bytes()[:2000] + b"\0" * 9000), id="holes"
    ),
    pytest.param(foreign, id="another-database"),
    pytest.param(hooked, id="a-trigger-in-it"),
    pytest.param(gutted, id="words-overwritten"),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_made_again_and_that_is_said_once(damage, tmp_path) -> None:
    for number in range(1, 6):
        write(tmp_path, number, body="The pool ran dry.")
    search(tmp_path, "pool")
    damage(tmp_path / INDEX)
    answers = [search(tmp_path, "pool") for _ in range(2)]
    assert [(answer.found, answer.remark) for answer in answers] == [
        (5, "the search index could not be read and was made again"),
        (5, ""),
    ]


def test_values_of_a_forged_index_are_text_and_no_more(tmp_path) -> None:
    write(tmp_path, 1, body="The pool ran dry.")
    search(tmp_path, "pool")
    with closing(sqlite3.connect(tmp_path / INDEX)) as db:
        db.execute("UPDATE files SET faulty = 9e999, name = x'ff', day = 7, severity = NULL")
        db.execute("UPDATE words SET title = x'00', summary = 17")
        db.commit()
    (hit,) = search(tmp_path, "pool").hits
    assert (hit.day, hit.severity, hit.excerpts[0].text) == ("7", "", "The pool ran dry.")


def test_an_index_that_another_process_keeps_is_done_without(tmp_path, monkeypatch) -> None:
    write(tmp_path, 1, body="The pool.")
    search(tmp_path, "pool")
    monkeypatch.setattr(index, "PATIENCE", 0.01)
    with closing(sqlite3.connect(tmp_path / INDEX)) as db:
        db.execute("BEGIN EXCLUSIVE")
        answer = search(tmp_path, "pool")
    assert (answer.found, "locked" in answer.remark) == (1, True)
    assert search(tmp_path, "pool").remark == ""


def blocked(folder: Path) -> None:
    (folder / ".cache").write_text("a file", encoding="utf-8")


def led_away(folder: Path) -> None:
    (folder / "elsewhere").mkdir()
    (folder / ".cache").mkdir()
    (folder / ".cache/postmortem-kb").symlink_to(folder / "elsewhere")


def led_to_a_file(folder: Path) -> None:
    (folder / ".cache/postmortem-kb").mkdir(parents=True)
    (folder / INDEX).symlink_to(folder / "elsewhere")


def led_to_a_file_beside_it(folder: Path) -> None:
    (folder / ".cache/postmortem-kb").mkdir(parents=True)
    (folder / f"{INDEX}-journal").symlink_to(folder / "elsewhere")


@pytest.mark.parametrize("hinder", [blocked, led_away, led_to_a_file, led_to_a_file_beside_it])
def test_without_a_place_for_the_index_the_answer_is_the_same(hinder, tmp_path) -> None:
    write(tmp_path, 1, body="The pool.")
    hinder(tmp_path)
    answer = search(tmp_path, "pool")
    assert answer.found == 1
    assert answer.remark.startswith("the search index cannot be kept (")
    elsewhere = tmp_path / "elsewhere"
    assert list(elsewhere.iterdir()) == [] if elsewhere.is_dir() else not elsewhere.exists()


def test_two_at_once_find_the_same_and_leave_a_sound_index(tmp_path) -> None:
    for number in range(1, 40):
        write(tmp_path, number, body="The pool ran dry. " * 50)
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: [postmortem-kb]\n", "utf-8")
    command = [sys.executable, "-m", "postmortem_kb", "search", "pool", "--format", "json"]
    running = [
        subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    said = [process.communicate(timeout=120) for process in running]
    assert [errors for _, errors in said] == [b"", b"", b""]
    assert b'"found":39' in said[0][0]
    assert said[0] == said[1] == said[2]
    with closing(sqlite3.connect(tmp_path / INDEX)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        db.execute("INSERT INTO words (words) VALUES ('integrity-check')")


def test_a_name_that_is_no_text_is_found_as_well(tmp_path) -> None:
    (tmp_path / "docs").mkdir()
    name = os.fsdecode(b"docs/\xff.md")
    (tmp_path / name).write_text("The pool.\n", encoding="utf-8")
    (hit,) = search(tmp_path, "pool").hits
    assert (hit.id, hit.path.endswith(name)) == ("?", True)
