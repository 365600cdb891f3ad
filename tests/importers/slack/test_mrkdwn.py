from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.importers.slack.mrkdwn import from_mrkdwn

USERS = {"U1": "alice"}
CHANNELS = {"C1": "incident-checkout"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@U1> and <@U2>", "@alice and @somebody"),
        ("<@U1|Alice Smith>", "@alice"),
        ("see <#C1>, <#C2|general>, <#C3|>", "see #incident-checkout, #general, #channel"),
        ("<!here> <!channel> <!subteam^S1|@sre> <!subteam^S2>", "@here @channel @sre @group"),
        ("<!date^1772615551^{date}|4 March>", "4 March"),
        (
            "<https://example.com/a?b=1&amp;c|the dashboard>",
            "the dashboard (https://example.com/a?b=1&c)",
        ),
        ("<https://example.com|example.com>", "https://example.com"),
        ("<https://example.com/_a_/b>", "https://example.com/_a_/b"),
        ("<javascript:alert(1)|click>", "click"),
        ("<mailto:help@example.com|help@example.com>", "help@example.com"),
        ("<tel:+15550100>", "tel:+15550100"),
        ("<tel:+15550100|555 0100>", "tel:+15550100"),
        ("<tel:+15550100|call us>", "call us"),
        ("&lt;script&gt; &amp;lt;", "<script> &lt;"),
        ("&lt;@U1&gt;", "<@U1>"),
        ("*bold* and _sloping *both*_, ~gone~", "bold and sloping both, gone"),
        ("snake_case_name, 2 * 3 * 4, **kwargs", "snake_case_name, 2 * 3 * 4, **kwargs"),
        ("run `rm *old*` or ```\na *b*\n```", "run rm *old* or a *b*"),
        ("two\nlines", "two lines"),
        ("<", "<"),
        ("", ""),
    ],
)
def test_what_slack_writes_is_read_as_its_readers_see_it(written: str, read: str) -> None:
    assert from_mrkdwn(written, USERS, CHANNELS) == read


@given(st.text(alphabet="<>@#!|^*_~`& \nab:/;ltgtU1", max_size=200))
def test_any_text_is_read_as_one_line(written: str) -> None:
    assert "\n" not in from_mrkdwn(written, USERS, CHANNELS)


@pytest.mark.parametrize("sign", ["<", "*", "_", "~", "`", "```", "<a", " *a", "&", "*a_", "<@U1>"])
def test_a_text_of_nothing_but_signs_is_read_at_once(sign: str) -> None:
    assert len(from_mrkdwn(sign * 200_000, USERS, CHANNELS)) < 10_000
