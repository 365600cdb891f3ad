"""Judge a whole knowledge base: every rule over every file, each finding on its place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from postmortem_kb import corpus, redaction, rules
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Corpus, Document, Draft, Location
from postmortem_kb.frontmatter import Source
from postmortem_kb.frontmatter.fences import CLOSING_BYTES
from postmortem_kb.manual import is_optional
from postmortem_kb.model import FIRST_LINE, Level, Place, Problem
from postmortem_kb.operations.judgements import Judgements, Memory, Noting, digest_of
from postmortem_kb.operations.judgementtexts import Judged
from postmortem_kb.operations.reading import read
from postmortem_kb.policy import OFF
from postmortem_kb.rules import Finding, Rule
from postmortem_kb.validation import Record

# In characters: what is said of a file must not be as long as the file.
_LONGEST = 2_000
NOTHING_AROUND = rules.Around()
NOT_READ: Mapping[Location, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found: the postmortems, and every problem in the order of files and lines."""

    corpus: Corpus
    problems: tuple[Problem, ...]
    judged: tuple[Judged, ...]
    context: rules.Context

    @property
    def digests(self) -> dict[str, str]:
        """Return {path below docs_dir: digest of the bytes} of every file that could be read."""
        return {each.draft.location.uri: each.digest for each in self.judged if each.digest}

    @property
    def heads(self) -> dict[str, str]:
        """Return {path below docs_dir: what stands for its record}."""
        return {each.draft.location.uri: each.head for each in self.judged}

    def errors(self) -> Counter[str]:
        """Return how many errors there are in each file that has any."""
        return Counter(each.path for each in self.problems if each.severity is Level.ERROR)


def run(
    locations: Iterable[Location],
    settings: Settings,
    now: datetime,
    around: rules.Around = NOTHING_AROUND,
    changed: frozenset[str] = frozenset(),
    memory: Memory | None = None,
    mark: str = "",
) -> Report:
    """Read and judge the files; an unreadable one is a problem like any other.

    A file's text and places are dropped once it is judged; a file that a rule across files finds
    fault with is read again. What a memory has of an earlier run with the same ``mark``, which
    stands for the configuration and this package, is taken over while it still holds.
    """
    context = rules.Context(settings, now, around, changed)
    known = Judgements(memory, mark, context) if memory is not None else None
    return _together([judge(location, context, known) for location in locations], context)


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


def again(report: Report, contents: Mapping[Location, bytes]) -> Report:
    """Return the report as it would be with other contents in some of its files."""
    judged = [
        _judged(location, contents[location], report.context) if location in contents else each
        for each in report.judged
        for location in (each.draft.location,)
    ]
    return _together(judged, report.context, contents)


def alone(location: Location, data: bytes, context: rules.Context) -> tuple[Problem, ...]:
    """Return what is found in one file with these contents, rules across files left out."""
    judged = _judged(location, data, context, most=None)
    return tuple(sorted(_silenced(set(judged.problems), judged), key=_order))


def judge(location: Location, context: rules.Context, known: Judgements | None) -> Judged:
    """Read and judge one file, unless a judgement of it is known that still holds."""
    try:
        data = read(location)
    except OSError as error:
        return Judged(Draft(location, Record()), (_unreadable(location, error),))
    if known is None:
        return _judged(location, data, context)
    judged = known.find(location, digest_of(data))
    if judged:
        return replace(judged, head=_head(data, judged))
    noting = Noting(context)
    judged = _judged(location, data, noting)
    known.keep(judged, noting)
    return judged


def _head(data: bytes, judged: Judged) -> str:
    """Return the digest of a front matter; of a faulty file that of all: its body may count."""
    end = CLOSING_BYTES.search(data, 3)
    known = rules.all_rules()
    faulty = any(known[each.name].is_fault for each in judged.problems)
    if faulty or end is None or not data.startswith(b"---\n"):
        return judged.digest
    return digest_of(data[: end.end()])


