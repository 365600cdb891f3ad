"""Take secrets and personal data out of a text before it is written down anywhere.

A check asks before it calls something a secret; here nobody is asked, and so more is taken: what
follows ``password:``, every address of the internet, every number that may be dialled. What was
taken is counted by kind and never shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from postmortem_kb import personal, redaction
from postmortem_kb.words import count

KINDS = {
    "private key": "private keys",
    "token": "tokens",
    "password": "passwords",
    "secret": "secrets",
    "e-mail": "e-mail addresses",
    "phone number": "phone numbers",
    "IP address": "IP addresses",
    "host name": "internal host names",
}
"""What is taken, by the word that stands in its place, and several of it."""

_ONE = {"e-mail": "e-mail address", "host name": "internal host name"}
REMOVED = re.compile(rf"\[(?:{'|'.join(KINDS)}) removed\]")
"""What stands in the place of something that was taken."""

# No pattern here may try a long run of letters twice over: texts come from anybody.
_NAME = (
    r"(?:pass(?:word|wort|wd|phrase|code)|kennwort|pwd|(?<![a-z])pw|secret|token|[_-]pass"
    r"|(?:api|access|private)[ _-]?key|authorization|x-auth|credential|(?<![a-z])creds)"
    r"(?:_\w{1,30}|[_-]?(?:key|id|value)|s|\d{1,2})?"
)
_VALUE = r"(?:\"([^\"]{1,500})\"|'([^']{1,500})'|`([^`]{1,500})`|([^\s\"'`<>|]{1,500}))"
# A plain word says more often how it is: `the password is wrong`, `pass: all tests`.
_ODD = r"(?=\S{0,60}(?:\d|[!#$%&*+@^=]\w))(?=\S{0,60}[a-z])(?=\S{5})"
_SAID = r"(?:pass(?:word|wd|phrase|code)|pwd|pw|token|secret|key)"
_ASSIGNED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_NAME}[\"'`*_]{{0,3}}(?: \([^()]{{1,30}}\))?"
        r"\s{0,3}(?::=|=>|->|→|=|:)[*_]{0,2}\s{0,3}"
        rf"(?:(?:bearer|basic|digest)\s{{1,3}})?<?{_VALUE}",
        rf"{_NAME}\s{{1,3}}(?=[\"'`]){_VALUE}",
        rf"(?<![\w-])--?{_NAME}\s{{1,3}}(?!-){_VALUE}",
        rf"{_SAID} (?:for \w{{1,30}} )?(?:is|was) (?:now )?(?=\S{{0,60}}[\d!#$%&*+@^_=]){_VALUE}",
        rf"{_SAID} (?:is|was) ?: {{0,3}}{_VALUE}",
        rf"(?<![\w-])pass {{0,3}}[:=] {{0,3}}{_ODD}{_VALUE}",
        rf"(?<![\w-])(?:pass(?:word|wd|phrase|code)|pwd|pw) {{1,3}}{_ODD}{_VALUE}",
        r"(?<![\w-])(?:token|secret|(?:api[ _-]?)?key) {1,3}(?=[a-z+/=_]{0,60}\d)(?=\d{0,60}[a-z])"
        r"([\w+/=]{16,500}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?![\w-])",
        rf"(?<![\w-])(?:-u|--user) {{0,3}}[^\s:/\"']{{1,100}}:{_VALUE}",
        rf"\bsshpass -p ?{_VALUE}",
        rf"\b(?:mysql\w{{0,10}}|mariadb)\b[^\n|;]{{0,100}}? -p{_VALUE}",
        r"cookie: {0,3}([^\s=;]{1,100}=[^\s;]{0,500}(?:; [^\s=;]{1,100}=[^\s;]{0,500}){0,30})",
        r"\b(?:bearer|basic) {1,3}([\w.~+/=-]{12,4000})",
    )
)
_MASK = re.compile(r"[*.•…x_-]+|null|none|true|false", re.IGNORECASE)
_TRAILING = ".,;:!?)]}"
_QUERY = re.compile(r"https?://[^\s<>\"'`?#]{1,2000}[?#]([^\s<>\"'`]{1,4000})", re.IGNORECASE)
_TELLING = re.compile(
    r"(?:token|key|sig|signature|secret|password|passwd|pwd|auth|code|session|jwt|credential)"
    r"(?:\[\])?=[^&]|@|%40",
    re.IGNORECASE,
)


def scrub(text: str) -> tuple[str, Counter[str]]:
    """Return a text with a word in the place of each secret, and how many there were by kind."""
    counts: Counter[str] = Counter()
    found: list[tuple[int, int, str]] = []
    for start, end, kind in sorted(_found(text), key=lambda each: (each[0], -each[1])):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]), found[-1][2])
        else:
            found.append((start, end, kind))
    parts, done = [], 0
    for start, end, kind in found:
        parts += [text[done:start], f"[{kind} removed]"]
        counts[kind] += 1
        done = end
    return "".join([*parts, text[done:]]), counts


def scrub_address(url: str) -> tuple[str, Counter[str]]:
    """Return an address without its query where that holds a secret; nothing where more does."""
    scrubbed, counts = scrub(url)
    if scrubbed == url:
        return url, counts
    short = re.split(r"[?#]", url, maxsplit=1)[0]
    return (short if scrub(short)[0] == short else ""), counts


def told(counts: Mapping[str, int]) -> str:
    """Return what was taken, in words: ``2 e-mail addresses, 1 token``; nothing for nothing."""
    return ", ".join(
        count(counts[kind], _ONE.get(kind, kind), several)
        for kind, several in KINDS.items()
        if counts.get(kind)
    )


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    for start, end in _keys(text):
        yield start, end, "private key"
    for secret in redaction.secrets(text):
        yield secret.start, secret.end, "token"
    for match in _QUERY.finditer(text):
        if _TELLING.search(match[1]):
            yield *match.span(1), "token"
    for start, end in redaction.passwords(text):
        yield start, end, "password"
    for start, end in _assigned(text):
        yield start, end, "secret"
    for start, end in personal.every_e_mail(text):
        yield start, end, "e-mail"
    for start, end in personal.every_phone_number(text):
        yield start, end, "phone number"
    for start, end in personal.network_addresses(text):
        yield start, end, "IP address"
    for start, end in personal.internal_addresses(text):
        named = text[start:end].rpartition(".")[2].isalpha()
        yield start, end, "host name" if named else "IP address"


def _keys(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of private keys, of one that was cut off or made shorter too."""
    yield from redaction.keys(text)
    for match in redaction.FIRST_LINE_OF_KEY.finditer(text):
        end = match.end() + redaction.LONGEST_KEY
        last = redaction.LAST_LINE_OF_KEY.search(text, match.end(), end)
        yield match.start(), last.end() if last else match.end()


def _assigned(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of what a text says to be a secret."""
    for pattern in _ASSIGNED:
        for match in pattern.finditer(text):
            group = match.lastindex or 0
            start, value = match.start(group), match[group].rstrip(_TRAILING)
            if REMOVED.match(text, start) or REMOVED.match(text, match.start() - 1):
                continue
            if value and not _MASK.fullmatch(value):
                yield start, start + len(value)
