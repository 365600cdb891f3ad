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
from postmortem_kb.body.wholelinks import Tangled, Whole, definitions, plain_targets, wholes
from postmortem_kb.frontmatter import fences
from postmortem_kb.operations import edit
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.withholding import Withheld
from postmortem_kb.rendering import rawhtml

_SCHEME = re.compile(r"https?:", re.IGNORECASE)
_HOST = re.compile(r"//+(?:[^/?#]*@)?([^/?#:]*)[^/?#]*")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+.!|-])")
# A title that does not end is part of the target for Markdown.
_TAIL = re.compile(r"[?#]|\s[\"']")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,30}://[^<>\s]{1,2000})>")
_ADDRESS = re.compile(
    r"""(?<!\s)\s*+(?<![\w-])(?:xlink:)?(?:href|src|srcset|poster|data)\s{0,9}=\s{0,9}"""
    r"""(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""",
    re.IGNORECASE,
)
# Without one of these no HTML leads anywhere.
_IN_HTML = re.compile(
    r"(?:href|src|srcset|poster|data)\s{0,9}=|<[A-Za-z][A-Za-z0-9+.-]{1,30}://", re.IGNORECASE
)
# Behind a link: its attributes, if `attr_list` is in use; `{++` and `{%` are something else.
_ATTRIBUTES = re.compile(r"\{:?[ ]*+[^{}\n %+~=>-][^{}\n]{0,1000}\}")
# What may stand before the first words of a block, and what would be more there than a word.
_BEFORE = re.compile(r"(?:[ \t>\[!]|[-*+][ \t]|\d{1,9}[.)][ \t])*+")
_BLOCK = re.compile(
    r"\d{1,9}[.)](?:\s|$)|[#>=]|[-+*:](?:\s|$)|[-*_ ]+$|~~~|!!!|\?\?\?|///", re.MULTILINE
)
_LONGEST_BEFORE = 200
# Of what words stay may, very rarely, make another link.
_ROUNDS = 5
_BRACKET = re.compile(r"[\[<]")

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
    for left in _rounds(withheld):
        found = _cuts(Body(text, 1), leads, left)
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
    for left in _rounds(withheld):
        parts = fences.split(data)
        body = Body(parts.body, parts.body_line)
        found = _cuts(body, leads, left)
        if not found:
            break
        data = edit.apply(
            data, [Edit(body.place(cut.start, cut.end), cut.instead) for cut in found]
        )
    return data


def _rounds(withheld: Withheld) -> range:
    """Return how many rounds are left, in each of them; none where nothing is withheld."""
    return range(_ROUNDS, -1, -1) if withheld.names else range(0)


def _leading(withheld: Withheld, uri: str, page: str) -> Leads:
    """Return a function that tells whether a target in a file leads to what is withheld."""
    folders = posixpath.dirname(uri), posixpath.dirname(page)
    return partial(_leads, withheld, _split(withheld.site_url), *folders)


def _split(address: str) -> tuple[str, str]:
    """Return the host of an address, if there is one, and the path, without what comes then."""
    local = _SCHEME.sub("", address, count=1)
    host = _HOST.match(local)
    path = unquote(_TAIL.split(local[host.end() if host else 0 :], maxsplit=1)[0])
    return (host[1] if host else "").casefold(), path


def _leads(
    withheld: Withheld, site: tuple[str, str], folder: str, page_folder: str, target: str
) -> bool:
    """Tell whether a target, as it is written in a file of a folder, leads to what is withheld.

    MkDocs leaves a target that names no source to the browser: then it starts from the page, or
    from the top of the host, below which the site lies.
    """
    written = html.unescape(_ESCAPED.sub(r"\1", target)).strip(" \t\n<>")
    host, path = _split(written.replace("\\", "/"))
    if not path or (host and host != site[0]):
        return False
    if withheld.has(_below(path, site[1])):
        return True
    if host:
        return False
    if withheld.has(_joined(folder, path)):
        return True
    is_page = posixpath.splitext(path)[1].casefold() in ("", ".html")
    return is_page and withheld.has(_joined(page_folder, path))


