"""What the answers to a postmortem follow from, so that they can be kept while it is the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import MINYEAR
from hashlib import blake2b
from itertools import groupby

from postmortem_kb.corpus import Postmortem
from postmortem_kb.schema import FrontMatter


def marks(postmortems: Iterable[Postmortem]) -> dict[str, str]:
    """Return {uri: a mark}: while it is the same, so is which ``Index.before`` finds, and why.

    It tells of what is compared in itself and in those that figures count before it; of one of
    which not even the year is known, of all of them. It costs a hundredth of an answer.
    """
    ordered = sorted(((each.order, each) for each in postmortems), key=lambda pair: pair[0])
    so_far = blake2b(digest_size=16)
    found, undated = {}, []
    for order, group in groupby(ordered, key=lambda pair: pair[0]):
        told = [(each, _told(each.front)) for _, each in group]
        if order[0].year == MINYEAR:
            undated += told
        for each, text in told:
            found[each.location.uri] = _marked(so_far, b"asks " + text)
        for each, text in told:
            if each.counts:
                so_far.update(b"%r " % each.location.uri.encode("utf-8", "replace") + text)
    return found | {each.location.uri: _marked(so_far, b"asks " + text) for each, text in undated}


def _marked(so_far: blake2b, text: bytes) -> str:
    whole = so_far.copy()
    whole.update(text)
    return whole.hexdigest()


def _told(front: FrontMatter) -> bytes:
    """Return the values of what ``terms.COMPARED`` names; where each ends is plain to see."""
    impact = front.impact.description if front.impact else None
    texts = (front.title, front.tags, front.summary, impact, front.contributing_factors)
    return repr((texts, front.services, front.root_cause_categories, front.trigger)).encode()
