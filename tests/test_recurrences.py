from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledges import knowledge_of

from postmortem_kb.corpus import Corpus
from postmortem_kb.metrics import Effect, outcomes, recurrences

TODAY = date(2026, 11, 22)
WINDOW = 100


def struck(
    at: str = "",
    cause: str = "process",
    services: str = "shop",
    more: str = "",
    status: str = "closed",
    items: str = "",
) -> str:
    lines = [f"status: {status}", f"services: [{services}]", more]
    lines += [f"root_cause_categories: [{cause}]"] if cause else []
    lines += [f"times: {{impact_start: {at}}}"] if at else []
    lines += [f"action_items:\n{items}"] if items else []
    return "\n".join(line for line in lines if line)


def verified(on: str = "", number: int = 1) -> str:
    day = f", verified_on: {on}" if on else ""
    return f"  - {{id: AI-{number}, title: Do it, status: verified{day}}}\n"


def corpus_of(**headers: str) -> Corpus:
    """Return postmortems with the ids PM-2026-00x, by the letter each is named with."""
    files = {f"{name}.md": f"id: {identifier(name)}\n{text}" for name, text in headers.items()}
    return knowledge_of(files, sound=False).corpus


def identifier(name: str) -> str:
    return f"PM-2026-{ord(name):03}"


def again(name: str) -> str:
    return f"recurrence_of: {identifier(name)}"


def told(corpus: Corpus, window: int = WINDOW) -> list[tuple[str, str]]:
    """Return which came after which, as letters."""
    found = recurrences(corpus, window)
    return [(_letter(each.earlier.name), _letter(each.later.name)) for each in found]


def _letter(name: str) -> str:
    return chr(int(name.rpartition("-")[2]))


PAIRS = [
    pytest.param({}, [], id="nothing"),
    pytest.param({"a": struck("2026-01-01")}, [], id="one-alone"),
    pytest.param(
        {"a": struck("2026-01-01"), "b": struck("2026-04-11")}, [("a", "b")], id="on-the-last-day"
    ),
    pytest.param({"a": struck("2026-01-01"), "b": struck("2026-04-12")}, [], id="a-day-too-late"),
    pytest.param(
        {"a": struck("2026-01-01", "network"), "b": struck("2026-01-02")}, [], id="another-cause"
    ),
    pytest.param(
        {"a": struck("2026-01-01", services="mail"), "b": struck("2026-01-02")},
        [],
        id="another-service",
    ),
    pytest.param(
        {"a": struck("2026-01-01", "network, process"), "b": struck("2026-01-02")},
        [],
        id="not-its-main-cause",
    ),
    pytest.param(
        {"a": struck("2026-01-01", "indeterminate"), "b": struck("2026-01-02", "indeterminate")},
        [],
        id="indeterminate-is-no-cause",
    ),
    pytest.param(
        {"a": struck("2026-01-01", ""), "b": struck("2026-01-02", "")}, [], id="no-cause-known"
    ),
    pytest.param(
        {"a": struck("2026-01-01", services=""), "b": struck("2026-01-02", services="")},
        [],
        id="no-service-known",
    ),
    pytest.param({"a": struck(), "b": struck("2026-01-02")}, [], id="no-date-known"),
    pytest.param(
        {"a": struck("2026-01-01", services="Shop"), "b": struck("2026-01-02", services="sHOP")},
        [("a", "b")],
        id="however-it-is-spelt",
    ),
    pytest.param(
        {"a": struck("2026-01-01"), "b": struck("2026-01-02"), "c": struck("2026-01-03")},
        [("b", "c"), ("a", "b")],
        id="each-after-the-one-before-and-the-latest-first",
    ),
    pytest.param(
        {
            "a": struck("2026-01-01"),
            "b": struck("2026-01-02", services="mail"),
            "c": struck("2026-01-03", services="mail, shop"),
        },
        [("b", "c"), ("a", "c")],
        id="after-one-on-each-service",
    ),
    pytest.param(
        {
            "a": struck("2026-01-01"),
            "b": struck("2026-01-02", status="draft"),
            "c": struck("2026-01-03", more="kind: exercise"),
        },
        [],
        id="no-draft-and-no-exercise",
    ),
    pytest.param(
        {"b": struck("2026-01-01T10:00Z"), "a": struck("2026-01-01T12:00Z")},
        [("b", "a")],
        id="by-the-clock-on-one-day",
    ),
    pytest.param(
        {"a": struck("2024-01-01"), "b": struck("2026-01-02", "network", more=again("a"))},
        [("a", "b")],
        id="declared",
    ),
    pytest.param(
        {"a": struck("2026-01-01"), "b": struck("2026-01-02", more=again("a"))},
        [("a", "b")],
        id="found-and-declared-is-one",
    ),
    pytest.param(
        {"a": struck("2026-05-01"), "b": struck("2026-01-02", more=again("a"))},
        [],
        id="declared-of-what-came-after-it",
    ),
    pytest.param(
        {"a": struck("2026-01-02T12:00Z"), "b": struck("2026-01-02T10:00Z", more=again("a"))},
        [("b", "a")],
        id="declared-the-wrong-way-round-on-one-day",
    ),
    pytest.param({"a": struck("2026-01-01", more=again("a"))}, [], id="declared-of-itself"),
    pytest.param({"a": struck("2026-01-01", more=again("z"))}, [], id="declared-of-nothing"),
    pytest.param(
        {"a": struck("2026-01-01", status="draft"), "b": struck("2026-02-02", more=again("a"))},
        [],
        id="declared-of-a-draft",
    ),
    pytest.param(
        {"a": struck("2026-01-01"), "b": struck(more=again("a"))},
        [("a", "b")],
        id="declared-on-an-unknown-day",
    ),
    pytest.param(
        {
            "a": struck("2026-01-01", more=again("b")),
            "b": struck("2026-05-02", "network", more=again("a")),
        },
        [("a", "b")],
        id="declared-both-ways",
    ),
]


