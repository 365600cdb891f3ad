"""The months and quarters that are reviewed: what they are called, and where their pages are."""

from __future__ import annotations

from postmortem_kb.metrics import Month, Quarter
from postmortem_kb.rendering import Knowledge

MonthOrQuarter = Month | Quarter


def noun(stretch: MonthOrQuarter) -> str:
    """Return ``month`` or ``quarter``."""
    return "month" if isinstance(stretch, Month) else "quarter"


def page_of(knowledge: Knowledge, stretch: MonthOrQuarter) -> str:
    """Return the path of the page of a review: ``reviews/2026-q3.md``."""
    return knowledge.page(f"reviews/{stretch.key.lower()}.md")


def choice(stretch: MonthOrQuarter) -> dict[str, str]:
    """Return what the list of all postmortems is filtered by to show those of a stretch."""
    return {noun(stretch): stretch.key}


def months(quarter: Quarter) -> tuple[Month, ...]:
    """Return the months of a quarter, the first first."""
    return tuple(Month.of(quarter.last).before(left) for left in (2, 1, 0))
