"""The other forms of an English word: who types ``timeouts`` wants ``timeout`` as well.

The words of the index stay as they are written, so that an id or the beginning of a word is found
exactly. A form that no text holds does no harm.
"""

from __future__ import annotations

_SHORTEST, _LONGEST = 4, 30
_SHORTEST_STEM = 3
_VOWELS = "aeiou"
# They end in s and are no plurals: "news" is not about what is new.
_NO_PLURALS = (
    *("alias", "always", "atlas", "besides", "bias", "canvas", "chaos", "does", "https", "lens"),
    *("news", "series", "species", "whereas"),
)


def forms(word: str) -> list[str]:
    """Return a word, in small letters, and its other forms; only itself if it is no plain word."""
    small = word.lower()
    plain = small.isascii() and small.isalpha() and _SHORTEST <= len(small) <= _LONGEST
    if not plain:
        return [word]
    stems = [stem for stem in _stems(small) if len(stem) >= _SHORTEST_STEM]
    every = {form for stem in stems for form in _of(stem) if form not in _NO_PLURALS}
    return sorted({small, *stems} | every)


def _stems(word: str) -> list[str]:
    """Return what a word may be a form of."""
    found = [word]
    if word in _NO_PLURALS:
        return found
    if word.endswith(("ies", "ied")):
        # Retries of retry, cookies of cookie.
        found += [f"{word[:-3]}y", word[:-1]]
    elif word.endswith("ing"):
        found += _bare(word[:-3])
    elif word.endswith("ed"):
        found += _bare(word[:-2])
    elif word.endswith(("ches", "shes", "sses", "uses", "xes")) or word[:-2] in _NO_PLURALS:
        # Crashes of crash, caches of cache.
        found += [word[:-2], word[:-1]]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        found.append(word[:-1])
    return found


def _bare(rest: str) -> list[str]:
    """Return what is left of ``dropping`` or ``cached``: drop, cache."""
    doubled = len(rest) > 1 and rest[-1] == rest[-2] and rest[-1] not in _VOWELS
    return [rest, f"{rest}e", *([rest[:-1]] if doubled else [])]


def _of(stem: str) -> list[str]:
    if stem.endswith("e"):
        return [stem, f"{stem}s", f"{stem}d", f"{stem[:-1]}ing"]
    if stem.endswith("y") and stem[-2] not in _VOWELS:
        return [stem, f"{stem[:-1]}ies", f"{stem[:-1]}ied", f"{stem}ing"]
    many = f"{stem}es" if stem.endswith(("ch", "sh", "s", "x")) else f"{stem}s"
    found = [stem, many, f"{stem}ed", f"{stem}ing"]
    if stem[-1] not in _VOWELS and stem[-2] in _VOWELS:
        found += [f"{stem}{stem[-1]}ed", f"{stem}{stem[-1]}ing"]
    return found
