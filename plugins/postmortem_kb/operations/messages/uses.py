"""Which fields of the front matter a message uses, as its template names them."""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment, TemplateError, nodes

from postmortem_kb.model import KeyPath
from postmortem_kb.schema import Times

# What a template calls otherwise than the front matter does.
_CALLED: dict[str, tuple[KeyPath, ...]] = {
    "causes": (("root_cause_categories",),),
    "next_update": (("severity",),),
    "reference": (("id",), ("incident", "id")),
}


def fields(template: str, env: Environment) -> frozenset[KeyPath]:
    """Return the fields in a template; of ``impact.description`` and ``impact`` the first alone."""
    try:
        source, _, _ = env.loader.get_source(env, template) if env.loader else ("", "", None)
        tree = env.parse(source)
    except TemplateError:
        # Rendering it says why.
        return frozenset()
    found = set(_named(tree))
    above = {path[:end] for path in found for end in range(1, len(path))}
    return frozenset(found - above)


def concerns(path: KeyPath, used: frozenset[KeyPath]) -> bool:
    """Tell whether a value is a field that is used, part of one, or around one."""
    return any(path[: len(each)] == each or each[: len(path)] == path for each in used)


def _named(tree: nodes.Template) -> Iterator[KeyPath]:
    inner = {id(each.node) for each in tree.find_all(nodes.Getattr)}
    for each in tree.find_all((nodes.Getattr, nodes.Name)):
        if id(each) in inner:
            continue
        parts: list[str] = []
        node: nodes.Node = each
        while isinstance(node, nodes.Getattr):
            parts.insert(0, node.attr)
            node = node.node
        name = node.name if isinstance(node, nodes.Name) else ""
        if name == "times":
            known = parts[:1] if parts and parts[0] in Times.model_fields else Times.model_fields
            yield from (("times", field) for field in known)
        elif name in ("front", "extra") and parts:
            yield tuple(parts)
        yield from _CALLED.get(name, ())
