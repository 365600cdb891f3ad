"""``postmortem render``: every page as plain Markdown, for another generator of sites."""

from __future__ import annotations

import importlib.util
from datetime import datetime
from pathlib import Path

import click

from postmortem_kb.cli import _base, _options
from postmortem_kb.cli._misuse import Misuse
from postmortem_kb.operations import rendered
from postmortem_kb.reporters import visible
from postmortem_kb.words import count

SECTION = "Set up"


@click.command("render")
@click.option("--out", required=True, metavar="DIR",
              type=click.Path(path_type=Path, file_okay=False),
              help="The folder to write: new, empty, or that of the last time.")  # fmt: skip
@_options.now
@_options.config_file
def COMMAND(out: Path, now: datetime, config_file: Path | None) -> None:
    """Write every page of the site as plain Markdown, for another generator.

    That is what `mkdocs build` shows: postmortems, indexes, figures, handbook, rules, feeds, style
    and script, and your own pages and pictures. The other generator needs no plugin of ours, but
    Python-Markdown with `tables`, `attr_list` and `toc`. All of DIR is replaced, or none of it.

    Exit status: 0 written, 2 refused, and then nothing is written.
    """
    project = _base.project(config_file)
    for package, name in (("vl_convert", "vl-convert"), ("minify", "tdewolff-minify")):
        if importlib.util.find_spec(package) is None:
            raise Misuse(f"the pages need {name}: pip install 'postmortem-kb[site]'")
    # Only here: without these packages it cannot be imported.
    from postmortem_kb.operations import pagefiles
    from postmortem_kb.rendering import assets
    from postmortem_kb.rendering.templates import place_of, words_of

    try:
        folder = rendered.place(out, project)
        rendering = pagefiles.prepare(project, now)
        number = rendered.write(folder, rendering.files())
    except rendered.Refused as refusal:
        raise Misuse(f"nothing was written: {visible(str(refusal))}") from None
    except OSError as error:
        where = visible(str(error.filename or ""))
        raise Misuse(f"nothing was written: {where}: {error.strerror or error}") from None
    except Exception as error:
        at = place_of(error)
        if at is None:
            raise
        raise Misuse(f"nothing was written: {visible(f'{at}: {words_of(error)}')}") from None
    _base.left_out(rendering.faulty, len(rendering.withheld))
    click.echo(f"{count(number, 'file')} in {visible(str(out))}")
    click.echo(f"name in its configuration: extra_css: [{assets.STYLE}]")
    click.echo(f"                           extra_javascript: [{assets.SCRIPT}]")
