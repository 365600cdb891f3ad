from __future__ import annotations

import json
import subprocess
import sys
from functools import partial
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.site import mark
from postmortem_kb.site.mark import Untold

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["[", "]", "{", "}", "a", "1"]),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "{", "}"]), part, max_size=2)
    ),
)


@given(PLAIN, PLAIN)
def test_two_values_are_told_alike_only_where_they_are_alike(one: object, other: object) -> None:
    alike = json.dumps(one) == json.dumps(other)
    assert alike == (mark._told(one) == mark._told(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([["a"], ["b"]], [["a", "]", "[", "b"]]),
        ([{}], ["{", "}"]),
        (1, True),
        (1, 1.0),
        ({1: 2}, {"1": 2}),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ],
)
def test_values_that_look_alike_are_told_apart(one: object, other: object) -> None:
    assert mark._told(one) != mark._told(other)


@pytest.mark.parametrize("parts", [("ab", "c"), ("a", "bc"), ("abc",), ("", "abc"), ("abc", "")])
def test_a_digest_tells_where_its_parts_end(parts: tuple[str, ...]) -> None:
    others = {("ab", "c"), ("a", "bc"), ("abc",), ("", "abc"), ("abc", "")} - {parts}
    assert mark.digest(*parts) not in {mark.digest(*other) for other in others}


@pytest.mark.parametrize("value", [lambda: None, object(), partial(print), b"x", [{"a": object()}]])
def test_what_cannot_be_told_is_said_to_be(value: object) -> None:
    with pytest.raises(Untold):
        mark._told(value)


def test_a_set_is_told_alike_in_every_process() -> None:
    code = "from postmortem_kb.site import mark; print(mark._told({'a', 'b', 'c', 'd', 'e'}))"
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1


def test_a_mark_for_one_build_is_that_of_no_other() -> None:
    assert mark.unique() != mark.unique()


def test_icons_from_elsewhere_are_not_told() -> None:
    options = {"pymdownx.emoji": {"options": {"custom_icons": ["icons"]}}}
    config = SimpleNamespace(mdx_configs=options)
    with pytest.raises(Untold):
        mark._extension(config, "pymdownx.emoji")


def test_other_options_of_icons_are_told() -> None:
    config = SimpleNamespace(mdx_configs={"pymdownx.emoji": {}})
    assert mark._extension(config, "pymdownx.emoji") == "pymdownx.emoji"
