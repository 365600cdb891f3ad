"""Write the version of the schema into a configuration file, and nothing else in it."""

from __future__ import annotations

from typing import Any

import yaml

from postmortem_kb.model import Place
from postmortem_kb.operations import configfile, edit
from postmortem_kb.operations.configfile import PLUGIN, Broken, Layer
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.project import shown
from postmortem_kb.operations.upgrading.step import ByHand

KEY = "schema_version"


def numbered(layer: Layer, data: bytes, number: int) -> bytes | None:
    """Return a configuration file with the version set; None if the plugin is not in it.

    Raises ByHand unless what is read back is the same but for that number.
    """
    entry = _entry(layer.node)
    if entry is None:
        return None
    try:
        after = edit.apply(data, [_edit(entry, data, number)])
        found = configfile.parsed(layer.file, after)
    except ValueError:
        raise _by_hand(layer, entry[0], number) from None
    if isinstance(found, Broken) or not _only(layer.data, found.data, number):
        raise _by_hand(layer, entry[0], number)
    return after


def _entry(root: yaml.Node | None) -> tuple[yaml.Node, yaml.Node | None] | None:
    """Return the name of our plugin and its options, which a name alone has not."""
    plugins = configfile.child(root, "plugins")
    if plugins is None:
        return None
    if not isinstance(plugins[1], yaml.SequenceNode):
        return configfile.child(plugins[1], PLUGIN)
    for each in plugins[1].value:
        if isinstance(each, yaml.ScalarNode) and each.value == PLUGIN:
            return each, None
        if found := configfile.child(each, PLUGIN):
            return found
    return None


def _edit(entry: tuple[yaml.Node, yaml.Node | None], data: bytes, number: int) -> Edit:
    name, options = entry
    written = f"{KEY}: {number}"
    if there := configfile.child(options, KEY):
        start, end = there[1].start_mark, there[1].end_mark
        return Edit(_place(start.line, start.column, end.line, end.column), str(number))
    if isinstance(options, yaml.MappingNode):
        start = options.start_mark
        if options.flow_style:
            more = ", " if options.value else ""
            return _insert(start.line, start.column + 1, f"{written}{more}")
        first = options.value[0][0].start_mark
        return _insert(first.line, first.column, f"{written}\n{' ' * first.column}")
    at = name.end_mark
    line = data.decode("utf-8-sig").splitlines()[at.line]
    rest = line[at.column :]
    if options is None and rest.lstrip().startswith((",", "]")):
        return _insert(at.line, at.column, f": {{{written}}}")
    # The options stand two blanks further in than the name, as everything else of MkDocs's.
    colon = "" if options is not None else ":"
    text = f"{colon}{rest}\n{' ' * (name.start_mark.column + 2)}{written}"
    return Edit(_place(at.line, at.column, at.line, len(line)), text)


def _insert(line: int, column: int, text: str) -> Edit:
    return Edit(_place(line, column, line, column), text)


def _place(line: int, column: int, end_line: int, end_column: int) -> Place:
    """Return a place of which libyaml counts lines and columns from 0."""
    return Place(line + 1, column + 1, end_line + 1, end_column + 1)


def _only(before: Any, after: Any, number: int) -> bool:
    """Tell whether the version, and nothing else, is what it should be."""
    meant = {**configfile.options(before["plugins"]), KEY: number}
    return bool(configfile.options(after["plugins"]) == meant and _others(before) == _others(after))


def _others(data: Any) -> Any:
    """Return what a file says beside the options of our plugin."""
    plugins = data["plugins"]
    if not isinstance(plugins, list):
        return {**data, "plugins": {**plugins, PLUGIN: None}}
    kept = [
        {**each, PLUGIN: None}
        if isinstance(each, dict) and PLUGIN in each
        else {PLUGIN: None}
        if each == PLUGIN
        else each
        for each in plugins
    ]
    return {**data, "plugins": kept}


def _by_hand(layer: Layer, name: yaml.Node, number: int) -> ByHand:
    line = name.start_mark.line + 1
    return ByHand(
        f"{shown(layer.file)}:{line}: write `{KEY}: {number}` among the options of {PLUGIN} by hand"
    )
