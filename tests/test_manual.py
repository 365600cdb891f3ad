from __future__ import annotations

import pytest

from postmortem_kb import manual, rules
from postmortem_kb.model import Level

DOCSTRING = """A disk is full.

## Why

It stops.

## Bad

```yaml title="a/b.md"
disk: full
```

## Good

Empty it.
"""


def test_a_docstring_is_cut_into_its_sections() -> None:
    found = manual.parse(DOCSTRING, "PM304", "full-disk", Level.ERROR, "| phrase |")
    assert (found.summary, found.why, found.good) == ("A disk is full.", "It stops.", "Empty it.")
    assert [title for title, _ in found.sections] == [
        "Why", "Bad", "Good", "Phrases", "How to silence it",
    ]  # fmt: skip
    assert "postmortem-ignore PM304: the reason" in found.text


@pytest.mark.parametrize(
    ("code", "family", "optional"),
    [
        ("PM001", "Files and YAML", False),
        ("PM020", "Files and YAML", False),
        ("PM021", "Files and YAML", True),
        ("PM023", "Files and YAML", False),
        ("PM091", "Configuration", False),
        ("PM203", "Times", True),
        ("PM701", "Safety", True),
    ],
)
def test_a_code_tells_its_family_and_whether_it_can_be_silenced(code, family, optional) -> None:
    found = manual.parse(DOCSTRING, code, "full-disk", Level.ERROR)
    assert (found.family, found.optional) == (family, optional)
    assert ("postmortem-ignore" in found.silencing) == optional


def test_the_path_of_an_example_is_said_before_it() -> None:
    assert manual.with_visible_paths(DOCSTRING).count("`a/b.md`:\n\n```yaml\ndisk: full") == 1


def test_every_rule_has_a_manual_with_all_sections() -> None:
    found = rules.manuals()
    assert {each.code for each in found} == {rule.code for rule in rules.all_rules().values()}
    assert [each.code for each in found if not (each.why and each.bad and each.good)] == []
    assert all(each.family for each in found)
