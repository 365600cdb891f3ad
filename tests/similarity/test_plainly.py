from __future__ import annotations

import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import plainly
import pytest
from generate import generate
from hypothesis import given, settings
from hypothesis import strategies as st
from small import FILE, made, row

from postmortem_kb.corpus import Postmortem
from postmortem_kb.operations import configuration, loading
from postmortem_kb.rendering.relatives import LIKELY
from postmortem_kb.similarity import ALIKE, MOST, Index

ROOT = Path(__file__).parents[2]


def answers(every: list[Postmortem], least: float) -> dict[str, list[tuple[Any, ...]]]:
    index = Index(every)
    return {
        each.location.uri: [row(match) for match in index.before(each, MOST, least)]
        for each in every
    }


def expected(every: list[Postmortem], least: float) -> dict[str, list[tuple[Any, ...]]]:
    return {each.location.uri: plainly.before(every, each, MOST, least) for each in every}


def postmortems(project: Path) -> list[Postmortem]:
    loaded = loading.load(configuration.load(project / "mkdocs.yml"), date(2026, 11, 22))
    return list(loaded.knowledge.corpus)


@cache
def generated(folder: Path, n: int) -> list[Postmortem]:
    generate(folder / str(n), n)
    return postmortems(folder / str(n))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("generated")


@pytest.mark.parametrize("least", [LIKELY, ALIKE])
def test_of_the_real_incidents_it_finds_what_a_plain_count_finds(least) -> None:
    every = postmortems(ROOT)
    assert answers(every, least) == expected(every, least)


def test_of_many_it_finds_what_a_plain_count_finds(folder) -> None:
    every = generated(folder, 100)
    assert answers(every, ALIKE) == expected(every, ALIKE)


@settings(deadline=None, max_examples=60)
@given(st.lists(FILE, max_size=8), st.sampled_from([0.0, ALIKE, LIKELY]))
def test_of_any_it_finds_what_a_plain_count_finds(files, least) -> None:
    every = made(files)
    assert answers(every, least) == expected(every, least)


@settings(deadline=None, max_examples=60)
@given(st.lists(FILE, max_size=8), st.sets(st.integers(1, 8)), st.integers(0, 5))
def test_in_place_of_those_that_are_known_come_the_next_ones(files, numbers, most) -> None:
    every = made(files)
    known = {f"{number}.md" for number in numbers}
    index = Index(every)
    for each in every:
        fresh = [told for told in plainly.before(every, each, MOST, ALIKE) if told[0] not in known]
        found = index.before(each, most, ALIKE, known)
        assert fresh[:most] == [row(match) for match in found]


def calls(every: list[Postmortem]) -> int:
    """Return how many calls the answers to the newest ones take."""
    index, found = Index(every), 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal found
        found += event in ("call", "c_call")

    sys.setprofile(count)
    for each in every[:40]:
        index.before(each, 5, LIKELY)
    sys.setprofile(None)
    return found


def test_an_answer_among_many_costs_little_more_than_one_among_few(folder) -> None:
    few, many = generated(folder, 100), generated(folder, 800)
    assert calls(many) < 1.5 * calls(few)
