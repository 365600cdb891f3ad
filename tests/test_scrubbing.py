from __future__ import annotations

import string
import time
from collections import Counter

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from hypothesis import given
from hypothesis import strategies as st

from postmortem_kb.scrubbing import scrub, scrub_address, told

# Put together here, so that no scanner takes this file for a leak.
GITHUB = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
SLACK = "xoxb-" + "123456789012-123456789012-" + "AbCdEfGhIjKlMnOpQrStUvWx"
AWS = "AKIA" + "QWERTYUIOPASDFGH"
KEY = (
    f"-----BEGIN RSA PRIVATE {'KEY'}----- {'MIIEpAIBAAKCAQEA7bq' * 5} -----END RSA PRIVATE KEY-----"
)
PERSON = "alice.smith@shop-of-jo.com"

SCRUBBED = {
    "a-token": (f"use {GITHUB} please", "use [token removed] please"),
    "a-chat-token": (f"bot {SLACK}", "bot [token removed]"),
    "a-cloud-key": (f"key {AWS}.", "key [token removed]."),
    "a-private-key": (f"see {KEY} there", "see [private key removed] there"),
    "the-begin-of-a-key": (f"-----BEGIN PRIVATE {'KEY'}-----", "[private key removed]"),
    "a-login": (
        "postgres://shop:hunter22@db.example.com/x",
        "postgres://shop:[password removed]@db.example.com/x",
    ),
    "a-password": ("password: hunter2, then", "password: [secret removed], then"),
    "a-password-in-quotes": ('Password = "two words"', 'Password = "[secret removed]"'),
    "a-password-told": ("the password is hunter2!", "the password is [secret removed]!"),
    "a-password-in-code": ("password `hunter2`", "password `[secret removed]`"),
    "a-variable": ("export DB_PASSWORD=s3", "export DB_PASSWORD=[secret removed]"),
    "a-field": ('{"api_key": "abc", "x": 1}', '{"api_key": "[secret removed]", "x": 1}'),
    "a-flag": ("mysql --password hunter2", "mysql --password [secret removed]"),
    "a-header": ("Authorization: Bearer abc.def", "Authorization: Bearer [secret removed]"),
    "a-cookie": ("Cookie: a=1; b=2 is sent", "Cookie: [secret removed] is sent"),
    "a-bearer": ("with Bearer 0123456789abcdef", "with Bearer [secret removed]"),
    "an-e-mail": (f"ask {PERSON}", "ask [e-mail removed]"),
    "a-number": ("call +49 30 1234 5678", "call [phone number removed]"),
    "an-address": ("from 8.8.4.4:443", "from [IP address removed]:443"),
    "an-inner-address": ("on 10.1.2.3", "on [IP address removed]"),
    "a-long-address": ("from 2a00:1450:4001:82a::200e", "from [IP address removed]"),
    "a-whole-address": ("by 2a00:1450:4001:82a:0:0:0:200e.", "by [IP address removed]."),
    "a-machine": ("on db1.shop.internal", "on [host name removed]"),
    "an-address-that-lets-in": (
        "https://shop.example.com/x?token=abc now",
        "https://shop.example.com/x?[token removed] now",
    ),
}
KEPT = (
    "security@shop-of-jo.com answers for alice@example.com",
    "on 192.0.2.7, 127.0.0.1, ::1 and 2001:db8::1",
    "at 10:40:01 std::vector and Shop::Cart, 00:1a:2b:3c:4d:5e",
    "version 1.2.3.4 of 2026-03-04T09:12:31Z",
    "the password is wrong, the auth service is down, author: none",
    "password: ******",
    "token-service: 500 errors, password-reset: slow",
    "https://grafana.example.com/d/x?from=1772615551000&to=1772620800000",
)


@pytest.mark.parametrize(("text", "expected"), SCRUBBED.values(), ids=list(SCRUBBED))
def test_what_must_not_be_written_down_is_taken_out(text: str, expected: str) -> None:
    scrubbed, counts = scrub(text)

    assert (expected, 1) == (scrubbed, counts.total())


@pytest.mark.parametrize("text", KEPT)
def test_what_tells_of_nobody_is_kept(text: str) -> None:
    assert (text, Counter()) == scrub(text)


@pytest.mark.parametrize(("text", "expected"), SCRUBBED.values(), ids=list(SCRUBBED))
def test_what_is_scrubbed_needs_it_no_more(text: str, expected: str) -> None:
    assert (expected, Counter()) == scrub(expected)


@given(st.lists(st.sampled_from([each for each, _ in SCRUBBED.values()]), max_size=6))
def test_many_of_them_are_all_taken_out(texts: list[str]) -> None:
    scrubbed, counts = scrub(" and ".join(texts))

    assert scrub(scrubbed) == (scrubbed, Counter())
    assert counts.total() >= len(set(texts))


@given(st.text(alphabet=string.printable, max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    scrubbed, counts = scrub(text)

    assert counts.total() == sum(
        scrubbed.count(f"[{kind} removed]") - text.count(f"[{kind} removed]") for kind in counts
    )


@pytest.mark.parametrize(
    "sign", ["a", ":", ".", "1.", "=", "password:", "https://a?", "f:", "; a="]
)
def test_a_long_text_takes_no_longer_by_the_square(sign: str) -> None:
    begun = time.process_time()
    scrub(sign * (100_000 // len(sign)))

    assert time.process_time() - begun < 5


ADDRESSES = {
    "https://shop.example.com/a?b=c": "https://shop.example.com/a?b=c",
    "https://shop.example.com/a?sig=c": "https://shop.example.com/a",
    f"https://shop.example.com/a#{GITHUB}": "https://shop.example.com/a",
    f"https://shop.example.com/{GITHUB}": "",
    "https://10.1.2.3/a": "",
    "https://alerts.shop.internal/a": "",
}


@pytest.mark.parametrize(("url", "expected"), ADDRESSES.items())
def test_an_address_loses_what_lets_somebody_in(url: str, expected: str) -> None:
    assert expected == scrub_address(url)[0]


def test_what_was_taken_is_told_by_kind_and_number() -> None:
    counts = scrub(f"{PERSON} {PERSON} {GITHUB}")[1]

    assert told(counts) == "1 token, 2 e-mail addresses"
    assert told({}) == ""


def test_a_scanner_finds_nothing_in_what_is_left() -> None:
    left = "\n".join(scrub(text)[0] for text, _ in SCRUBBED.values())
    # Words of many kinds look random to these two, and a hash of a commit does.
    random = {"Base64 High Entropy String", "Hex High Entropy String"}
    scanners = {
        name: scanner()
        for name, scanner in get_mapping_from_secret_type_to_class().items()
        if name not in random
    }
    found = {
        (name, secret.secret_value)
        for name, scanner in scanners.items()
        for line in left.split("\n")
        for secret in scanner.analyze_line("draft.md", line, 1)
        if "removed" not in (secret.secret_value or "")
    }

    assert set() == found
