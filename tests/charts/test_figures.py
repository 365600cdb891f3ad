from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from postmortem_kb import charts
from postmortem_kb.rendering.drawing import BrokenSpec
from postmortem_kb.rendering.templates import Renderer
from postmortem_kb.resources import templates_dir

SHIPPED = sorted(charts.all_charts())
HOSTILE = "</svg><script>alert(1)</script> ~~~ &amp; \\\"' onload=x"
LONG = "An owner whose name is much longer than any label " * 20
HEADERS = [
    f"""severity: SEV{number % 5 + 1}
services: ["{HOSTILE}", "{LONG}", api]
times:
  impact_start: 2026-0{number % 9 + 1}-03T10:00Z
  detected: 2026-0{number % 9 + 1}-03T10:{20 + number}Z
  resolved: 2026-0{number % 9 + 1}-03T1{number % 4 + 2}:00Z
root_cause_categories: [{cause}]
action_items:
  - {{id: AI-1, title: Do the thing, status: open, owner: "{owner}"}}
  - {{id: AI-2, title: Do the other thing, status: done, closed_on: 2026-10-01, owner: edge}}"""
    for number, (cause, owner) in enumerate(
        [("network", "edge"), ("process", "core"), ("security", "a-b")] * 4
    )
]


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def svg(figure: str) -> str:
    found = re.search(r'<svg viewBox="[\d. ]+" width="\d+" font-size.*</svg>', figure, re.DOTALL)
    assert found
    return found[0]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_drawing_is_lean_and_follows_the_palette(drawn, name) -> None:
    text = svg(drawn(name, *HEADERS))
    elements = Elements(text).found
    attributes = {key for _, found in elements for key in found}
    left = {"style", "class", "role", "font-family", "id"} & attributes
    assert (left, [key for key in attributes if key.startswith(("on", "aria-r", "aria-l"))]) == (
        set(),
        [],
    )
    paints = {found[key] for _, found in elements for key in ("fill", "stroke") if key in found}
    assert [
        paint for paint in paints if paint != "none" and not paint.startswith("var(--pm-")
    ] == []
    assert len(re.findall(r"<g[^>]*>\s*</g>|<g[^>]*/>|<g>", text)) == 0
    # Addresses may be as long as the names in them.
    assert 1_000 < len(re.sub(r'xlink:href="[^"]*"', "", text)) < 8_000


@pytest.mark.parametrize("name", SHIPPED)
def test_no_name_leaves_its_place_in_a_figure(drawn, name) -> None:
    tags = {tag for tag, _ in Elements(drawn(name, *HEADERS)).found}
    assert tags <= {
        *("figure", "figcaption", "b", "div", "p", "ul", "li", "svg", "g", "path", "line", "text"),
        *("a", "details", "summary", "table", "thead", "tbody", "tr", "th", "td"),
    }


def test_a_label_is_cut_where_it_would_leave_the_drawing(drawn) -> None:
    labels = re.findall(r"<text[^>]*>([^<]*)</text>", svg(drawn("service-severity", *HEADERS)))
    (cut,) = [label for label in labels if label.startswith("An owner")]
    assert cut.endswith("…")
    assert len(cut) < 30


@pytest.mark.parametrize("name", SHIPPED)
def test_every_link_of_a_drawing_is_in_the_table_too(drawn, name) -> None:
    figure = drawn(name, *HEADERS)
    elements = Elements(figure).found
    in_drawing = {found["xlink:href"] for _, found in elements if "xlink:href" in found}
    in_table = {found["href"] for tag, found in elements if tag == "a" and "href" in found}
    assert in_drawing - in_table == set()
    assert all(
        found.get("tabindex") == "-1"
        for tag, found in elements
        if tag == "a" and "xlink:href" in found
    )
    assert bool(in_drawing) is (name != "action-flow")


@pytest.mark.parametrize("name", SHIPPED)
def test_a_figure_has_a_finding_and_a_description(drawn, name) -> None:
    figure = drawn(name, *HEADERS)
    assert f'<figure class="pm-chart" id="chart-{name}">' in figure
    assert re.search(r"<figcaption><b>[^<]+\.</b> [^<]+\.</figcaption>", figure)
    assert re.search(r'<p class="pm-unseen">[^<]{40,}\.</p>', figure)


PROCESS = """
import sys
from knowledges import knowledge_of
from postmortem_kb import charts
from postmortem_kb.rendering.templates import Renderer

headers = enumerate(sys.stdin.read().split("\\0"))
knowledge = knowledge_of({f"{n}.md": f"id: PM-2026-{n:03}\\n{text}" for n, text in headers})
renderer = Renderer(knowledge, None, charts.all_charts())
for name in sys.argv[1:]:
    sys.stdout.buffer.write(renderer.figure(name, renderer.linker("metrics.md")).encode())
"""


def test_two_processes_draw_the_same_bytes_in_any_order_and_time_zone() -> None:
    def run(names: list[str], **environment: str) -> bytes:
        return subprocess.run(
            [sys.executable, "-c", PROCESS, *names],
            input="\0".join(HEADERS).encode(),
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        ).stdout

    names = ["by-month", "action-flow"]
    one = run(names, TZ="Asia/Tokyo", PYTHONHASHSEED="1")
    other = run(names[::-1], TZ="America/Los_Angeles", PYTHONHASHSEED="2")
    figures = [sorted(each.strip() for each in text.split(b"</figure>")) for text in (one, other)]
    assert len(figures[0]) == len(names) + 1
    assert figures[0] == figures[1]


