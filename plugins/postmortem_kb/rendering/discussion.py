"""What a review begins with: its verdict in a few sentences, and what there is to discuss.

Both are hints in plain text, made of figures that stand below them: where to look first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from postmortem_kb import metrics
from postmortem_kb.metrics import Reading, Recurrence, Standing
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.plots import spelled
from postmortem_kb.rendering.reviews import Review
from postmortem_kb.vocabulary import label
from postmortem_kb.words import count

_MOST_RECURRENCES = 3
_READINGS = {
    Reading.BETTER_DETECTION: (
        "More postmortems, faster recovery",
        "Perhaps a recurring cause that is found sooner and mended faster. It still recurs",
        "Root causes",
        "root-cause/index.md",
    ),
    Reading.SLOWER_RESPONSE: (
        "More postmortems, slower recovery",
        "Perhaps more goes wrong than the response can carry, or it is of a new kind",
        "Services",
        "services/index.md",
    ),
    Reading.MONITORING_GAP: (
        "Slower detection",
        "Perhaps a gap in monitoring: something fails that no signal shows",
        "Who noticed first",
        "metrics/index.md#who-noticed-first",
    ),
    Reading.REPORTING_GAP: (
        "Fewer postmortems, more unknown times",
        "Perhaps a gap in reporting: less is written down, not less goes wrong",
        "What is not known",
        "metrics/index.md#what-is-not-known",
    ),
}


class Point(NamedTuple):
    """One thing to discuss: what the figures show, what it may mean, and where to look.

    ``rest`` goes on from ``shows``. ``page`` is a path of a page, or ``#...`` for a part of the
    review itself.
    """

    shows: str
    rest: str
    means: str
    look: str
    page: str


def verdict(review: Review) -> list[str]:
    """Return what the figures say at first sight, a sentence each."""
    before, now = review.compared.earlier, review.compared.later
    name, so_far = review.stretch.name, "" if review.is_over else " so far"
    if now.count:
        major = f", {spelled(now.major)} major" if now.major else ", none major"
        first = f"{_capital(count_of(now.count, 'postmortem'))} in {name}{so_far}{major}"
    else:
        first = f"No postmortem in {name}{so_far}"
    found = [f"{first}; {review.before.name} had {spelled(before.count)}."]
    if review.recurrences:
        again = count_of(len(review.repeating), "postmortem repeats", "postmortems repeat")
        found.append(f"{_capital(again)} an earlier one.")
    late = review.overdue_items
    was, were = ("was", "were") if review.is_over else ("is", "are")
    if late:
        be = was if late == 1 else were
        days = count(review.longest_overdue, "day")
        items = _capital(count_of(late, "action item"))
        found.append(f"{items} {be} overdue, the longest for {days}.")
    else:
        found.append(f"No action item {was} overdue.")
    if review.late:
        be = was if len(review.late) == 1 else were
        of = count_of(len(review.late), "postmortem")
        found.append(f"{_capital(of)} {be} late for review.")
    return found


def points(review: Review, knowledge: Knowledge) -> list[Point]:
    """Return what there is to discuss, what came back first."""
    found = [_came_back(each, knowledge) for each in review.recurrences[:_MOST_RECURRENCES]]
    rest = len(review.recurrences) - _MOST_RECURRENCES
    if rest > 0:
        found.append(
            Point(
                count(rest, "more recurrence"),
                "",
                "What was done the first time did not suffice",
                "What came back",
                "#what-came-back",
            )
        )
    return [*found, *_about_work(review), *_about_figures(review, knowledge)]


def _came_back(each: Recurrence, knowledge: Knowledge) -> Point:
    where = f" on {', '.join(each.services)}" if each.services else ""
    shows = f"{label(each.cause)} came back{where}" if each.cause else f"{each.later.name} repeats"
    after = f", {count(each.days, 'day')} after " if each.days is not None else ", after "
    rest = f"{after}{each.earlier.name}" if each.cause else f" {each.earlier.name}"
    items = each.earlier.front.action_items
    still = len(metrics.stood(each, knowledge.today).get(Standing.OPEN, ()))
    if still:
        means = f"{_capital(spelled(still))} of {count(len(items), 'action item')} of the first "
        means += f"{'was' if still == 1 else 'were'} still open when it came back"
    elif items:
        means = "What was done the first time did not keep it away"
    else:
        means = "The first time no action item was written"
    return Point(shows, rest, means, each.earlier.name, each.earlier.page)


def _about_work(review: Review) -> Iterator[Point]:
    if review.late:
        yield Point(
            f"{_capital(count_of(len(review.late), 'review'))} late",
            f", of {count(len(review.unreviewed), 'postmortem')} without a review",
            "Memory fades, and nothing in them is agreed yet",
            "Waiting for review",
            "#waiting-for-review",
        )
    if review.overdue_items:
        yield Point(
            f"{_capital(count_of(review.overdue_items, 'action item'))} overdue",
            f", the longest for {count(review.longest_overdue, 'day')}",
            "Close, split or refuse what is late, or agree on a day that holds",
            "Overdue by owner",
            "#overdue-by-owner",
        )
    more = review.worked.opened - review.worked.closed
    if more > 0:
        yield Point(
            f"{_capital(spelled(more))} more {'item' if more == 1 else 'items'} opened than closed",
            f": {review.worked.opened} and {review.worked.closed}",
            "Owners may have more than they can do, or items may be too large",
            "Action items",
            "#action-items",
        )
    if review.waiting:
        yield Point(
            f"{_capital(spelled(len(review.waiting)))} done and not verified",
            "",
            "Nobody has looked whether it works",
            "Still to be verified",
            "#still-to-be-verified",
        )


def _about_figures(review: Review, knowledge: Knowledge) -> Iterator[Point]:
    now = review.compared.later
    never = [each for each in review.new_causes if not each.services]
    if never:
        causes = ", ".join(dict.fromkeys(label(each.cause) for each in never))
        yield Point(
            f"{causes}: never seen before",
            "",
            "No action item of the past was written against it",
            "New causes",
            "#new-causes",
        )
    if review.is_over:
        # A part of a quarter cannot be held against a whole one.
        for reading in review.compared.readings:
            shows, means, look, page = _READINGS[reading]
            rest = f": {now.count} after {review.compared.earlier.count} postmortems"
            yield Point(shows, rest, means, look, knowledge.page(page))
    if now.untimed:
        yield Point(
            "Times are not known",
            f" exactly in {now.untimed} of {count(now.timed, 'incident')}",
            "A trend cannot be read; ask while people remember",
            "What is not known",
            "#what-is-not-known",
        )


def unknowns(review: Review) -> list[str]:
    """Return what the figures of a review do not know, a sentence each."""
    now = review.compared.later
    counted = [each for each in now.postmortems if each.counts]
    causes = sum(not each.front.root_cause_categories for each in counted)
    found = []
    if now.untimed:
        found.append(
            "Start of impact, detection or resolution is not known exactly in "
            f"{now.untimed} of {now.timed} incidents."
        )
    if causes:
        found.append(f"The root cause is not recorded in {causes} of {now.count} postmortems.")
    if now.impact.missing:
        found.append(
            f"The duration of impact is unknown in {now.impact.missing} of {now.timed} incidents."
        )
    if review.unowned:
        found.append(f"{review.unowned} of {count(review.open, 'open action item')} had no owner.")
    return found


def count_of(number: int, noun: str, plural: str = "") -> str:
    """Return ``three postmortems``, in words up to twelve."""
    return f"{spelled(number)} {noun if number == 1 else plural or noun + 's'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
