from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from postmortem_kb.importers.git_log import IMPORTER
from postmortem_kb.recordings import Ask, Event, EventKind, Recording, Source, Unreadable
from postmortem_kb.recordings.importer import NO, PERHAPS, SURELY
from postmortem_kb.recordings.material import Material

RECORDED = Path(__file__).with_name("recorded") / "git_log"
NAMES = {
    name[:7]: name
    for name in (
        "5fc0ab53a4ddc13d13bb77d27088ad8fe86c5f3b",
        "02ea5113153ef1e5c52d75c0e0b48d85736214f2",
        "f0a995f85d46b3e78d0ec59e19b4a3a65731b0f9",
        "21a119d4570720aae9cc81080f805424eb3c0b04",
    )
}
TOLD = "its times are of commits: a deploy is later, look when each was deployed"
COMMAND = "git log --date=iso-strict"


def commit(hour: int, minute: int, name: str, text: str, actor: str) -> Event:
    at = datetime(2026, 3, 4, hour, minute, tzinfo=UTC)
    source = Source("git", "", NAMES[name])
    return Event(at, EventKind.CHANGE, text, source, actor, NAMES[name])


LATER = (
    commit(
        10,
        20,
        "5fc0ab5",
        "Merge 5fc0ab5: Merge branch 'rollback' (v4.2.1, deploy/production)",
        "bob-jones",
    ),
    commit(10, 17, "02ea511", "Commit 02ea511: Raise a timeout", "alice-smith"),
    commit(10, 15, "f0a995f", 'Commit f0a995f: Revert "Release checkout 4.2"', "bob-jones"),
)
RELEASE = "Commit 21a119d: Release checkout 4.2 (v4.2)"


def material(folder: Path, written: str) -> Material:
    path = folder / "deploys.txt"
    path.write_text(written)
    return Material(path)


def entry(number: int = 0, date: str = "2026-03-04T10:20:00+00:00", decoration: str = "") -> str:
    return (
        f"commit {number:040x}{decoration}\nAuthor: Bob Jones <bob@example.com>\n"
        f"Date:   {date}\n\n    Roll back\n"
    )


@pytest.mark.parametrize("name", ["default.txt", "iso-strict.txt", "rfc.txt", "raw.txt"])
def test_a_log_is_read_in_any_spelling_of_its_dates(name: str) -> None:
    [recording] = IMPORTER.read(Material(RECORDED / name), Ask())

    assert recording == Recording(
        tool="git",
        events=(*LATER, commit(8, 58, "21a119d", RELEASE, "alice-smith")),
        remarks=(TOLD,),
    )


def test_of_two_dates_the_later_one_counts_when_it_was_committed() -> None:
    [recording] = IMPORTER.read(Material(RECORDED / "fuller-iso.txt"), Ask())

    assert recording == Recording(
        tool="git",
        events=(*LATER, commit(9, 1, "21a119d", RELEASE, "alice-smith")),
        remarks=(TOLD,),
    )


def test_a_commit_that_is_there_twice_is_told_once(tmp_path: Path) -> None:
    [recording] = IMPORTER.read(material(tmp_path, entry() + "\n" + entry()), Ask())

    assert len(recording.events) == 1


def test_a_commit_without_a_readable_date_is_counted(tmp_path: Path) -> None:
    given = material(tmp_path, entry(1) + "\n" + entry(2, "2 hours ago"))

    [recording] = IMPORTER.read(given, Ask())

    assert recording.remarks == ("left out 1 entry without a time that can be read", TOLD)


@pytest.mark.parametrize(
    ("decoration", "text"),
    [
        ("", "Commit 0000000: Roll back"),
        (" (HEAD -> main, origin/main)", "Commit 0000000: Roll back"),
        (" (tag: v1, tag: v2, main)", "Commit 0000000: Roll back (v1, v2)"),
        (
            " (origin/deployed, tag: deploy-7)",
            "Commit 0000000: Roll back (deploy-7, origin/deployed)",
        ),
        (f" ({', '.join(['origin/branch'] * 900)})", "Commit 0000000: Roll back"),
    ],
)
def test_only_tags_and_marks_of_deploys_are_told_of_a_decoration(
    tmp_path: Path, decoration: str, text: str
) -> None:
    [recording] = IMPORTER.read(material(tmp_path, entry(decoration=decoration)), Ask())

    assert [event.text for event in recording.events] == [text]


@pytest.mark.parametrize(
    ("author", "handle"),
    [
        ("Bob Jones <bob@example.com>", "bob-jones"),
        ("<bob@example.com>", "bob"),
        ("bob@example.com <bob@example.com>", "bob"),
        ("", ""),
    ],
)
def test_an_author_becomes_a_handle_and_never_an_address(
    tmp_path: Path, author: str, handle: str
) -> None:
    written = entry().replace("Bob Jones <bob@example.com>", author)

    [recording] = IMPORTER.read(material(tmp_path, written), Ask())

    assert [event.actor for event in recording.events] == [handle]


@pytest.mark.parametrize("name", [each.name for each in sorted(RECORDED.iterdir())])
def test_its_default_format_is_recognised(name: str) -> None:
    assert IMPORTER.certainty(Material(RECORDED / name)) == SURELY


@pytest.mark.parametrize(
    "written",
    [
        "5fc0ab5 Merge branch 'rollback'\n0251113 Raise a timeout\n",
        "5fc0ab53a4ddc13d13bb77d27088ad8fe86c5f3b (HEAD -> main) Merge branch 'rollback'\n",
        "*   5fc0ab5 Merge branch 'rollback'\n|\\  \n| * 0251113 Raise a timeout\n|/  \n",
        "* commit 5fc0ab53a4ddc13d13bb77d27088ad8fe86c5f3b\n|\\  Merge: 1 2\n",
    ],
    ids=["oneline", "oneline decorated", "oneline graph", "graph"],
)
def test_its_other_formats_are_recognised_and_refused_with_the_command(
    tmp_path: Path, written: str
) -> None:
    given = material(tmp_path, written)

    assert IMPORTER.certainty(given) == PERHAPS
    with pytest.raises(Unreadable, match=COMMAND):
        IMPORTER.read(given, Ask())


@pytest.mark.parametrize(
    "date", ["Wed Mar 4 10:20:00 2026", "2026-03-04", "2 hours ago", "2026-03-04 10:20:00", ""]
)
def test_dates_without_an_offset_are_refused_with_the_command(tmp_path: Path, date: str) -> None:
    with pytest.raises(Unreadable, match=f"no offset; write it with: {COMMAND}"):
        IMPORTER.read(material(tmp_path, entry(date=date)), Ask())


@pytest.mark.parametrize("written", ["", "commit to it\n", "1772615551 figures\n", "deadbeef\n"])
def test_other_texts_are_not_recognised(tmp_path: Path, written: str) -> None:
    assert IMPORTER.certainty(material(tmp_path, written)) == NO
