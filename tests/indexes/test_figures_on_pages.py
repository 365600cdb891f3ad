from __future__ import annotations

import html
import re

import pytest


def words(page: str) -> str:
    """Return a page's text, its tags as single blanks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def links(page: str) -> dict[str, str]:
    """Return {address: the text of the last link to it}."""
    found = re.findall(r'<a (?:class="t" )?href="([^"]*)">(.*?)</a>', page)
    return {html.unescape(address): words(text) for address, text in found}


def incident(number: int, minutes: int, more: str = "severity: SEV1", month: int = 8) -> str:
    """Return an incident of a day, detected after 5 minutes and resolved so many later."""
    end = f"2026-{month:02}-{number:02}T{10 + (minutes + 5) // 60:02}:{(minutes + 5) % 60:02}Z"
    return (
        f"title: What went wrong there\nstatus: closed\n{more}\n"
        f"times: {{impact_start: 2026-{month:02}-{number:02}T10:00Z,"
        f" detected: 2026-{month:02}-{number:02}T10:05Z, resolved: {end}}}"
    )


FIVE = {
    f"PM-2026-00{at}": incident(at, minutes) for at, minutes in enumerate((10, 20, 30, 40, 400), 1)
}
SHOP = "severity: SEV2\nservices: [shop]\nroot_cause_categories: [network]"


def test_home_shows_mean_median_p90_and_what_is_missing(drawn) -> None:
    unknown = {"PM-2026-006": "title: What went wrong there\nstatus: closed"}
    text = words(drawn("index.md", FIVE | unknown))
    assert "Mean time to recover, all years 1 h 40 min median 30 min · p90 4 h 16 min" in text
    assert "p90 4 h 16 min n 5, 1 unknown" in text


def test_home_tells_nothing_from_too_few(drawn) -> None:
    four = {name: FIVE[name] for name in list(FIVE)[:4]}
    text = words(drawn("index.md", four))
    assert "Mean time to recover, all years too few to tell n 4, 0 unknown" in text


def test_figures_of_home_lead_to_the_lists_they_count(drawn) -> None:
    late = "action_items: [{id: AI-1, title: Do it now, status: open, due: 2026-01-01}]"
    files = {
        "PM-2026-001": incident(1, 10, month=10),
        "PM-2026-002": incident(1, 10, f"severity: SEV3\n{late}"),
    }
    found = links(drawn("index.md", files))
    assert found["browse/?quarter=2026-Q4"] == "1"
    assert found["browse/?year=2026"] == "2"
    assert found["browse/?year=2026&severity=SEV1&severity=SEV2"] == "1"
    assert found["actions/?due=overdue"] == "1 overdue"


def test_a_cause_that_came_back_on_a_service_is_on_home(drawn) -> None:
    once = {"PM-2026-001": incident(1, 10, SHOP)}
    assert "Recurring causes" not in words(drawn("index.md", once))
    drill = {"PM-2026-003": incident(3, 10, f"{SHOP}\nkind: exercise")}
    assert "Recurring causes" not in words(drawn("index.md", once | drill))
    twice = words(drawn("index.md", once | drill | {"PM-2026-002": incident(2, 10, SHOP)}))
    assert "Network on shop 2 2 Aug 2026 PM-2026-002 , PM-2026-001 0" in twice


def test_metrics_show_mean_median_and_p90_side_by_side(drawn) -> None:
    text = words(drawn("metrics/index.md", FIVE))
    assert "minus detected; its mean is MTTR 1 h 40 min 30 min 4 h 16 min 5 0 0" in text
    assert "detected; its mean is MTTA unknown unknown unknown 0 5 0" in text
    assert "opened to the day it was closed none none none 0 0 0" in text


def test_metrics_say_what_the_mean_would_be_without_the_longest(drawn) -> None:
    text = words(drawn("metrics/index.md", FIVE))
    assert "The mean time to recover is 1 h 40 min , yet half take no longer than 30 min" in text
    assert "1 of 5 took longer than the mean" in text
    assert "Without it the mean would be 25 min and the median 25 min" in text


JUDGED = [
    pytest.param(
        (60, 60), (20, 20, 20), "More postmortems, faster recovery: 3 after 2; mean time to recover"
        " 20 min after 1 h, median 20 min after 1 h. A recurring cause", id="better-detection"
    ),
    pytest.param(
        (20, 20), (60, 60, 60), "More postmortems, slower recovery: 3 after 2; mean time to recover"
        " 1 h after 20 min, median 1 h after 20 min. More goes wrong", id="slower-response"
    ),
    pytest.param((60,), (20, 20, 20), "Time to recover: too few to tell , n 3 after 1.", id="few"),
    pytest.param((20, 20), (20, 20), "2 postmortems after 2. Mean time to recover", id="same"),
]  # fmt: skip


@pytest.mark.parametrize(("earlier", "later", "expected"), JUDGED)
def test_metrics_are_judged_with_the_figures_in_the_sentence(
    drawn, earlier, later, expected
) -> None:
    files = {
        f"PM-2026-{month}{at}": incident(at, minutes, month=month)
        for month, spell in ((4, earlier), (7, later))
        for at, minutes in enumerate(spell, 10)
    }
    page = words(drawn("metrics/index.md", files, minimum_n=2))
    judged = page[page.index("How to judge them") : page.index("Q4 2025 to Q3 2026")]
    assert expected in judged.replace(" .", ".")


def test_a_period_a_severity_and_a_team_lead_to_the_postmortems_they_count(drawn) -> None:
    files = {name: f"{header}\nteams: [edge]" for name, header in FIVE.items()}
    found = links(drawn("metrics/index.md", files))
    for choice in ("quarter=2026-Q3", "severity=SEV1", "team=edge"):
        assert found[f"../browse/?{choice}"] == "5"


def test_services_with_too_few_known_times_are_told_in_one_line(drawn) -> None:
    one = {"PM-2026-009": incident(9, 10, "services: [lone]")}
    two = {f"PM-2026-00{at}": incident(at, 10, SHOP) for at in (1, 2)}
    page = drawn("metrics/index.md", one | two, minimum_n=2)
    times = page[page.index("### By service") : page.index("## Action items")]
    table, few = times.split("</table>")
    assert "lone" not in table
    assert "Too few to tell of 1 service, with fewer than 2 known times: lone 1." in words(few)


def test_after_eight_services_the_others_are_folded_away_and_after_25_only_counted(drawn) -> None:
    services = ", ".join(f"service-{at:02}" for at in range(1, 28))
    files = {
        f"PM-2026-00{at}": incident(at, 10, f"severity: SEV1\nservices: [{services}]")
        for at in (1, 2)
    }
    page = drawn("metrics/index.md", files, minimum_n=2)
    times = page[page.index("### By service") : page.index("## Action items")]
    shown, _, folded = times.partition("<details")
    assert (shown.count("service-"), folded.count("service-")) == (8 * 4, 17 * 4)
    assert "17 more services" in folded
    assert "And 2 more services<" in folded


def test_without_a_postmortem_metrics_say_so(drawn) -> None:
    text = words(drawn("metrics/index.md", {}))
    assert text == "Metrics There is nothing to count yet."


@pytest.mark.parametrize("path", ["severity/sev2.md", "root-cause/network.md"])
def test_what_postmortems_have_in_common_is_what_two_of_them_share(drawn, path) -> None:
    more = "trigger: hardware\ncontributing_factors: [No second link]"
    files = {f"PM-2026-00{at}": incident(at, 10, f"{SHOP}\n{more}") for at in (1, 2)}
    lone = {"PM-2026-003": incident(3, 10, SHOP.replace("shop", "lone"))}
    text = words(drawn(path, files | lone))
    shared = text[text.index("What they have in common") : text.index("## Postmortems")]
    assert "shop 2 of 3" in shared
    assert "Hardware 2 of 3" in shared
    assert "lone" not in shared


def test_a_root_cause_says_its_share_and_its_contributing_factors(drawn) -> None:
    files = {
        "PM-2026-001": incident(1, 10, f"{SHOP}\ncontributing_factors: [No second link]"),
        "PM-2026-002": incident(2, 10, f"{SHOP}\ncontributing_factors: [no second link]"),
        "PM-2026-003": incident(3, 10),
    }
    text = words(drawn("root-cause/network.md", files))
    assert "67 % of all, 2 this year" in text
    assert "Major 2 SEV1 or SEV2" in text
    assert "second link 2 of 2" in text


def test_a_name_of_the_authors_is_text_on_the_page_of_figures(drawn) -> None:
    bad = "severity: SEV1\nservices: ['<b>x</b>']\nteams: ['<i>y</i>']"
    files = {f"PM-2026-00{at}": incident(at, 10, bad) for at in (1, 2)}
    page = drawn("metrics/index.md", files)
    assert [tag for tag in ("<b>x", "<i>y") if tag in page] == []


def test_what_is_negative_is_counted_apart_on_home(drawn) -> None:
    early = "times: {detected: 2026-08-09T10:00Z, resolved: 2026-08-09T09:00Z}"
    files = FIVE | {"PM-2026-009": f"title: What went wrong there\nstatus: closed\n{early}"}
    assert "n 5, 0 unknown, 1 negative left out" in words(drawn("index.md", files))


YEARS = [
    (["severity: SEV1"], "1 this year, 1 major"),
    (["severity: SEV3", "severity: SEV3"], "2 this year, none major"),
    (["severity: SEV1\nkind: exercise"], "none this year"),
]


@pytest.mark.parametrize(("headers", "expected"), YEARS)
def test_home_says_how_many_there_were_this_year(drawn, headers, expected) -> None:
    files = {f"PM-2026-00{at}": incident(at, 10, more) for at, more in enumerate(headers, 1)}
    assert f"{expected} Open actions" in words(drawn("index.md", files)).replace(" ,", ",")


KNOWN = [
    ({"PM-2026-001": "status: closed\nkind: near-miss"},
     "There is no incident whose times could be known."),
    ({"PM-2026-001": "status: closed"}, "1 of 1 lacks an exact start of impact"),
    (FIVE, "Start of impact, detection and resolution are known exactly of all."),
    (FIVE | {"PM-2026-006": "status: closed", "PM-2026-007": "status: closed"},
     "2 of 7 lack an exact start of impact"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), KNOWN)
def test_metrics_say_of_how_many_the_times_are_not_known(drawn, files, expected) -> None:
    assert expected in words(drawn("metrics/index.md", files))


def test_a_list_of_what_figures_count_leaves_out_the_drafts_beside_it(drawn) -> None:
    files = FIVE | {"PM-2026-006": incident(6, 10, "severity: SEV1\nkind: exercise")}
    found = links(drawn("index.md", files))
    kinds = "kind=incident&kind=near-miss&kind=security"
    assert found[f"browse/?year=2026&{kinds}"] == "5"
    assert found[f"browse/?year=2026&severity=SEV1&severity=SEV2&{kinds}"] == "5"
