from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml

from projects import EPOCH, REPOSITORY

# Everything is counted here a second time, from the files and without any code of the plugin's.
pytestmark = pytest.mark.browser

TODAY = datetime.fromtimestamp(int(EPOCH), UTC).date()
ORDER = ("impact_start", "detected", "acknowledged", "mitigated", "resolved", "impact_end")
OPEN = ("proposed", "open", "in-progress", "blocked")
MAJOR = ("SEV1", "SEV2")
MONTHS = [
    f"{each // 12}-{each % 12 + 1:02}"
    for each in range(TODAY.year * 12 + TODAY.month - 12, TODAY.year * 12 + TODAY.month)
]
Front = Mapping[str, Any]


def moment(value: Any) -> datetime | date | None:
    if isinstance(value, str):
        return None if value == "unknown" else datetime.fromisoformat(value)
    return value


def day_of(value: datetime | date) -> date:
    return value.astimezone(UTC).date() if isinstance(value, datetime) else value


def times(front: Front) -> dict[str, Any]:
    return {name: moment((front.get("times") or {}).get(name)) for name in ORDER}


def day(front: Front) -> date | None:
    return next((day_of(each) for each in times(front).values() if each), None)


def year(front: Front) -> int:
    found = day(front)
    return found.year if found else int(front["id"].split("-")[1])


def quarter(found: date) -> tuple[int, int]:
    return found.year, (found.month - 1) // 3


def items(fronts: Iterable[Front]) -> list[tuple[Front, Front]]:
    return [(front, item) for front in fronts for item in front.get("action_items") or []]


def opened(front: Front, item: Front) -> date | None:
    noted = [each["on"] for each in item.get("updates") or [] if each.get("on")]
    shown = [*noted, *(front[key] for key in ("meeting_on", "reviewed_on") if front.get(key))]
    late = shown and item.get("closed_on") and item["closed_on"] < min(shown)
    return (day(front) or min(shown)) if late else min(shown) if shown else day(front)


def closed(item: Front) -> date | None:
    return None if item["status"] in OPEN else item.get("closed_on") or item.get("verified_on")


def spread(seconds: list[float | None]) -> dict[str, Any]:
    """Return the figures of durations; the 90th percentile by the library's own method."""
    known = [each for each in seconds if each is not None]
    values = [each for each in known if each >= 0]
    return {
        "mean": statistics.mean(values),
        "median": statistics.median(values),
        "p90": statistics.quantiles(values, n=10, method="inclusive")[-1],
        "n": len(values),
        "unknown": len(seconds) - len(known),
        "negative": len(known) - len(values),
    }


def between(fronts: Iterable[Front], first: str, last: str) -> list[float | None]:
    found: list[float | None] = []
    for each in map(times, fronts):
        end = each[last] or (each["resolved"] if last == "impact_end" else None)
        exact = isinstance(each[first], datetime) and isinstance(end, datetime)
        found.append((end - each[first]).total_seconds() if exact else None)
    return found


def seconds(text: str) -> tuple[float, float]:
    """Return the seconds that words such as ``1 h 4 min`` stand for, and how exact they are."""
    size = {"min": 60, "h": 3600, "d": 86400, "s": 1}
    parts = [(int(number), size[unit]) for number, unit in re.findall(r"(\d+)\s(min|h|d|s)", text)]
    assert parts, text
    smallest = parts[-1][1]
    return sum(number * unit for number, unit in parts), 86400 if smallest > 3600 else smallest


def is_said(text: str, expected: float) -> bool:
    said, exact = seconds(text)
    return abs(said - expected) <= exact


