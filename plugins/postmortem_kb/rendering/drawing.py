"""Charts: what one shows, and its drawing from a Vega-Lite spec as SVG without any script.

A spec finds its data under a name, ``rows`` in ours, and values computed here in its ``params`` by
name. Colours are written in it as ``var(--pm-f1)``: Vega hands them through, and one drawing
follows both palettes. A row's ``page`` is where its mark leads, as the field ``href``.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from importlib.metadata import version
from typing import Any, NamedTuple
from xml.etree import ElementTree

from markupsafe import Markup

from postmortem_kb.rendering import engine

# Vega makes an address absolute: on this host, until the page is known that it is drawn on.
_HOST = "https://pm.invalid/"
_LINK = re.compile(rf'<a tabindex="-1" xlink:href="{re.escape(_HOST)}(\d+)">')
# What says nothing once a drawing is hidden from assistive technology, and what is so anyway.
_IDLE = re.compile(r"role|aria-.*|pointer-events|stroke-miterlimit|class|style|font-family|target")
_USUAL = {
    "display": "none",
    "font-size": "12px",
    "font-weight": "normal",
    "opacity": "1",
    "text-anchor": "start",
    "transform": "translate(0,0)",
}
_NOTHING = {"", "M0,0h0v0h0Z"}
_DECIMALS = re.compile(r"(\.\d\d)\d+")
_REFERENCE = re.compile(r"url\(#([^)]*)\)")
# XML has no way to write these.
_UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# In the units of the drawing, so that text of 12 units stays about 12 pixels.
_GROWTH = 1.15


class BrokenSpec(ValueError):
    """A spec that cannot be drawn: ``place`` is its file, ``message`` what is wrong with it."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(message)
        self.place, self.message = place, message


def file_of(name: str) -> str:
    """Return where the spec of a chart is, among the templates."""
    return f"charts/{name}.vl.json"


class Cell(NamedTuple):
    """A cell of the table below a chart, and the page that its text leads to."""

    text: str
    page: str = ""


class Mark(NamedTuple):
    """A line of a chart's key: its words, its colour (``f1``, ``p3``), its shape if it has one."""

    text: str
    colour: str
    shape: int = 0


