"""Links to what is not published: only their words stay."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple
from urllib.parse import unquote

from postmortem_kb.body import Body
from postmortem_kb.body.outline import without_code
from postmortem_kb.body.tags import tags
from postmortem_kb.body.wholelinks import Whole, definitions, plain_targets, wholes
from postmortem_kb.frontmatter import fences
from postmortem_kb.operations import edit
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.withholding import Withheld
from postmortem_kb.rendering import rawhtml

_ELSEWHERE = re.compile(r"https?://|//|#|\?|$")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")
# A title that does not end is part of the target for Markdown.
_TAIL = re.compile(r"[?#]|\s[\"']")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,30}://[^<>\s]{1,2000})>")
_ADDRESS = re.compile(
    r"""(?<!\s)\s*+(?<![\w-])(?:href|src|srcset|poster|data)\s{0,9}=\s{0,9}"""
    r"""(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""",
    re.IGNORECASE,
)
# Without one of these no HTML leads anywhere.
_IN_HTML = re.compile(
    r"(?:href|src|srcset|poster|data)\s{0,9}=|<[A-Za-z][A-Za-z0-9+.-]{1,30}://", re.IGNORECASE
)
# Of what words stay may, very rarely, make another link.
_ROUNDS = 5

Leads = Callable[[str], bool]


class Cut(NamedTuple):
    """What is cut out of a text, by offsets, and what comes in its place."""

    start: int
    end: int
    instead: str = ""


def unlinked(text: str, withheld: Withheld, uri: str, page: str) -> str:
    """Return the body of the file ``uri`` without its links to what is withheld.

    ``page`` is the file of the site that is made of it. Code stays as it is; what has no such link
    comes back as it came.
    """
    leads = _leading(withheld, uri, page)
    for _ in range(_ROUNDS if withheld.names else 0):
        found = _cuts(Body(text, 1), leads)
        if not found:
            break
        parts, at = [], 0
        for cut in found:
            parts += [text[at : cut.start], cut.instead]
            at = cut.end
        text = "".join([*parts, text[at:]])
    return text


def unlinked_file(data: bytes, withheld: Withheld, uri: str, page: str) -> bytes:
    """Return a Markdown file without such links; raises UnicodeDecodeError for no UTF-8."""
    leads = _leading(withheld, uri, page)
    for _ in range(_ROUNDS if withheld.names else 0):
        parts = fences.split(data)
        body = Body(parts.body, parts.body_line)
        found = _cuts(body, leads)
        if not found:
            break
        data = edit.apply(
            data, [Edit(body.place(cut.start, cut.end), cut.instead) for cut in found]
        )
    return data


def _leading(withheld: Withheld, uri: str, page: str) -> Leads:
    """Return a function that tells whether a target in a file leads to what is withheld."""
    return partial(_leads, withheld, posixpath.dirname(uri), posixpath.dirname(page))


def _leads(withheld: Withheld, folder: str, page_folder: str, target: str) -> bool:
    """Tell whether a target, as it is written in a file of a folder, leads to what is withheld.

    MkDocs leaves a target without an ending to the browser: then it starts from the page.
    """
    if withheld.site_url and target.startswith(withheld.site_url):
        target = f"/{target.removeprefix(withheld.site_url).lstrip('/')}"
    target = html.unescape(_ESCAPED.sub(r"\1", target)).strip(" \t\n<>")
    if _ELSEWHERE.match(target):
        return False
    path = unquote(_TAIL.split(target, maxsplit=1)[0])
    if withheld.has(_joined(folder, path)):
        return True
    return not posixpath.splitext(path)[1] and withheld.has(_joined(page_folder, path))


def _joined(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path).lstrip("/"))


def _cuts(body: Body, leads: Leads) -> list[Cut]:
    """Return what is to be cut out, in order; no two overlap."""
    has_html = "<" in body.text and _IN_HTML.search(body.text) is not None
    plain = None if has_html else plain_targets(body.text)
    if plain is not None and not any(map(leads, plain)):
        return []
    found: list[Cut] = []
    gone, there = set[str](), set[str]()
    for definition in definitions(body.uncoded):
        is_withheld = leads(definition.target)
        (gone if is_withheld else there).add(definition.label)
        if is_withheld:
            found.append(Cut(definition.start, definition.end))
    for whole in wholes(body.uncoded, gone | there):
        if leads(whole.target) or whole.label in gone - there:
            found += _around_words(body.text, whole)
    if has_html:
        found += _in_html(body, leads)
    merged: list[Cut] = []
    for cut in sorted(found):
        if merged and cut.start < merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(cut.end, merged[-1].end))
        else:
            merged.append(cut)
    return merged


def _around_words(text: str, whole: Whole) -> list[Cut]:
    if not text[whole.words : whole.words_end].strip():
        # What lies beside it may not come together.
        return [Cut(whole.start, whole.end, " ")]
    return [Cut(whole.start, whole.words), Cut(whole.words_end, whole.end)]


def _in_html(body: Body, leads: Leads) -> Iterator[Cut]:
    """Yield the attributes of HTML that lead to what is withheld, and the signs of autolinks."""
    lines, written = body.uncoded.split("\n"), without_code(body.text)
    for first, last in rawhtml.mend(body.text).stretches:
        # In a stretch of HTML nothing is indented code.
        lines[first : last + 1] = written[first : last + 1]
    # A backslash does not keep Markdown from reading a tag.
    text = "\n".join(lines).replace("\\<", " <")
    for tag in tags(text):
        for match in _ADDRESS.finditer(tag.attributes):
            if any(map(leads, _addresses(match[match.lastindex or 0]))):
                start = tag.start + 1 + len(tag.name)
                yield Cut(start + match.start(), start + match.end())
    for match in _AUTOLINK.finditer(body.uncoded):
        if leads(match[1]):
            yield Cut(match.start(), match.start(1))
            yield Cut(match.end(1), match.end())


def _addresses(value: str) -> tuple[str, ...]:
    """Return the addresses in a value: it may be one, or as in ``srcset`` several with sizes."""
    return (value, *value.replace(",", " ").split())
