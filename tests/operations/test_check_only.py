"""A report of some of the postmortems: what a run of these alone tells, and one of all told too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Draft, Location
from postmortem_kb.operations import check
from postmortem_kb.operations.check import Report

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
IDS = [f"PM-2026-00{number}" for number in range(1, 5)]

COMMENTS = [
    "",
    " # postmortem-ignore PM401: moved to another team",
    " # postmortem-ignore duplicate-incident: told by two teams",
    " # postmortem-ignore PM410: told by two teams # postmortem-ignore PM401: known",
    " # postmortem-ignore PM406: nobody knows when it was",
    " # postmortem-ignore PM404:",
    " # postmortem-ignore nonsense: x",
]
ids, comments = st.sampled_from(IDS), st.sampled_from(COMMENTS)
VALUES = {
    "id": ids | st.just("not an id"),
    "visibility": st.sampled_from(["restricted", "internal", "no such word"]),
    "related": st.lists(ids, max_size=3).map(lambda found: f"[{', '.join(found)}]"),
    "recurrence_of": ids,
    "former_ids": ids.map("[{}]".format),
    "incident": st.sampled_from(["{id: INC-1}", "{id: inc-1}", "{url: https://example.com/1}"]),
    "times": st.sampled_from(
        ["{impact_start: 2026-03-04T14:02Z}", "{impact_start: 2026-03-05T14:02Z}"]
    ),
    "services": st.just("[checkout]"),
    "action_items": st.just("[{id: A, title: Alert earlier, status: open, owner: storage}]"),
}
LINE = {key: st.tuples(each, comments).map("".join) for key, each in VALUES.items()}
HEADERS = st.fixed_dictionaries({}, optional=LINE)


def written(header: Mapping[str, str]) -> str:
    lines = [f"{key}: {value}" for key, value in header.items()]
    return "\n".join(["---", "title: Checkout failed in the EU", *lines, "---", ""])


def reported(files: Sequence[tuple[str, str]], folder: Path) -> Report:
    """Return the report of files, of each its name and text."""
    locations = [Location(name, name, folder / name) for name, _ in files]
    for location, (_, text) in zip(locations, files, strict=True):
        location.file.write_text(text, encoding="utf-8")
    return check.run(locations, Settings(), NOW)


def is_open(draft: Draft) -> bool:
    return draft.record.front.visibility != "restricted"


def of_the_open_ones(whole: Report) -> Report:
    """Return the report of the postmortems that are not restricted, judged by themselves."""
    kept = [each.draft.location for each in whole.judged if is_open(each.draft)]
    return check.run(kept, Settings(), NOW)


@settings(max_examples=60, deadline=None)
@given(st.lists(HEADERS, min_size=2, max_size=6))
def test_it_is_what_is_found_in_these_alone_and_among_all(headers) -> None:
    files = [(f"{number}.md", written(header)) for number, header in enumerate(headers)]
    with TemporaryDirectory() as folder:
        whole = reported(files, Path(folder))
        plain = of_the_open_ones(whole)
        some = check.only(whole, is_open)
    both = tuple(each for each in plain.problems if each in set(whole.problems))
    assert (both, plain.corpus) == (some.problems, some.corpus)


RELATED = "related: [PM-2026-001]"
SAME = ["incident: {id: INC-1}"]
SHOWN = [
    pytest.param([["visibility: restricted"], [RELATED]], [], id="what-only-their-absence-makes"),
    pytest.param([["visibility: restricted", *SAME], SAME], [], id="what-only-they-explain"),
    pytest.param([[], SAME, SAME], ["PM410"], id="what-is-there-either-way"),
    pytest.param(
        [["visibility: restricted"], [f"{RELATED} # postmortem-ignore PM401: gone"]],
        [],
        id="a-comment-that-silences-what-only-their-absence-makes",
    ),
    pytest.param(
        [["visibility: restricted"], ["related: [] # postmortem-ignore PM401: gone"]],
        ["PM023"],
        id="a-comment-that-silences-nothing",
    ),
]


@pytest.mark.parametrize(("headers", "expected"), SHOWN)
def test_a_fault_that_others_make_or_unmake_is_left_out(headers, expected, tmp_path) -> None:
    files = [
        (f"{name}.md", "\n".join(["---", f"id: {name}", *lines, "---", ""]))
        for name, lines in zip(IDS, headers, strict=False)
    ]
    whole = reported([*files, ("x.md", "---\nvisibility: restricted\n---\n")], tmp_path)
    codes = [each.code for each in check.only(whole, is_open).problems]
    of_interest = [code for code in codes if code.startswith("PM4") or code == "PM023"]
    assert expected == of_interest