def _judged(
    location: Location, data: bytes, context: rules.Context, most: int | None = rules.MOST
) -> Judged:
    document = corpus.document(location, data, context.settings)
    found = _problems(document, rules.judge(document, context, most), context.settings)
    draft = Draft(location, document.record)
    judged = Judged(draft, tuple(found), document.suppressions, digest_of(data))
    return replace(judged, head=_head(data, judged))


def _together(
    judged: list[Judged], context: rules.Context, contents: Mapping[Location, bytes] = NOT_READ
) -> Report:
    """Return the report of files that make up one knowledge base; ``contents`` are not read."""
    settings = context.settings
    whole = corpus.build((each.draft for each in judged), settings, context.around.pages)
    across = defaultdict(list)
    for rule, postmortem, finding in rules.judge_all(whole, context):
        across[postmortem.location].append((rule, finding))
    problems: set[Problem] = set()
    for each in judged:
        location = each.draft.location
        found = set(each.problems)
        if location in across:
            document = _again(location, settings, contents.get(location))
            in_file = ((rule, rules.in_file(document, it)) for rule, it in across[location])
            found |= set(_problems(document, in_file, settings))
        problems |= _silenced(found, each) if each.suppressions else found
    return Report(whole, tuple(sorted(problems, key=_order)), tuple(judged), context)


def _again(location: Location, settings: Settings, data: bytes | None) -> Document:
    try:
        data = read(location) if data is None else data
    except OSError:
        data = b""
    return corpus.document(location, data, settings)


def _silenced(problems: set[Problem], judged: Judged) -> set[Problem]:
    """Return the problems of a file without those that a comment silences, with a reason."""
    useless = rules.all_rules()["useless-suppression"]
    for suppression in judged.suppressions:
        rule = rules.find(suppression.rule)
        if rule is None or not suppression.reason or not is_optional(rule.code):
            continue
        hit = {
            each for each in problems if each.code == rule.code and suppression.covers(each.line)
        }
        if hit:
            problems = problems - hit
        else:
            message = useless.word({"rule": f"{rule.code} {rule.name}"})
            path = judged.draft.location.path
            problems = problems | {
                Problem(
                    path, *suppression.place, useless.code, useless.name, useless.level, message
                )
            }
    return problems


def _order(problem: Problem) -> tuple[str, int, int, str, str]:
    return problem.path, problem.line, problem.column, problem.code, problem.message


def _problems(
    document: Document, found: Iterable[tuple[Rule, Finding]], settings: Settings
) -> Iterator[Problem]:
    """Yield findings in a file as problems, as bad as the policy for that postmortem has them."""
    levels = document.policy(settings).levels
    for rule, finding in found:
        # A policy names a rule as its writer knows it; the code was looked up with the options.
        level = levels.get(rule.code, rule.level)
        if level != OFF:
            where = finding.where
            place = where if isinstance(where, Place) else _place(document.source, rule, where)
            # What holds a token must neither travel into a log nor be written with asterisks.
            open_ = finding.suggestion is None or redaction.masked(finding.suggestion) == (
                finding.suggestion
            )
            yield Problem(
                document.location.path,
                *place,
                rule.code,
                rule.name,
                Level(level),
                _short(redaction.masked(finding.message)),
                finding.suggestion if open_ else None,
                finding.safe and open_,
                finding.involves,
            )


def _short(message: str) -> str:
    return message if len(message) <= _LONGEST else f"{message[:_LONGEST]}…"


def _place(source: Source, rule: rules.Rule, path: tuple[str | int, ...]) -> Place:
    return source.key_place_of(path) if rule.about_keys else source.place_of(path)


def _unreadable(location: Location, error: OSError) -> Problem:
    rule = rules.all_rules()["unreadable-file"]
    # What the system says has a number; our own words say already what to do.
    advice = "; check that it exists and that its permissions allow reading"
    message = rule.word({"why": f"{error.strerror}{advice}" if error.errno else str(error)})
    return Problem(location.path, *FIRST_LINE, rule.code, rule.name, rule.level, message)
