from __future__ import annotations

from datetime import date

import pytest

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Corpus
from postmortem_kb.rendering import Knowledge, glossary

KB = Knowledge(
    Corpus(()),
    Settings.model_validate(
        {
            "severities": {"Bad": {"definition": "It is bad."}, "1": {}},
            "root_causes": {"dns": "Names."},
            "triggers": {"moon": "It was full."},
        }
    ),
    date(2026, 11, 22),
)
EXPLAINED = {"Owner": ("Sees it through.", "roles"), "zebra": ("An animal.", "")}


def test_terms_stand_under_their_letters_in_order() -> None:
    letters = [letter for letter, _ in glossary.by_letter(KB, EXPLAINED)]
    assert letters == ["0-9", "A", "B", "D", "I", "M", "O", "R", "Z"]


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("Owner", "Sees it through."),
        ("Bad (severity)", "It is bad."),
        ("1 (severity)", ""),
        ("Dns (root cause)", "Names."),
        ("Moon (trigger)", "It was full."),
        ("Impact start (time)", "When the first user felt it."),
    ],
)
def test_a_term_has_its_meaning(name: str, meaning: str) -> None:
    terms = [term for _, inside in glossary.by_letter(KB, EXPLAINED) for term in inside]
    assert [term.meaning for term in terms if term.name == name] == [meaning]


def test_what_the_handbook_explains_wins_over_the_definition_of_the_configuration() -> None:
    own = {"Bad (severity)": ("Very bad.", "severities")}
    terms = [term for _, inside in glossary.by_letter(KB, own) for term in inside]
    assert [term.meaning for term in terms if term.name == "Bad (severity)"] == ["Very bad."]


def test_every_anchor_is_there_once() -> None:
    anchors = [t.anchor for _, inside in glossary.by_letter(KB, EXPLAINED) for t in inside]
    assert len(anchors) == len(set(anchors))
