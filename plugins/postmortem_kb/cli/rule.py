"""``postmortem rule``: what a code means, why, and what to write instead."""

from __future__ import annotations

from itertools import groupby

import click

from postmortem_kb import rules
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.manual import Manual
from postmortem_kb.spelling import hint

SECTION = "Check"


@click.command("rule")
@click.argument("rule", required=False, metavar="[CODE]")
def COMMAND(rule: str | None) -> None:
    """Explain a rule: why it is there, bad and good examples, how to silence it.

    CODE is a code or a name, such as PM203 or ended-before-it-began; without it, all rules are
    listed. Exit status: 0 explained, 2 no such rule.
    """
    manuals = {manual.name: manual for manual in rules.manuals()}
    if rule is None:
        click.echo(_listed(list(manuals.values())), nl=False)
        return
    found = rules.find(rule)
    if found is None:
        names = [*manuals, *(each.code for each in manuals.values())]
        more = hint(rule, names) or "; `postmortem rule` lists them all"
        raise Misuse(f"there is no rule {rule!r}{more}")
    manual = manuals[found.name]
    click.echo(f"{manual.code} {manual.name} ({manual.level})\n\n{manual.summary}\n\n{manual.text}")


def _listed(manuals: list[Manual]) -> str:
    lines = []
    for family, members in groupby(manuals, lambda manual: manual.family):
        lines += ["", family]
        lines += [f"  {each.code}  {each.level:<7}  {each.summary}" for each in members]
    return "\n".join(["`postmortem rule CODE` explains one.", *lines]) + "\n"
