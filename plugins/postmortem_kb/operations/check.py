"""Judge a whole knowledge base: every rule over every file, each finding on its place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from postmortem_kb import corpus, rules
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Corpus, Draft, Location
from postmortem_kb.frontmatter import Source
from postmortem_kb.model import FIRST_LINE, Level, Place, Problem
from postmortem_kb.validation import Record


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found: the postmortems, and every problem in the order of files and lines."""

    corpus: Corpus
    problems: tuple[Problem, ...]

    def errors(self) -> Counter[str]:
        """Return how many errors there are in each file that has any."""
        return Counter(each.path for each in self.problems if each.severity is Level.ERROR)


def run(
    locations: Iterable[Location],
    settings: Settings,
    now: datetime | None = None,
    pages: frozenset[str] = frozenset(),
) -> Report:
    """Read and judge the files; an unreadable one is a problem like any other.

    ``pages`` are the addresses that the team's other pages have taken. A file's text and places are
    dropped once it is judged; a file that a rule across files finds fault with is read again.
    """
    context = rules.Context(settings, now or datetime.now(UTC), pages)
    problems: list[Problem] = []
    drafts = []
    for location in locations:
        try:
            data = read(location)
        except OSError as error:
            problems.append(_unreadable(location, error))
            drafts.append(Draft(location, Record()))
            continue
        document = corpus.document(location, data, settings)
        problems += [
            _problem(location.path, document.source, rule, finding)
            for rule, finding in rules.judge(document, context)
        ]
        drafts.append(Draft(location, document.record))
    whole = corpus.build(drafts, settings, pages)
    across = defaultdict(list)
    for rule, postmortem, finding in rules.judge_all(whole, context):
        across[postmortem.location].append((rule, finding))
    for location, found in across.items():
        try:
            data = read(location)
        except OSError:
            data = b""
        document = corpus.document(location, data, settings)
        problems += [
            _problem(location.path, document.source, rule, rules.in_file(document, finding))
            for rule, finding in found
        ]
    return Report(whole, tuple(sorted(set(problems), key=_order)))


def published(report: Report, settings: Settings, pages: frozenset[str] = frozenset()) -> Report:
    """Return the report of what the site may show, as if there were no other postmortems.

    A fault that only the others explain, an id that one of them has too, would tell of them.
    """
    shown = report.corpus.published(settings)
    if len(shown) == len(report.corpus):
        return report
    alone = run([each.location for each in shown], settings, pages=pages)
    real = set(report.problems)
    return Report(alone.corpus, tuple(each for each in alone.problems if each in real))


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