@pytest.fixture(scope="module")
def fronts() -> list[Front]:
    files = sorted((REPOSITORY / "postmortems").rglob("PM-*.md"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    return [yaml.safe_load(text.split("\n---\n")[0]) for text in texts]


@pytest.fixture(scope="module")
def counted(fronts: list[Front]) -> list[Front]:
    return [each for each in fronts if each["status"] != "draft" and kind(each) != "exercise"]


@pytest.fixture(scope="module")
def incidents(counted: list[Front]) -> list[Front]:
    return [each for each in counted if kind(each) != "near-miss"]


def kind(front: Front) -> str:
    return front.get("kind", "incident")


@pytest.fixture
def visit(tab: Any) -> Any:
    """Return a tab; numbers are the same in both palettes."""
    return tab()


TABLE = """name => [...document.querySelectorAll(`#chart-${name} tbody tr`)].map(
    row => [...row.cells].map(cell => cell.textContent))"""


@pytest.fixture
def table(visit: Any) -> Any:
    """Return the rows of the table below a chart."""

    def read(name: str) -> list[list[str]]:
        visit.show("metrics/" if name not in ("by-month", "root-causes") else "")
        return visit.page.evaluate(TABLE, name)

    return read


def figures(page: Any) -> list[str]:
    texts = page.eval_on_selector_all(".pm-figs > div", "all => all.map(one => one.innerText)")
    return [" ".join(text.split()) for text in texts]


def test_the_figures_of_home_are_those_of_the_files(visit, fronts, counted, incidents) -> None:
    this_year = [each for each in counted if year(each) == TODAY.year]
    now = [each for each in counted if day(each) and quarter(day(each)) == quarter(TODAY)]
    major = sum(each.get("severity") in MAJOR for each in this_year)
    still = [item for _, item in items(fronts) if item["status"] in OPEN]
    late = sum(item["due"] < TODAY for item in still if item.get("due"))
    quarterly, actions, detect, recover = figures(visit.open(""))
    assert re.findall(r"\d+", quarterly.partition("exercises")[0])[0] == f"{len(now)}"
    assert f"{len(this_year)} this year, {major} major" in quarterly
    assert actions.endswith(f"{len(still)} {late} overdue")
    for text, first, last in ((detect, "impact_start", "detected"),
                              (recover, "detected", "resolved")):  # fmt: skip
        expected = spread(between(incidents, first, last))
        mean, median, p90, rest = re.split(r" median | · p90 | (?=n \d)", text)
        assert is_said(mean, expected["mean"])
        assert is_said(median, expected["median"])
        assert is_said(p90, expected["p90"])
        assert rest.startswith(f"n {expected['n']}, {expected['unknown']} unknown")


def test_the_main_table_of_metrics_is_that_of_the_files(visit, fronts, incidents) -> None:
    page = visit.open("metrics/")
    rows = page.evaluate("""() => [...document.querySelector(".pm-table").tBodies[0].rows].map(
        row => [...row.cells].slice(1).map(cell => cell.textContent))""")
    pairs = (("impact_start", "detected"), ("detected", "acknowledged"), ("detected", "mitigated"),
             ("detected", "resolved"), ("impact_start", "impact_end"))  # fmt: skip
    taken = [
        (end - begin).total_seconds() if (end := closed(item)) and begin else None
        for front, item in items(fronts)
        if item["status"] not in OPEN
        for begin in [opened(front, item)]
    ]
    expected = [*(spread(between(incidents, *pair)) for pair in pairs), spread(taken)]
    for row, figure in zip(rows, expected, strict=True):
        assert row[3:] == [f"{figure[name]}" for name in ("n", "unknown", "negative")]
        for text, name in zip(row, ("mean", "median", "p90"), strict=False):
            assert is_said(text, figure[name]), (text, figure)


def test_the_tables_of_charts_add_up_to_the_files(table, fronts, counted, incidents) -> None:
    recent = [each for each in incidents if day(each) and f"{day(each):%Y-%m}" in MONTHS]
    by_month = Counter(f"{day(each):%Y-%m}" for each in recent)
    assert [int(row[-1]) for row in table("by-month")] == [
        by_month[month] for month in reversed(MONTHS)
    ]
    causes = [each["root_cause_categories"][0] for each in counted
              if each.get("root_cause_categories")]  # fmt: skip
    assert [int(row[1]) for row in table("root-causes")] == [
        number for _, number in Counter(causes).most_common()
    ]
    services = Counter(name for each in incidents for name in set(each.get("services", ())))
    *rows, left = table("service-severity")
    assert {row[0]: int(row[-1]) for row in rows}.items() <= services.items()
    assert left == [f"{len(services) - len(rows)} more services"]
    still = Counter(item.get("owner") for _, item in items(fronts) if item["status"] in OPEN)
    assert {row[0]: int(row[-1]) for row in table("open-actions")} == still
    assert len(table("calendar")) == sum((TODAY - day(each)).days <= 370 for each in incidents
                                         if day(each) and day(each) <= TODAY)  # fmt: skip
    for name, first, last in (("time-to-detect", "impact_start", "detected"),
                              ("time-to-recover", "detected", "resolved")):  # fmt: skip
        assert len(table(name)) == spread(between(recent, first, last))["n"]
    ends = [closed(item) for _, item in items(fronts) if closed(item)]
    begun = [
        min(filter(None, (opened(front, item), closed(item)))) for front, item in items(fronts)
    ]
    for column, days in ((1, begun), (2, ends)):
        monthly = Counter(f"{each:%Y-%m}" for each in days)
        assert [int(row[column]) for row in table("action-flow")] == [
            monthly[month] for month in reversed(MONTHS)
        ]


# What links to a filtered list, and the number beside it; a month has its own in its last cell.
COUNTED = """() => [...document.querySelectorAll(".pm-figs a, .pm-table a")].flatMap(link => {
    const href = link.getAttribute("href"), row = link.closest("tr");
    const text = /^\\d/.test(link.textContent) ? link.textContent : row && row.cells[0] ===
        link.closest("td") && link.closest("#chart-by-month") ? row.cells[6].textContent : "";
    return /(browse|actions)\\/\\?/.test(href) && text ? [[link.href, parseInt(text)]] : [];
})"""
DRAWN = """() => [...document.querySelectorAll(".pm-drawn a")].map(
    link => new URL(link.getAttribute("href"), location).href)"""


def test_a_number_leads_to_a_list_of_as_many(visit) -> None:
    found: dict[str, int] = {}
    drawn: set[str] = set()
    for path in ("", "metrics/"):
        page = visit.open(path)
        for address, number in page.evaluate(COUNTED):
            assert found.setdefault(address, number) == number, address
        drawn |= {each for each in page.evaluate(DRAWN) if "?" in each}
    # Every mark is a cell of the table below it, too.
    assert sorted(drawn - set(found)) == []
    assert len(found) > 60
    listed = {}
    for address in found:
        visit.page.goto(address)
        visit.page.locator(".pm-split[data-on]").wait_for()
        said = visit.page.get_by_role("status").inner_text()
        listed[address] = int(re.sub(r"^First \d+ of ", "", said).split()[0])
    assert listed == found