@pytest.mark.parametrize(("headers", "expected"), PAIRS)
def test_a_recurrence_has_the_cause_and_a_service_of_one_before_it(headers, expected) -> None:
    assert told(corpus_of(**headers)) == expected


def test_a_recurrence_tells_its_cause_its_services_and_the_days_between() -> None:
    corpus = corpus_of(
        a=struck("2026-01-01T23:00Z", services="shop, Mail, pay"),
        b=struck("2026-01-05T01:00Z", services="MAIL, shop, shop"),
        c=struck("2026-08-01", "network", more=again("a")),
        d=struck("", more=again("a")),
    )
    found = {_letter(each.later.name): each for each in recurrences(corpus, WINDOW)}
    assert {
        name: (each.cause, each.services, each.days, each.declared) for name, each in found.items()
    } == {
        "b": ("process", ("MAIL", "shop"), 4, False),
        "c": (None, (), 212, True),
        "d": (None, (), None, True),
    }


def first(corpus: Corpus, today: date = TODAY) -> tuple[Effect, str | None]:
    """Return what became of the first item of the postmortem a, and what came back."""
    found = next(each for each in outcomes(corpus, WINDOW, today) if _letter_of(each) == "a")
    return found.effect, found.again and _letter(found.again.name)


def _letter_of(outcome) -> str:
    return _letter(outcome.postmortem.name)


HELD, RECURRED = (Effect.HELD, None), (Effect.RECURRED, "b")
EARLY, UNKNOWN = (Effect.TOO_EARLY, None), (Effect.UNKNOWN, None)
ONE = struck("2026-01-01", items=verified("2026-02-01"))

