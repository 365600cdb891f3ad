"""Read the plugin's section of ``mkdocs.yml`` without importing MkDocs, and find the postmortems.

Tolerates what real files hold: ``!ENV``, ``!!python/name:``, ``!relative``, anchors, ``INHERIT``,
``exclude_docs`` and MkDocs's default exclusions. Its faults are problems with lines, all of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pathspec import GitIgnoreSpec
from pydantic import ValidationError

from postmortem_kb import rules
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.fieldtypes import nearest
from postmortem_kb.model import FIRST_LINE, KeyPath, Place, Problem

NAMES = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml")
PLUGIN = "postmortem-kb"
MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")

# MkDocs's own (mkdocs/structure/files.py, _default_exclude).
_DEFAULT_EXCLUDED = (".*", "/templates/")
_MAX_INHERIT = 10


class _Loader(yaml.SafeLoader):
    """SafeLoader that reads foreign tags as what they are applied to."""


def _foreign(loader: yaml.SafeLoader, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]


def _environment(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    """Return the first variable that is set, else the default: ``!ENV [A, B, default]``."""
    if isinstance(node, yaml.ScalarNode):
        names, default = [loader.construct_scalar(node)], None
    else:
        given = loader.construct_sequence(node, deep=True)  # type: ignore[arg-type]
        names, default = (given[:-1], given[-1]) if len(given) > 1 else (given, None)
    value = next((os.environ[name] for name in names if str(name) in os.environ), None)
    return default if value is None else yaml.safe_load(value)


_Loader.add_constructor("!ENV", _environment)
_Loader.add_multi_constructor("!", _foreign)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _foreign)


@dataclass(frozen=True)
class Project:
    """A knowledge base on disk: its configuration, what is wrong with that, and its files."""

    root: Path
    docs_dir: Path
    settings: Settings
    excluded: str = ""
    problems: tuple[Problem, ...] = ()
    settings_file: Path | None = None

    @cached_property
    def _excludes(self) -> GitIgnoreSpec:
        return GitIgnoreSpec.from_lines([*_DEFAULT_EXCLUDED, *self.excluded.splitlines()])

    @cached_property
    def postmortems(self) -> Selector:
        """Return what tells a postmortem from another page."""
        return Selector(self.settings)

    def locations(self) -> Iterator[Location]:
        """Yield every postmortem file, in the order of paths."""
        for uri, file in self._markdown():
            if self.postmortems.chooses(uri):
                yield Location(shown(file), uri, file)

    def pages(self) -> frozenset[str]:
        """Return the addresses of all other pages, without ending: ``handbook/roles``."""
        others = (uri for uri, _ in self._markdown() if not self.postmortems.chooses(uri))
        return frozenset(uri.rpartition(".")[0].removesuffix("/index") for uri in others)

    def _markdown(self) -> Iterator[tuple[str, Path]]:
        """Yield (path below docs_dir, file) of every Markdown file that is not excluded."""
        seen: set[str] = set()
        for folder, folders, files in os.walk(self.docs_dir, followlinks=True):
            real = os.path.realpath(folder)
            # A link that leads back to a folder above would go round for ever.
            if real in seen:
                folders.clear()
                continue
            seen.add(real)
            folders.sort()
            for name in sorted(files):
                file = Path(folder, name)
                uri = file.relative_to(self.docs_dir).as_posix()
                if name.lower().endswith(MARKDOWN) and not self._excludes.match_file(uri):
                    yield uri, file


class Selector:
    """Tells a postmortem from every other file by its path below ``docs_dir``."""

    def __init__(self, settings: Settings) -> None:
        self.prefix = f"{settings.folder}/" if settings.folder else ""
        # Anchored: a postmortem called index.md in a year's folder does not escape.
        self.pages = GitIgnoreSpec.from_lines(f"/{pattern.lstrip('/')}" for pattern in settings.pages)

    def chooses(self, uri: str) -> bool:
        """Return whether the file at a path is a postmortem."""
        if not uri.lower().endswith(MARKDOWN) or not uri.startswith(self.prefix):
            return False
        return not self.pages.match_file(uri[len(self.prefix) :])


def shown(file: Path) -> str:
    """Return a path as messages print it: from here if it is below, else whole; always with /."""
    absolute = file.absolute()
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else absolute).as_posix()


def find(start: Path) -> Path | None:
    """Return the nearest configuration file, in a folder or above it up to the repository's root."""
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
    layers, problems = _layers(file)
    data: Mapping[str, Any] = {}
    for layer in reversed(layers):
        data = _merged(data, layer.data)
    root = file.absolute().parent
    docs_dir = root / str(data.get("docs_dir") or "docs")
    excluded = str(data.get("exclude_docs") or "")
    try:
        settings = parse(_options(data.get("plugins")))
    except ValidationError as error:
        problems += [_wrong_option(layers, dict(details)) for details in error.errors()]
        settings = Settings()
    return Project(root, docs_dir, settings, excluded, tuple(dict.fromkeys(problems)), file)


