"""The configuration of a knowledge base: settings from the plugin's section of ``mkdocs.yml``.

Its faults are problems with lines, all of them, like those of a postmortem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pathspec import GitIgnoreSpec
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from postmortem_kb import rules, trackers
from postmortem_kb.config import Settings
from postmortem_kb.manual import is_optional
from postmortem_kb.misfits import EXPECTED
from postmortem_kb.model import Problem
from postmortem_kb.operations import configfile
from postmortem_kb.operations.project import Project, is_folder, shown
from postmortem_kb.renames import Kind
from postmortem_kb.schema import FrontMatter
from postmortem_kb.severities import SeverityLevel
from postmortem_kb.spelling import hint, nearest
from postmortem_kb.trackeroptions import TrackerOptions
from postmortem_kb.validation import THEME_KEYS, field_names

# What a front matter has already: our fields, and those that pass through to the theme.
_TAKEN = frozenset(FrontMatter.model_fields) | THEME_KEYS

_FIELDS = sorted(field_names())
_MODELS: dict[str, type[BaseModel]] = {"severities": SeverityLevel, "trackers": TrackerOptions}

NAMES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")


_ADDRESS = re.compile(r"https?://[\w.:\[\]-]+(?:/[\w./~%+-]*)?", re.ASCII)


def find(start: Path) -> Path | None:
    """Return the nearest configuration file, in a folder or above it, within its repository."""
    for folder in (start, *start.parents):
        for name in NAMES:
            if (folder / name).is_file():
                return folder / name
        if (folder / ".git").exists():
            return None
    return None


def load(file: Path | None) -> Project:
    """Read a configuration file; without one, the defaults with the current folder."""
    if file is None:
        return Project(Path.cwd(), Path.cwd(), Settings())
    layers, broken = configfile.layers(file)
    problems = [_broken(broken)] if broken else []
    data = configfile.merged(layers)
    root = file.absolute().parent
    directory_urls = data.get("use_directory_urls") is not False
    docs_dir = root / str(data.get("docs_dir") or "docs")
    patterns = {}
    for name in ("exclude_docs", "draft_docs"):
        patterns[name] = str(data.get(name) or "")
        try:
            GitIgnoreSpec.from_lines(patterns[name].splitlines())
        except ValueError:
            reason = f"`{name}` holds a line that is not a pattern as in .gitignore"
            where = configfile.locate_top(layers, name)
            problems.append(_broken(configfile.Broken(*where, reason)))
            patterns[name] = ""
    try:
        settings = parse(configfile.options(data.get("plugins")))
    except ValidationError as error:
        problems += [_wrong_option(layers, dict(details)) for details in error.errors()]
        settings = Settings()
    own = root / settings.templates
    if not is_folder(own):
        missing = {
            "type": "missing",
            "loc": ("templates",),
            "msg": f"there is no folder {shown(own)}",
        }
        problems.append(_wrong_option(layers, missing))
    return Project(
        root,
        docs_dir,
        settings,
        patterns["exclude_docs"],
        tuple(sorted(set(problems), key=lambda each: (each.path, each.line, each.column))),
        file,
        tuple(layer.file for layer in layers[1:]),
        directory_urls,
        site_address(data.get("site_url")),
        str(data.get("site_name") or ""),
        str(data.get("site_description") or ""),
        patterns["draft_docs"],
    )


def site_address(written: Any) -> str:
    """Return where the site is published, with a slash at the end; other than http is nothing."""
    if not isinstance(written, str) or not _ADDRESS.fullmatch(written):
        return ""
    return f"{written.rstrip('/')}/"


def parse(options: Any) -> Settings:
    """Return the settings of the plugin's options; raises pydantic.ValidationError."""
    settings = Settings.model_validate(options)
    wrong: list[tuple[tuple[str | int, ...], str]] = [
        (("extra_fields", name), "is taken; choose another name for a field of yours")
        for name in settings.extra_fields
        if name in _TAKEN
    ]
    wrong += _wrong_in_policy(settings)
    wrong += _wrong_in_trackers(settings)
    wrong += _wrong_in_renamed(settings)
    if wrong:
        raise ValidationError.from_exception_data(
            "Settings",
            [
                {"type": PydanticCustomError("wrong", "{why}", {"why": why}), "loc": where,
                 "input": where[-1]}
                for where, why in wrong
            ],
        )  # fmt: skip
    if not settings.policy:
        return settings
    coded = (
        entry.model_copy(update={"rules": {_code(name): to for name, to in entry.rules.items()}})
        for entry in settings.policy
    )
    return settings.model_copy(update={"policy": tuple(coded)})


