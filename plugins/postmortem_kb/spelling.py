"""What was meant by what is spelt otherwise: surely, or only perhaps.

What means one thing only ``--fix`` may write without asking. There, case, blanks, hyphens and
separators are ignored; the rest stands in the list below. A likeness is never enough, nor is a
date whose order differs between countries: ``nearest`` and ``hint`` are for a person to judge.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

_IGNORED = re.compile("[\\s_'\u2019\u2010-\u2015-]")

# Misspellings and second names of fields, bare: each is beyond doubt where the field exists.
_KEYS = {
    "acknowledgedat": "acknowledged",
    "acknowleged": "acknowledged",
    "actionitem": "action_items",
    "aknowledged": "acknowledged",
    "artefact": "artifacts",
    "artefacts": "artifacts",
    "artifact": "artifacts",
    "author": "authors",
    "communicationlead": "communications_lead",
    "contributingfactor": "contributing_factors",
    "costumers": "customers",
    "desciption": "description",
    "detectedat": "detected",
    "detectd": "detected",
    "dimension": "dimensions",
    "discription": "description",
    "duedate": "due",
    "dueon": "due",
    "formerid": "former_ids",
    "impactended": "impact_end",
    "impactstarted": "impact_start",
    "incidentcomander": "incident_commander",
    "incidentcommader": "incident_commander",
    "mitigatedat": "mitigated",
    "onwer": "owner",
    "ownr": "owner",
    "prioirty": "priority",
    "prority": "priority",
    "recurenceof": "recurrence_of",
    "recurranceof": "recurrence_of",
    "reference": "references",
    "refrences": "references",
    "region": "regions",
    "releated": "related",
    "resolvedat": "resolved",
    "rootcausecategory": "root_cause_categories",
    "runbook": "runbooks",
    "serverity": "severity",
    "service": "services",
    "severty": "severity",
    "severtiy": "severity",
    "sevrity": "severity",
    "stauts": "status",
    "staus": "status",
    "subjectmatterexpert": "subject_matter_experts",
    "sumary": "summary",
    "summery": "summary",
    "tag": "tags",
    "tilte": "title",
    "titel": "title",
    "tittle": "title",
    "triger": "trigger",
    "visability": "visibility",
    "visibilty": "visibility",
    "visiblity": "visibility",
}

# What other trackers call a word of our lists, bare.
_WORDS = {"wontfix": "wont-do"}

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    "(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[.]?"
)
_ORDINAL = "(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_NAMED_DAYS = [
    re.compile(f"{form},? +(?P<year>[0-9]{{4}})", re.IGNORECASE)
    for form in (f"{_ORDINAL} +(?:of +)?{_MONTH}", f"{_MONTH} +{_ORDINAL}")
]
_DAY = re.compile(r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))")
# Behind a clock `-10:00` may be the end of a span; a blank and `-1000` are an offset.
_TIME = re.compile(
    r"(?P<day>[0-9][0-9./-]{7,9})(?:[Tt]|,? +)"
    r"(?:(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}(?:[.][0-9]{1,6})?))?"
    r"|(?P<clock>[0-9]{4}|[0-9]{6}))"
    r"(?: *(?P<east>Z|UTC|GMT|[+][0-9]{1,2}|[+][0-9]{1,2}:[0-9]{2}|[+][0-9]{4})"
    r"| +(?P<west>-(?:0[0-9]|1[0-2])[0-9]{2}))",
    re.IGNORECASE,
)


def bare(word: str) -> str:
    """Return a word without what is ignored."""
    return _IGNORED.sub("", word.casefold())


def word(written: str, words: Iterable[str]) -> str:
    """Return the one word of a list that is surely meant, or nothing."""
    plain = bare(written)
    known = list(words)
    found = {each for each in known if bare(each) == plain}
    named = _WORDS.get(plain, "")
    if not found and named in known:
        return named
    return found.pop() if plain and len(found) == 1 else ""


def key(written: str, keys: Iterable[str]) -> str:
    """Return the one field of those a mapping may have that is surely meant, or nothing."""
    known = list(keys)
    named = _KEYS.get(bare(written), "")
    return word(written, known) or (named if named in known else "")


def letters(word: str) -> str:
    """Return the letters and digits of a word alone."""
    return re.sub(r"[\W_]", "", word.casefold())


def nearest(word: str, words: Iterable[str]) -> str:
    """Return what somebody most likely meant by a word that is not in the list, or nothing."""
    plain: dict[str, str] = {}
    for known in words:
        plain.setdefault(letters(known), known)
    key = letters(word)
    if not key:
        return ""
    if key in plain:
        return plain[key]
    close = difflib.get_close_matches(key, list(plain), n=1, cutoff=0.75)
    return plain[close[0]] if close else ""


def hint(word: str, words: Iterable[str]) -> str:
    """Return the question that ends a message of an unknown word, ``; did you mean x?``, if any."""
    close = nearest(word, words)
    return f"; did you mean {close}?" if close else ""


def day(written: str) -> str:
    """Return a day in ISO 8601 for one written with the year first, or nothing."""
    found = _DAY.fullmatch(written)
    if found is None:
        return ""
    iso = f"{found[1]}-{found[3] or found[5]:0>2}-{found[4] or found[6]:0>2}"
    try:
        return date.fromisoformat(iso).isoformat()
    except ValueError:
        return ""


def named_day(written: str) -> str:
    """Return a day in ISO 8601 for one with its month in English, or nothing."""
    for form in _NAMED_DAYS:
        if found := form.fullmatch(written):
            month = _MONTHS.index(found["month"][:3].lower()) + 1
            return day(f"{found['year']}-{month}-{found['day']}")
    return ""


def time(written: str) -> str:
    """Return a time in ISO 8601, or the day alone; nothing without an offset, or if in doubt."""
    found = _TIME.fullmatch(written)
    on = day(found["day"]) if found else ""
    if found is None or not on:
        return day(written)
    clock = found["clock"]
    parts = [clock[:2], clock[2:4], clock[4:]] if clock else list(found.group(2, 3, 4))
    at = ":".join(part.zfill(2) for part in parts if part)
    iso = f"{on}T{at}{_offset(found['east'] or found['west'])}"
    try:
        datetime.fromisoformat(iso).astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return iso


def _offset(written: str) -> str:
    if written[0] not in "+-":
        return "Z"
    digits = written[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    return f"{written[0]}{hours.zfill(2)}:{minutes}"
