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


def alike(kb, identifier: str) -> list[tuple[str, list[str], int, str]]:
    postmortem = kb.corpus.by_id[identifier]
    shown = relatives.related(postmortem, kb)
    return [
        (each.service, [other.name for other in each.postmortems], each.number, each.page)
        for each in relatives.alike(postmortem, kb, shown)
    ]


def header(number: int, services: str = "api", more: str = "") -> str:
    return (
        f"id: PM-2026-{number:03}\nstatus: reviewed\nroot_cause_categories: [network, process]"
        f"\nservices: [{services}]\n{more}"
    )


def test_others_with_this_cause_on_this_service_are_shown_newest_first(knowledge) -> None:
    kb = knowledge(
        {
            "a.md": header(1, "api, web", "related: [PM-2026-004]"),
            "b.md": header(2, "API, web"),
            "c.md": header(3, "web"),
            "d.md": header(4, "api"),
            "e.md": header(5, "mail"),
            "f.md": header(6, "api").replace("network, ", ""),
            "g.md": header(7, "api", "kind: exercise"),
        }
    )
    first = "browse/index.md?cause=network&service="
    assert [(each[0].casefold(), *each[1:]) for each in alike(kb, A)] == [
        ("api", [B], 3, f"{first}{kb.services['api'].name}"),
        ("web", [C], 3, f"{first}web"),
    ]
    assert alike(kb, "PM-2026-005") == []


def test_five_others_are_enough_and_the_list_has_them_all(knowledge) -> None:
    kb = knowledge({f"{number}.md": header(number) for number in range(1, 9)})
    ((_, shown, number, _),) = alike(kb, A)
    assert (shown, number) == ([f"PM-2026-{n:03}" for n in range(8, 3, -1)], 8)
