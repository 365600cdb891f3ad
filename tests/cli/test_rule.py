from __future__ import annotations

import pytest

from postmortem_kb.rules import all_rules


def test_all_rules_are_listed_by_family(postmortem_cli) -> None:
    done = postmortem_cli("rule")
    assert done.exit_code == 0
    for rule in all_rules().values():
        assert f"  {rule.code}  {rule.level:<7}  " in done.stdout
    assert done.stdout.index("Fields\n") < done.stdout.index("PM101") < done.stdout.index("Times\n")


@pytest.mark.parametrize("word", ["PM203", "pm203", "ended-before-it-began"])
def test_a_rule_is_explained_by_code_or_name(word, postmortem_cli) -> None:
    done = postmortem_cli("rule", word)
    assert done.exit_code == 0
    assert done.stdout.startswith("PM203 ended-before-it-began (error)\n\n")
    for title in ("## Why", "## Bad", "## Good", "## How to silence it"):
        assert title in done.stdout
    assert max(len(line) for line in done.stdout.splitlines()) <= 100


@pytest.mark.parametrize("name", sorted(all_rules()))
def test_every_rule_can_be_explained(name, postmortem_cli) -> None:
    assert postmortem_cli("rule", name).exit_code == 0


def test_a_word_that_is_no_rule_is_misuse_with_a_guess(postmortem_cli) -> None:
    done = postmortem_cli("rule", "misisng-field")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "did you mean missing-field?" in done.stderr
    assert "`postmortem rule` lists them all" in postmortem_cli("rule", "zzz").stderr
