"""Root causes, the most frequent first, with their cumulative share."""

from __future__ import annotations

from collections import Counter
from itertools import accumulate

from postmortem_kb import words
from postmortem_kb.rendering import Knowledge, plots
from postmortem_kb.rendering.drawing import Cell, Chart
from postmortem_kb.vocabulary import label

_MOST = 9


def chart(knowledge: Knowledge) -> Chart:
    """Return how often each category is the main cause of a postmortem."""
    counted = [each for each in knowledge.corpus if each.counts]
    main = [cause for each in counted for cause in each.front.root_cause_categories[:1] if cause]
    counts = sorted(Counter(main).items(), key=lambda pair: (-pair[1], label(pair[0]).casefold()))
    total, shown = len(main), counts[:_MOST]
    about = "Main root cause, all years; exercises and drafts are not counted. "
    about += plots.counted_so(total, without_a_cause=len(counted) - total)
    if not counts:
        return Chart("No postmortem names a root cause yet.", about)
    sums = list(accumulate(number for _, number in counts))
    half = next(place for place, number in enumerate(sums, 1) if number * 2 >= total)
    if total < knowledge.settings.minimum_n:
        finding = (
            f"Too few to tell: only {words.count(total, 'postmortem')} with a known root cause."
        )
        half = len(counts)
    else:
        verb = "accounts" if half == 1 else "account"
        causes = f"{plots.spelled(half)} {'cause' if half == 1 else 'causes'}".capitalize()
        finding = f"{causes} {verb} for {_share(sums[half - 1], total)} of postmortems."
    about += f" {_rest(len(counts))}"

    def page(cause: str) -> str:
        group = knowledge.root_causes.get(cause)
        return group.page if group else ""

    return Chart(
        finding,
        about.rstrip(),
        tuple(
            {
                "row": row,
                "n": number,
                "share": _share(sums[row], total),
                "top": row < half,
                "page": page(cause),
            }
            for row, (cause, number) in enumerate(shown)
        ),
        ("Root cause", "Postmortems", "Cumulative share"),
        tuple(
            (Cell(label(cause), page(cause)), Cell(f"{number}"), Cell(_share(summed, total)))
            for (cause, number), summed in zip(counts, sums, strict=True)
        ),
        values={
            "names": [plots.short(label(cause)) for cause, _ in shown],
            # The bars leave room for their numbers and for the share.
            "range": [0, counts[0][1] * 1.6],
        },
    )


def _share(number: int, total: int) -> str:
    return f"{round(100 * number / total)} %"


def _rest(number: int) -> str:
    shares = "At the right their cumulative share."
    if number <= _MOST:
        return shares
    return f"{shares} {words.count(number - _MOST, 'rarer cause')} only in the table."


CHART = chart
