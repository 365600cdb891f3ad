from __future__ import annotations

import json
import re
from typing import Any

import pytest
from markdown import Markdown

from postmortem_kb.fieldtypes import parse_moment
from postmortem_kb.schema import Times
from postmortem_kb.site import timeline
from projects import build, config, postmortem, run, write

TIMES = {"impact_start": "2026-01-02T10:00:30Z", "resolved": "2026-01-03T00:20:00Z"}
EXTENSIONS = ("tables", "toc", "attr_list", "fenced_code")


def draw(text: str, times: dict[str, str] | None = None, extensions: Any = EXTENSIONS) -> str:
    """Return a page's HTML on one line, without the blanks between tags."""
    found = {name: parse_moment(each) for name, each in (times or {}).items()}
    drawing = timeline.Drawing()
    drawing.expected = timeline.expected(text, Times.model_construct(**found))
    parser = Markdown(
        extensions=[*extensions, drawing], extension_configs={"toc": {"permalink": True}}
    )
    return re.sub(r">\s+<", "><", parser.convert(text))


def table(*rows: str, head: str = "Time | Event | Source") -> str:
    bars = " | ".join("---" for _ in head.split("|"))
    return "\n".join(["## Timeline", "", f"| {head} |", f"| {bars} |", *rows, ""])


def items(html: str) -> list[tuple[str, str]]:
    """Return the class and the words of each row."""
    found = re.findall(r'<li(?: class="([^"]*)")?><div class="pm-when">(.*?)</li>', html, re.DOTALL)
    return [(kind, " ".join(re.sub("<[^>]*>", " ", inside).split())) for kind, inside in found]


ROWS = (
    "| 2026-01-02 09:55 | A change is made | chat |",
    "| 10:00 | It begins | log |",
    "| unknown | Somebody sees it | |",
    "| ~23:50 | It is [found](https://example.com/a) in `a | b` | log |",
    "| 2026-01-03 00:20 | It is over | log |",
)


def test_rows_have_their_distance_from_the_start_their_day_where_it_changes_and_their_kind() -> (
    None
):
    html = draw(table(*ROWS), TIMES)
    assert items(html) == [
        ("", "T-5 min 09:55 A change is made Source: chat"),
        ("pm-bound", "T+0 10:00 Impact start. It begins Source: log"),
        ("pm-open", "unknown Somebody sees it"),
        ("", "T+13 h 50 min ~23:50 It is found in a | b Source: log"),
        ("pm-bound", "T+14 h 20 min 3 Jan 2026 00:20 Resolved. It is over Source: log"),
    ]
    assert "T+ counts from the start of the impact, 2 Jan 2026, 10:00 UTC." in html
    assert "<table" not in html


def test_what_is_written_in_a_cell_survives() -> None:
    html = draw(table(*ROWS), TIMES)
    assert '<a href="https://example.com/a">found</a> in <code>a | b</code>' in html
    assert '<time datetime="2026-01-02T23:50:00Z">~23:50</time>' in html


BEGINS = [
    pytest.param({"detected": "2026-01-02T10:00Z", "impact_start": "2026-01-02"},
                 "the first known time, 2 Jan 2026, 10:00 UTC", id="another-time"),
    pytest.param({}, "the first known time, 2 Jan 2026, 09:55 UTC", id="the-first-row"),
]  # fmt: skip


@pytest.mark.parametrize(("times", "expected"), BEGINS)
def test_without_a_start_the_page_says_what_times_count_from(times, expected) -> None:
    assert f"T+ counts from {expected}." in draw(table(*ROWS), times)


def test_a_day_alone_is_no_time_to_count_with() -> None:
    html = draw(table("| 2026-01-02 | It is reported | |", "| unknown | It ends | |"))
    assert items(html) == [
        ("pm-open", "2026-01-02 It is reported"),
        ("pm-open", "unknown It ends"),
    ]
    assert "T+" not in html


def test_a_column_more_has_its_head_before_it() -> None:
    html = draw(table("| 2026-01-02 10:00 | It begins | log | Ann |",
                      head="Time | Event | *From* | By"), TIMES)  # fmt: skip
    assert items(html) == [("pm-bound", "T+0 10:00 Impact start. It begins From: log By: Ann")]


LEFT = [
    pytest.param("## Timeline\n\n- 10:00 It begins\n", id="no-table"),
    pytest.param("## Chronicle\n\n| Time | Event |\n| --- | --- |\n| 10:00 | It |\n", id="other"),
    pytest.param(table("| a | b | c |", "| d | e | f |"), id="no-times"),
    pytest.param(table("| 10:00 | </div></ol></article> | c |"), id="html-that-ends-too-much"),
    pytest.param(table("| 10:00 | <b> | c |", "| 10:01 | x</b> | c |"), id="html-across-cells"),
    pytest.param(
        "## Timeline\n\nText\n| Time | Event |\n| --- | --- |\n| 10:00 | It |\n", id="not-a-table"
    ),
    pytest.param(
        "## Timeline\n\n### Impact\n\n## Impact\n\n| 10:00 | It |\n| --- | --- |\n| 10:01 | It |\n",
        id="of-another-section",
    ),
]  # fmt: skip


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_surely_a_timeline_stays_as_written(text) -> None:
    assert draw(text, TIMES) == re.sub(
        r">\s+<", "><",
        Markdown(extensions=EXTENSIONS,
                 extension_configs={"toc": {"permalink": True}}).convert(text),
    )  # fmt: skip


def test_sound_html_in_a_cell_is_no_hindrance() -> None:
    html = draw(table("| 10:00 | <b>It</b><br>begins &amp; <i>goes</i> on | c |"), TIMES)
    assert "<b>It</b><br>begins &amp; <i>goes</i> on" in html
    assert items(html) == [
        ("pm-bound", "T+0 10:00 Impact start. It begins &amp; goes on Source: c")
    ]


