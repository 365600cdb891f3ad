"""Begin a postmortem: the next free id, a commented file in its place, nothing overwritten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticCustomError

from postmortem_kb import corpus, frontmatter, rules, vocabulary
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.frontmatter.mistakes import quoted
from postmortem_kb.model import Level, Moment
from postmortem_kb.operations import git, heads, replacing
from postmortem_kb.operations.answers import Answers, NewAction, Proposals, TimelineRow
from postmortem_kb.operations.project import Project, shown
from postmortem_kb.rendering import templates
from postmortem_kb.schema import (
    ActionItem,
    FrontMatter,
    Impact,
    Incident,
    Roles,
    Times,
    needed_since,
)
from postmortem_kb.spelling import hint
from postmortem_kb.terminal import visible
from postmortem_kb.vocabulary import Status

__all__ = ["Answers", "NewAction", "Proposals", "Refused", "TimelineRow", "scalar", "write"]

# What would end the line, or the text, of a quoted scalar.
_ESCAPED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

FOLDER = "new"
"""Where templates of new postmortems lie, below a folder of templates."""
_BY_KIND = {"near-miss": "near-miss", "security": "security-incident", "exercise": "exercise"}
_OTHER = "full"
_MOST_TRIES = 1000
_DUE_IN = timedelta(days=30)


class Refused(Exception):
    """The answers cannot make a draft that passes the check; the text says why."""


def write(answers: Answers, project: Project, now: datetime) -> Path:
    """Write the file ``<year>/<id>.md`` and return it; raises Refused, and then writes nothing."""
    settings = project.settings
    started = _started(answers.date)
    answers = replace(answers, date=_in_utc(started) if started else "")
    year = (started or _proposed(answers) or Moment(now)).date.year
    folder = project.docs_dir / settings.folder / f"{year:04}"
    taken = set(taken_ids(project))
    first = first_free(taken, settings, year)
    for number in range(first, first + _MOST_TRIES):
        identifier = settings.make_id(year, number)
        if identifier in taken:
            continue
        file = folder / f"{identifier}.md"
        if not project.holds(file.relative_to(project.docs_dir).as_posix()):
            raise Refused(
                f"{shown(file)} would not be found again: `pages`, `exclude_docs` or the folder's "
                "name leaves it out"
            )
        try:
            text = render(answers, identifier, project, now.date() + _DUE_IN)
            _must_pass(text, file, settings, now)
        except UnicodeEncodeError:
            raise Refused("an answer is not written in UTF-8") from None
        try:
            _make(folder)
            replacing.create(file, text.encode())
        except FileExistsError:
            continue
        except OSError as error:
            raise Refused(f"{shown(file)} cannot be written: {error.strerror}") from None
        return file
    raise Refused(f"no free id was found in {shown(folder)}")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        # Of a file in the place of the folder; a postmortem that exists is another matter.
        raise Refused(f"{shown(folder)} is not a folder") from None


def taken_ids(project: Project) -> Iterator[str]:
    """Yield ids in use: in front matter, in file names, and on every branch already fetched."""
    regex = project.settings.id_regex
    for location in project.locations():
        yield PurePosixPath(location.uri).stem
        if not location.file.is_file():
            # A pipe would be waited for without end.
            continue
        try:
            values = frontmatter.read(location.file.read_bytes()).values
        except OSError:
            continue
        former = values.get("former_ids")
        yield from (str(each) for each in (values.get("id"), *_strings(former)) if each)
    for path in git.files_on_branches(project.docs_dir / project.settings.folder):
        stem = PurePosixPath(path).stem
        if regex.fullmatch(stem):
            yield stem


def _strings(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else ()


def first_free(taken: Iterable[str], settings: Settings, year: int) -> int:
    """Return the number after the last one that is in use in a year."""
    numbers = [0]
    for identifier in taken:
        found = settings.id_regex.fullmatch(identifier)
        if found and int(found.groupdict().get("year") or year) == year:
            numbers.append(int(found["number"]))
    return max(numbers) + 1


def _started(date: str) -> Moment | None:
    try:
        return parse_moment(date) if date else None
    except PydanticCustomError as error:
        values = {"field": "impact_start", **(error.context or {})}
        raise Refused(rules.all_rules()[error.type].word(values)) from None


def _proposed(answers: Answers) -> Moment | None:
    """Return the first time that a tool gave."""
    times = (parse_moment(value) for value, _ in answers.proposed.times.values())
    return next((time for time in times if time is not None), None)


def _in_utc(moment: Moment) -> str:
    """Return a time as the file has it; its timeline is in UTC too."""
    return moment.iso().replace(":00Z", "Z")


def render(answers: Answers, identifier: str, project: Project, due: date) -> str:
    """Return the text of a new postmortem, every field explained by the schema's own words.

    ``due`` is the date of the action item that is shown as an example.
    """
    settings = project.settings
    template = template_for(answers.template, answers.kind, project)
    # Markdown with YAML and not HTML: values go through the filter ``yaml``.
    env = templates.plain_environment(heads.own_folder(project))
    env.filters |= {"comment": _comment, "yaml": scalar}
    try:
        return env.get_template(f"{FOLDER}/{template}{heads.ENDING}").render(
            id=identifier,
            answers=answers,
            proposed=answers.proposed,
            settings=settings,
            about=_about(FrontMatter),
            times=_about(Times),
            incident=_about(Incident),
            impact=_about(Impact),
            roles=_about(Roles),
            action=_about(ActionItem),
            words=vocabulary,
            due=due,
        )
    except UnicodeEncodeError:
        # Of an answer, on its way through a template.
        raise
    except Exception as error:
        where = templates.place_of(error)
        if where is None:
            raise
        raise Refused(f"{where}: {templates.words_of(error)}") from None


def template_for(name: str, kind: str, project: Project) -> str:
    """Return the template for a postmortem of a kind, the named one if there is a name.

    Raises Refused for a name that there is not, and for a template of another kind.
    """
    name = name or _BY_KIND.get(kind, _OTHER)
    of = kind_of(name, project)
    if of not in ("", kind):
        raise Refused(f"the template `{visible(name)}` is for the kind {of}, not for {kind}")
    return name


def kind_of(name: str, project: Project) -> str:
    """Return the kind that a template is for, or nothing; raises Refused if there is none."""
    known = heads.read(FOLDER, project)
    if name not in known:
        there = "\n".join(f"  {each}: {visible(head.about)}" for each, head in known.items())
        meant = hint(visible(name), known)
        raise Refused(f"there is no template {visible(name)}{meant}\nThere are:\n{there}")
    of = known[name].values.get("kind", "")
    if of and of not in vocabulary.KINDS:
        raise Refused(
            f"the template `{name}` is for the kind `{visible(of)}`, and there are only "
            f"{', '.join(vocabulary.KINDS)}"
        )
    return of


def _about(model: type[BaseModel]) -> dict[str, str]:
    found = {}
    for name, info in model.model_fields.items():
        since = needed_since(info)
        needed = f" (needed from {since})" if since not in (None, Status.DRAFT) else ""
        found[name] = f"{info.description}{needed}"
    return found


def _comment(text: str) -> str:
    """Return text for the end of a line of YAML, behind a ``#``."""
    return visible(" ".join(text.split()))


def scalar(text: str) -> str:
    """Return text as a YAML scalar, quoted only where it has to be."""
    # As a value and as an item of a list in brackets: the template writes both.
    source = frontmatter.read(f"---\nkey: {text}\nlist: [{text}]\n---\n".encode())
    plain = not source.faults and source.values == {"key": text, "list": [text]}
    if plain and not re.search(r"[#\t\n]", text) and text[:1] not in "\"'":
        return text
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted(text))


def _must_pass(text: str, file: Path, settings: Settings, now: datetime) -> None:
    location = Location(shown(file), file.name, file)
    document = corpus.document(location, text.encode(), settings)
    errors = [
        finding.message
        for rule, finding in rules.judge(document, rules.Context(settings, now))
        if rule.level is Level.ERROR
    ]
    if errors:
        raise Refused("\n".join(dict.fromkeys(errors)))
