"""The agenda of every monthly and quarterly review, and the list of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from postmortem_kb.metrics import Month, Quarter
from postmortem_kb.rendering import Knowledge, Page, agenda, reviews, stretches
from postmortem_kb.rendering.diary import Diary
from postmortem_kb.rendering.reviews import Review
from postmortem_kb.rendering.stretches import MonthOrQuarter


class Row(NamedTuple):
    """A quarter of the list: its review, and the months of it that have one, the first first."""

    review: Review
    months: tuple[Month, ...]


def pages(knowledge: Knowledge) -> Iterator[Page]:
    """Yield the list of reviews, and a page for each month and quarter with something to tell."""
    diary, top = Diary(knowledge), knowledge.page("reviews/index.md")
    quarters = [each for each in diary.reviewed if isinstance(each, Quarter)]
    months = [each for each in diary.reviewed if isinstance(each, Month)]
    found = {each.key: reviews.review(diary, each) for each in diary.reviewed}
    now: tuple[MonthOrQuarter, ...] = (Quarter.of(knowledge.today), Month.of(knowledge.today))
    oldest = knowledge.today.year - 1
    page_of = partial(stretches.page_of, knowledge)
    data: dict[str, object] = {
        "rows": _rows([Row(found[each.key], _within(each, found)) for each in quarters], oldest),
        "now": now,
        "last": [each.before(1) for each in now if each.before(1).key in found],
        "page_of": page_of,
        "undated": sum(not each.date for each in knowledge.corpus),
        "unclosed": sum(not work.closed and not work.item.is_open for _, work in diary.works),
    }
    yield Page(top, "Reviews", "reviews", data, nav=75)
    kinds: tuple[Sequence[MonthOrQuarter], ...] = (quarters, months)
    for kind in kinds:
        for newer, stretch, older in zip([None, *kind], kind, [*kind[1:], None], strict=False):
            data = {
                **agenda.contents(found[stretch.key], knowledge),
                "older": older,
                "newer": newer,
                "within": _within(stretch, found),
                "around": Quarter.of(stretch.first) if isinstance(stretch, Month) else None,
                "page_of": page_of,
            }
            title = f"Review of {stretch.name}"
            here = page_of(stretch)
            yield Page(here, title, "review", data, top, hide=("navigation",), searched=False)


def _rows(rows: Sequence[Row], oldest: int) -> tuple[list[Row], list[Row]]:
    """Return the rows of a year and those after it, and the rest."""
    return (
        [row for row in rows if row.review.stretch.year >= oldest],
        [row for row in rows if row.review.stretch.year < oldest],
    )


def _within(stretch: MonthOrQuarter, found: Mapping[str, Review]) -> tuple[Month, ...]:
    """Return the months of a quarter that have a review; none of a month."""
    months = stretches.months(stretch) if isinstance(stretch, Quarter) else ()
    return tuple(each for each in months if each.key in found)


INDEX = pages