def test_every_table_of_the_section_is_drawn_and_none_after_it() -> None:
    second = "\n### The next day\n\n| Time | Event |\n| --- | --- |\n| 2026-01-03 08:00 | Again |\n"
    third = "\n## Response\n\n| Time | Event |\n| --- | --- |\n| 09:00 | Work |\n"
    html = draw(table(ROWS[0]) + second + third, TIMES)
    assert [words for _, words in items(html)] == [
        "T-5 min 09:55 A change is made Source: chat",
        "T+22 h 3 Jan 2026 08:00 Again",
    ]
    assert html.count("<table") == 1


@pytest.mark.parametrize("extensions", [("tables",), ("extra", "sane_lists", "toc", "admonition")])
def test_other_extensions_do_not_stop_it(extensions) -> None:
    assert len(items(draw(table(*ROWS), TIMES, extensions))) == 5


SAID = [
    pytest.param("Detected by a check", "Acknowledged. Detected by a check", id="one"),
    pytest.param("**Acknowledged** by Ann", "Detected. Acknowledged by Ann", id="the-other"),
    pytest.param("A check fails", "Detected, acknowledged. A check fails", id="neither"),
    pytest.param("", "Detected, acknowledged.", id="nothing"),
]


@pytest.mark.parametrize(("event", "expected"), SAID)
def test_a_row_is_named_for_the_phases_that_begin_with_it(event, expected) -> None:
    times = {"detected": "2026-01-02T10:00:20Z", "acknowledged": "2026-01-02T10:00:50Z"}
    again = "| 10:00 | More | |"
    found = items(draw(table(f"| 2026-01-02 10:00 | {event} | |", again), times))
    assert found == [("pm-bound", f"T+0 10:00 {expected}"), ("", "T+0 10:00 More")]


def test_attributes_of_a_cell_stay_and_blocks_in_one_are_in_a_block() -> None:
    html = draw(table("| soon<p>x</p> | A | |", "| 10:00 | foot<ul><li>a</li></ul> | b {: .x } |"),
                TIMES)  # fmt: skip
    assert '<div class="pm-unknown">soon<p>x</p></div>' in html
    assert "<b>Impact start.</b> foot<ul><li>a</li></ul></div>" in html
    assert '<div class="pm-sub x">Source: b</div>' in html


ASIDE = [
    pytest.param("- In a list\n\n    | Time | Event |\n    | --- | --- |\n    | 10:05 | a |\n",
                 id="in-a-list"),
    pytest.param("Text\n| Time | Event |\n| --- | --- |\n| 10:05 | a |\n", id="glued"),
    pytest.param("> | Time | Event |\n> | --- | --- |\n> | 10:05 | a |\n", id="quoted"),
]  # fmt: skip


@pytest.mark.parametrize("aside", ASIDE)
def test_what_is_no_table_of_the_page_stops_no_other(aside) -> None:
    html = draw(f"## Timeline\n\n{aside}\nThen:\n\n{table(*ROWS)[13:]}", TIMES)
    assert len(items(html)) == 5


def test_what_looks_like_a_comment_across_rows_hides_no_time() -> None:
    html = draw(table("| 10:00 | a <!-- | x |", "| 10:01 | b --> | y |"), TIMES)
    assert [kind for kind, _ in items(html)] == ["pm-bound", ""]


def test_what_the_times_count_from_is_said_once() -> None:
    html = draw(f"{table(*ROWS)}\n{table('| 2026-01-03 08:00 | Again | |')[13:]}", TIMES)
    assert (html.count("T+ counts from"), html.count('class="pm-timeline"')) == (1, 2)


@pytest.mark.parametrize("head", ["Time", "Time | Event", "Time | Event | Source | By"])
def test_any_number_of_columns_can_be_drawn(head) -> None:
    cells = " | ".join(["10:05", "a", "b", "c"][: head.count("|") + 1])
    assert len(items(draw(table(f"| {cells} |", head=head), TIMES))) == 1


def files(**options: Any) -> dict[str, str]:
    body = "\n## Impact\n\nNone.\n\n" + table(*ROWS)
    times = {"impact_start": "2026-01-02T10:00:00Z", "resolved": "2026-01-03T00:20:00Z"}
    return {
        "mkdocs.yml": config(**options),
        "docs/PM-2026-001.md": postmortem("PM-2026-001", body, times=times),
        "docs/about.md": f"# About\n\n{table(*ROWS)}",
    }


def test_the_page_has_the_line_the_search_its_words_and_other_pages_their_table(tmp_path) -> None:
    plugins = ["search", {"postmortem-kb": {"pages": ["about.md"]}}]
    write(tmp_path, files(plugins=plugins, markdown_extensions=["admonition", "attr_list"]))
    built = build(tmp_path)
    html = built.text("postmortems/pm-2026-001/index.html")
    assert len(items(re.sub(r">\s+<", "><", html))) == 5
    assert "pm-timeline" not in built.text("about/index.html")
    found = json.loads(built.text("search/search_index.json"))["docs"]
    section = next(each for each in found if each["location"].endswith("pm-2026-001/#timeline"))
    assert {"T+0", "10:00", "begins", "Source:", "unknown", "Somebody"} <= set(
        section["text"].split()
    )


def test_properdocs_draws_the_same_line(tmp_path) -> None:
    write(tmp_path, files())
    assert run(tmp_path, "build", "-f", "mkdocs.yml", program="properdocs").returncode == 0
    html = (tmp_path / "site/postmortems/pm-2026-001/index.html").read_text(encoding="utf-8")
    assert len(items(re.sub(r">\s+<", "><", html))) == 5
