from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledges import knowledge_of

from postmortem_kb.schema import FrontMatter
from postmortem_kb.similarity import Index, Match, terms, unfinished
from postmortem_kb.similarity.features import Features, compare, features

FILES = {
    "a.md": "title: Checkout certificate expired\nservices: [checkout, orders]\n"
    "root_cause_categories: [time-expiry, process]\ntrigger: time-event\n"
    "summary: The certificate of the relay expired and browsers refused the shop.",
    "b.md": "title: Warehouse import cut short\nservices: [inventory]\n"
    "root_cause_categories: [data-storage]\ntrigger: processing-pipeline\n"
    "summary: A truncated stock file emptied the shelves of the shop.",
    "c.md": "title: Relay certificate expired again\nservices: [Checkout]\n"
    "root_cause_categories: [time-expiry]\ntrigger: time-event\n"
    "summary: Browsers refused the relay, whose certificates had expired.",
}


def head(number: int, more: str, status: str = "reviewed") -> str:
    day = f"times: {{impact_start: 2026-01-{number:02}T06:00Z}}"
    return f"id: PM-2026-{number:03}\nstatus: {status}\n{day}\n{more}"


def index_of(files: dict[str, str]):
    kb = knowledge_of(
        {
            uri: head(number, more) if not more.startswith("id:") else more
            for number, (uri, more) in enumerate(files.items(), 1)
        }
    )
    return kb.corpus, Index(kb.corpus)


def found(files: dict[str, str], uri: str) -> list[Match]:
    corpus, index = index_of(files)
    return index.before(corpus.by_uri[uri], 5)


def names(matches: list[Match]) -> list[str]:
    return [each.postmortem.location.uri for each in matches]


def test_the_earlier_one_that_is_alike_is_found_with_why() -> None:
    (match,) = found(FILES, "c.md")
    assert match.postmortem.location.uri == "a.md"
    assert match.reasons[:3] == [
        "same service: Checkout",
        "same main cause: time expiry",
        "same trigger: time event",
    ]
    assert set(match.words) == {"browsers", "certificate", "expired", "refused", "relay"}
    assert 0.4 < match.score < 1


def test_what_comes_later_is_no_answer_and_moves_no_score() -> None:
    before = found(FILES, "c.md")
    later = {**FILES, "d.md": FILES["a.md"], "e.md": FILES["c.md"]}
    assert [(each.score, each.words) for each in found(later, "c.md")] == [
        (each.score, each.words) for each in before
    ]
    assert found(FILES, "a.md") == []


@pytest.mark.parametrize("more", ["status: draft", "status: reviewed\nkind: exercise"])
def test_a_draft_and_a_drill_ask_and_are_no_answer(more) -> None:
    odd = f"id: PM-2026-001\n{more}\ntimes: {{impact_start: 2026-01-01T06:00Z}}\n"
    assert names(found({**FILES, "a.md": odd + FILES["a.md"]}, "c.md")) == []
    odd = odd.replace("001", "003").replace("01-01T", "01-03T")
    assert names(found({**FILES, "c.md": odd + FILES["c.md"]}, "c.md")) == ["a.md"]


def test_an_unknown_cause_or_trigger_is_nothing_in_common() -> None:
    more = "root_cause_categories: [indeterminate]\ntrigger: unknown\nservices: [api]"
    (match,) = found({"a.md": more, "b.md": more}, "b.md")
    assert match.reasons == ["same service: api"]


def test_one_without_a_date_comes_after_all_of_them() -> None:
    files = {**FILES, "z.md": "id: X-1\nstatus: in-review\n" + FILES["c.md"]}
    kb = knowledge_of(
        {uri: more if uri == "z.md" else head(3, more).replace("-003", f"-00{number}")
         for number, (uri, more) in enumerate(files.items(), 1)},
        sound=False,
    )  # fmt: skip
    (asking,) = [each for each in kb.corpus if each.location.uri == "z.md"]
    assert set(names(Index(kb.corpus).before(asking, 5))) == {"a.md", "c.md"}


