"""Judge a whole knowledge base: every rule over every file, each finding on its place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from postmortem_kb import corpus, rules
from postmortem_kb.addresses import NOTHING_TAKEN, Taken
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Corpus, Draft, Location
from postmortem_kb.frontmatter import Source
from postmortem_kb.model import FIRST_LINE, Level, Place, Problem
from postmortem_kb.validation import Record


@dataclass(frozen=True, slots=True)
class Judged:
    """One file, and what was found in it alone."""

    draft: Draft
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found: the postmortems, and every problem in the order of files and lines."""

    corpus: Corpus
    problems: tuple[Problem, ...]
    judged: tuple[Judged, ...]
    context: rules.Context

    def errors(self) -> Counter[str]:
        """Return how many errors there are in each file that has any."""
        return Counter(each.path for each in self.problems if each.severity is Level.ERROR)


def run(
    locations: Iterable[Location],
    settings: Settings,
    now: datetime | None = None,
    pages: Taken = NOTHING_TAKEN,
) -> Report:
    """Read and judge the files; an unreadable one is a problem like any other.

    ``pages`` are the team's other pages. A file's text and places are dropped once it is judged; a
    file that a rule across files finds fault with is read again.
    """
    context = rules.Context(settings, now or datetime.now(UTC), pages)
    return _together([_judge(location, context) for location in locations], context)


def only(report: Report, shown: Callable[[Draft], bool]) -> Report:
    """Return the report of some of the postmortems, as if there were no others.

    A fault that only the others explain, an id that one of them has too, would tell of them; one
    that only their absence makes, a relation to them, is none.
    """
    kept = [each for each in report.judged if shown(each.draft)]
    if len(kept) == len(report.judged):
        return report
    alone = _together(kept, report.context)
    real = set(report.problems)
    return replace(alone, problems=tuple(each for each in alone.problems if each in real))


def _judge(location: Location, context: rules.Context) -> Judged:
    try:
        data = read(location)
    except OSError as error:
        return Judged(Draft(location, Record()), (_unreadable(location, error),))
    document = corpus.document(location, data, context.settings)
    found = [
        _problem(location.path, document.source, rule, finding)
        for rule, finding in rules.judge(document, context)
    ]
    return Judged(Draft(location, document.record), tuple(found))


def _together(judged: list[Judged], context: rules.Context) -> Report:
    """Return the report of files that make up one knowledge base."""
    whole = corpus.build((each.draft for each in judged), context.settings, context.pages)
    problems = {problem for each in judged for problem in each.problems}
    across = defaultdict(list)
    for rule, postmortem, finding in rules.judge_all(whole, context):
        across[postmortem.location].append((rule, finding))
    for location, found in across.items():
        try:
            data = read(location)
        except OSError:
            data = b""
        document = corpus.document(location, data, context.settings)
        problems |= {
            _problem(location.path, document.source, rule, rules.in_file(document, finding))
            for rule, finding in found
        }
    return Report(whole, tuple(sorted(problems, key=_order)), tuple(judged), context)


def read(location: Location) -> bytes:
    """Return what is in a file; OSError if it cannot be read, or is not a file."""
    # A pipe or a device of that name would be waited for without end.
    if location.file.exists() and not location.file.is_file():
        raise OSError("it is not a regular file")
    return location.file.read_bytes()


def _order(problem: Problem) -> tuple[str, int, int, str, str]:
    return problem.path, problem.line, problem.column, problem.code, problem.message


def _problem(path: str, source: Source, rule: rules.Rule, finding: rules.Finding) -> Problem:
    where = finding.where
    place = where if isinstance(where, Place) else _place(source, rule, where)
    return Problem(
        path, *place, rule.code, rule.name, rule.level, finding.message, finding.suggestion
    )


def _place(source: Source, rule: rules.Rule, path: tuple[str | int, ...]) -> Place:
    return source.key_place_of(path) if rule.about_keys else source.place_of(path)


def _unreadable(location: Location, error: OSError) -> Problem:
    rule = rules.all_rules()["unreadable-file"]
    message = rule.word({"why": error.strerror or str(error)})
    return Problem(location.path, *FIRST_LINE, rule.code, rule.name, rule.level, message)
