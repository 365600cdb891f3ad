"""Find the addresses in what is not HTML: drawings, style, feeds, data, and texts for machines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

_NAMED = {"url", "href", "home_page_url", "feed_url", "schema", "$schema", "data", "page", "image"}
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_STYLE_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")
_MARKDOWN = re.compile(r"\]\(([^)\s]+)\)")


def in_file(name: str, text: str) -> Iterator[str]:
    """Yield every address in a file; relative ones lead from the file itself."""
    ending = name.rpartition(".")[2]
    if ending == "json":
        index = name.endswith("search_index.json")
        for each in _in_data(json.loads(text), {"location"} if index else _NAMED):
            yield each or "."
    elif ending in ("xml", "svg"):
        yield from _in_xml(text)
    elif ending == "css":
        yield from _STYLE_URL.findall(text)
    elif ending == "txt":
        yield from _MARKDOWN.findall(text)
        yield from _URL.findall(text)


def _in_data(value: Any, named: set[str], name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _in_data(each, named, key)
    elif isinstance(value, list):
        for each in value:
            yield from _in_data(each, named, name)
    elif isinstance(value, str) and (name in named or value.startswith(("http://", "https://"))):
        yield value


def _in_xml(text: str) -> Iterator[str]:
    for each in ElementTree.fromstring(text).iter():  # noqa: S314 - this build wrote it
        for name, value in each.attrib.items():
            if name.rpartition("}")[2] in ("href", "src"):
                yield value
        inside = (each.text or "").strip()
        if each.tag.rpartition("}")[2] in ("loc", "link", "id", "uri") and inside:
            yield inside
