"""Charts: what one shows, and its drawing from a Vega-Lite spec as SVG without any script.

A spec finds its data under the name ``rows``, and values computed here in its ``params`` by name.
Colours are written in it as ``var(--pm-f1)``: Vega hands them through, and one drawing follows both
palettes. A row's ``page`` is where its mark leads.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from markupsafe import Markup

# Vega makes an address absolute: on this host, until the page is known that it is drawn on.
_HOST = "https://pm.invalid/"
_LINK = re.compile(rf'<a ([^>]*?)xlink:href="{re.escape(_HOST)}(\d+)"([^>]*)>')
# What says nothing once a drawing is hidden from assistive technology; the font is the page's.
_IDLE = re.compile(
    r' (?:role|aria-[a-z]+|pointer-events|stroke-miterlimit|class|style|font-family)="[^"]*"'
    r'|<path d="(?:M0,0h0v0h0Z)?"(?: display="none")?/>'
)
_DECIMALS = re.compile(r"(\.\d\d)\d+")
_CLIP = re.compile(r'(id="|url\(#)(clip\d+)')
# In the units of the drawing, so that text of 12 units stays about 12 pixels.
_GROWTH = 1.25


class Cell(NamedTuple):
    """A cell of the table below a chart, and the page that its text leads to."""

    text: str
    page: str = ""


class Mark(NamedTuple):
    """A line of a chart's key: its words, and the place of its colour and shape in the scale."""

    text: str
    place: int


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


def svg(name: str, spec: Mapping[str, Any], chart: Chart, link: Callable[[str], str]) -> Markup:
    """Return a chart's drawing for one page, where ``link`` leads from there to any other."""
    pages: list[str] = []
    rows = []
    for row in chart.rows:
        found = {key: value for key, value in row.items() if key != "page"}
        if row.get("page"):
            found["href"] = f"{_HOST}{len(pages)}"
            pages.append(row["page"])
        rows.append(found)
    params = [
        {**each, "value": chart.values[each["name"]]} if each["name"] in chart.values else each
        for each in spec.get("params", ())
    ]
    whole = {**spec, "datasets": {"rows": rows}, "params": params}
    drawn = _drawn(name, json.dumps(whole, ensure_ascii=False))

    def led(found: re.Match[str]) -> str:
        # Out of the tab order: the table has the same links. Not a plain href: Material's instant
        # navigation throws at one in a drawing.
        target = Markup.escape(link(pages[int(found[2])]))
        return f'<a tabindex="-1" {found[1]}xlink:href="{target}"{found[3]}>'

    return Markup(_LINK.sub(led, drawn))  # noqa: S704 - Vega has escaped every text


@functools.lru_cache(maxsize=64)
def _drawn(name: str, spec: str) -> str:
    """Return the drawing of a spec; the same for the same spec, in this process and the next."""
    import vl_convert  # half a second, and only where charts are drawn

    raw: str = vl_convert.vegalite_to_svg(spec)
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', raw)
    if box is None:
        raise ValueError(f"the chart {name} has no size")
    width, height = (float(each) for each in box.groups())
    body = _DECIMALS.sub(r"\1", _IDLE.sub("", re.sub(r"^<svg[^>]*>", "", raw)))
    # Clip ids count up in a process: two builds would differ, and two charts share one.
    ids: dict[str, str] = {}
    body = _CLIP.sub(
        lambda found: found[1] + ids.setdefault(found[2], f"pm-{name}-{len(ids)}"), body
    )
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width * _GROWTH:.0f}" '
        f'aria-hidden="true">{body}'
    )
