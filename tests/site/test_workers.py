from __future__ import annotations

import os
import sys

import pytest

from postmortem_kb.site import workers

NUMBERS = range(200)


def made(number: int) -> tuple[int, str, bytes]:
    return number, str(os.getpid()), b"x" * number


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let processes be copied although what runs the tests may have a thread of its own."""
    monkeypatch.setattr(workers, "_can_copy", lambda: True)


@pytest.mark.usefixtures("free")
def test_what_several_processes_return_comes_in_order_and_from_them() -> None:
    found = list(workers.spread(made, NUMBERS, 2))
    assert list(NUMBERS) == [number for number, _, _ in found]
    assert str(os.getpid()) not in {process for _, process, _ in found}


@pytest.mark.usefixtures("free")
@pytest.mark.parametrize(("count", "jobs"), [(200, 1), (10, 2), (0, 2)])
def test_little_work_is_left_to_the_caller(count: int, jobs: int) -> None:
    assert list(workers.spread(made, range(count), jobs)) == []


@pytest.mark.usefixtures("free")
def test_when_a_process_dies_the_rest_is_left_to_the_caller() -> None:
    def dies(number: int) -> tuple[int, str, bytes]:
        if number == 150:
            os._exit(1)
        return made(number)

    found = [number for number, _, _ in workers.spread(dies, NUMBERS, 2)]
    assert list(NUMBERS)[: len(found)] == found
    assert len(found) < 160


def test_a_process_with_another_thread_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers.threading, "active_count", lambda: 2)
    assert list(workers.spread(made, NUMBERS, 2)) == []


def test_where_processes_cannot_be_copied_the_caller_does_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers.sys, "platform", "win32")
    assert list(workers.spread(made, NUMBERS, 2)) == []


def test_a_process_in_which_charts_were_drawn_is_not_copied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", sys)
    assert list(workers.spread(made, NUMBERS, 2)) == []
