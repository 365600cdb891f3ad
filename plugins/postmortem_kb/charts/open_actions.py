"""Open action items by owner, stacked by age."""

from __future__ import annotations

from collections import Counter

from postmortem_kb import words
from postmortem_kb.rendering import Knowledge, plots
from postmortem_kb.rendering.actions import AGES, Action
from postmortem_kb.rendering.drawing import Cell, Chart, Mark

_MOST = 12
_OLDEST = AGES[-1][0]


def chart(knowledge: Knowledge) -> Chart:
    """Return who has how many open action items of which age; the twelve with the most."""
    found = knowledge.open_actions
    counts = Counter((_owner(knowledge, each), each.age_band) for each in found)
    totals = Counter(_owner(knowledge, each) for each in found)
    ageless = sum(each.age_band is None for each in found)
    about = (
        "By owner, person or team, and age: since the first day the file shows the action item. "
        + plots.counted_so(len(found), of_unknown_age=ageless)
    )
    if not found:
        return Chart("No action item is open.", about)
    owners = sorted(totals, key=lambda name: (-totals[name], name.casefold()))
    shown = owners[:_MOST]
    if len(owners) > _MOST:
        about += f" {words.count(len(owners) - _MOST, 'more owner')} in the table."
    # The oldest first, and the strongest; what has no age is hollow and last.
    bands = [
        *((word, said, place) for place, (word, said, _) in enumerate(reversed(AGES), 1)),
        *([(None, "age unknown", 0)] if ageless else []),
    ]

    def page(owner: str, band: str | None) -> str:
        return knowledge.filtered_actions(owner=owner, age=band) if owner and band else ""

    rows = [
        {
            "part": "band",
            "row": row,
            "order": order,
            "shade": shade,
            "n": counts[owner, band],
            "page": page(owner, band),
        }
        for row, owner in enumerate(shown)
        for order, (band, _, shade) in enumerate(bands)
        if counts[owner, band]
    ]
    numbers = [{"part": "total", "row": row, "n": totals[owner]} for row, owner in enumerate(shown)]
    return Chart(
        _finding(len(found), sum(each.age_band == _OLDEST for each in found)),
        about,
        (*rows, *numbers),
        ("Owner", *(said.capitalize() for _, said, _ in bands), "All"),
        plots.first_rows(
            tuple(
                (
                    Cell(_name(owner), _owner_page(knowledge, owner)),
                    *(
                        Cell(f"{number}", page(owner, band) if number and row < _MOST else "")
                        for band, _, _ in bands
                        for number in [counts[owner, band]]
                    ),
                    Cell(f"{totals[owner]}"),
                )
                for row, owner in enumerate(owners)
            ),
            "more owners",
            knowledge.page("owners/index.md"),
        ),
        tuple(Mark(said.capitalize(), f"p{shade}" if shade else "f5") for _, said, shade in bands),
        {
            "names": [_name(owner) for owner in shown],
            "range": [0, totals[shown[0]] * 1.2],
        },
    )


def _owner(knowledge: Knowledge, action: Action) -> str:
    """Return an owner under the usual spelling, nothing for none."""
    owner = knowledge.owner(action.item.owner)
    return owner.name if owner else ""


def _owner_page(knowledge: Knowledge, name: str) -> str:
    owner = knowledge.owner(name)
    return owner.page if owner else ""


def _name(owner: str) -> str:
    return plots.short(owner) if owner else "No owner"


def _finding(number: int, old: int) -> str:
    if number == 1:
        since = "for more than 180 days" if old else "for no more than 180 days"
        return f"1 action item is open, {since}."
    many = "all" if old == number else old or "none"
    return f"{number:,} action items are open, {many} of them for more than 180 days."


CHART = chart