@dataclass(frozen=True)
class Chart:
    """What a chart shows: in a sentence, in a drawing, and in a table of the same numbers.

    ``finding`` says what is to be seen, ``about`` what is drawn, of how many, and what is missing.
    Without ``rows`` there is nothing to draw yet, and ``finding`` says so.
    """

    finding: str
    about: str
    rows: tuple[Mapping[str, Any], ...] = ()
    head: tuple[str, ...] = ()
    table: tuple[tuple[Cell, ...], ...] = ()
    key: tuple[Mark, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    dataset: str = "rows"


def svg_key(name: str, spec: str) -> str:
    """Return what tells a drawing from any other: what ``drawn`` returns is the same while it is.

    Of our own code it says nothing.
    """
    told = "\0".join((version("vl-convert-python"), name, spec))
    return blake2b(told.encode(), digest_size=16).hexdigest()


def svg(
    name: str,
    spec: Mapping[str, Any],
    chart: Chart,
    link: Callable[[str], str],
    draw: Callable[[str, str], str] | None = None,
) -> Markup:
    """Return a chart's drawing for one page, where ``link`` leads from there to any other.

    ``draw`` is another ``drawn``, which may know a drawing by its ``svg_key`` from an earlier time.

    Raises BrokenSpec for a spec that Vega cannot draw, or that asks for something from elsewhere.
    """
    if any(_addresses(spec)):
        raise BrokenSpec(
            file_of(name), "it names a `url`, but a chart draws only what this site knows"
        )
    pages: list[str] = []
    rows = []
    for row in chart.rows:
        found = {key: value for key, value in row.items() if key != "page"}
        if row.get("page"):
            found["href"] = f"{_HOST}{len(pages)}"
            pages.append(row["page"])
        rows.append(found)
    params = [
        {**each, "value": chart.values[each["name"]]} if each.get("name") in chart.values else each
        for each in _params(name, spec)
    ]
    # A title is the caption's, a description for those who do not see the drawing.
    seen = {key: value for key, value in spec.items() if key not in ("title", "description")}
    whole = {**seen, "datasets": {chart.dataset: rows}, "params": params}
    unlinked = (draw or drawn)(name, json.dumps(_writable(whole), ensure_ascii=False))

    def led(mark: re.Match[str]) -> str:
        target = Markup.escape(link(pages[int(mark[1])]))
        return f'<a tabindex="-1" xlink:href="{target}">'

    return Markup(_LINK.sub(led, unlinked))  # noqa: S704 - every text in it is escaped


def _params(name: str, spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = spec.get("params", [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise BrokenSpec(file_of(name), "its `params` are not a list of mappings")
    return found


def _addresses(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (key for key in value if key == "url")
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _addresses(each)


def _writable(value: Any) -> Any:
    if isinstance(value, str):
        return _UNWRITABLE.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {key: _writable(each) for key, each in value.items()}
    return [_writable(each) for each in value] if isinstance(value, list | tuple) else value


@functools.lru_cache(maxsize=64)
def drawn(name: str, spec: str) -> str:
    """Return the drawing of a spec, not yet linked; the same in this process and the next.

    ``spec`` is JSON and holds its data. Raises BrokenSpec.
    """
    try:
        raw = engine.here(spec)
    except ValueError as error:
        _, _, said = str(error).partition("\n")
        first = (said or str(error)).splitlines()[0]
        raise BrokenSpec(file_of(name), f"Vega cannot draw it: {first}") from None
    return finished(name, raw)


def finished(name: str, raw: str) -> str:
    """Return what ``drawn`` returns, of what the engine made. Raises BrokenSpec."""
    root = ElementTree.fromstring(raw)  # noqa: S314 - Vega wrote it
    _, _, width, height = (float(each) for each in root.attrib["viewBox"].split())
    if not (width and height):
        raise BrokenSpec(file_of(name), "its drawing has no size")
    # Clip ids count up in a process: two builds would differ, and two charts share one.
    ids: dict[str, str] = {}
    for node in root.iter():
        if "id" in node.attrib:
            ids[node.attrib["id"]] = f"pm-{name}-{len(ids)}"
    slim = ElementTree.Element(
        "svg",
        {
            "viewBox": f"0 0 {width:g} {height:g}",
            "width": f"{width * _GROWTH:.0f}",
            "font-size": "12",
            "aria-hidden": "true",
        },
    )
    slim.extend(found for child in root for found in _slim(child, ids))
    return ElementTree.tostring(slim, encoding="unicode")


def _slim(node: ElementTree.Element, ids: Mapping[str, str]) -> list[ElementTree.Element]:
    """Return what is to be seen of a node: itself without idle attributes, its children, nothing.

    The attributes go first: a group is empty, or no more than its children, only after that.
    """
    if node.get("display") == "none":
        return []
    tag = node.tag.rpartition("}")[2]
    kept = {
        key: _DECIMALS.sub(r"\1", value)
        for key, value in node.attrib.items()
        if "}" not in key and not _IDLE.fullmatch(key) and _USUAL.get(key) != value
    }
    kept |= {key: _REFERENCE.sub(lambda it: f"url(#{ids[it[1]]})", kept[key]) for key in kept}
    if "id" in kept:
        kept["id"] = ids[node.attrib["id"]]
    children = [found for child in node for found in _slim(child, ids)]
    if tag == "a":
        address = node.get("{http://www.w3.org/1999/xlink}href", "")
        if not address.startswith(_HOST):
            return children  # Vega makes a link of a row without one, too
        # Out of the tab order: the table has the same links. Not a plain href: Material's instant
        # navigation throws at one in a drawing.
        kept = {"tabindex": "-1", "xlink:href": address}
    if (tag == "g" and not children) or (tag == "path" and _is_unseen(kept)):
        return []
    if tag == "g" and not kept:
        return children
    slim = ElementTree.Element(tag, kept)
    slim.text = node.text
    slim.extend(children)
    return [slim]


def _is_unseen(path: Mapping[str, str]) -> bool:
    # The group around a drawing fills nothing.
    return path.get("d") in _NOTHING or not path.keys() & {"fill", "stroke"}
