"""Nothing that is computed from all postmortems may grow faster than their number."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from generate import generate

from postmortem_kb import charts, exports, indexes
from postmortem_kb.operations import configuration, loading
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.statistics import statistics
from postmortem_kb.rendering.templates import Renderer

FEW, MANY = 400, 800
ALLOWED = 1.1
"""How much more than its share a step may cost where there are more: a sorting, a longer list."""


@cache
def knowledge(folder: Path, n: int) -> Knowledge:
    generate(folder / str(n), n, faults=0)
    project = configuration.load(folder / str(n) / "mkdocs.yml")
    return loading.load(project, date(2026, 11, 22)).knowledge


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("generated")


def every_export(known: Knowledge) -> None:
    for _ in exports.all_files(exports.Source(Renderer(known))):
        pass


def every_chart(known: Knowledge) -> None:
    for chart in charts.all_charts().values():
        chart(known)


def every_answer(known: Knowledge) -> None:
    for each in known.corpus:
        known.similarity.before(each, 5)


STEPS = {
    "pages": indexes.all_pages,
    "exports": every_export,
    "charts": every_chart,
    "similar ones": every_answer,
    "statistics": lambda known: statistics(known, "service"),
}


def calls(step: Callable[[Knowledge], object], known: Knowledge) -> int:
    found = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal found
        found += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        step(known)
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.parametrize("name", STEPS)
def test_a_step_makes_no_more_calls_for_each_postmortem_where_there_are_more(folder, name) -> None:
    few, many = (knowledge(folder, n) for n in (FEW, MANY))
    step = STEPS[name]
    step(knowledge(folder, 1))  # what is read and made once is not counted
    assert calls(step, many) <= ALLOWED * MANY / FEW * calls(step, few)