def clocked(number: int, clock: str, more: str) -> str:
    day = f"times: {{impact_start: 2026-01-05T{clock}Z}}"
    return f"id: PM-2026-{number:03}\nstatus: reviewed\n{day}\n{more}"


def test_within_a_day_the_clock_tells_what_was_before() -> None:
    files = {
        "a.md": clocked(1, "09:00", FILES["a.md"]),
        "c.md": clocked(2, "06:00", FILES["c.md"]),
    }
    assert (names(found(files, "a.md")), names(found(files, "c.md"))) == (["c.md"], [])


def test_the_name_of_a_service_in_common_is_no_rare_word_as_well() -> None:
    one = (
        "title: Night fell early\nservices: [frostbite relay]\nsummary: The frostbite relay slept."
    )
    other = (
        "title: Noon was warm\nservices: [Frostbite Relay]\nsummary: Frostbite melted its relay."
    )
    (match,) = found({"a.md": other, "b.md": one}, "b.md")
    assert (match.services, match.words, match.score) == (("frostbite relay",), (), 0.18)


def test_the_same_main_cause_and_trigger_are_found_without_a_word_in_common() -> None:
    kind = "root_cause_categories: [time-expiry]\ntrigger: time-event\n"
    files = {"a.md": f"{kind}summary: Sandstorm.", "b.md": f"{kind}summary: Blizzard."}
    assert [each.reasons for each in found(files, "b.md")] == [
        ["same main cause: time expiry", "same trigger: time event"]
    ]


KIND = "root_cause_categories: [time-expiry]\ntrigger: time-event\n"
UNASKED = [
    pytest.param("summary: Sandstorm", False, id="one-word"),
    pytest.param("summary: Sandstorm at the pier", True, id="two-words"),
    pytest.param(f"{KIND}summary: Sandstorm", False, id="one-word-and-the-cause"),
    pytest.param("services: [relay]", False, id="a-service-alone"),
    pytest.param("services: [relay]\nsummary: Sandstorm", True, id="a-service-and-a-word"),
    pytest.param("services: [relay]\ntrigger: time-event", True, id="a-service-and-the-trigger"),
]


@pytest.mark.parametrize(("more", "expected"), UNASKED)
def test_who_did_not_ask_is_shown_what_chance_does_not_tell(more, expected) -> None:
    corpus, index = index_of({"a.md": more, "b.md": more})
    shown = index.unasked(corpus.by_uri["b.md"], 5, 0, ())
    assert names(shown) == (["a.md"] if expected else [])
    assert index.unasked(corpus.by_uri["b.md"], 5, 0, {"a.md"}) == []


@pytest.mark.parametrize(
    ("typed", "term"),
    [("502 again", "502"), ("5xx", "5xx"), ("our db", "db"), ("io", "io"), ("OOM", "oom")],
)
def test_a_short_term_counts_when_it_is_typed(typed, term) -> None:
    corpus, _ = index_of({**FILES, "d.md": f"summary: It answered {term} for an hour."})
    (match,) = Index(corpus, typed=True).like(typed, 5)
    assert (match.postmortem.location.uri, len(match.words)) == ("d.md", 1)


def test_of_a_long_text_the_last_word_counts_too() -> None:
    _, index = index_of({"a.md": "summary: Sandstorm"})
    assert names(index.like(f"{'zebra ' * 2000} sandstorm", 5)) == ["a.md"]


def test_to_a_text_a_draft_answers_and_a_drill_does_not() -> None:
    def odd(more: str, number: int) -> str:
        return f"id: PM-2026-00{number}\n{more}\nsummary: Sandstorm"

    files = {"a.md": odd("status: draft", 1), "b.md": odd("status: draft\nkind: exercise", 2)}
    corpus, index = index_of(files)
    assert names(Index(corpus, typed=True).like("sandstorm", 5)) == ["a.md"]
    assert index.like("sandstorm", 5) == []