def _no_such_rule(name: str) -> str:
    more = hint(name, rules.all_rules()) or "; `postmortem rule` lists them all"
    return f"there is no such rule{more}"


def _code(word: str) -> str:
    rule = rules.find(word)
    return rule.code if rule else word


def _wrong_in_policy(settings: Settings) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield (path, what is wrong) of every name in the policy that names nothing."""
    for number, entry in enumerate(settings.policy):
        where = ("policy", number)
        for at, severity in enumerate(entry.when.severity):
            if severity not in settings.severities:
                more = hint(severity, settings.severities)
                yield (*where, "when", "severity", at), f"there is no severity `{severity}`{more}"
        for name in entry.rules:
            rule = rules.find(name)
            if rule is None:
                yield (*where, "rules", name), _no_such_rule(name)
            elif not is_optional(rule.code):
                yield (*where, "rules", name), "cannot be changed"
        for at, name in enumerate(entry.fields):
            if name not in settings.extra_fields and name not in field_names():
                more = hint(name, [*_FIELDS, *settings.extra_fields])
                yield (*where, "fields", at), f"there is no field `{name}`{more}"


def _wrong_in_trackers(settings: Settings) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield (path, what is wrong) of every tracker that no ticket can be found or opened in."""
    targets = [name for name, options in settings.trackers.items() if options.project]
    for name, options in settings.trackers.items():
        where = ("trackers", name)
        if name not in trackers.names():
            yield where, f"is no tracker; there are {', '.join(trackers.names())}"
            continue
        member = trackers.tracker(name)
        for option in sorted(options.model_fields_set - {"url", "api", "project"} - member.options):
            yield (*where, option), f"means nothing to {name}; take it out"
        if not (options.url or member.home):
            yield where, "needs `url`, where people read its tickets"
        if options.project and not member.project.fullmatch(options.project):
            yield (*where, "project"), f"is no name of a project of {name}"
        if options.project and name != targets[0]:
            yield (*where, "project"), f"stands for {targets[0]} already: tickets open in one place"


def _wrong_in_renamed(settings: Settings) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield (path, what is wrong) of every new name that the list it belongs to does not have."""
    closed: dict[Kind, Mapping[str, str]] = {
        "root_cause_categories": settings.all_root_causes,
        "triggers": settings.all_triggers,
        "services": settings.services,
        "teams": settings.teams,
    }
    for kind, words in settings.renamed.items():
        known = closed.get(kind)
        for old, new in words.items():
            if known and new not in known:
                yield ("renamed", kind, old), f"`{new}` is none of them{hint(new, known)}"


def explain(details: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """Return (rule name, message, suggestion) for one error pydantic found in the options."""
    path = [str(part) for part in details["loc"]]
    option = ".".join(path) or "postmortem-kb"
    if details["type"] == "extra_forbidden":
        known = _MODELS.get(path[0], Settings)
        suggestion = nearest(path[-1], known.model_fields) or None
        rule = rules.all_rules()["unknown-option"]
        return rule.name, rule.word({"option": option}), suggestion
    told = str(details["msg"]).removeprefix("Value error, ")
    expected = EXPECTED.get(details["type"])
    reason = f"must be {expected}" if expected else told.replace("Input should be", "must be")
    rule = rules.all_rules()["invalid-option"]
    return rule.name, rule.word({"option": option, "reason": reason}), None


def _wrong_option(layers: list[configfile.Layer], details: Mapping[str, Any]) -> Problem:
    name, message, suggestion = explain(details)
    file, place = configfile.locate(layers, details["loc"], name == "unknown-option")
    rule = rules.all_rules()[name]
    return Problem(shown(file), *place, rule.code, rule.name, rule.level, message, suggestion)


def _broken(broken: configfile.Broken) -> Problem:
    rule = rules.all_rules()["broken-configuration"]
    message = rule.word({"reason": broken.reason})
    path = shown(broken.file)
    return Problem(path, *broken.place, rule.code, rule.name, rule.level, message)
