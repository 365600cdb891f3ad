"""What tells of a person or of the inside of a network: addresses, numbers, names of machines.

Sources: RFC 2142 (names of roles), RFC 2606 and RFC 5737 (names and addresses for examples).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

_DOMAIN = re.compile(r"@((?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24})(?![\w@-]|\.\w)")
_LOCAL = re.compile(r"(?<![\w.%+/@-])[\w.%+-]{1,64}$", re.ASCII)
# A login, or what an address on the web carries along.
_IN_URL = re.compile(r"://[^\s<>\"'()]{0,300}$")
_EXAMPLES = re.compile(r"(?:.*\.)?(?:example\.(?:com|net|org)|example|test|invalid|localhost)")
_WIDE = re.compile(r"(?:@|%40)((?:[\w-]{1,63}\.){1,6}[^\W\d_]{2,24})(?![^\W_])")
_WIDE_LOCAL = re.compile(r"[\w.%+'-]{1,64}$")
# What Teams calls its conversations looks like an address and reaches nobody.
_CONVERSATIONS = frozenset(("thread.skype", "unq.gbl.spaces"))
_OF_LOGIN = re.compile(r"://[^\s/?#@]{0,100}:[^\s/?#@]{0,200}$")
# Most are those of RFC 2142; `git` is what programs log in with.
_ROLES = frozenset((
    "abuse", "admin", "billing", "careers", "compliance", "contact", "feedback", "git", "hello",
    "help", "hostmaster", "incident", "incidents", "info", "jobs", "legal", "marketing", "media",
    "news", "no-reply", "noc", "noreply", "oncall", "ops", "postmaster", "press", "privacy",
    "root", "sales", "security", "service", "sre", "status", "support", "team", "webmaster",
))  # fmt: skip


_DIALLED = re.compile(
    r"(?:\+[1-9]\d{0,2}[ -](?:\(\d{1,4}\)[ -]?)?\d{1,5}(?:[ -]\d{2,8}){1,4}"
    r"|\+[1-9]\d{10,12}"
    r"|\(\d{3}\) ?\d{3}-\d{4})(?![\w%]|[.,:/-]\d)",
    re.ASCII,
)
# Its three digits before the first hyphen are looked at only where the rest is.
_HYPHENS = re.compile(r"-(?<=[2-9]\d\d-)[2-9]\d\d-\d{4}(?![\w%]|[.,:/-]\d)", re.ASCII)
_BEFORE_NUMBER = re.compile(r"[\w+.,/-]", re.ASCII)
_LINKED = re.compile(r"tel:(\+?\d[\d-]{7,18}\d)", re.ASCII)
_GROUPS = re.compile(r"\d+")
# Of a country, of a region as it is called from within, and as they are written in America.
_ANY_DIALLED = re.compile(
    r"(?<![\w+.,/%#-])(?<!\d:)(?:"
    r"(?:\+|00)[1-9]\d{0,2}[ ./-]{0,2}(?:\(\d{1,4}\)[ ./-]{0,2})?\d{1,12}"
    r"(?:[ ./-]{1,3}\d{2,12}){0,5}"
    r"|\(?0[1-9]\d{1,3}\)?(?:[ /-]| / )\d{3,9}(?:[ -]\d{1,6}){0,3}"
    r"|(?:1[ .-])?[2-9]\d\d([.-])[2-9]\d\d\1\d{4}|1[ .-][2-9]\d\d ?[2-9]\d\d \d{4}"
    r")(?![\w%]|[.,:/-]\d)",
    re.ASCII,
)
# 555-0100 to 555-0199 belong to nobody: films use them, and examples.
_INVENTED = re.compile(r"555\D?01\d\d$")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


_FOUR = re.compile(
    r"(?<![\w.])(?:10|127|169|172|192)(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\w]|\.\d)", re.ASCII
)
_SIX = re.compile(
    r"[fF](?<![\w:.].)(?:[cdCD][0-9a-fA-F]{2}|[eE][89abAB][0-9a-fA-F]):[0-9a-fA-F:]{2,39}(?![\w:])"
)
_ANY_FOUR = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w]|\.\d)", re.ASCII)
_ANY_SIX = re.compile(
    r"(?<![\w:.])(?=[0-9a-f]{0,4}:)[0-9a-f:]{4,39}(?:\d{0,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})?(?!\w)",
    re.ASCII | re.IGNORECASE,
)
_FIRST_FOUR = ("10.", "127.", "169.254.", "172.", "192.168.")
_ENDINGS = (".internal", ".local", ".corp")
_ENDING = re.compile(r"\.(internal|local|corp)(?![\w-]|\.\w)", re.IGNORECASE)
_HOST = re.compile(r"(?:(://)|(?<![\w./@-]))((?:[A-Za-z0-9-]{1,63}\.){0,6}[A-Za-z0-9-]{1,63})$")
_VERSION = re.compile(r"\b(?:v|version|release|build)\.? ?$", re.IGNORECASE)
# `com.google.internal` is a name in a program.
_PACKAGES = frozenset(("com", "dev", "io", "java", "javax", "jdk", "net", "org", "sun"))
_NETWORKS = [
    ipaddress.ip_network(each)
    for each in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16",
        "fc00::/7", "fe80::/10",
    )
]  # fmt: skip
# Of documentation (RFC 5737, RFC 3849, RFC 9637), of the machine itself, and of none.
_NOBODYS = [
    ipaddress.ip_network(each)
    for each in (
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20",
        "127.0.0.0/8", "::1/128", "0.0.0.0/32", "255.255.255.255/32", "::/128",
    )
]  # fmt: skip
_KNOWN_TO_ALL = frozenset((
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "127.0.0.1",
    "127.0.0.53", "169.254.169.254", "169.254.169.253", "fd00:ec2::254", "fe80::1",
    "host.docker.internal", "gateway.docker.internal", "kubernetes.docker.internal",
    "metadata.google.internal", "svc.cluster.local", "cluster.local",
))  # fmt: skip


def e_mails(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of e-mail addresses of persons, in order; those of a role are none."""
    for match in _DOMAIN.finditer(text) if "@" in text else ():
        name = _LOCAL.search(text[max(0, match.start() - 64) : match.start()])
        if name is None or name[0].lower() in _ROLES or _EXAMPLES.fullmatch(match[1].lower()):
            continue
        start = match.start() - len(name[0])
        if not _IN_URL.search(text[max(0, start - 300) : start]):
            yield start, match.end()


