from __future__ import annotations

import pytest
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from written import PATH, found, postmortem, suggested, words

BAD = [
    ("https://jo:hunter2@git.example.com/a", "hunter2"),
    ("postgres://shop:tu7Gq-pale@db/orders", "tu7Gq-pale"),
    ("redis://:s3cr3tly@cache:6379", "s3cr3tly"),
    ("[a](https://jo:hunter2@example.com)", "hunter2"),
    ("`amqp://jo:p%40ss!word@10.0.0.1`", "p%40ss!word"),
    ("    https://x-access-token:0a9b8c7d@github.com/a/b.git", "0a9b8c7d"),
    ("https://jo:hunter2@[::1]:8080", "hunter2"),
]


@pytest.mark.parametrize(("text", "password"), BAD)
def test_a_password_is_found_and_masked(text, password, knowledge_base) -> None:
    files = {PATH: postmortem(f"\n{text}\n")}
    report = knowledge_base(files)
    assert words(report, "PM703", files) == [password]
    assert suggested(report, "PM703") == ["***"]
    assert not any(password in problem.message for problem in report.problems)


def test_the_oracle_flags_most_of_them_too() -> None:
    flagged = [text for text, _ in BAD if list(BasicAuthDetector().analyze_string(text))]
    assert len(flagged) == len(BAD) - 2


GOOD = [
    "https://jo:***@example.com",
    "https://jo:xxxxx@example.com",
    "https://jo:password@example.com",
    "https://user:your-password@example.com",
    "https://$USER:$PASSWORD@example.com",
    "https://{user}:{password}@example.com",
    "https://{{ user }}:{{ password }}@example.com",
    "https://<user>:<password>@example.com",
    "https://example.com:8080/@jo",
    "https://example.com:8080?mail=jo@example.com",
    "https://example.com:8080#jo@example.com",
    "https://jo@example.com",
    "git@example.com:team/repo.git",
    "https://example.com: write to jo@example.com",
    "10:05 jo@example.com",
]


@pytest.mark.parametrize("text", GOOD)
def test_an_address_without_a_password_is_left_alone(text, knowledge_base) -> None:
    assert found(knowledge_base({PATH: postmortem(f"\n{text}\n")}), "PM703") == []


def test_a_password_in_the_header_is_found(knowledge_base) -> None:
    lines = ["references:", "  - title: Log", "    url: https://jo:hunter2@example.com/log"]
    assert found(knowledge_base({PATH: postmortem("", *lines)}), "PM703") == [(9, 21, 28)]
