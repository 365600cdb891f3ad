from __future__ import annotations

import subprocess
import sys

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from written import FIRST_LINE, PATH, found, postmortem, words

# Put together here, so that no scanner takes this file for a leak.
MIXED = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6kL9nP2qR5tU8wX1zA4cD7fG0"
HEX = "0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d" * 2
UPPER = "QWERTYUIOPASDFGH"
HEADER = "eyJ" + "hbGciOiJIUzI1NiJ9"
CLAIMS = "eyJ" + "zdWIiOiJqby5kb2UifQ"
SHARED = {
    "AWS": "AKIA" + UPPER,
    "AWS session": "ASIA" + UPPER,
    **{f"GitHub {kind}": f"gh{kind}_" + MIXED[:36] for kind in "pousr"},
    "GitLab": "glpat-" + MIXED[:20],
    "GitLab deploy": "gldt-" + MIXED[:20],
    "GitLab runner": "glrt-" + MIXED[:24],
    "GitLab job": "glcbt-" + MIXED[:24],
    "GitLab trigger": "glptt-" + HEX[:40],
    "GitLab agent": "glagent-" + MIXED[:50],
    "Slack bot": "xoxb-" + "123456789012-1234567890123-" + MIXED[:24],
    "Slack user": "xoxp-" + "123456789012-123456789012-123456789012-" + HEX[:32],
    "Slack webhook": "https://hooks.slack" + ".com/services/T12345678/B12345678/" + MIXED[:24],
    "Stripe": "sk_" + "live_" + MIXED[:24],
    "Stripe restricted": "rk_" + "live_" + MIXED[:24],
    "npm": "//registry.example.com/:_auth" + "Token=npm_" + MIXED[:36],
    "npm of old": "//registry.example.com/:_auth"
    + "Token="
    + "0a9b8c7d-6e5f-4a3b-2c1d-0e9f8a7b6c5d",
    "PyPI": "pypi-" + "AgEIcHlwaS5vcmc" + MIXED + MIXED[:20],
    "PyPI test": "pypi-" + "AgENdGVzdC5weXBpLm9yZw" + MIXED + MIXED[:20],
    "SendGrid": "SG." + MIXED[:22] + "." + MIXED[:43],
    "Twilio": "SK" + HEX[:32],
    "Telegram": "1234567890:" + "AA" + MIXED[:33],
    "OpenAI": "sk-" + MIXED[:20] + "T3Blbk" + "FJ" + MIXED[20:40],
    "OpenAI project": "sk-proj-" + MIXED[:20] + "T3Blbk" + "FJ" + MIXED[20:40],
    "Azure": "Account" + "Key=" + MIXED + MIXED[:26] + "==",
    "JSON web token": f"{HEADER}.{CLAIMS}.{MIXED[:43]}",
}
OURS = {
    "GitHub fine-grained": "github_" + "pat_" + MIXED[:22] + "_" + (MIXED + MIXED)[:59],
    "AWS secret key": "AWS_SECRET_" + "ACCESS_KEY=" + MIXED[:40],
    "AWS secret key with signs": "AWS_SECRET_" + "ACCESS_KEY: 'a/b+" + MIXED[:36],
    "AWS secret key of a file": "aws_secret_" + "access_key = /" + MIXED[:39],
    "AWS secret key of JSON": "aws_secret_" + 'access_key": "' + MIXED[:40],
    "Slack app": "xapp-" + "1-A0123456789-1234567890123-" + HEX,
    "Discord webhook": "https://discord.com/api/web" + "hooks/123456789012345678/" + MIXED,
    "Discord webhook of old": "https://discordapp.com/api/web"
    + "hooks/123456789012345678/"
    + MIXED,
    "Teams webhook": "https://shop.web"
    + f"hook.office.com/webhookb2/{HEX[:36]}@{HEX[:36]}/IncomingWebhook/{HEX[:32]}/{HEX[:36]}",
    "Google": "AI" + "za" + MIXED[:35],
    "Anthropic": "sk-" + "ant-api03-" + (MIXED + MIXED)[:93] + "AA",
    "Hugging Face": "hf_" + "QwErTyUiOpAsDfGhJkLzXcVbNmQwErTyUi",
    "DigitalOcean": "dop" + "_v1_" + HEX,
    "Shopify": "shp" + "at_" + HEX[:32],
    "Vault": "hvs" + "." + MIXED[:24],
    "Grafana": "gl" + "sa_" + MIXED[:32] + "_" + HEX[:8],
    "Docker": "dckr_" + "pat_" + MIXED[:27],
}
ALL = SHARED | OURS
PLUGINS = [
    plugin()
    for name, plugin in get_mapping_from_secret_type_to_class().items()
    if not name.startswith(("Base64", "Hex", "Secret Keyword", "Public IP"))
]


