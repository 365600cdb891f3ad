"""``postmortem check``: the gate of every pull request."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from pathlib import Path

import click

from postmortem_kb import reporters
from postmortem_kb.cli import _options
from postmortem_kb.cli._misuse import LOOK_ELSEWHERE, NOWHERE, Misuse
from postmortem_kb.cli._output import default_format, patch, report
from postmortem_kb.model import Level
from postmortem_kb.operations import changes, check, configuration, git, selection
from postmortem_kb.operations import fix as fixing
from postmortem_kb.operations.changes import Changes
from postmortem_kb.operations.check import Report
from postmortem_kb.operations.project import Project, is_folder, shown
from postmortem_kb.reporters import visible
from postmortem_kb.words import count

SECTION = "Check"


def _changes(project: Project, ref: str | None) -> Changes | None:
    if ref is None:
        return None
    try:
        found = changes.since(project, ref)
    except git.Refused as refusal:
        raise Misuse(str(refusal)) from None
    if found.everything:
        click.echo("the configuration changed, so all postmortems are reported on", err=True)
    return found


def _differs(fixes: fixing.Fixes) -> bool:
    """Print what would be written; tell whether there is anything."""
    click.echo(patch("".join(fixing.diff(each) for each in fixes.files)), nl=False)
    _left(fixes)
    return fixes.count > 0


def _written(fixes: fixing.Fixes, before: Report) -> tuple[Report, bool]:
    """Write the fixes; return the report as it is then, and whether a file was not written."""
    failed = False
    for each in fixes.files:
        try:
            fixing.write(each)
        except (fixing.Changed, OSError) as error:
            failed = True
            why = getattr(error, "strerror", None) or str(error)
            click.echo(f"{visible(each.location.path)} is not changed: {visible(why)}", err=True)
    if fixes.count and not failed:
        files = sum(each.count > 0 for each in fixes.files)
        click.echo(f"fixed: {count(fixes.count, 'fault')} in {count(files, 'file')}", err=True)
    _left(fixes)
    if failed:
        return before, True
    # What is left was left on purpose: it would not be fixed the next time either.
    left = (dataclasses.replace(each, safe=False) for each in fixes.report.problems)
    return dataclasses.replace(fixes.report, problems=tuple(left)), False


def _left(fixes: fixing.Fixes) -> None:
    for each in fixes.files:
        if each.left:
            left = count(each.left, "fix", "fixes")
            where = visible(each.location.path)
            click.echo(f"{where}: {left} left out, as other errors would come of it", err=True)


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(reporters.names()),
              show_default="text; github on GitHub Actions", help="How to report.")  # fmt: skip
@click.option("--fail-on", default="error", type=click.Choice([level.value for level in Level]),
              show_default=True, help="The least severity that makes the check fail.")  # fmt: skip
@click.option("--diff-base", metavar="REF",
              help="Report only on what changed since the branch left REF.")  # fmt: skip
@click.option("--fix", is_flag=True, help="Write what can mean only one thing, then check again.")
@click.option("--diff", is_flag=True, help="Show what --fix would write, and write nothing.")
@_options.now
@_options.config_file
def COMMAND(
    paths: tuple[Path, ...],
    form: str | None,
    fail_on: str,
    diff_base: str | None,
    fix: bool,
    diff: bool,
    now: datetime,
    config_file: Path | None,
) -> None:
    """Check postmortems, front matter and text, and show every fault on its line.

    PATHS choose what is reported; everything is judged against the whole knowledge base. Exit
    status: 0 no error, 1 errors, 2 misuse or a faulty configuration.
    """
    project = configuration.load(config_file or configuration.find(Path.cwd()))
    form = form or default_format()
    if project.problems:
        report(form, project.problems, (), project)
        raise SystemExit(2)
    home = project.docs_dir / project.settings.folder
    if project.settings_file and not is_folder(home):
        # A gate that finds nothing to judge must not be open.
        raise Misuse(
            f"there is no folder {visible(shown(home))}, where "
            f"{visible(shown(project.settings_file))} puts the postmortems; correct `docs_dir` or "
            '`folder`, or begin with `postmortem new "Title"`'
        )
    if project.settings_file is None:
        click.echo(f"{NOWHERE}: judged by the defaults", err=True)
    since = _changes(project, diff_base)
    located = selection.located(project, paths)
    if not (located or paths or project.settings_file):
        raise Misuse(f"{NOWHERE}, and no postmortem: {LOOK_ELSEWHERE}")
    reported = selection.reported(located, paths, since)
    anew = frozenset(each.uri for each in reported if since and since.describes_anew(each))
    found = check.run(located, project.settings, now, project.around(), anew)
    if since is not None and not reported:
        click.echo(f"no postmortem changed since {visible(diff_base or '')}", err=True)
    elif paths and not reported:
        click.echo("none of these paths holds a postmortem", err=True)
    if diff:
        raise SystemExit(_differs(fixing.fix(reported, found)))
    failed = False
    if fix:
        found, failed = _written(fixing.fix(reported, found), found)
    problems = selection.problems(found, reported, paths, since)
    report(form, problems, [location.path for location in reported], project)
    limit = Level(fail_on).rank
    raise SystemExit(failed or any(problem.severity.rank <= limit for problem in problems))