EFFECTS = [
    pytest.param({"a": ONE}, HELD, id="nothing-came"),
    pytest.param({"a": ONE, "b": struck("2026-02-02")}, RECURRED, id="the-day-after"),
    pytest.param({"a": ONE, "b": struck("2026-05-12")}, RECURRED, id="on-the-last-day"),
    pytest.param({"a": ONE, "b": struck("2026-05-13")}, HELD, id="a-day-too-late"),
    pytest.param({"a": ONE, "b": struck("2026-02-01")}, HELD, id="before-it-could-work"),
    pytest.param(
        {"a": ONE, "c": struck("2026-01-15"), "b": struck("2026-03-01"), "d": struck("2026-03-02")},
        RECURRED,
        id="the-first-after-it",
    ),
    pytest.param({"a": ONE, "b": struck("2026-03-01", "network")}, HELD, id="another-cause"),
    pytest.param({"a": ONE, "b": struck("2026-03-01", status="draft")}, HELD, id="a-draft"),
    pytest.param(
        {"a": ONE, "b": struck("2026-09-01", "network", more=again("a"))}, RECURRED, id="declared"
    ),
    pytest.param(
        {"a": ONE, "b": struck("2026-01-20", "network", more=again("a"))},
        HELD,
        id="declared-and-before-the-verification",
    ),
    pytest.param(
        {"a": ONE, "b": struck("", "network", more=again("a"))},
        UNKNOWN,
        id="declared-on-an-unknown-day",
    ),
    pytest.param(
        {"a": ONE, "c": struck("", "network", more=again("a")), "b": struck("2026-03-01")},
        RECURRED,
        id="declared-on-an-unknown-day-and-found",
    ),
    pytest.param(
        {"a": ONE, "b": struck("2026-03-01", "network", more=f"kind: exercise\n{again('a')}")},
        HELD,
        id="declared-by-a-drill",
    ),
    pytest.param(
        {"a": struck("2026-01-01", more=again("a"), items=verified("2026-02-01"))},
        HELD,
        id="not-against-itself",
    ),
    pytest.param({"a": struck("2026-01-01", items=verified())}, UNKNOWN, id="no-day"),
    pytest.param(
        {
            "a": struck("2026-01-01", items=verified("2025-06-01")),
            "b": struck("2025-06-20"),
        },
        UNKNOWN,
        id="verified-before-its-incident",
    ),
    pytest.param(
        {"a": struck("2026-01-01", "", items=verified("2026-02-01"))}, UNKNOWN, id="no-cause"
    ),
    pytest.param(
        {"a": struck("2026-01-01", "", items=verified("2026-02-01")),
         "b": struck("2026-03-01", more=again("a"))},
        RECURRED,
        id="no-cause-but-declared",
    ),
    pytest.param(
        {"a": struck("2026-01-01", services="", items=verified("2026-02-01"))},
        UNKNOWN,
        id="no-service",
    ),
    pytest.param(
        {"a": struck("", items=verified("2026-02-01")), "b": struck("2026-03-01")},
        RECURRED,
        id="its-own-day-is-not-needed",
    ),
    pytest.param({"a": struck("2026-01-01", items=verified("9999-12-30"))}, EARLY, id="far-off"),
]  # fmt: skip


@pytest.mark.parametrize(("headers", "expected"), EFFECTS)
def test_what_comes_back_after_an_item_was_verified_counts_against_it(headers, expected) -> None:
    assert first(corpus_of(**headers)) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        pytest.param(date(2026, 5, 12), EARLY, id="on-the-last-day"),
        pytest.param(date(2026, 5, 13), HELD, id="when-it-is-over"),
    ],
)
def test_before_the_window_is_over_it_is_too_early_to_tell(today, expected) -> None:
    assert first(corpus_of(a=ONE), today) == expected


@pytest.mark.parametrize("status", ["open", "done", "wont-do"])
def test_only_a_verified_item_is_held_to_its_promise(status) -> None:
    item = f"  - {{id: AI-1, title: Do it, status: {status}, closed_on: 2026-02-01}}\n"
    assert outcomes(corpus_of(a=struck("2026-01-01", items=item)), WINDOW, TODAY) == ()


@pytest.mark.parametrize("left_out", [{"status": "draft"}, {"more": "kind: exercise"}])
def test_a_draft_or_an_exercise_tells_of_no_promise(left_out) -> None:
    header = struck("2026-01-01", items=verified("2026-02-01"), **left_out)
    assert outcomes(corpus_of(a=header), WINDOW, TODAY) == ()


_DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 3, 31)))
_NAMES = "abcdef"


@st.composite
def corpora(draw: st.DrawFn) -> Corpus:
    headers = {}
    for name in _NAMES[: draw(st.integers(0, 6))]:
        day, check = draw(_DAYS), draw(_DAYS)
        services = draw(st.lists(st.sampled_from(["shop", "Shop", "mail"]), max_size=2))
        headers[name] = struck(
            day.isoformat() if day else "",
            draw(st.sampled_from(["process", "network", "indeterminate", ""])),
            ", ".join(services),
            draw(st.one_of(st.just(""), st.sampled_from(_NAMES).map(again))),
            draw(st.sampled_from(["closed", "closed", "draft"])),
            verified(check.isoformat() if check else ""),
        )
    return corpus_of(**headers)


@settings(deadline=None)
@given(corpora(), st.integers(1, 60))
def test_every_recurrence_keeps_its_definition(corpus: Corpus, window: int) -> None:
    found = recurrences(corpus, window)
    keys = [(each.earlier.name, each.later.name) for each in found]
    assert len(keys) == len(set(keys))
    for each in found:
        one, two = each.earlier, each.later
        assert one is not two
        assert one.counts
        assert two.counts
        assert each.declared == (corpus.find(two.front.recurrence_of) is one)
        assert each.days is None or each.days >= 0
        if each.services:
            assert each.days is not None
            assert each.days <= window
            assert one.front.root_cause_categories[0] == each.cause
            assert {name.lower() for name in each.services} <= {
                name.lower() for name in one.front.services
            }
        else:
            assert each.declared
            assert each.cause is None


@settings(deadline=None)
@given(corpora(), st.integers(1, 60))
def test_whatever_repeats_another_within_the_window_is_told(corpus: Corpus, window: int) -> None:
    later = {each.later.name for each in recurrences(corpus, window)}
    for one in corpus:
        for two in corpus:
            if _alike(one, two) and 0 < (two.date - one.date).days <= window:
                assert two.name in later


def _alike(one, two) -> bool:
    causes = {one.front.root_cause_categories[:1], two.front.root_cause_categories[:1]}
    shared = {name.lower() for name in one.front.services} & {
        name.lower() for name in two.front.services
    }
    known = one.date and two.date and one.counts and two.counts
    return bool(known and shared and len(causes) == 1 and causes - {(), ("indeterminate",)})


@settings(deadline=None)
@given(corpora(), st.integers(1, 60))
def test_every_verified_item_has_one_outcome_that_keeps_its_definition(
    corpus: Corpus, window: int
) -> None:
    found = outcomes(corpus, window, date(2026, 3, 1))
    assert [each.postmortem.name for each in found] == [each.name for each in corpus if each.counts]
    for each in found:
        assert (each.effect is Effect.RECURRED) == (each.again is not None)
        day = each.item.verified_on
        if each.is_over or each.effect is not Effect.UNKNOWN:
            assert each.is_over == (day + timedelta(days=window) < date(2026, 3, 1))
        assert day or each.effect is Effect.UNKNOWN
        against = {
            other.date
            for other in corpus
            if day and _alike(each.postmortem, other) and 0 < (other.date - day).days <= window
        }
        if each.effect in (Effect.HELD, Effect.TOO_EARLY):
            assert against == set()
            over = day + timedelta(days=window) < date(2026, 3, 1)
            assert (each.effect is Effect.HELD) == over
        if each.again:
            assert each.again.date > day
            assert each.again.date <= min(against, default=date.max)


@settings(deadline=None)
@given(corpora(), st.integers(1, 60))
def test_what_was_verified_before_a_recurrence_is_judged_by_it(corpus: Corpus, window: int) -> None:
    judged = {each.postmortem.name: each for each in outcomes(corpus, window, TODAY)}
    for each in recurrences(corpus, window):
        (item,) = each.earlier.front.action_items
        began, day = each.earlier.date, each.later.date
        if item.verified_on and day and (began or day) <= item.verified_on < day:
            assert judged[each.earlier.name].effect is Effect.RECURRED
