"""Findings to problems: on their places, as bad as the policy has them, no secret in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from postmortem_kb import redaction, rules
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Document
from postmortem_kb.frontmatter import Source
from postmortem_kb.manual import is_optional
from postmortem_kb.model import Level, Place, Problem
from postmortem_kb.operations.judgementtexts import Judged
from postmortem_kb.policy import OFF
from postmortem_kb.rules import Finding, Rule

# In characters: what is said of a file must not be as long as the file.
_LONGEST = 2_000


def problems_of(
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


def _place(source: Source, rule: Rule, path: tuple[str | int, ...]) -> Place:
    return source.key_place_of(path) if rule.about_keys else source.place_of(path)


def silenced(problems: set[Problem], judged: Judged) -> set[Problem]:
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


def order(problem: Problem) -> tuple[str, int, int, str, str]:
    """Return the key that problems are sorted by: files, lines, columns."""
    return problem.path, problem.line, problem.column, problem.code, problem.message
