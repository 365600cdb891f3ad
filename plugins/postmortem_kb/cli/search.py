"""``postmortem search``: every word of every postmortem, the best first."""

from __future__ import annotations

import shlex
import shutil
import sys
from dataclasses import asdict
from pathlib import Path

import click

from postmortem_kb.cli import _options
from postmortem_kb.cli._base import left_out, project
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.cli._output import coloured
from postmortem_kb.operations import fulltext
from postmortem_kb.operations.fulltext import Answer, Excerpt, Hit
from postmortem_kb.rendering.records import printed
from postmortem_kb.reporters import visible
from postmortem_kb.terminal import columns, wrapped
from postmortem_kb.words import count

SECTION = "Learn"
VERSION = 1
"""Of the JSON; it grows when a field goes away or changes its meaning."""


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              show_default=True, help="How to print what is found.")  # fmt: skip
@click.option("--most", type=click.IntRange(min=1), default=10, show_default=True, metavar="N",
              help="How many postmortems to show.")  # fmt: skip
@_options.config_file
def COMMAND(words: tuple[str, ...], form: str, most: int, config_file: Path | None) -> None:
    """Search the text of every postmortem, front matter and body.

    All of the WORDS have to be in it; case, accents and English endings do not matter. The best
    match comes first.

    \b
    Examples:
      postmortem search connection pool
      postmortem search '"connection pool"'   both words, one after the other
      postmortem search '"timeouts"'          in quotes: no other ending
      postmortem search time* checkout        timeout, timed, times...
      postmortem search PM-2025-006           an id, a ticket, an error code

    Exit status: 0 searched, whether or not something was found, 2 misuse or a faulty
    configuration.
    """  # noqa: D301 - click's mark for lines that stay as they are
    typed = " ".join(words)
    found_in = project(config_file)
    try:
        answer = fulltext.search(found_in, typed, most)
    except ValueError as error:
        raise Misuse(str(error)) from None
    if answer.remark:
        click.echo(visible(answer.remark), err=True)
    left_out(answer.faulty, answer.withheld)
    if form == "json":
        click.echo(printed(_data(typed, answer)))
        return
    if not answer.found:
        click.echo(f"No postmortem holds {'all of this' if len(typed.split()) > 1 else 'this'}.")
        if answer.instead:
            click.echo(f"Did you mean: postmortem search {visible(shlex.quote(answer.instead))}")
    bold = coloured()
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    click.echo("\n".join(_shown(hit, bold, width) for hit in answer.hits), nl=False, color=bold)
    if answer.found > len(answer.hits):
        what = count(answer.found, "postmortem")
        click.echo(f"{len(answer.hits)} of {what} shown; --most shows more", err=True)


def _shown(hit: Hit, bold: bool, width: int) -> str:
    """Return a hit in lines; its excerpts are wrapped where a terminal has a width."""
    about = "  ".join(each for each in (hit.severity, hit.day, hit.status) if each)
    lines = [
        f"{visible(hit.id)}  {_marked(hit.title, bold)}",
        f"  {visible(hit.path)}" + (f"  {visible(about)}" if about else ""),
        *(
            f"  {line}"
            for each in hit.excerpts
            if each.text
            for line in wrapped(_marked(each, bold), width - 2, _columns)
        ),
    ]
    return "".join(f"{line}\n" for line in lines)


def _columns(text: str) -> int:
    return columns(click.unstyle(text))


def _marked(excerpt: Excerpt, bold: bool) -> str:
    """Return a text with its hits in bold, or between asterisks."""
    shown, at = "", 0
    for start, end in excerpt.hits:
        hit = visible(excerpt.text[start:end])
        shown += visible(excerpt.text[at:start])
        shown += click.style(hit, bold=True) if bold else f"*{hit}*"
        at = end
    return shown + visible(excerpt.text[at:])


def _data(typed: str, answer: Answer) -> dict[str, object]:
    """Return what is found as JSON can hold it; ``hits`` are offsets (start, end) of characters."""
    return {
        "version": VERSION,
        "query": typed,
        "found": answer.found,
        "postmortems": [asdict(hit) for hit in answer.hits],
        "instead": answer.instead or None,
    }
