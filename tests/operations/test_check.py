from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.model import Level
from postmortem_kb.operations import check

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

GOOD = (
    "---\nid: {id}\ntitle: Checkout failed in the EU\nstatus: draft\nseverity: SEV3\n"
    "owner: platform\n{more}---\n"
)


def good(identifier: str, *more: str) -> str:
    return GOOD.format(id=identifier, more="".join(f"{line}\n" for line in more))


def test_problems_come_in_the_order_of_files_and_lines(knowledge_base) -> None:
    report = knowledge_base(
        {
            "b.md": good("PM-2026-002", "zzz: 1", "related: [PM-2026-404]"),
            "a.md": good("PM-2026-001", "owner: x").replace("EU", "[x] EU: y"),
            "PM-2026-003.md": good("PM-2026-003"),
        }
    )
    found = [(each.path, each.line, each.code) for each in report.problems]
    assert found == [
        ("a.md", 2, "PM021"),
        ("a.md", 3, "PM014"),
        ("a.md", 7, "PM018"),
        ("b.md", 2, "PM021"),
        ("b.md", 7, "PM101"),
        ("b.md", 8, "PM401"),
    ]
    assert report.errors() == {"a.md": 2, "b.md": 2}
    assert {each.severity for each in report.problems} == {Level.ERROR, Level.NOTE}


HOSTILE = [
    pytest.param(b"", "PM003", id="empty"),
    pytest.param(b"---\na: " + b"[" * 60_000 + b"\n---\n", "PM008", id="sixty-thousand-brackets"),
    pytest.param(b"---\na: " + b"[" * 400_000 + b"\n---\n", "PM007", id="too-many-brackets"),
    pytest.param(b"[" * 400_000, "PM003", id="brackets-without-a-header"),
    pytest.param(b"---\n" + b"- " * 30_000 + b"\n---\n", "PM008", id="nested-items"),
    pytest.param(b"---\na: &a [x]\nb: &b [" + b"*a," * 9 + b"]\n---\n", "PM020", id="alias-bomb"),
    pytest.param(b"---\na: " + b"x" * 10_000_000 + b"\n---\n", "PM007", id="ten-megabytes"),
    pytest.param(b"---\n" + b"a: b\n" * 2_000_000 + b"---\n", "PM007", id="two-million-lines"),
    pytest.param(b"---\ntitle: a\0b\n---\n", "PM009", id="nul"),
    pytest.param(b'---\ntitle: "a\\0b"\n---\n', "PM009", id="an-escaped-nul"),
    pytest.param("---\nid: x\n---\n".encode("utf-16"), "PM002", id="utf-16"),
    pytest.param("---\nid: x\n---\n".encode("utf-16-be"), "PM003", id="utf-16-without-a-mark"),
    pytest.param(b"\xff\xfe", "PM002", id="a-mark-alone"),
    pytest.param(b"\x80" * 1_000, "PM002", id="no-text"),
    pytest.param(b"\x1f\x8b\x08" + bytes(range(256)) * 9, "PM002", id="compressed"),
    pytest.param(b"---\n%YAML 9.9\n---\n", "PM010", id="a-directive"),
    pytest.param(b"---\n? \n---\n", "PM102", id="a-key-of-nothing"),
    pytest.param(b"---\n" + b"".join(b"k%d: x\n" % n for n in range(4_000)) + b"---\n", "PM101",
                 id="four-thousand-unknown-keys"),
    pytest.param(b"---\nid: PM-2026-001\n---\n" + b"\n" * 300_000 + b"<!--", "PM102",
                 id="a-long-empty-body"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "code"), HOSTILE)
def test_a_hostile_file_is_a_fault_with_a_code_and_stops_nothing(
    data, code, knowledge_base
) -> None:
    report = knowledge_base({"a.md": data, "PM-2026-002.md": good("PM-2026-002")})
    assert code in {each.code for each in report.problems}
    assert {each.path for each in report.problems} == {"a.md"}
    assert len(report.corpus) == 2


def test_what_is_no_file_is_a_fault_and_is_not_waited_for(tmp_path) -> None:
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "dangling.md").symlink_to(tmp_path / "gone")
    (tmp_path / "loop.md").symlink_to(tmp_path / "loop.md")
    os.mkfifo(tmp_path / "pipe.md")
    names = ["dangling.md", "folder.md", "loop.md", "pipe.md"]
    report = check.run([Location(name, name, tmp_path / name) for name in names], Settings(), NOW)
    assert [(each.path, each.code) for each in report.problems] == [
        (name, "PM001") for name in names
    ]


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path) -> None:
    # Nobody's permissions help here, root's neither.
    (tmp_path / "a.md").symlink_to("/proc/self/mem")
    report = check.run([Location("a.md", "a.md", tmp_path / "a.md")], Settings(), NOW)
    assert [each.code for each in report.problems] == ["PM001"]