def _below(path: str, top: str) -> str:
    """Return what an absolute path leads to below the path of the site; nothing for elsewhere."""
    found, top = _joined("", path), top.lstrip("/")
    is_below = path.startswith("/") and found.casefold().startswith(top.casefold())
    return found[len(top) :] if is_below else ""


def _joined(folder: str, path: str) -> str:
    """Return a path below a folder; none leads out of the top, as in a browser."""
    return posixpath.normpath(f"/{posixpath.join(folder, path).lstrip('/')}")[1:]


def _cuts(body: Body, leads: Leads, left: int) -> list[Cut]:
    """Return what is to be cut out, in order; no two overlap.

    With no rounds left, or in a tangle, nobody has written that text: then nothing in it may link.
    """
    has_html = "<" in body.text and _IN_HTML.search(body.text) is not None
    plain = None if has_html else plain_targets(body.text)
    if plain is not None and not any(map(leads, plain)):
        return []
    try:
        found = [*_in_markdown(body, leads), *(_in_html(body, leads) if has_html else ())]
    except Tangled:
        return _brackets(body.text)
    if found and not left:
        return _brackets(body.text)
    merged: list[Cut] = []
    for cut in sorted(found):
        if merged and cut.start < merged[-1].end:
            merged[-1] = merged[-1]._replace(end=max(cut.end, merged[-1].end))
        else:
            merged.append(cut)
    return merged


def _brackets(text: str) -> list[Cut]:
    """Return every sign that a link or a tag can begin with, as something that is only shown."""
    return [Cut(*each.span(), _reference(each[0])) for each in _BRACKET.finditer(text)]


def _in_markdown(body: Body, leads: Leads) -> Iterator[Cut]:
    """Yield what is cut of definitions and links; raises Tangled."""
    gone, there = set[str](), set[str]()
    for definition in definitions(body.uncoded):
        is_withheld = leads(definition.target)
        (gone if is_withheld else there).add(definition.label)
        if is_withheld:
            yield Cut(definition.start, definition.end)
    for whole in wholes(body.uncoded, gone | there):
        if leads(whole.target) or whole.label in gone - there:
            yield from _around_words(body, whole)


def _around_words(body: Body, whole: Whole) -> Iterator[Cut]:
    """Yield what is cut of a link, and of the blanks and the first sign of words at a beginning.

    Such words were no list and no heading as long as a bracket stood before them.
    """
    text, end = body.text, whole.end
    if attributes := _ATTRIBUTES.match(body.uncoded, end):
        end = attributes.end()
    line = text.rfind("\n", max(0, whole.start - _LONGEST_BEFORE), whole.start) + 1
    begins = _BEFORE.fullmatch(text[max(line, whole.start - _LONGEST_BEFORE) : whole.start])
    words = text[whole.words : whole.words_end]
    bare = words.lstrip()
    if not bare:
        # What lies beside it may not come together, nor the lines above and below.
        yield Cut(whole.start, end, _reference(" ") if begins else " ")
        return
    first, instead = whole.words, ""
    if begins:
        first = whole.words_end - len(bare)
        if _BLOCK.match(bare + text[end : end + 1]):
            first, instead = first + 1, _reference(bare[0])
    yield Cut(whole.start, first, instead)
    yield Cut(whole.words_end, end)


def _reference(sign: str) -> str:
    """Return a sign as HTML writes it: shown as it is, without a meaning for Markdown."""
    return f"&#x{ord(sign):x};"


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
    """Return the addresses in a value: it may be one, or as in ``srcset`` several with sizes.

    Where Markdown takes a quotation mark for no more than that, there may be another tag in it.
    """
    within = (each[each.lastindex or 0] for each in _ADDRESS.finditer(value) if "<" in value)
    return (value, *value.replace(",", " ").split(), *within)