def test_a_text_is_compared_with_all_of_them() -> None:
    _, index = index_of(FILES)
    assert set(names(index.like("our relay's certificate has expired", 5))) == {"a.md", "c.md"}
    assert index.like("the of 42 zebra", 5) == []


def test_nothing_is_alike_in_an_empty_knowledge_base() -> None:
    assert Index(()).like("relay", 5) == []


WORDS = [
    ("Certificates expired in US-EAST-1", ["certificate", "expired", "us-east-1"]),
    ("the connection-pool of sign-in", ["connection", "pool", "sign-in"]),
    ("queries, classes, boxes, statuses, bus", ["query", "class", "box", "statuse", "bus"]),
    ("38 percent of 2,900 disks at 17:20", ["disk"]),
    (
        "The DB cert and its config on k8s",
        ["database", "certificate", "configuration", "kubernetes"],
    ),
    ("Überlast des Ärgers", ["überlast", "des", "ärger"]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words_are_folded_and_numbers_and_common_ones_left_out(text, expected) -> None:
    assert list(terms.folded_words([text])) == expected


def test_a_word_is_spelt_as_it_is_written_inside_a_sentence() -> None:
    texts = ["Kafka fell. Producers of Kafka and DNS", "Resolvers rose"]
    spelt = terms.spellings(texts, {"kafka", "dns", "producer", "resolver"})
    assert spelt["kafka"] == "Kafka"
    assert spelt["dns"] == "DNS"
    assert spelt["producer"] == "producers"
    assert spelt["resolver"] == "resolvers"
    assert terms.spellings(texts, {"dns"}) == {"dns": "DNS"}


FRONT = st.builds(
    FrontMatter.model_construct,
    title=st.text(max_size=40) | st.none(),
    summary=st.text(max_size=80) | st.none(),
    services=st.lists(st.sampled_from(["api", "API ", "web", "mail"]), max_size=3).map(tuple),
    root_cause_categories=st.lists(
        st.sampled_from(["network", "process", "indeterminate"]), unique=True
    ).map(tuple),
    trigger=st.sampled_from(["hardware", "unknown", None]),
)


@given(FRONT, FRONT)
def test_a_score_is_from_0_to_1_the_same_both_ways_and_no_less_with_itself(one, other) -> None:
    a, b = features(one), features(other)
    score = alike(a, b)
    assert 0 <= score < 1
    assert score == alike(b, a)
    unlike = (a.services, set(a.headline)) != (b.services, set(b.headline))
    assert unlike or score <= alike(a, a) + 1e-9


def alike(one: Features, other: Features) -> float:
    shared = compare(one, other, dict.fromkeys(one.words, 0.5))
    assert shared is not None
    return shared.score


@given(FRONT, FRONT, st.floats(0, 1))
def test_what_is_less_alike_than_is_asked_for_is_none_and_the_rest_is_the_same(
    one, other, least
) -> None:
    a, b = features(one), features(other)
    weights = dict.fromkeys(a.words, 0.5)
    shared = compare(a, b, weights)
    assert compare(a, b, weights, least) == (shared if shared.score >= least else None)


def test_what_could_have_prevented_it_comes_first_and_an_investigation_is_left_out() -> None:
    kinds = ("process", "investigate", "prevent", "mitigate")
    items = "".join(
        f"  - {{id: AI-{n}, title: Do it, type: {kind}, status: open}}\n"
        for n, kind in enumerate(kinds, 1)
    )
    done = "  - {id: AI-9, title: Did it, type: prevent, status: done, closed_on: 2026-01-02}\n"
    kb = knowledge_of({"a.md": head(1, f"action_items:\n{items}{done}")})
    (postmortem,) = kb.corpus
    assert [each.id for each in unfinished(postmortem)] == ["AI-3", "AI-4", "AI-1"]
