"""Read built pages: elements, ids, links and text, and which links lead nowhere."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import addresses_in

_VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
READ = (".css", ".json", ".svg", ".txt", ".xml")
_LINKS = ("href", "src", "data-src", "action", "formaction", "poster", "xlink:href", "data")
# Attributes that name elements of the same page by their ids.
_NAMES = (
    "aria-controls", "aria-describedby", "aria-details", "aria-labelledby", "aria-owns", "for",
    "form", "headers", "list",
)  # fmt: skip
_URL = re.compile("https?://")
_PAINT = re.compile(r"url\(\s*['\"]?#([^'\")]+)")


@dataclass
class Element:
    """An element with its attributes and all the text inside it."""

    tag: str
    attributes: dict[str, str]
    parts: list[str] = field(default_factory=list)
    inside: tuple[Element, ...] = ()

    @property
    def text(self) -> str:
        """Return its text with single blanks."""
        return " ".join("".join(self.parts).split())

    @property
    def classes(self) -> list[str]:
        """Return its classes."""
        return self.attributes.get("class", "").split()

    def within(self, name: str) -> bool:
        """Tell whether it lies in an element of that tag or class."""
        return any(name == each.tag or name in each.classes for each in self.inside)


class Page(HTMLParser):
    """A parsed page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element."""
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, inside=tuple(self._open))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin and end an element."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """End the innermost open element of that tag, and what was left open in it."""
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place].tag == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Add text to every open element."""
        for element in self._open:
            element.parts.append(data)

    def all(self, tag: str = "", name: str = "", inside: str = "") -> list[Element]:
        """Return the elements of a tag and a class, in an element of a tag or class."""
        return [
            each
            for each in self.elements
            if (not tag or each.tag == tag)
            and (not name or name in each.classes)
            and (not inside or each.within(inside))
        ]

    def one(self, tag: str = "", name: str = "", inside: str = "") -> Element:
        """Return the only such element."""
        found = self.all(tag, name, inside)
        assert len(found) == 1, f"{len(found)} elements {tag}.{name} in {inside or 'the page'}"
        return found[0]

    @cached_property
    def ids(self) -> list[str]:
        """Return every id."""
        return [each.attributes["id"] for each in self.elements if "id" in each.attributes]

    @cached_property
    def anchors(self) -> set[str]:
        """Return everything a fragment can lead to."""
        named = {each.attributes["name"] for each in self.all("a") if "name" in each.attributes}
        return {"", "top", *self.ids, *named}

    @property
    def links(self) -> Iterator[tuple[Element, str]]:
        """Yield every address the page refers to."""
        for element in self.elements:
            for name in _LINKS:
                if name in element.attributes and not (name == "data" and element.tag != "object"):
                    yield element, element.attributes[name]
            for each in filter(str.strip, element.attributes.get("srcset", "").split(",")):
                yield element, each.split()[0]
            if element.tag == "meta" and _URL.match(element.attributes.get("content", "")):
                yield element, element.attributes["content"]

    @property
    def named(self) -> Iterator[tuple[Element, str, str]]:
        """Yield (element, attribute, id) of every element of the page that another one names."""
        for element in self.elements:
            for name, value in element.attributes.items():
                if name in _NAMES:
                    yield from ((element, name, each) for each in value.split())
                else:
                    yield from ((element, name, each) for each in _PAINT.findall(value))

    def link(self, text: str, inside: str = "") -> str:
        """Return where the first link of that text leads."""
        found = [each for each in self.all("a", inside=inside) if each.text == text]
        assert found, f"no link {text!r}: {[each.text for each in self.all('a', inside=inside)]}"
        return found[0].attributes["href"]


def read(file: Path) -> Page:
    """Return the page in a file."""
    return Page(file.read_text(encoding="utf-8"))


def resolve(here: str, address: str, base: str = "") -> tuple[str, str] | None:
    """Return (file of the site, fragment) that an address leads to; None for another site."""
    for prefix in filter(None, (base, urlsplit(base).path.rstrip("/") + "/" if base else "")):
        if address.startswith(prefix):
            address = "/" + address.removeprefix(prefix)
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    if not path:
        return here, unquote(parts.fragment)
    target = posixpath.normpath(posixpath.join("/", posixpath.dirname(here), path)).lstrip("/")
    if path.endswith(("/", "/.", "/..")) or path in (".", "..") or not target:
        target = posixpath.join(target, "index.html")
    return target, unquote(parts.fragment)


def broken(site: Path, base: str = "") -> Iterator[str]:
    """Yield ``file: address`` for every internal link without a file or an id to lead to.

    Pages, and what else names addresses: drawings, style, feeds and data.
    """
    files = {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}
    pages = {file: read(site / file) for file in sorted(files) if file.endswith(".html")}

    def fault(here: str, address: str) -> str | None:
        goal = resolve(here, address, base)
        if goal is None:
            return None
        target, fragment = goal
        if target not in files:
            return f"no file {target}"
        if target in pages and fragment not in pages[target].anchors:
            return f"no id {fragment} in {target}"
        return None

    for here, page in pages.items():
        for element, address in page.links:
            if found := fault(here, address):
                yield f"{here}: <{element.tag}> {address}: {found}"
        for element, attribute, name in page.named:
            # Material's label of a menu without contents names none.
            if name not in page.ids and "md-nav__title" not in element.classes:
                yield f"{here}: <{element.tag} {attribute}> names no id {name}"
    for here in sorted(files - pages.keys()):
        if here.endswith(READ):
            text = (site / here).read_text(encoding="utf-8")
            # The search index lies in a folder and names pages from the top.
            start = "index.html" if here.startswith("search/") else here
            for address in addresses_in.in_file(here, text):
                if found := fault(start, address):
                    yield f"{here}: {address}: {found}"
