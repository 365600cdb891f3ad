"""Judge a whole knowledge base: every rule over every file, each finding on its place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from postmortem_kb import corpus, rules
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Corpus, Document, Draft, Location
from postmortem_kb.frontmatter.fences import CLOSING_BYTES
from postmortem_kb.model import FIRST_LINE, Level, Problem
from postmortem_kb.operations.findings import order, problems_of, silenced
from postmortem_kb.operations.judgements import Judgements, Memory, Noting, digest_of
from postmortem_kb.operations.judgementtexts import Judged
from postmortem_kb.operations.reading import read
from postmortem_kb.rules import Finding, Rule
from postmortem_kb.validation import Record

NOTHING_AROUND = rules.Around()
Told = Mapping[tuple[str, Finding], tuple[Problem, ...]]
"""{(name of a rule, what it found): the problem that is told of it, if one is}."""
NOT_READ: Mapping[Location, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Report:
    """What a run found: the postmortems, and every problem in the order of files and lines.

    ``across`` is {path below docs_dir: what the rules across files found there}.
    """

    corpus: Corpus
    problems: tuple[Problem, ...]
    judged: tuple[Judged, ...]
    context: rules.Context
    across: Mapping[str, Told] = field(default_factory=dict)

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
    context, across = report.context, report.across
    whole = corpus.some(
        report.corpus, [each.draft for each in kept], context.settings, context.around.pages
    )
    # What was not found among all is not told, but may be what a comment silences.
    silent = {each.draft.location.uri: each.suppressions for each in kept if each.suppressions}
    named = (rules.find(each.rule) for comments in silent.values() for each in comments)
    asked = {rule.name for rule in named if rule}
    asked |= {name for told in across.values() for name, _ in told}
    found = defaultdict(list)
    for rule, postmortem, finding in rules.judge_all(whole, context, asked):
        found[postmortem.location].append((rule, finding))
    told = {
        location.uri: _told(location, those, context.settings)
        if location.uri in silent
        else _still(across.get(location.uri, {}), those)
        for location, those in found.items()
    }
    alone = _report(whole, kept, told, context)
    real = set(report.problems)
    return replace(alone, problems=tuple(each for each in alone.problems if each in real))


def _still(told: Told, found: list[tuple[Rule, Finding]]) -> Told:
    keys = [(rule.name, finding) for rule, finding in found]
    return {key: told[key] for key in keys if key in told}


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
    return tuple(sorted(silenced(set(judged.problems), judged), key=order))


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
    found = problems_of(document, rules.judge(document, context, most), context.settings)
    draft = Draft(location, document.record)
    judged = Judged(draft, tuple(found), document.suppressions, digest_of(data))
    return replace(judged, head=_head(data, judged))


def _together(
    judged: list[Judged], context: rules.Context, contents: Mapping[Location, bytes] = NOT_READ
) -> Report:
    """Return the report of files that make up one knowledge base; ``contents`` are not read."""
    settings = context.settings
    whole = corpus.build((each.draft for each in judged), settings, context.around.pages)
    found = defaultdict(list)
    for rule, postmortem, finding in rules.judge_all(whole, context):
        found[postmortem.location.uri].append((rule, finding))
    across = {}
    for each in judged:
        location = each.draft.location
        if location.uri in found:
            data = contents.get(location)
            across[location.uri] = _told(location, found[location.uri], settings, data)
    return _report(whole, judged, across, context)


def _report(
    whole: Corpus, judged: list[Judged], across: Mapping[str, Told], context: rules.Context
) -> Report:
    problems: set[Problem] = set()
    for each in judged:
        found = set(each.problems).union(*across.get(each.draft.location.uri, {}).values())
        problems |= silenced(found, each) if each.suppressions else found
    return Report(whole, tuple(sorted(problems, key=order)), tuple(judged), context, across)


def _told(
    location: Location,
    found: list[tuple[Rule, Finding]],
    settings: Settings,
    data: bytes | None = None,
) -> Told:
    """Return what is told of findings across files in one of them, which is read once more."""
    document = _again(location, settings, data)
    return {
        (rule.name, finding): tuple(
            problems_of(document, [(rule, rules.in_file(document, finding))], settings)
        )
        for rule, finding in found
    }


def _again(location: Location, settings: Settings, data: bytes | None) -> Document:
    try:
        data = read(location) if data is None else data
    except OSError:
        data = b""
    return corpus.document(location, data, settings)


def _unreadable(location: Location, error: OSError) -> Problem:
    rule = rules.all_rules()["unreadable-file"]
    # What the system says has a number; our own words say already what to do.
    advice = "; check that it exists and that its permissions allow reading"
    message = rule.word({"why": f"{error.strerror}{advice}" if error.errno else str(error)})
    return Problem(location.path, *FIRST_LINE, rule.code, rule.name, rule.level, message)