def test_the_fault_of_a_file_that_is_gone_by_the_second_look_is_told(tmp_path) -> None:
    def until_all_are_judged() -> Iterator[Location]:
        for name in ("a.md", "b.md"):
            (tmp_path / name).write_text(good("PM-2026-001"), encoding="utf-8")
            yield Location(name, name, tmp_path / name)
        (tmp_path / "b.md").unlink()

    report = check.run(until_all_are_judged(), Settings(), NOW)
    found = [(each.path, each.line) for each in report.problems if each.code == "PM402"]
    assert found == [("b.md", 1)]


def test_a_blank_field_is_missing_however_it_is_written(knowledge_base) -> None:
    more = ['summary: ""', "services: []", "times:", "impact: {description: '  '}"]
    text = good("PM-2026-001", *more).replace("draft", "in-review") + "\n## Impact\n\n## Timeline\n"
    report = knowledge_base({"PM-2026-001.md": text})
    lines = [(each.line, each.code) for each in report.problems if each.severity is Level.ERROR]
    assert lines == [(7, "PM102"), (8, "PM102"), (9, "PM102"), (10, "PM102")]


def test_a_report_of_some_is_as_if_there_were_no_others(knowledge_base) -> None:
    hidden = good("PM-2026-001", "visibility: restricted")
    files = {"PM-2026-001.md": hidden, "x.md": good("PM-2026-001"), "y.md": good("PM-2026-002")}
    whole = knowledge_base(files)
    alone = check.only(whole, lambda draft: draft.record.front.visibility != "restricted")
    assert "PM402" in {each.code for each in whole.problems}
    assert [each.page for each in alone.corpus] == [
        "postmortems/pm-2026-002.md",
        "postmortems/pm-2026-001.md",
    ]
    assert {each.code for each in alone.problems} == {"PM021"}


def test_a_report_of_all_is_not_made_again(knowledge_base) -> None:
    whole = knowledge_base({"PM-2026-001.md": good("PM-2026-001")})
    assert check.only(whole, lambda _: True) is whole


def test_a_report_is_made_again_with_contents_that_are_not_on_disk(knowledge_base) -> None:
    files = {"PM-2026-001.md": good("PM-2026-001"), "PM-2026-002.md": good("PM-2026-002")}
    before = knowledge_base(files)
    first = next(each.location for each in before.corpus if each.location.path == "PM-2026-001.md")
    text = good("PM-2026-002", "related: [PM-2026-404]", "zzz: 1").encode()
    after = check.again(before, {first: text})
    assert [(each.path, each.line, each.code) for each in after.problems] == [
        ("PM-2026-001.md", 2, "PM021"),
        ("PM-2026-001.md", 7, "PM401"),
        ("PM-2026-001.md", 8, "PM101"),
        ("PM-2026-002.md", 2, "PM402"),
    ]
    assert check.again(after, {first: files[first.path].encode()}).problems == before.problems


def test_a_file_alone_is_judged_without_the_others_and_with_its_comments(knowledge_base) -> None:
    report = knowledge_base({"PM-2026-001.md": good("PM-2026-001")})
    location = next(iter(report.corpus)).location
    comment = "yyy: 1  # postmortem-ignore PM101: ours"
    text = good("PM-2026-001", "related: [PM-2026-404]", "zzz: 1", comment).encode()
    found = [(each.line, each.code) for each in check.alone(location, text, report.context)]
    assert found == [(8, "PM101")]


def test_of_one_fault_in_one_file_a_hundred_are_told(knowledge_base) -> None:
    body = "<script>a</script>\n\n" * 5_000
    keys = "".join(f"k{number}: x\n" for number in range(2_000))
    text = good("PM-2026-001").replace("owner: platform\n", f"owner: platform\n{keys}") + body
    counts = Counter(each.code for each in knowledge_base({"2026/PM-2026-001.md": text}).problems)
    assert counts == {"PM101": 100, "PM708": 100}


def test_no_message_is_as_long_as_a_file(knowledge_base) -> None:
    text = good("PM-2026-001", f"tags: [a]  # postmortem-ignore {'x' * 50_000}: y")
    (problem,) = knowledge_base({"2026/PM-2026-001.md": text}).problems
    assert (problem.code, len(problem.message) < 2_100) == ("PM022", True)


def test_a_number_of_thousands_of_digits_is_no_number(knowledge_base) -> None:
    text = good("PM-2026-001", f"former_ids: [PM-{'1' * 5_000}]", "related: [PM-2026-404]")
    found = [each.code for each in knowledge_base({"2026/PM-2026-001.md": text}).problems]
    assert found == ["PM401"]
