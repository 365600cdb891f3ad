from __future__ import annotations

import pytest
from detect_secrets.plugins.private_key import PrivateKeyDetector
from written import FIRST_LINE, PATH, found, postmortem

KEY = "\n".join(["MIIEowIBAAKCAQEA" + "b3BlbnNzaC1rZXkt" * 3] * 3)
KINDS = ["", "RSA ", "EC ", "DSA ", "OPENSSH ", "ENCRYPTED "]


def armoured(kind: str, key: str = KEY, before: str = "", block: str = "") -> str:
    name = f"{kind}PRIVATE {'KEY'}{block}"
    return f"-----BEGIN {name}-----\n{before}{key}\n-----END {name}-----\n"


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_is_found_at_its_first_line(kind, knowledge_base) -> None:
    text = armoured(kind)
    expected = (FIRST_LINE + 2, 1, text.index("\n") + 1)
    assert found(knowledge_base({PATH: postmortem(f"\n\n{text}")}), "PM702") == [expected]


BAD = [
    armoured("PGP ", before="Version: GnuPG v2\nComment: made up\n\n", block=" BLOCK"),
    armoured("RSA ", before="Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A9B\n\n"),
    "    " + armoured("RSA ").replace("\n", "\n    "),
    "```\n" + armoured("RSA ") + "```\n",
    "<!-- " + armoured("RSA ") + " -->",
    armoured("RSA ").replace("\n", "\\n"),
    "PuTTY-User-Key-" + "File-2: ssh-rsa\nEncryption: none\nPublic-Lines: 6\n" + KEY,
]


@pytest.mark.parametrize("text", BAD)
def test_a_key_is_found_wherever_it_stands(text, knowledge_base) -> None:
    assert len(found(knowledge_base({PATH: postmortem(f"\n{text}\n")}), "PM702")) == 1
    assert list(PrivateKeyDetector().analyze_string(text)) or "ENCRYPTED" in text


def test_a_key_in_the_header_is_found(knowledge_base) -> None:
    lines = ["summary: |", *(f"  {line}" for line in armoured("RSA ").split("\n"))]
    assert found(knowledge_base({PATH: postmortem("", *lines)}), "PM702") == [(8, 3, 34)]


GOOD = [
    "It began with `-----BEGIN RSA PRIVATE " + "KEY-----` and a blank.",
    armoured("RSA ", key="..."),
    armoured("RSA ", key="MIIE[cut]"),
    "-----BEGIN CERTIFICATE-----\n" + KEY,
    "-----BEGIN RSA PUBLIC KEY-----\n" + KEY,
    "A PRIVATE " + "KEY is not a public one.\n\n" + KEY,
]


@pytest.mark.parametrize("text", GOOD)
def test_words_about_a_key_are_none(text, knowledge_base) -> None:
    assert found(knowledge_base({PATH: postmortem(f"\n{text}\n")}), "PM702") == []
