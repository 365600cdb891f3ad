from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from postmortem_kb import corpus
from postmortem_kb.addresses import Taken
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Corpus, Draft, Location, document
from postmortem_kb.vocabulary import Status


def built(files: dict[str, str], settings: Settings | None = None, pages=()) -> Corpus:
    settings = settings or Settings()
    drafts = []
    for uri, header in files.items():
        location = Location(uri, uri, Path(uri))
        found = document(location, f"---\n{header}\n---\n".encode(), settings)
        drafts.append(Draft(location, found.record))
    return corpus.build(drafts, settings, Taken(frozenset(f"{page}/index.html" for page in pages)))


def names(found) -> list[str]:
    return [each.name for each in found]


A, B, C = "PM-2026-001", "PM-2026-002", "PM-2026-003"

ADDRESSES = [
    pytest.param({"2026/x.md": f"id: {A}"}, {}, ["postmortems/pm-2026-001.md"], id="an-id"),
    pytest.param({"2026/My File.md": "id: x"}, {}, ["postmortems/2026-my-file.md"], id="no-id"),
    pytest.param({"a.md": f"id: {A}", "b.md": f"id: {A}"}, {},
                 ["postmortems/a.md", "postmortems/b.md"], id="an-id-twice"),
    pytest.param({"a b.md": "x: y", "a-b.md": "x: y"}, {},
                 ["postmortems/a-b.md", "postmortems/a-b-2.md"], id="two-files-of-one-slug"),
    pytest.param({"index.md": "x: y"}, {}, ["postmortems/index-2.md"], id="the-list-has-its-page"),
    pytest.param({"pm-2026-001.md": "x: y", "z.md": f"id: {A}"}, {},
                 ["postmortems/pm-2026-001-2.md", "postmortems/pm-2026-001.md"],
                 id="an-id-wins-over-a-path"),
    pytest.param({"a.md": f"id: {A}"}, {"pages": {"postmortems/pm-2026-001"}},
                 ["postmortems/a.md"], id="a-page-of-the-teams-wins-over-an-id"),
    pytest.param({"in/a.md": f"id: {A}", "in/b.md": "x: y"},
                 {"settings": Settings(folder="in")},
                 ["in/pm-2026-001.md", "in/postmortems/b.md"], id="in-a-folder"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "options", "expected"), ADDRESSES)
def test_no_two_pages_share_an_address(files, options, expected) -> None:
    found = built(files, **options).by_uri
    assert expected == [found[uri].page for uri in sorted(files)]


def test_the_newest_comes_first_and_what_has_no_time_last_in_its_year() -> None:
    found = built(
        {
            "a.md": f"id: {A}\ntimes: {{impact_start: 2026-03-04T14:05Z}}",
            "b.md": f"id: {B}\ntimes: {{detected: 2026-05-01}}",
            "c.md": f"id: {C}",
            "d.md": "id: PM-2025-001\ntimes: {resolved: 2025-01-01T00:00+02:00}",
            "e.md": "title: No time and no id",
        }
    )
    assert names(found) == [C, B, A, "PM-2025-001", "e"]
    assert [each.year for each in found] == [2026, 2026, 2026, 2024, None]
    assert found.by_id[B].date == date(2026, 5, 1)


def test_neighbours_are_those_in_time() -> None:
    found = built({"a.md": f"id: {A}", "b.md": f"id: {B}", "c.md": f"id: {C}"})
    around = {
        uri: tuple(each and each.name for each in pair) for uri, pair in found.neighbours.items()
    }
    assert around == {"a.md": (None, B), "b.md": (A, C), "c.md": (B, None)}


def test_a_relation_leads_both_ways_by_the_id_of_today_or_a_former_one() -> None:
    found = built(
        {
            "a.md": f"id: {A}\nformer_ids: [OLD-1]",
            "b.md": f"id: {B}\nrelated: [{A}, {A}]",
            "c.md": f"id: {C}\nrecurrence_of: PM-2020-009",
            "d.md": "id: PM-2026-004\nformer_ids: [PM-2020-009]\nrelated: [PM-2020-404]",
        }
    )
    assert {key: names(each) for key, each in found.mentions.items()} == {
        A: [B],
        "PM-2026-004": [C],
        "PM-2020-404": ["PM-2026-004"],
    }
    assert found.find("OLD-1") is found.by_id[A]
    assert found.find("PM-2020-404") is found.find(None) is None