@pytest.mark.parametrize("token", ALL.values(), ids=ALL)
@pytest.mark.parametrize(
    "text", ["{}", "with {} in it", "`{}`", "    {}", "<!-- {} -->", "[a]({})", "key={}"]
)
def test_a_token_is_found_wherever_it_stands(text, token, knowledge_base) -> None:
    files = {PATH: postmortem(f"\n{text.format(token)}\n", status="draft")}
    (word,) = words(knowledge_base(files), "PM701", files)
    # The name before it may be part of the place.
    assert (word in token, token.endswith(word)) == (True, True)


@pytest.mark.parametrize("token", SHARED.values(), ids=SHARED)
def test_the_oracle_takes_it_for_a_secret_too(token) -> None:
    line = f"text {token} text"
    flagged = [plugin.secret_type for plugin in PLUGINS if list(plugin.analyze_string(line))]
    assert flagged != []


@pytest.mark.parametrize("token", ALL.values(), ids=ALL)
def test_no_message_repeats_a_token(token, knowledge_base) -> None:
    files = {PATH: postmortem(f"\n{token}\n", status="draft")}
    (problem,) = [each for each in knowledge_base(files).problems if each.code == "PM701"]
    assert token[-16:] not in problem.message
    assert token[:12] not in problem.message
    assert problem.suggestion is None


def test_the_header_is_looked_through_as_well(knowledge_base) -> None:
    token = ALL["AWS"]
    lines = [f"summary: It used {token}.", f"times_note: unknown  # {token}"]
    report = knowledge_base({PATH: postmortem(f"\nIt used {token}.\n", *lines)})
    expected = [(7, 18, 38), (8, 24, 44), (FIRST_LINE + 3, 9, 29)]
    assert expected == found(report, "PM701")


def test_a_file_without_front_matter_is_looked_through_as_well(knowledge_base) -> None:
    assert found(knowledge_base({PATH: f"text\n{ALL['AWS']}\n"}), "PM701") == [(2, 1, 21)]
    assert found(knowledge_base({PATH: f"---\nid: {ALL['AWS']}\n"}), "PM701") == [(2, 5, 25)]


GOOD = [
    "AKIA" + "IOSFODNN7" + "EXAMPLE",
    "ghp_" + "x" * 36,
    "ghp_" + "*" * 36,
    "glpat-" + "<your token>",
    "glpat-" + "short",
    "xoxb-" + "your-token-here",
    "sk_" + "test_" + MIXED[:24],
    "DISK" + HEX[:32],
    "SK-1234",
    HEX,
    "sha256:" + HEX,
    "eyJ is how they all begin",
    "eyJ" + "hbGciOiJIUzI1NiJ9",
    "AccountKey=$KEY",
    "AWS_SECRET_" + "ACCESS_KEY=$SECRET and AWS_SECRET_" + "ACCESS_KEY is not set",
    "AWS_SECRET_" + "ACCESS_KEY=" + "x" * 40,
    "AWS_SECRET_" + "ACCESS_KEY=" + MIXED[:39],
    "AWS_SECRET_" + "ACCESS_KEY=" + MIXED[:41],
    "AWS_SECRET_" + "ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEX" + "AMPLEKEY",
    "risk-ant-colony and pypi-Agent",
    "npm_config_registry=https://registry.example.com/a-rather-long-path-to-something",
    "0a9b8c7d-6e5f-4a3b-2c1d-0e9f8a7b6c5d",
    "2026-03-04T14:05:00Z:AA",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_only_looks_a_little_like_one_is_none(text, knowledge_base) -> None:
    assert found(knowledge_base({PATH: postmortem(f"\n{text}\n")}), "PM701") == []


# Ended by the system when it has worked for longer: on a text of 4 MB a pattern that tries a long
# word over from each of its letters takes minutes, one that does not less than a second.
GUARDED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from postmortem_kb import redaction
print(any(redaction.secrets(sys.stdin.read())))
"""
LONG = [
    pytest.param("eyJ", "", False, id="JSON web token"),
    pytest.param("eyJ.", "", False, id="JSON web token in parts"),
    pytest.param("sk-", " T3BlbkFJ", False, id="OpenAI"),
    pytest.param("pypi-AgEIcHlwaS5vcmc", "", True, id="PyPI"),
    pytest.param("ghp_", "", True, id="GitHub"),
]


@pytest.mark.parametrize(("piece", "end", "expected"), LONG)
def test_a_long_word_is_read_once(piece, end, expected) -> None:
    text = piece * (4_000_000 // len(piece)) + end
    done = subprocess.run(
        [sys.executable, "-c", GUARDED], input=text, capture_output=True, text=True, check=False
    )
    assert (0, f"{expected}\n") == (done.returncode, done.stdout)
