from __future__ import annotations

import html
import re

import pytest
from click.testing import Result
from knowledges import knowledge_of

from postmortem_kb import indexes

SAME = "root_cause_categories: [network]\nservices: [shop]"
ITEMS = (
    "action_items: [{id: AI-1, title: Do it now, status: open, due: 2026-08-01, owner: ann},"
    " {id: AI-2, title: Do that too, status: done, closed_on: 2026-08-05}]"
)


def words(page: str) -> str:
    """Return a page's text, its tags as single blanks."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def incident(day: str, more: str = "", status: str = "reviewed") -> str:
    return (
        f"title: What went wrong there\nstatus: {status}\nseverity: SEV1\n{more}\n"
        f"times: {{impact_start: {day}T10:00Z, detected: {day}T10:05Z, resolved: {day}T11:00Z}}"
    )


FILES = {
    "PM-2025-001": incident("2025-08-03", SAME),
    "PM-2026-001": incident("2026-05-03", SAME),
    "PM-2026-002": incident("2026-07-03", f"{SAME}\n{ITEMS}"),
    "PM-2026-003": incident("2026-11-03", "", "draft"),
}
FIVE = {f"PM-2026-{number:03}": incident(f"2026-08-{number:02}") for number in range(11, 16)}


def test_a_review_goes_through_a_meeting_in_its_order(drawn) -> None:
    headings = re.findall(r"^##+ (.*)$", drawn("reviews/2026-q3.md", FILES), re.MULTILINE)
    assert headings == [
        "To discuss",
        "Decisions",
        "Postmortems of the quarter",
        "Waiting for review",
        "What came back",
        "New causes",
        "Overdue by owner",
        "Action items",
        "Still to be verified",
        "Figures against Q2 2026",
        "A year ago this quarter",
        "What is not known",
    ]


def test_every_part_that_a_review_points_to_is_on_it(drawn) -> None:
    page = drawn("reviews/2026-q3.md", FILES)
    slugs = {
        re.sub(r"[^a-z]+", "-", heading.lower())
        for heading in re.findall(r"^##+ (.*)$", page, re.MULTILINE)
    }
    pointed = set(re.findall(r'href="#([^"]+)"', page))
    assert pointed
    assert pointed - slugs == set()


def test_figures_stand_against_the_time_before_and_lead_to_their_lists(drawn) -> None:
    page = drawn("reviews/2026-q3.md", FILES)
    text = words(page)
    assert "Postmortems 1 1 major Q2 2026: 1, 1 major" in text
    assert (
        "Actions opened, closed 2 / 1 Q2 2026: 0 / 0 Actions overdue 1 of 1 open Q2 2026: 0" in text
    )
    assert 'href="../../browse/?quarter=2026-Q3"' in page
    assert "../../browse/?month=2026-07" in drawn("reviews/2026-07.md", FILES)


def test_too_few_times_tell_nothing_and_enough_tell_with_their_spread(drawn) -> None:
    few = words(drawn("reviews/2026-q3.md", FILES))
    assert "too few to tell . Q3 2026: 1 of 1 known; Q2 2026: 1 of 1" in few
    enough = words(drawn("reviews/2026-08.md", FIVE))
    assert "To recover 55 min , median 55 min, p90 55 min, n 5 of 5 none" in enough


def test_what_waits_shows_its_clock_and_what_was_promised_a_year_ago_what_became_of_it(
    drawn,
) -> None:
    now = words(drawn("reviews/2026-q4.md", FILES))
    assert "3 Nov 2026 6 Nov 2026 Late by 16 d Draft" in now
    assert "3 days for SEV1, 5 working days for SEV2" in now
    assert "PM-2025-001 3 Aug 2025 no action item" in words(drawn("reviews/2026-q3.md", FILES))


def test_only_what_is_current_leads_to_the_lists_of_today(drawn) -> None:
    assert "actions/?due=overdue" in drawn("reviews/2026-q4.md", FILES)
    assert "actions/?due=overdue" not in drawn("reviews/2026-q3.md", FILES)


def test_reviews_lead_to_those_before_and_after_and_to_their_months(drawn) -> None:
    page = drawn("reviews/2026-q3.md", FILES)
    for target in ("../2026-q2/", "../2026-q4/", "../2026-07/", "../2026-08/"):
        assert f'href="{target}"' in page
    assert 'href="../2026-q3/"' in drawn("reviews/2026-07.md", FILES)


def test_the_list_has_every_quarter_with_its_months(drawn) -> None:
    text = words(drawn("reviews/index.md", FILES))
    assert "Q4 2026 as of today Nov 0 +1 draft 0 0 0 0 1" in text
    assert "Q3 2026 Jul , Aug 1 1 1 2 1 1" in text
    assert "Not over yet: Q4 2026 and November 2026 ." in text


def test_the_years_before_the_last_are_folded(drawn) -> None:
    old = {**FILES, "PM-2024-001": incident("2024-12-03"), "PM-2023-001": incident("2023-08-03")}
    page = drawn("reviews/index.md", old)
    before, _, folded = page.partition("<details")
    assert "Q3 2025" in before
    assert "2 older quarters" in folded
    assert ("Q4 2024" in before, "Q4 2024" in folded) == (False, True)


def test_what_waits_for_more_than_a_year_is_counted_and_not_listed(drawn) -> None:
    old = {**FILES, "PM-2024-001": incident("2024-12-03", "", "draft")}
    page = drawn("reviews/2026-q4.md", old)
    assert "And 1 for more than a year: everything that is not reviewed ." in words(page)
    assert "Two postmortems are late for review." in words(page)


def test_what_was_reviewed_since_says_when(drawn, printed) -> None:
    files = {"PM-2026-001": incident("2026-09-03", "reviewed_on: 2026-10-05")}
    assert "Late by 24 d Reviewed 5 Oct 2026" in words(drawn("reviews/2026-q3.md", files))
    text = printed(files, "2026-Q3").stdout
    assert "- [x] SEV1 What went wrong there" in text
    assert "reviewed 5 Oct 2026" in text


def test_where_the_end_is_unknown_it_says_so(drawn) -> None:
    files = {
        "PM-2026-001": "title: What went wrong there\nstatus: draft\nseverity: SEV1\n"
        "times: {impact_start: 2026-11-03T10:00Z}"
    }
    text = words(drawn("reviews/2026-q4.md", files))
    assert "unknown begun 3 Nov 2026 6 Nov 2026 Late by 16 d Draft" in text


def test_a_near_miss_has_no_impact_and_that_is_not_unknown(drawn) -> None:
    near = "title: What went wrong there\nstatus: reviewed\nkind: near-miss\nseverity: SEV4\n"
    files = {"PM-2026-001": near + "times: {detected: 2026-11-03T10:00Z}"}
    for path in ("reviews/2026-q4.md", "browse/index.md"):
        assert "Near miss 3 Nov 2026 none not recorded" in words(drawn(path, files))


def test_items_are_named_with_their_ids(drawn) -> None:
    assert "SEV1 PM-2026-002 AI-1 Do it now" in words(drawn("reviews/2026-q3.md", FILES))
    for path in ("actions/index.md", "owners/ann.md"):
        assert "SEV1 PM-2026-002 AI-1 What went wrong there" in words(drawn(path, FILES))


def test_what_nobody_can_date_is_said_on_the_list(drawn) -> None:
    undated = {"PM-2026-001": "title: What went wrong there\nstatus: closed\nkind: near-miss"}
    assert "1 postmortem has no date and is in no review." in words(
        drawn("reviews/index.md", undated)
    )


def test_a_long_list_is_cut_and_the_rest_counted(drawn) -> None:
    many = {f"PM-2026-{number:03}": incident("2026-08-03") for number in range(1, 15)}
    text = words(drawn("reviews/2026-q3.md", many))
    assert "The worst 10; all 14 ." in text


def test_reviews_are_in_the_navigation_and_each_of_them_is_not() -> None:
    knowledge = knowledge_of({f"{name}.md": f"id: {name}\n{text}" for name, text in FILES.items()})
    found = [page for page in indexes.all_pages(knowledge) if page.path.startswith("reviews/")]
    assert [page.path for page in found if page.nav is not None] == ["reviews/index.md"]
    assert len(found) == 1 + 9
    assert all(page.parent == "reviews/index.md" for page in found[1:])


@pytest.fixture
def printed(tmp_path, monkeypatch, postmortem_cli):
    """Print a review of files; ``settings`` are those of the plugin."""

    def run(files, *arguments: str, site: str = "", settings: str = "") -> Result:
        (tmp_path / "mkdocs.yml").write_text(
            f"site_name: x\n{site}\nplugins:\n  - postmortem-kb: {{{settings}}}\n"
        )
        for name, header in files.items():
            file = tmp_path / "docs" / f"{name}.md"
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"---\nid: {name}\n{header}\n---\n")
        monkeypatch.chdir(tmp_path)
        return postmortem_cli("review", "--today", "2026-11-22", *arguments)

    return run


@pytest.mark.parametrize("period", ["2026-Q3", "2026-07", "2026-Q4", "2026-Q2"])
def test_the_command_prints_the_numbers_of_the_page(drawn, printed, period) -> None:
    page = words(drawn(f"reviews/{period.lower()}.md", FILES))
    done = printed(FILES, "--period", period)
    text = done.stdout
    assert done.exit_code == 0
    table = dict(re.findall(r"^\| ([A-Z][a-z ]+) \| (\d+ \| \d+) \|$", text, re.MULTILINE))
    now, before = zip(*(each.split(" | ") for each in table.values()), strict=True)
    past = re.findall(r"(?:Q\d|[A-Z][a-z]+) 20\d\d: (\d+(?: / \d+|, \d+ major)?) ", page)[:3]
    assert past == [f"{before[0]}, {before[1]} major", f"{before[2]} / {before[3]}", before[4]]
    assert f"Actions opened, closed {now[2]} / {now[3]} " in page
    assert re.search(rf"Postmortems {now[0]} ", page)
    verdict = text.split("\n\n")[2].replace("\n", " ")
    assert verdict in page
    for heading in re.findall(r"^##+ (.*)$", text, re.MULTILINE):
        assert heading in page
    (opened,) = re.findall(r"^(\d+) action items (?:are|were) open", text, re.MULTILINE)
    assert f"Actions overdue {now[4]} of {opened} open" in page
