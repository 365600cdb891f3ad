from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

HEADER = """\
id: PM-2026-001
title: "{title}"
status: reviewed
severity: SEV1
owner: shop
times: {{impact_start: 2026-10-03T10:00Z, resolved: 2026-10-03T11:00Z}}
action_items:
  - {{id: AI-1, title: "{title}", status: open, due: 2026-10-20, owner: shop}}
"""


@pytest.fixture
def base(tmp_path, monkeypatch):
    """Write a knowledge base of one postmortem and go there."""

    def write(title: str = "Nobody could pay", settings: str = "", site: str = "") -> None:
        (tmp_path / "docs").mkdir()
        (tmp_path / "mkdocs.yml").write_text(
            f"site_name: x\n{site}\nplugins:\n  - postmortem-kb: {{{settings}}}\n"
        )
        text = f"---\n{HEADER.format(title=title)}---\n"
        (tmp_path / "docs/PM-2026-001.md").write_text(text)
        monkeypatch.chdir(tmp_path)

    return write


def test_without_a_period_it_is_the_last_whole_month(base, postmortem_cli) -> None:
    base()
    done = postmortem_cli("review", "--today", "2026-11-22")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("# Review of October 2026\n\nMonthly review, 1 Oct 2026 to 31")


def test_the_current_period_is_told_as_of_today(base, postmortem_cli) -> None:
    base()
    text = postmortem_cli("review", "--today", "2026-11-22", "--period", "2026-q4").stdout
    assert "not over: as of 22 Nov 2026." in text
    assert "- [ ] Nobody could pay (PM-2026-001 AI-1), due 20 Oct 2026, overdue 33 d" in text


def test_what_a_figure_shows_reads_on_in_one_sentence(base, postmortem_cli) -> None:
    base()
    text = postmortem_cli("review", "--today", "2026-11-22", "--period", "2026-Q4").stdout
    assert "- [ ] **Times are not known** exactly in 1 of 1 incident. A trend" in text
    assert "- [ ] **One action item overdue**, the longest for 33 days. Close, split" in text


def test_a_period_of_nothing_says_so(base, postmortem_cli) -> None:
    base()
    done = postmortem_cli("review", "--today", "2026-11-22", "--period", "2019-Q1")
    assert done.exit_code == 0
    assert "No postmortem in Q1 2019; Q4 2018 had none." in done.stdout
    first = postmortem_cli("review", "--today", "2026-11-22", "--period", "0001-01")
    assert first.exit_code == 0


@pytest.mark.parametrize("period", ["2026-Q3", "2026q3", "Q3 2026"])
def test_the_period_is_named_as_people_write_it(base, postmortem_cli, period) -> None:
    base()
    expected = postmortem_cli("review", "--today", "2026-11-22", "--period", "2026-Q3").stdout
    assert expected.startswith("# Review of Q3 2026")
    assert postmortem_cli("review", "--today", "2026-11-22", period).stdout == expected


def test_two_periods_are_misuse(base, postmortem_cli) -> None:
    base()
    done = postmortem_cli("review", "2026-Q3", "--period", "2026-Q2")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "two periods: Q3 2026 and Q2 2026" in done.stderr


@pytest.mark.parametrize("period", ["2026", "2026-Q5", "2026-13", "soon", ""])
def test_what_is_no_month_or_quarter_is_misuse(base, postmortem_cli, period) -> None:
    base()
    done = postmortem_cli("review", "--period", period)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "write it as 2026-10 or 2026-Q3" in done.stderr


def test_what_has_not_begun_cannot_be_reviewed(base, postmortem_cli) -> None:
    base()
    done = postmortem_cli("review", "--today", "2026-11-22", "--period", "2027-Q1")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Q1 2027 has not begun on 2026-11-22" in done.stderr


def test_links_are_there_where_the_address_of_the_site_is_known(base, postmortem_cli) -> None:
    base(site="site_url: https://kb.example.com/base/")
    text = postmortem_cli("review", "--today", "2026-11-22", "--period", "2026-Q4").stdout
    assert "# [Review of Q4 2026](https://kb.example.com/base/reviews/2026-q4/)" in text
    assert "(https://kb.example.com/base/postmortems/pm-2026-001/#ai-1)" in text


HOSTILE = [
    "1. a list | of [cells](https://evil.example) here",
    "- [ ] not a task of ours *at all*",
    "+ `code` ~~gone~~ ![x](https://evil.example/x.png)",
    "<img src=x onerror=alert(1)> & &lt;b&gt; &#91;",
    "=== not a heading # at all",
]


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("site", ["", "site_url: https://kb.example.com/"])
def test_what_a_file_says_is_no_markdown(base, postmortem_cli, title, site) -> None:
    def shape(title: str) -> list[str]:
        (text,) = [postmortem_cli("review", "--today", "2026-11-22", "--period", "2026-Q4").stdout]
        rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
        assert 'evil.example/x.png"' not in rendered
        return re.findall(r"<(\w+)", rendered)

    base(title, site=site)
    hostile = shape(title)
    file = Path("docs/PM-2026-001.md")
    file.write_text(file.read_text().replace(title, "Nobody could pay"))
    assert shape("plain") == hostile


def test_nobody_is_called_by_what_a_file_says(base, postmortem_cli) -> None:
    base("@channel see #12, !3 and https://evil.example")
    text = postmortem_cli("review", "--today", "2026-11-22", "--period", "2026-Q4").stdout
    assert "channel see" in text
    assert not re.search(r"[@#!](?=\w)|https?:", text)


def test_a_team_draws_it_with_its_own_template(base, postmortem_cli, tmp_path) -> None:
    base(settings="templates: own")
    own = tmp_path / "own/data/review.md.jinja"
    own.parent.mkdir(parents=True)
    own.write_text("{{ md(title) }}: {{ review.overdue_items }} overdue\n")
    done = postmortem_cli("review", "--today", "2026-11-22", "--period", "2026-Q4")
    assert done.stdout == "Review of Q4 2026: 1 overdue\n"
    own.write_text("{{ nothing_of_the_kind }}")
    done = postmortem_cli("review", "--today", "2026-11-22")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "review.md.jinja, line 1" in done.stderr


def test_without_a_configuration_it_is_misuse(tmp_path, monkeypatch, postmortem_cli) -> None:
    monkeypatch.chdir(tmp_path)
    done = postmortem_cli("review")
    assert (done.exit_code, done.stdout) == (2, "")
