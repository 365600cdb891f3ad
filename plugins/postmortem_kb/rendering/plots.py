"""What charts have in common: which postmortems they count, and how severities look and read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from postmortem_kb.corpus import Postmortem
from postmortem_kb.metrics import Month, is_timed
from postmortem_kb.rendering import Knowledge
from postmortem_kb.rendering.drawing import Cell, Mark
from postmortem_kb.rendering.months import last_months
from postmortem_kb.vocabulary import KINDS, UNCOUNTED_KINDS, Status

# A name may be as long as anybody likes; the drawing cuts it again where its label ends.
_LONGEST = 60
_MOST_ROWS = 60
_NUMBERS = (
    *("none", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def spelled(number: int) -> str:
    """Return a number as a sentence has it: ``twelve``, ``13``."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def ticks(most: int) -> list[int]:
    """Return the marks of an axis of counts from zero: whole, round, five or so."""
    step = next(
        size * unit
        for unit in (10**power for power in range(12))
        for size in (1, 2, 5)
        if size * unit * 5 >= most
    )
    return list(range(0, most + 1, step))


def short(text: str) -> str:
    """Return a name in one line and no longer than a label can be."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def incidents(knowledge: Knowledge) -> list[Postmortem]:
    """Return the incidents that count, newest first: nothing happened in a near miss."""
    return [each for each in knowledge.corpus if is_timed(each)]


def recent(knowledge: Knowledge) -> list[Postmortem]:
    """Return the incidents of the last twelve months, this one included."""
    months = set(last_months(knowledge.today))
    return [
        each
        for each in incidents(knowledge)
        if each.date and Month.of(each.date) in months and each.date <= knowledge.today
    ]


def undated(knowledge: Knowledge) -> int:
    """Return how many incidents have no day, and so are in no month."""
    return sum(each.date is None for each in incidents(knowledge))


def severities(knowledge: Knowledge, found: Iterable[Postmortem]) -> list[str | None]:
    """Return every level of the scale, worst first, and None if one of these has no severity."""
    levels: list[str | None] = list(knowledge.settings.severities)
    unknown = any(each.front.severity not in levels for each in found)
    return [*levels, None] if unknown else levels


def level(knowledge: Knowledge, postmortem: Postmortem) -> str | None:
    """Return its severity, if the scale has it."""
    severity = postmortem.front.severity
    return severity if severity in knowledge.settings.severities else None


def severity_key(
    knowledge: Knowledge, levels: Iterable[str | None], shapes: bool = False
) -> tuple[Mark, ...]:
    """Return the key of severities, with the shapes they have everywhere or as plain colours."""
    places = [(each, knowledge.severity_place(each)) for each in levels]
    return tuple(
        Mark(each or "Severity unknown", f"f{rank}", rank if shapes else 0) for each, rank in places
    )


def first_rows(
    rows: Sequence[tuple[Cell, ...]], rest: str, page: str = ""
) -> tuple[tuple[Cell, ...], ...]:
    """Return as many rows as a table below a chart has, and how many of what are left out."""
    left = len(rows) - _MOST_ROWS
    return (*rows[:_MOST_ROWS], *([(Cell(f"{left:,} {rest}", page),)] if left > 0 else []))


def listed(
    knowledge: Knowledge,
    among: Iterable[Postmortem],
    near_misses: bool = False,
    **choice: str | list[str],
) -> str:
    """Return the list of what counts among these, which are all that have such a choice.

    Near misses are no incidents, yet some figures count them as postmortems. What narrows nothing
    is not in the address: a chart has many of them.
    """
    kinds = [kind for kind in KINDS if kind not in UNCOUNTED_KINDS]
    if not near_misses:
        kinds.remove("near-miss")
    given = list(among)
    narrowed: dict[str, str | list[str]] = dict(choice)
    if any(each.front.kind not in kinds for each in given):
        narrowed["kind"] = kinds
    if any(each.front.status in (None, Status.DRAFT) for each in given):
        narrowed["state"] = [state.value for state in Status if state is not Status.DRAFT]
    return knowledge.browse(**narrowed) if narrowed else knowledge.page("browse/index.md")


def listed_majors(
    knowledge: Knowledge, among: Iterable[Postmortem], **choice: str | list[str]
) -> str:
    """Return the list of the major postmortems that count among these."""
    settings = knowledge.settings
    found = [each for each in among if settings.is_major(each.front.severity)]
    levels = choice.get("severity", settings.majors)
    return listed(knowledge, found, True, **{**choice, "severity": levels})


def by_month(postmortems: Iterable[Postmortem]) -> dict[Month, list[Postmortem]]:
    """Return {month: its postmortems}; those without a date are in none."""
    found = defaultdict(list)
    for each in postmortems:
        if each.date:
            found[Month.of(each.date)].append(each)
    return found


def counted_so(found: int, **missing: int) -> str:
    """Return ``n 10, 4 unknown``: how many are drawn, and what is not, by the word for why."""
    rest = [f"{number:,} {word.replace('_', ' ')}" for word, number in missing.items() if number]
    return ", ".join([f"n\N{NO-BREAK SPACE}{found:,}", *rest]) + "."
