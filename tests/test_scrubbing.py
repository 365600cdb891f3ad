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
    "a-key-that-was-made-shorter": (
        f"-----BEGIN PRIVATE {'KEY'}----- MIIE abc -----END PRIVATE {'KEY'}----- x",
        "[private key removed] x",
    ),
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
    "a-key-in-words": ("API key: 9f8e7d6c5b4a", "API key: [secret removed]"),
    "a-short-word": ("pw: Hunter2!x", "pw: [secret removed]"),
    "a-pass": ("db pass: S3cretX9, ok", "db pass: [secret removed], ok"),
    "a-pass-of-plain-letters": ("DB_PASS=hunter", "DB_PASS=[secret removed]"),
    "a-password-without-a-sign": ("use password hunter2 now", "use password [secret removed] now"),
    "a-password-after-is": ("password is: hunter", "password is: [secret removed]"),
    "a-password-after-an-arrow": ("Password -> x1", "Password -> [secret removed]"),
    "a-pwd-told": ("pwd is hunter2!", "pwd is [secret removed]!"),
    "a-login-of-curl": ("curl -u admin:s3cretPw x", "curl -u admin:[secret removed] x"),
    "a-login-of-ssh": ("sshpass -p x1 ssh", "sshpass -p [secret removed] ssh"),
    "a-login-of-mysql": ("mysql -u root -phunter2", "mysql -u root -p[secret removed]"),
    "a-header-of-its-own": ("X-Auth: abc", "X-Auth: [secret removed]"),
    "a-token-told": (
        f"token {'0123456789abcdef' * 2} fails",
        "token [secret removed] fails",
    ),
    "a-token-with-hyphens": (
        "token 550e8400-e29b-41d4-a716-446655440000",
        "token [secret removed]",
    ),
    "a-webhook-of-discord": (
        f"https://discord.com/api/{'webhooks'}/123456789012345678/{'aB3_' * 17}",
        "[token removed]",
    ),
    "a-webhook-of-teams": (
        f"https://shop.{'webhook'}.office.com/webhookb2/{'0123abcd-' * 4}@{'0123abcd-' * 4}"
        f"/IncomingWebhook/{'0123abcd-' * 4}/{'0123abcd-' * 4}",
        "[token removed]",
    ),
    "an-e-mail-in-an-address": (
        f"https://app.example.com/users/{PERSON}/reset",
        "https://app.example.com/users/[e-mail removed]/reset",
    ),
    "an-e-mail-in-an-address-as-it-is-sent": (
        f"https://app.example.com/users/{PERSON.replace('@', '%40')}/reset",
        "https://app.example.com/users/[e-mail removed]/reset",
    ),
    "an-e-mail-before-a-host": (f"ssh://{PERSON}/x", "ssh://[e-mail removed]/x"),
    "an-e-mail-of-any-letters": ("ask a.müller@shop-of-jo.com", "ask [e-mail removed]"),
    "an-e-mail-of-any-domain": ("ask alice@müller-of-jo.com", "ask [e-mail removed]"),
    "a-cookie": ("Cookie: a=1; b=2 is sent", "Cookie: [secret removed] is sent"),
    "a-bearer": ("with Bearer 0123456789abcdef", "with Bearer [secret removed]"),
    "an-e-mail": (f"ask {PERSON}", "ask [e-mail removed]"),
    "a-number": ("call +49 30 1234 5678", "call [phone number removed]"),
    "a-number-of-a-region": ("call 0151 23456789", "call [phone number removed]"),
    "a-number-with-strokes": ("call +49/151/23456789.", "call [phone number removed]."),
    "a-number-with-a-dialled-country": (
        "call 0049 151 23456789, or",
        "call [phone number removed], or",
    ),
    "a-number-with-points": ("call +1.415.555.2671", "call [phone number removed]"),
    "a-number-with-points-alone": ("call 415.555.2671", "call [phone number removed]"),
    "a-number-with-hyphens": ("call 1-415-555-2671", "call [phone number removed]"),
    "a-number-with-a-stroke": ("Tel.:030/12345678", "Tel.:[phone number removed]"),
    "a-number-in-brackets": ("(0151) 2345-6789", "[phone number removed]"),
    "an-address": ("from 8.8.4.4:443", "from [IP address removed]:443"),
    "an-inner-address": ("on 10.1.2.3", "on [IP address removed]"),
    "a-long-address": ("from 2a00:1450:4001:82a::200e", "from [IP address removed]"),
    "a-whole-address": ("by 2a00:1450:4001:82a:0:0:0:200e.", "by [IP address removed]."),
    "a-machine": ("on db1.shop.internal", "on [host name removed]"),
    "an-address-that-lets-in": (
        "https://shop.example.com/x?token=abc now",
        "https://shop.example.com/x?[token removed] now",
    ),
    "password-in-bold": ("**Password:** hunter2x", "**Password:** [secret removed]"),
    "password-in-italics": ("*pw*: hunter3x", "*pw*: [secret removed]"),
    "key-without-a-break": ("secretKey=hunter5x1", "secretKey=[secret removed]"),
    "key-behind-a-blank": (
        "apikey 9f8e7d6c5b4a39281706abcd",
        "apikey [secret removed]",
    ),
    "password-in-german": ("Passwort: hunter9x", "Passwort: [secret removed]"),
    "credentials": ("creds: admin:hunter2x", "creds: [secret removed]"),
    "password-for": ("password for db is hunter2x", "password for db is [secret removed]"),
    "password-of": ("password (prod): hunter2x", "password (prod): [secret removed]"),
    "password-between-signs": ("password: <hunter2x>", "password: <[secret removed]>"),
}
KEPT = (
    "security@shop-of-jo.com answers for alice@example.com",
    "on 192.0.2.7, 127.0.0.1, ::1 and 2001:db8::1",
    "at 10:40:01 std::vector and Shop::Cart, 00:1a:2b:3c:4d:5e",
    "version 1.2.3.4 of 2026-03-04T09:12:31Z",
    "the password is wrong, the auth service is down, author: none",
    "password: ******",
    "the password was rotated, the token expired, pass: all tests, pass: 12 of 14",
    "password reset by alice, password rotation, secret santa 2026, key 5 of 12",
    "the token bucket holds 2000, token refresh failed, key checkout-errors-2026-03-04",
    "release 2.4.1-415, build 1772615551, id 0151234567, id 0012345678901, 500 502 5031",
    "2026-03-04 09:12:31 and 04-03-2026 09:12, 00:15:51, +1 234 567 890 requests, +3.1415926535",
    "550e8400-e29b-41d4-a716-446655440000 and 0150-1234, at 1772615551.000100",
    "call 1-415-555-0123, +1 (212) 555-0100",
    "npm left-pad@1.2.3, image@sha256:0123, git@github.com:shop/checkout, @here",
    "https://security@shop-of-jo.com/x",
    "https://teams.example.com/l/message/19%3Acheckout%40thread.tacv2/1772615551000",
    "19:checkout@thread.skype and 19:checkout@unq.gbl.spaces",
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
    assert bool(counts) == bool(texts)


@given(st.text(alphabet=string.printable, max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    scrubbed, counts = scrub(text)

    assert counts.total() == sum(
        scrubbed.count(f"[{kind} removed]") - text.count(f"[{kind} removed]") for kind in counts
    )


@pytest.mark.parametrize(
    "sign",
    [
        *("a", ":", ".", "1.", "=", "password:", "https://a?", "f:", "; a=", "1", "0151 ", "00"),
        *("+1 ", "a@", "@a.", "%40a.", "mysql ", "mysql  -p", "-u a", "token 1", "pass: a", "pw "),
    ],
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
