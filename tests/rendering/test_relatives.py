from __future__ import annotations

from postmortem_kb.rendering import relatives

A, B, C, D = (f"PM-2026-00{number}" for number in range(1, 5))
NAMED = "The author names it as related"
NAMED_THERE = "Its author names this one as related"


def related(kb, identifier: str) -> list[tuple[str, str]]:
    found = relatives.related(kb.corpus.by_id[identifier], kb)
    return [(each.postmortem.name, each.why) for each in found]


def test_relations_are_shown_both_ways_once_with_the_strongest_reason(knowledge) -> None:
    kb = knowledge(
        {
            "a.md": f"id: {A}\nrelated: [{B}, {C}]",
            "b.md": f"id: {B}\nrecurrence_of: {A}\nrelated: [{A}, {B}]",
            "c.md": f"id: {C}\nrelated: [PM-2020-404]",
            "d.md": f"id: {D}",
        }
    )
    assert related(kb, A) == [(C, NAMED), (B, "It happened again")]
    assert related(kb, B) == [(A, "This is a recurrence of it")]
    assert related(kb, C) == [(A, NAMED_THERE)]
    assert related(kb, D) == []


def test_what_it_is_a_recurrence_of_comes_first_with_what_is_still_open_there(knowledge) -> None:
    work = f"action_items:\n{item(1, 'prevent')}"
    kb = knowledge(
        {
            "a.md": f"id: {A}\ntitle: What went wrong there\n{work}",
            "b.md": f"id: {B}",
            "c.md": f"id: {C}\nrecurrence_of: {A}\nrelated: [{B}]",
        }
    )
    first, second = relatives.related(kb.corpus.by_id[C], kb)
    assert (first.postmortem.name, second.postmortem.name) == (A, B)
    shown, _ = relatives.still_open(first.postmortem)
    assert [each.name for each in shown] == ["AI-1"]


def test_a_former_id_still_leads_to_the_postmortem(knowledge) -> None:
    kb = knowledge(
        {
            "a.md": f"id: {A}\nformer_ids: [PM-2020-009]",
            "b.md": f"id: {B}\nrecurrence_of: PM-2020-009",
            "c.md": f"id: {C}\nrelated: [PM-2020-009]",
        }
    )
    assert related(kb, A) == [(C, NAMED_THERE), (B, "It happened again")]
    assert related(kb, B) == [(A, "This is a recurrence of it")]
    assert related(kb, C) == [(A, NAMED)]


def test_a_relation_says_what_the_two_have_in_common(knowledge) -> None:
    kb = knowledge(
        {
            "a.md": f"id: {A}\nroot_cause_categories: [network, process]"
            f"\nservices: [web, api  gateway]\nrelated: [{B}, {C}]",
            "b.md": f"id: {B}\nroot_cause_categories: [process, network]"
            "\nservices: [API gateway, mail]",
            "c.md": f"id: {C}\nroot_cause_categories: [security]\nservices: [mail]",
        }
    )
    assert related(kb, A) == [
        (C, NAMED),
        (B, f"{NAMED}; same cause: network, process; same service: API gateway"),
    ]


def test_an_indeterminate_cause_is_nothing_in_common(knowledge) -> None:
    header = "root_cause_categories: [indeterminate]"
    kb = knowledge({"a.md": f"id: {A}\n{header}\nrelated: [{B}]", "b.md": f"id: {B}\n{header}"})
    assert related(kb, A) == [(B, NAMED)]


def header(number: int, services: str = "api", more: str = "") -> str:
    return (
        f"id: PM-2026-{number:03}\nstatus: reviewed\nroot_cause_categories: [network, process]"
        f"\nservices: [{services}]\n{more}"
    )


def similar(kb, identifier: str) -> list[relatives.Relation]:
    postmortem = kb.corpus.by_id[identifier]
    return relatives.similar(postmortem, kb, relatives.related(postmortem, kb))


def test_earlier_ones_like_it_are_shown_with_why_but_none_that_is_named(knowledge) -> None:
    kb = knowledge(
        {
            "a.md": header(1, "api, web"),
            "b.md": header(2, "API, web"),
            "c.md": header(3, "mail", "trigger: config-push").replace("network, ", ""),
            "d.md": header(4, "api", "kind: exercise"),
            "e.md": header(5, "api, web", "related: [PM-2026-001]"),
            "f.md": header(6, "api, web"),
        }
    )
    assert [(each.postmortem.name, each.why) for each in similar(kb, "PM-2026-005")] == [
        (B, "same service: api, web; same main cause: network; also: process")
    ]
    assert similar(kb, A) == []


def test_five_similar_ones_are_enough(knowledge) -> None:
    kb = knowledge({f"{number}.md": header(number) for number in range(1, 9)})
    found = [each.postmortem.name for each in similar(kb, "PM-2026-008")]
    assert found == [f"PM-2026-{n:03}" for n in range(7, 2, -1)]


def item(number: int, kind: str, status: str = "open") -> str:
    return f"  - {{id: AI-{number}, title: Do it, type: {kind}, status: {status}}}\n"


def test_what_is_still_open_there_is_shown_the_likeliest_to_prevent_first(knowledge) -> None:
    items = [
        item(1, "process"),
        item(2, "investigate"),
        item(3, "prevent"),
        item(4, "prevent", "verified"),
        item(5, "detect"),
    ]
    kb = knowledge({"a.md": header(1, more=f"action_items:\n{''.join(items)}"), "b.md": header(2)})
    (found,) = similar(kb, B)
    shown, more = relatives.still_open(found.postmortem)
    page = kb.corpus.by_id[A].page
    assert [(each.name, each.place) for each in shown] == [
        ("AI-3", f"{page}#ai-3"),
        ("AI-5", f"{page}#ai-5"),
    ]
    assert more == 1


def again(kb, identifier: str) -> list[tuple[str, int, str]]:
    postmortem = kb.corpus.by_id[identifier]
    found = relatives.again(postmortem, kb, relatives.related(postmortem, kb))
    return [(each.service.casefold(), each.number, each.page) for each in found]


def test_the_list_of_all_with_this_cause_on_a_service_is_a_link_if_there_are_more(
    knowledge,
) -> None:
    kb = knowledge(
        {
            "a.md": header(1, "api, web"),
            "b.md": header(2, "API, web"),
            "c.md": header(3, "web", "related: [PM-2026-001]"),
            "d.md": header(4, "mail"),
            "e.md": header(5, "api").replace("network, ", ""),
            "f.md": header(6, "api, mail", "kind: exercise"),
        }
    )
    first = "browse/index.md?cause=network&service="
    api = ("api", 2, f"{first}{kb.services['api'].name}")
    assert again(kb, A) == [api, ("web", 3, f"{first}web")]
    assert again(kb, C) == [("web", 3, f"{first}web")]
    assert again(kb, "PM-2026-004") == []
    assert again(kb, "PM-2026-005") == []
    assert again(kb, "PM-2026-006") == [api, ("mail", 1, f"{first}mail")]
