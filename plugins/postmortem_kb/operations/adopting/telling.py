"""What an import does, for a terminal: the table, and the sum."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.operations.adopting import Plan, Planned
from postmortem_kb.operations.adopting.values import UNKNOWN
from postmortem_kb.redaction import masked
from postmortem_kb.terminal import cut, table, visible
from postmortem_kb.words import count

# In columns: one long name must not push every line out of sight.
_NAME = 80


def lines(plan: Plan, written: bool) -> list[str]:
    """Return the table of an import, with a row for each file and each thing to tell of it."""
    files = count(len(plan.planned), "file")
    given = f"; {plan.chosen.matched} of {files} name its keys" if plan.chosen.matched else ""
    rows: list[tuple[str, ...]] = [("File", "Id", "", "What")]
    for each in plan.planned:
        name, identifier = _name(each.source.path), each.identifier
        for label, what in _told(each):
            rows.append((name, identifier, label, visible(masked(what))))
            name = identifier = ""
    for left in plan.unread:
        label = "cannot" if left.fault else "left out"
        rows.append((_name(left.path), "", label, visible(left.why)))
    return [
        f"Map: {visible(plan.chosen.name)}{given}",
        "",
        *table(rows, left=4),
        "",
        _sum(plan, written),
    ]


def _name(path: str) -> str:
    return cut(visible(path), _NAME)


def _told(planned: Planned) -> Iterator[tuple[str, str]]:
    mapped = planned.mapped
    from_keys = [
        f"{name} <- {each.key}"
        for name, each in mapped.fields.items()
        if each.key and each.value != UNKNOWN
    ]
    yield "maps", ", ".join(from_keys) or "nothing"
    if mapped.missing:
        yield "missing", ", ".join(mapped.missing)
    if mapped.kept:
        yield "kept", ", ".join(key for key, _ in mapped.kept)
    for name, each in mapped.fields.items():
        if each.asked:
            yield "asks", f"{name}: {each.note}"
    for words in planned.told:
        yield "told", words


def _sum(plan: Plan, written: bool) -> str:
    done = "imported" if written else "to import"
    asked = sum(each.asked for one in plan.planned for each in one.mapped.fields.values())
    left = len(plan.unread) - plan.faults
    parts = [f"{count(len(plan.planned), 'file')} {done}"]
    parts += [f"{left} left out"] if left else []
    parts += [f"{plan.faults} that cannot be imported"] if plan.faults else []
    parts += [count(asked, "question") + " to answer in the files"] if asked else []
    return ", ".join(parts)
