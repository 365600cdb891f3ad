"""Incidents by service and severity."""

from __future__ import annotations

from collections import Counter

from postmortem_kb import words
from postmortem_kb.rendering import Knowledge, distinct, plots
from postmortem_kb.rendering.drawing import Cell, Chart, Mark

_MOST = 12
# Up to so many in a cell two shades will do.
_FEW = 3


def chart(knowledge: Knowledge) -> Chart:
    """Return how many incidents of which severity each service had; the twelve with the most."""
    found = plots.incidents(knowledge)
    levels = plots.severities(knowledge, found)
    # As many times as an incident names services, each of them once however it is spelt.
    affected = [
        (name, plots.level(knowledge, each))
        for each in found
        for name in knowledge.services_of(each)
    ]
    counts, totals = Counter(affected), Counter(name for name, _ in affected)
    groups = [group for group in distinct(knowledge.services.values()) if totals[group.name]]
    groups.sort(key=lambda group: (-totals[group.name], group.name.casefold()))
    nameless = sum(not each.front.services for each in found)
    about = "All years; an incident counts for each of its services. " + plots.counted_so(
        len(found) - nameless, without_a_service=nameless
    )
    if not groups:
        return Chart("No incident names a service yet.", about)
    shown = groups[:_MOST]
    if len(groups) > _MOST:
        about += f" {words.count(len(groups) - _MOST, 'more service')} in the table."
    strongest = max(counts[group.name, level] for group in shown for level in levels)

    def page(name: str, level: str | None) -> str:
        among = [
            each
            for each in knowledge.services[name].postmortems
            if plots.level(knowledge, each) == level
        ]
        return plots.listed(knowledge, among, service=name, severity=level) if level else ""

    return Chart(
        _finding(knowledge, counts, totals, len(found) - nameless),
        about,
        tuple(
            {
                "row": row,
                "column": column,
                "n": number,
                "shade": _shade(number, strongest),
                "page": page(group.name, level),
            }
            for row, group in enumerate(shown)
            for column, level in enumerate(levels)
            if (number := counts[group.name, level])
        ),
        ("Service", *(level or "Unknown" for level in levels), "All"),
        plots.first_rows(
            tuple(
                (
                    Cell(plots.short(group.name), group.page),
                    *(
                        Cell(f"{number}", page(group.name, level) if number and row < _MOST else "")
                        for level in levels
                        for number in [counts[group.name, level]]
                    ),
                    Cell(f"{totals[group.name]}"),
                )
                for row, group in enumerate(groups)
            ),
            "more services",
            knowledge.page("services/index.md"),
        ),
        _key(strongest),
        {
            "names": [plots.short(group.name) for group in shown],
            "levels": [level or "Unknown" for level in levels],
            "middles": [column + 0.5 for column in range(len(levels))],
            "range": [0, len(levels)],
        },
    )


def _finding(
    knowledge: Knowledge,
    counts: Counter[tuple[str, str | None]],
    totals: Counter[str],
    incidents: int,
) -> str:
    if incidents < knowledge.settings.minimum_n:
        return f"Too few to tell: only {words.count(incidents, 'incident')} with a service."
    most = max(totals.values())
    names = sorted(name for name, number in totals.items() if number == most)
    of = f"of {words.count(incidents, 'incident')}"
    if most == 1:
        return f"No service is affected by more than one {of}."
    if len(names) > 1:
        each = f"{plots.spelled(most)} {of} each"
        return f"{len(names)} services are affected most often, in {each}."
    major = sum(
        number
        for (service, level), number in counts.items()
        if service == names[0] and knowledge.settings.is_major(level)
    )
    share = "all of them" if major == most else f"{major or 'none'} of them"
    return f"{plots.short(names[0])} is affected most often: in {most} {of}, {share} major."


def _shade(number: int, strongest: int) -> int:
    """Return the place of a number in the key: one, up to half of the most, more."""
    return 0 if number == 1 else 2 if number * 2 > strongest > _FEW else 1


def _key(strongest: int) -> tuple[Mark, ...]:
    found = [Mark("1 incident", "p4")]
    ranges: dict[int, list[int]] = {}
    for number in range(2, strongest + 1):
        ranges.setdefault(_shade(number, strongest), []).append(number)
    for shade, numbers in ranges.items():
        said = f"{numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"
        found.append(Mark(said, ("p4", "p2", "p1")[shade]))
    return tuple(found)


CHART = chart
