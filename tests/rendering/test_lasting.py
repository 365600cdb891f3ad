from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.rendering.lasting import Lasts


class Stay(NamedTuple):
    begun: date
    ended: date


FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 20).map(lambda days: FIRST + timedelta(days=days)) | st.sampled_from(
    [date.min, date.max]
)


@given(st.lists(st.builds(Stay, DAYS, DAYS)), st.sets(DAYS), DAYS)
def test_on_any_day_it_is_what_has_begun_and_not_ended_in_the_given_order(found, days, day) -> None:
    lasts = Lasts(found, sorted(days))
    assert list(lasts) == found
    for each in {*days, day}:
        assert lasts.on(each) == [stay for stay in found if stay.begun <= each < stay.ended]
