"""The files a configuration is made of, read without MkDocs, with the places of what they say.

Tolerates what real files hold: ``!ENV``, ``!!python/name:``, ``!relative``, anchors, ``INHERIT``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from postmortem_kb.model import FIRST_LINE, KeyPath, Place

PLUGIN = "postmortem-kb"
_TEXTS = ("INHERIT", "docs_dir", "exclude_docs")
_MAX_INHERIT = 10
_MAX_FILE = 1024 * 1024
_MAX_MERGED = 10_000


class _Loader(yaml.SafeLoader):
    """SafeLoader that reads foreign tags as what they are applied to."""

    merged = 0

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Resolve ``<<``, unless it doubles and doubles again."""
        super().flatten_mapping(node)
        self.merged += len(node.value)
        if self.merged > _MAX_MERGED:
            raise yaml.YAMLError


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
class Layer:
    """One file of an INHERIT chain, its nodes kept for their places."""

    file: Path
    data: Mapping[str, Any]
    node: yaml.Node | None


@dataclass(frozen=True)
class Broken:
    """A file that cannot be read: where, and why."""

    file: Path
    place: Place
    reason: str


def layers(file: Path) -> tuple[list[Layer], Broken | None]:
    """Return a file and those it inherits from, nearest first, and what stopped the reading."""
    found: list[Layer] = []
    next_file: Path | None = file
    while next_file is not None and len(found) < _MAX_INHERIT:
        layer = _read(next_file)
        if isinstance(layer, Broken):
            return found, layer
        found.append(layer)
        parent = layer.data.get("INHERIT")
        next_file = next_file.absolute().parent / str(parent) if parent else None
    return found, None


def _read(file: Path) -> Layer | Broken:
    place = FIRST_LINE
    try:
        # A pipe or a device of that name would be waited for without end.
        if file.exists() and not file.is_file():
            return Broken(file, place, "it is not a regular file")
        if file.exists() and file.stat().st_size > _MAX_FILE:
            return Broken(file, place, "it is larger than 1 MiB")
        return parsed(file, file.read_bytes())
    except OSError as error:
        return Broken(file, place, error.strerror or str(error))
    except ValueError:
        return Broken(file, place, "its name cannot be one of a file")


def parsed(file: Path, data: bytes) -> Layer | Broken:
    """Return what the contents of a file say."""
    place = FIRST_LINE
    try:
        loader = _Loader(data.decode("utf-8-sig"))
        # At once and not later: a mapping that holds itself is then a fault.
        loader.deep_construct = True
        node = loader.get_single_node()
        found = loader.construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        if mark := error.problem_mark:
            place = Place(*[mark.line + 1, mark.column + 1] * 2)
        return Broken(file, place, str(error.problem or "it is not valid YAML"))
    except (yaml.YAMLError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # PyYAML's constructors meet `!!int ""` and the like unprepared.
        return Broken(file, place, "it is not valid YAML")
    if found is None:
        found = {}
    if not isinstance(found, Mapping):
        return Broken(file, place, "it must be `key: value` lines")
    for key in _TEXTS:
        if not isinstance(found.get(key) or "", str):
            where = child(node, key)
            place = _place(where[1]) if where else place
            return Broken(file, place, f"`{key}` must be text")
    return Layer(file, found, node)


def merged(found: list[Layer]) -> dict[str, Any]:
    """Return what the files say together."""
    data: dict[str, Any] = {}
    for layer in reversed(found):
        data = _merged(data, layer.data)
    return data


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Merge as MkDocs's INHERIT does: mappings key by key, anything else whole."""
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        both = isinstance(old, Mapping) and isinstance(value, Mapping)
        merged[key] = _merged(old, value) if both else value  # type: ignore[arg-type]
    return merged


def options(plugins: Any) -> Any:
    """Return the options of our plugin, whichever way the plugins are written.

    What is not a mapping is returned too: that is for the model to refuse.
    """
    holders = plugins if isinstance(plugins, list) else [plugins]
    for holder in holders:
        given = holder.get(PLUGIN) if isinstance(holder, Mapping) else None
        if isinstance(given, Mapping):
            # MkDocs's own switch for any plugin.
            return {name: value for name, value in given.items() if name != "enabled"}
        if given is not None:
            return given
    return {}


def locate(found: list[Layer], path: KeyPath, about_key: bool) -> tuple[Path, Place]:
    """Return the file and place of an option: in the nearest layer that has most of its path."""
    best, place = -1, (found[0].file, FIRST_LINE)
    for layer in found:
        for section in _sections(layer.node):
            node = shown = section
            depth = 0
            for part in path:
                entry = child(node, part)
                if entry is None:
                    break
                shown = entry[0] if about_key else entry[1]
                node = entry[1]
                depth += 1
            if depth > best:
                best, place = depth, (layer.file, _place(shown))
    return place


def locate_top(found: list[Layer], key: str) -> tuple[Path, Place]:
    """Return the file and place of a top-level key: in the nearest layer that has it."""
    for layer in found:
        if entry := child(layer.node, key):
            return layer.file, _place(entry[1])
    return found[0].file, FIRST_LINE


def _place(node: yaml.Node) -> Place:
    start, end = node.start_mark, node.end_mark
    return Place(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _sections(root: yaml.Node | None) -> Iterator[yaml.Node]:
    plugins = child(root, "plugins") if root is not None else None
    holders = plugins[1].value if plugins and isinstance(plugins[1], yaml.SequenceNode) else []
    for holder in [*holders, *([plugins[1]] if plugins else [])]:
        section = child(holder, PLUGIN)
        if section is not None:
            yield section[1]


def child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """Return the nodes of a key and its value, or twice that of an entry of a list."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None
