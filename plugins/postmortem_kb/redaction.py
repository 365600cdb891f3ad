"""What must not be published: tokens, by the exact formats their makers give them.

Sources of the formats: the documentation of each maker, and the plugins of detect-secrets, which
the tests compare with. What only might be a secret, a random word say, is not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple


class _Format(NamedTuple):
    """A kind of token, a text that every one of them holds, and the whole of it."""

    kind: str
    mark: str
    pattern: str


class Secret(NamedTuple):
    """A token that was found: its kind, and its offsets in the text."""

    kind: str
    start: int
    end: int


# No pattern here may try a long run of letters twice over: texts come from anybody.
_FORMATS = (
    _Format("an AWS access key", "AKIA", r"(?<![A-Za-z0-9])AKIA[0-9A-Z]{16}(?![A-Za-z0-9])"),
    _Format("an AWS access key", "ASIA", r"(?<![A-Za-z0-9])ASIA[0-9A-Z]{16}(?![A-Za-z0-9])"),
    *(
        _Format("a GitHub token", f"{prefix}_", rf"{prefix}_[A-Za-z0-9_]{{36,255}}")
        for prefix in ("ghp", "gho", "ghu", "ghs", "ghr")
    ),
    _Format("a GitHub token", "github_pat_", r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    *(
        _Format("a GitLab token", f"{prefix}-", rf"{prefix}-[A-Za-z0-9_-]{{20,1024}}")
        for prefix in ("glpat", "gldt", "glft", "glsoat", "glrt", "glcbt", "glptt", "glagent")
    ),
    _Format("a Slack token", "xox", r"xox[abeoprs]-(?:\d{1,20}-){1,6}[A-Za-z0-9]{8,255}"),
    _Format("a Slack token", "xapp-", r"xapp-\d-[A-Z0-9]{5,20}-\d{5,20}-[A-Za-z0-9]{20,255}"),
    _Format(
        "a Slack webhook",
        "hooks.slack.com",
        r"https://hooks\.slack\.com/services/T\w{5,20}/B\w{5,20}/\w{16,40}",
    ),
    *(
        _Format("a Discord webhook", mark, rf"https://{mark}\d{{10,30}}/[\w-]{{20,200}}")
        for mark in ("discord.com/api/webhooks/", "discordapp.com/api/webhooks/")
    ),
    _Format(
        "a Teams webhook",
        "webhook.office.com/",
        r"https://[\w-]{1,63}\.webhook\.office\.com/webhookb2/[\w@-]{20,100}"
        r"/IncomingWebhook/[\w/-]{20,300}",
    ),
    _Format("a Stripe key", "k_live_", r"[rs]k_live_[0-9a-zA-Z]{24,255}"),
    _Format("a Google API key", "AIza", r"AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])"),
    _Format("an npm token", "npm_", r"npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])"),
    _Format("an npm token", "_authToken=", r":_authToken=[ \t]?[A-Fa-f0-9-]{36}"),
    _Format("a PyPI token", "pypi-Ag", r"pypi-Ag(?:EIcHlwaS5vcmc|ENdGVzdC5weXBp)[\w-]{50,500}"),
    _Format("a SendGrid key", "SG.", r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}"),
    _Format("a Twilio key", "SK", r"(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])"),
    _Format("a Telegram bot token", "AA", r"(?<!\d)\d{8,10}:AA[0-9A-Za-z_-]{33}(?![\w-])"),
    _Format("an OpenAI key", "T3BlbkFJ", r"sk-[A-Za-z0-9_-]{20,200}T3BlbkFJ[A-Za-z0-9_-]{20,200}"),
    _Format("an Anthropic key", "sk-ant-", r"sk-ant-[a-z]{2,10}\d{2}-[A-Za-z0-9_-]{60,255}"),
    _Format("a Hugging Face token", "hf_", r"(?<!\w)hf_[A-Za-z]{34}(?!\w)"),
    _Format("a DigitalOcean token", "_v1_", r"do[opr]_v1_[a-f0-9]{64}"),
    _Format("a Shopify token", "shp", r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}"),
    _Format("a Vault token", "hvs.", r"(?<!\w)hvs\.[A-Za-z0-9_-]{24,255}"),
    _Format("a Grafana token", "glsa_", r"glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}"),
    _Format("a Docker token", "dckr_pat_", r"dckr_pat_[A-Za-z0-9_-]{27}"),
    *(
        _Format(
            "an AWS secret key",
            name,
            rf"{name}[\"']?[ \t]{{0,3}}[=:][ \t]{{0,3}}[\"']?[A-Za-z0-9+/]{{40}}(?![A-Za-z0-9+/=])",
        )
        for name in ("AWS_SECRET_ACCESS_KEY", "aws_secret_access_key")
    ),
    _Format("an Azure storage key", "AccountKey=", r"AccountKey=[A-Za-z0-9+/=]{88}"),
    _Format(
        "a JSON web token",
        "eyJ",
        r"(?<![\w-])eyJ[\w-]{10,4000}\.eyJ[\w-]{10,4000}\.[\w-]{10,4000}",
    ),
)
_SHOWN_AS_EXAMPLE = re.compile(r"EXAMPLE|example|redacted|REDACTED")
_TAIL = 16
# No field and no word of a list is as long; nearly every token has such a run.
_RUN = b"x" * 24
_RUNS = bytes(
    120 if chr(each) in "+=_-" or (each < 128 and chr(each).isalnum()) else 32
    for each in range(256)
)
# The marks of formats that may do with a shorter run, or are no part of one.
_APART = frozenset(
    (
        "AKIA",
        "ASIA",
        "AWS_SECRET_ACCESS_KEY",
        "AccountKey=",
        "SG.",
        "aws_secret_access_key",
        "discord.com/api/webhooks/",
        "discordapp.com/api/webhooks/",
        "eyJ",
        "hooks.slack.com",
        "hvs.",
        "webhook.office.com/",
        "xapp-",
        "xox",
    )
)


_LOGIN = re.compile(r"://[^\s/:@?#\"'<>`]{0,100}:([^\s/@?#\"'<>`]{1,200})@[\w\[.-]")
_USER = re.compile(r"(?<=://)[^\s/?#\"'<>`]*@")
# What stands for a password: a mask, a variable, a word that says what belongs there.
_MASKED = re.compile(
    r"[$%{(\[].*|[*.x•…_-]+|x+|(?:my|your|the|some)?[_-]?"
    r"(?:pass|passwd|password|pwd|pw|secret|token|key|redacted|hidden|removed)",
    re.IGNORECASE,
)


FIRST_LINE_OF_KEY = re.compile(
    r"-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-[23]:"
)
LAST_LINE_OF_KEY = re.compile(r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|Private-MAC:")
_KEY = re.compile(r"[A-Za-z0-9+/=]{40}")
# Between the first line and the key stand the headers of PGP, PuTTY and of encrypted keys.
_BEFORE_THE_KEY = 500
LONGEST_KEY = 20_000
_NOT_BREAK = re.compile(r"[^\n]")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _long_runs(text: str) -> str:
    """Return the runs of signs that are as long as tokens are; most texts have few or none."""
    # One byte for each character, so that offsets are the same.
    data = text.encode("ascii", "replace").translate(_RUNS)
    found = []
    at = data.find(_RUN)
    while at >= 0:
        end = data.find(b" ", at)
        end = len(data) if end < 0 else end
        found.append(text[at:end])
        at = data.find(_RUN, end)
    return " ".join(found)


def secrets(text: str) -> Iterator[Secret]:
    """Yield the tokens in a text; what only stands for one, ``ghp_xxxx...``, is none."""
    long = _long_runs(text)
    for kind, mark, pattern in _FORMATS:
        if mark in long or (mark in _APART and mark in text):
            for match in _compiled(pattern).finditer(text):
                masked = len(set(match[0][-_TAIL:])) < 4
                if not masked and not _SHOWN_AS_EXAMPLE.search(match[0]):
                    yield Secret(kind, *match.span())


def passwords(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of passwords in addresses; what only stands for one is none."""
    # A login stands before an @; without one there is nothing to look for.
    for match in _LOGIN.finditer(text) if "@" in text else ():
        if not _MASKED.fullmatch(match[1]):
            yield match.span(1)


def keys(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of private keys, from the first line of each to the last."""
    if "PRIVATE KEY" not in text and "PuTTY-User-Key" not in text:
        return
    for match in FIRST_LINE_OF_KEY.finditer(text):
        if _KEY.search(text, match.end(), match.end() + _BEFORE_THE_KEY):
            last = LAST_LINE_OF_KEY.search(text, match.end(), match.end() + LONGEST_KEY)
            yield match.start(), last.end() if last else min(len(text), match.end() + LONGEST_KEY)


def masked(text: str) -> str:
    """Return text of the same length in which nothing is left of a token but asterisks.

    Reports and logs travel further than the file they are about.
    """
    for start, end in (*_without_kind(text), *passwords(text), *keys(text)):
        text = f"{text[:start]}{_NOT_BREAK.sub('*', text[start:end])}{text[end:]}"
    return text


def told(text: str) -> str:
    """Return text as a list may tell it to others: masked, and its addresses without a login."""
    return _USER.sub("", masked(text))


def _without_kind(text: str) -> Iterator[tuple[int, int]]:
    return ((start, end) for _, start, end in secrets(text))