def parse(options: Mapping[str, Any]) -> Settings:
    """Return the settings of the plugin's options; raises pydantic.ValidationError."""
    return Settings.model_validate(options)


def explain(details: Mapping[str, Any]) -> tuple[str, str, str | None]:
    """Return (rule name, message, suggestion) for one error pydantic found in the options."""
    path = [str(part) for part in details["loc"]]
    option = ".".join(path) or "postmortem-kb"
    if details["type"] == "extra_forbidden":
        suggestion = nearest(path[-1], Settings.model_fields) or None
        rule = rules.all_rules()["unknown-option"]
        return rule.name, rule.message.format(option=option), suggestion
    reason = str(details["msg"]).removeprefix("Value error, ")
    rule = rules.all_rules()["invalid-option"]
    return rule.name, rule.message.format(option=option, reason=reason), None


@dataclass(frozen=True)
class _Layer:
    """One file of an INHERIT chain, its nodes kept for their places."""

    path: str
    data: Mapping[str, Any]
    node: yaml.Node | None


def _layers(file: Path) -> tuple[list[_Layer], list[Problem]]:
    """Return a file and those it inherits from, nearest first, with what cannot be read of them."""
    layers: list[_Layer] = []
    problems: list[Problem] = []
    next_file: Path | None = file
    while next_file is not None and len(layers) < _MAX_INHERIT:
        path, where, reason = shown(next_file), FIRST_LINE, ""
        node, data = None, None
        try:
            loader = _Loader(next_file.read_text(encoding="utf-8-sig"))
            node = loader.get_single_node()
            data = loader.construct_document(node) if node is not None else {}
        except OSError as error:
            reason = error.strerror or str(error)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            where = Place(*[mark.line + 1, mark.column + 1] * 2) if mark else FIRST_LINE
            reason = str(error.problem or "it is not valid YAML")
        except (yaml.YAMLError, ValueError, RecursionError):
            reason = "it is not valid YAML"
        if not reason and not isinstance(data, Mapping):
            reason = "it must be `key: value` lines"
        if reason:
            problems.append(_problem(path, where, "broken-configuration", reason=reason))
            break
        assert isinstance(data, Mapping)
        layers.append(_Layer(path, data, node))
        parent = data.get("INHERIT")
        next_file = next_file.absolute().parent / str(parent) if parent else None
    return layers, problems


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Merge as MkDocs's INHERIT does: mappings key by key, anything else whole."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[key] = _merged(old, value) if both else value  # type: ignore[arg-type]
    return merged


def _options(plugins: Any) -> dict[str, Any]:
    """Return the options of our plugin, whichever way the plugins are written."""
    entries = plugins.items() if isinstance(plugins, Mapping) else ()
    for entry in plugins if isinstance(plugins, list) else ():
        entries = [*entries, *(entry.items() if isinstance(entry, Mapping) else [(entry, None)])]
    for name, options in entries:
        if name == PLUGIN:
            return dict(options) if isinstance(options, Mapping) else {}
    return {}


def _wrong_option(layers: list[_Layer], details: Mapping[str, Any]) -> Problem:
    name, message, suggestion = explain(details)
    path, place = _locate(layers, details["loc"], name == "unknown-option")
    rule = rules.all_rules()[name]
    return Problem(path, *place, rule.code, rule.name, rule.level, message, suggestion)


def _problem(path: str, place: Place, name: str, **values: str) -> Problem:
    rule = rules.all_rules()[name]
    return Problem(path, *place, rule.code, rule.name, rule.level, rule.message.format(**values))


def _locate(layers: list[_Layer], path: KeyPath, about_key: bool) -> tuple[str, Place]:
    """Return the file and place of an option: in the nearest layer that has it."""
    for layer in layers:
        for section in _sections(layer.node):
            node = found = section
            for part in path:
                entry = _child(node, part)
                if entry is None:
                    break
                found = entry[0] if about_key else entry[1]
                node = entry[1]
            start, end = found.start_mark, found.end_mark
            return layer.path, Place(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
    return layers[0].path, FIRST_LINE


def _sections(root: yaml.Node | None) -> Iterator[yaml.Node]:
    plugins = _child(root, "plugins") if root is not None else None
    holders = plugins[1].value if plugins and isinstance(plugins[1], yaml.SequenceNode) else []
    for holder in [*holders, *([plugins[1]] if plugins else [])]:
        section = _child(holder, PLUGIN)
        if section is not None:
            yield section[1]


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None