def test_of_an_id_used_twice_the_first_by_path_has_it() -> None:
    found = built({"b.md": f"id: {A}", "a.md": f"id: {A}"})
    assert found.by_id[A].location.uri == "a.md"


COUNTED = [
    pytest.param("status: reviewed", True, id="reviewed"),
    pytest.param("status: closed\nkind: near-miss", True, id="a-near-miss"),
    pytest.param("status: draft", False, id="a-draft"),
    pytest.param("title: x", False, id="no-state"),
    pytest.param("status: closed\nkind: exercise", False, id="a-drill"),
]


@pytest.mark.parametrize(("header", "expected"), COUNTED)
def test_drafts_and_drills_never_count(header, expected) -> None:
    assert [expected] == [each.counts for each in built({"a.md": header})]


WITHHELD = [
    pytest.param(b"---\nvisibility: restricted\n---\n", id="said"),
    pytest.param(b"---\nvisibility: Restricted\n---\n", id="with-a-capital"),
    pytest.param(b"---\nvisibilty: restricted\n---\n", id="a-misspelt-key"),
    pytest.param(b"---\nvisibility: secret\n---\n", id="a-word-of-their-own"),
    pytest.param(b"---\nvisibility: [restricted]\n---\n", id="a-list"),
    pytest.param(b"---\nvisibility: internal\nvisibility: restricted\n---\n", id="said-twice"),
    pytest.param(b"---\ntitle: a: b\nvisibility: restricted\n---\n", id="beside-a-mistake"),
    pytest.param(b"---\nvisibility: restricted\n# Body\n", id="never-closed"),
    pytest.param(b"visibility: restricted\n\nSecret.\n", id="no-fences"),
    pytest.param(b"---\na: " + b"[" * 99 + b"\nvisibility: restricted\n---\n", id="too-complex"),
    pytest.param(
        b"---\nvisibility: restricted\na: " + b"x" * 70_000 + b"\n---\nSecret.\n", id="too-large"
    ),
    pytest.param("---\nvisibility: restricted\n---\n".encode("utf-16"), id="utf-16"),
    pytest.param("---\nvisibility: restricted\n---\n".encode("utf-16-le"), id="utf-16-unmarked"),
    pytest.param(b"---\nvisiblity: restricted  # or public\n---\n", id="before-a-comment"),
    pytest.param(b"---\nvisibility: public\nvisibility: restricted # law\n---\n", id="twice"),
    pytest.param(b"---\nvisibility: public\nvisibility: secret\n---\n", id="twice-unclear"),
    pytest.param(b"---\nVisibility: Restricted # x\n---\n", id="in-capitals"),
    pytest.param(b"---\nvisiblity:\n  restricted\n---\n", id="on-the-next-line"),
    pytest.param(b"---\nvisibilty: confidential\n---\n", id="in-other-words"),
    pytest.param(b"---\ntags: [&v restricted]\nvisibility: *v\n---\n", id="an-alias"),
]


@pytest.mark.parametrize("data", WITHHELD)
def test_in_doubt_a_postmortem_is_withheld(data) -> None:
    found = document(Location("a.md", "a.md", Path("a.md")), data, Settings())
    assert found.front.visibility == "restricted"


SHOWN = [
    pytest.param(b"---\ntitle: a: b\n---\n\nAccess was restricted.\n", id="a-word-of-the-body"),
    pytest.param(b"---\nvisibility:\n---\n", id="left-blank"),
    pytest.param(b"---\n# visibility: restricted\ntitel: x\n---\n", id="a-comment"),
]


@pytest.mark.parametrize("data", SHOWN)
def test_without_a_doubt_it_is_shown(data) -> None:
    found = document(Location("a.md", "a.md", Path("a.md")), data, Settings())
    assert found.front.visibility == "internal"


def test_a_body_of_blank_lines_is_read_once() -> None:
    # Read over and over, this would take minutes.
    found = document(Location("a.md", "a.md", Path("a.md")), b"\n" * 300_000 + b"x", Settings())
    assert found.body.headings == []


def test_a_document_is_judged_as_a_draft_until_it_says_otherwise() -> None:
    found = document(Location("a.md", "a.md", Path("a.md")), b"# x\n", Settings())
    assert (found.status, found.unsound(("title",))) == (Status.DRAFT, True)