def every_e_mail(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of e-mail addresses, in addresses of the web and in any alphabet too."""
    for match in _WIDE.finditer(text):
        before = text[max(0, match.start() - 400) : match.start()]
        name = _WIDE_LOCAL.search(before[-64:])
        # What stands there is a password.
        if name is None or _OF_LOGIN.search(before):
            continue
        domain = match[1].lower()
        nobodys = name[0].lower() in _ROLES or domain in _CONVERSATIONS
        if not nobodys and not _EXAMPLES.fullmatch(domain):
            yield match.start() - len(name[0]), match.end()


def _is_dialled(text: str) -> bool:
    groups = _GROUPS.findall(text)
    if len(groups) == 1:
        thousands = text.endswith("000")
    else:
        thousands = all(len(group) == 3 for group in groups[1:]) and "(" not in text
    # With fewer digits it may as well be a figure: `+12 3456`.
    return (
        len("".join(groups)) >= 10
        and not thousands
        and not _DATE.search(text)
        and not _INVENTED.search(text)
    )


def phone_numbers(text: str) -> set[tuple[int, int]]:
    """Return the offsets of telephone numbers; other figures are told from them by their form."""
    found = {match.span(1) for match in _LINKED.finditer(text)} if "tel:" in text else set()
    if "+" in text or "(" in text:
        for match in _DIALLED.finditer(text):
            start = match.start()
            if _is_dialled(match[0]) and not _BEFORE_NUMBER.match(text[start - 1 : start]):
                found.add(match.span())
    # The end of `+1 212-736-5000` is found already.
    ends = {end for _, end in found}
    for match in _HYPHENS.finditer(text) if "-" in text else ():
        start, end = match.start() - 3, match.end()
        alone = not _BEFORE_NUMBER.match(text[start - 1 : start]) and end not in ends
        if alone and not _INVENTED.search(match[0]):
            found.add((start, end))
    return found


def every_phone_number(text: str) -> set[tuple[int, int]]:
    """Return the offsets of telephone numbers, of those that might be other figures too."""
    found = phone_numbers(text)
    for match in _ANY_DIALLED.finditer(text):
        number = match[0]
        groups = _GROUPS.findall(number)
        figure = "." in number and len(groups) < 3
        if (
            9 <= len("".join(groups)) <= 17
            and not figure
            and (number[0] == "+" or len(groups) > 1)
            and (number[0] != "+" or _is_dialled(number))
            and not _DATE.search(number)
            and not _INVENTED.search(number)
        ):
            found.add(match.span())
    return found


def internal_addresses(text: str) -> list[tuple[int, int]]:
    """Return the offsets of addresses and names of machines in an internal network, in order."""
    found = sorted({*_addresses(text), *_hosts(text)})
    return [(start, end) for start, end in found if _is_internal(text[start:end])]


def network_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of every address of a machine, in the internet too; examples are none."""
    for match in _ANY_FOUR.finditer(text) if text.count(".") > 2 else ():
        version = _VERSION.search(text[max(0, match.start() - 12) : match.start()])
        if not version and _is_machines(match[0]):
            yield match.span()
    for match in _ANY_SIX.finditer(text) if text.count(":") > 1 else ():
        written = match[0] if match[0].endswith("::") else match[0].rstrip(":")
        # `A::B` is a name in a program.
        long = written.count(":") > 2 or (len(written.partition(":")[0]) == 4 and "::" in written)
        if long and any(char.isdigit() for char in written) and _is_machines(written):
            yield match.start(), match.start() + len(written)


def _is_machines(written: str) -> bool:
    try:
        found = ipaddress.ip_address(written)
    except ValueError:
        return False
    nobodys = any(found in each for each in _NOBODYS if each.version == found.version)
    return not nobodys and written.lower() not in _KNOWN_TO_ALL


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for match in _FOUR.finditer(text) if any(sign in text for sign in _FIRST_FOUR) else ():
        if not _VERSION.search(text[max(0, match.start() - 12) : match.start()]):
            yield match.span()
    if ":" in text:
        for match in _SIX.finditer(text):
            yield match.start(), match.start() + len(match[0].rstrip(":"))


def _hosts(text: str) -> Iterator[tuple[int, int]]:
    lower = text.lower()
    for match in _ENDING.finditer(text) if any(sign in lower for sign in _ENDINGS) else ():
        host = _HOST.search(text[max(0, match.start() - 200) : match.start()])
        if host is None:
            continue
        # `settings.local` is a file; `db1.local` and `a.b.local` are machines.
        named = host[1] or any(char.isdigit() or char == "." for char in host[2])
        package = host[2].partition(".")[0].lower() in _PACKAGES
        if not package and (named or match[1].lower() != "local"):
            yield match.start() - len(host[2]), match.end()


def _is_internal(text: str) -> bool:
    if text.lower() in _KNOWN_TO_ALL:
        return False
    address = text.partition("/")[0]
    if address[-1].isalpha() and ":" not in address:
        return True
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in _NETWORKS if network.version == found.version)
