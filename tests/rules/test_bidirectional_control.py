from __future__ import annotations

import pytest
from written import FIRST_LINE, PATH, found, postmortem, suggested

LINE = FIRST_LINE + 1
CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MARKS = "\u200e\u200f\u061c"


@pytest.mark.parametrize("sign", CONTROLS + MARKS, ids=lambda sign: f"{ord(sign):04X}")
@pytest.mark.parametrize("text", ["ab{}cd", "`ab{}cd`", "    {}", "<!-- {} -->"])
def test_a_sign_is_found_wherever_it_stands(text, sign, knowledge_base) -> None:
    column = text.index("{") + 1
    report = knowledge_base({PATH: postmortem(f"\n{text.format(sign)}\n")})
    assert found(report, "PM707") == [(LINE, column, column + 1)]
    assert suggested(report, "PM707") == [""]
    (message,) = [each.message for each in report.problems if each.code == "PM707"]
    assert f"U+{ord(sign):04X}" in message
    assert message.isascii()


@pytest.mark.parametrize("sign", CONTROLS, ids=lambda sign: f"{ord(sign):04X}")
def test_it_turns_text_beside_any_letters(sign, knowledge_base) -> None:
    report = knowledge_base({PATH: postmortem(f"\nשלם {sign} שלם\n")})
    assert found(report, "PM707") == [(LINE, 5, 6)]


@pytest.mark.parametrize("sign", MARKS, ids=lambda sign: f"{ord(sign):04X}")
@pytest.mark.parametrize("text", ["שלום{}!", "({}سلام"])
def test_a_mark_beside_letters_read_from_right_to_left_is_left_alone(
    text, sign, knowledge_base
) -> None:
    assert found(knowledge_base({PATH: postmortem(f"\n{text.format(sign)}\n")}), "PM707") == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("summary: a\u202eb", [(7, 11, 12)]),
        ("summary: one  # \u202e", [(7, 17, 18)]),
        ('summary: "a\\u202Eb"', [(7, 12, 18)]),
        ('summary: "a\\u2066b\\u2069"', [(7, 12, 18), (7, 19, 25)]),
        # Only the name of the sign, in a text about it.
        ("summary: a\\u202Eb", []),
        ("summary: 'a\\u202Eb'", []),
        ('summary: "a\\\\u202Eb"', []),
        ("summary: one  # \\u202E", []),
        ("summary: naïve, “quoted” — 5 µs", []),
    ],
)
def test_signs_in_the_header(line, expected, knowledge_base) -> None:
    assert expected == found(knowledge_base({PATH: postmortem("", line)}), "PM707")