def own(folder: Path, **specs: str) -> Path:
    (folder / "charts").mkdir()
    for name, spec in specs.items():
        (folder / "charts" / f"{name}.vl.json").write_text(spec, encoding="utf-8")
    return folder


BARS = """{"title": "Most were found by users.", "description": "By way of detection.",
  "data": {"name": "postmortems"}, "mark": "bar",
  "encoding": {"y": {"field": "severity", "type": "nominal"},
    "x": {"aggregate": "mean", "field": "minutes_to_detect"}, "href": {"field": "href"}}}"""


def test_spellings_of_a_service_are_one_bar_of_a_chart_of_action_items(drawn, tmp_path) -> None:
    bars = BARS.replace('"postmortems"', '"actions"').replace('"severity"', '"service"')
    items = "action_items: [{id: AI-1, title: Do the thing, status: open}]"
    headers = [f"services: [{name}]\n{items}" for name in ("api", "api", "API")]
    figure = drawn("mine", *headers, own=own(tmp_path, mine=bars))
    assert re.findall(r"<t[dh] [^>]*>([^<]*)", figure) == ["Service", "Count", "api", "3"]


def test_a_spec_in_the_teams_folder_is_a_chart_with_caption_and_table(
    drawn, knowledge, tmp_path
) -> None:
    folder = own(tmp_path, mine=BARS, **{"by-month": "{}"})
    names = Renderer(knowledge(), folder, charts.all_charts()).own_charts
    assert names == ["mine"]
    figure = drawn("mine", "severity: SEV1", "severity: SEV1", "severity: SEV2", "", own=folder)
    caption = "<b>Most were found by users.</b> By way of detection. n\N{NO-BREAK SPACE}4."
    assert f"<figcaption>{caption}</figcaption>" in figure
    assert re.findall(r"<t[dh] [^>]*>([^<]*)", figure) == [
        *("Severity", "Count"),
        *("SEV1", "2"),
        *("SEV2", "1"),
        *("unknown", "1"),
    ]
    assert "Most were found" not in svg(figure)


def test_a_chart_of_actions_counts_them_by_what_it_encodes(drawn, tmp_path) -> None:
    spec = BARS.replace("postmortems", "actions").replace("severity", "state")
    figure = drawn("mine", HEADERS[0], own=own(tmp_path, mine=spec))
    assert re.findall(r"<td[^>]*>([^<]*)", figure) == ["done", "1", "open", "1"]


def test_a_chart_without_rows_is_its_caption(drawn, tmp_path) -> None:
    figure = drawn("mine", own=own(tmp_path, mine=BARS))
    assert ("<svg" in figure, "<table" in figure) == (False, False)


def test_a_teams_own_spec_replaces_that_of_a_chart(drawn, tmp_path) -> None:
    spec = (templates_dir() / "charts/by-month.vl.json").read_text(encoding="utf-8")
    other = spec.replace("var(--pm-f", "var(--pm-sev")
    assert "var(--pm-sev1)" in drawn("by-month", *HEADERS, own=own(tmp_path, **{"by-month": other}))


BROKEN = {
    "{": "it is not JSON: Expecting property name",
    "[]": "it is not a Vega-Lite spec",
    '{"config": 5}': "it is not a Vega-Lite spec",
    "[" * 100_000: "it is nested too deeply",
    "{}": "its `data` must be",
    '{"data": {"values": []}, "title": "It."}': "its `data` must be",
    '{"data": {"name": ["actions"]}, "title": "It."}': "its `data` must be",
    '{"data": {"name": "actions"}}': "it needs a `title`",
    '{"data": {"name": "actions"}, "title": "It."}': "Vega cannot draw it: Error: Invalid spec",
    BARS.replace('"bar"', '"zap"'): "Vega cannot draw it: ",
    BARS.replace('"bar"', '"bar", "params": "x"'): "its `params` are not a list of mappings",
    BARS.replace('"bar"', '"bar", "transform": [{"calculate": "zap(", "as": "x"}]'): (
        "Vega cannot draw it: Error: "
    ),
    BARS.replace('"bar"', '{"type": "image", "url": "https://example.com/a.png"}'): "names a `url`",
    BARS.replace(
        '"bar"',
        '"bar", "transform": [{"lookup": "id", "from": {"key": "id", "data": {"url": "x.json"}}}]',
    ): "names a `url`",
    BARS.replace('"bar"', '"bar", "width": -400'): "its drawing has no size",
}


@pytest.mark.parametrize(("spec", "message"), BROKEN.items(), ids=range(len(BROKEN)))
def test_a_broken_spec_is_one_sentence_that_names_its_file(drawn, tmp_path, spec, message) -> None:
    with pytest.raises(BrokenSpec) as caught:
        drawn("mine", *HEADERS, own=own(tmp_path, mine=spec))
    assert caught.value.place == "charts/mine.vl.json"
    assert message in caught.value.message
    assert "\n" not in caught.value.message


def test_a_chart_that_is_not_there_is_named(drawn) -> None:
    with pytest.raises(BrokenSpec, match="there is no such file") as caught:
        drawn("zap")
    assert caught.value.place == "charts/zap.vl.json"
