"""Which pages and files there are, without computing what is on them where nothing has changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple

from mkdocs.exceptions import PluginError
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from postmortem_kb import exports, indexes
from postmortem_kb.operations.store import Store, packed
from postmortem_kb.rendering import Knowledge, Page
from postmortem_kb.rendering.drawing import drawn, svg_key
from postmortem_kb.site.gathering import Marks
from postmortem_kb.site.mark import digest


def _inside(path: str) -> str:
    """Refuse a path that leads out of the site, or to what is hidden there."""
    if "\\" in path or any(not part or part.startswith(".") for part in path.split("/")):
        raise ValueError("it leads elsewhere")
    return path


_Path = Annotated[str, AfterValidator(_inside)]


class _Outline(NamedTuple):
    """A generated page without its data."""

    path: _Path
    title: str
    template: str
    parent: str | None
    nav: int | None
    hide: tuple[str, ...]
    searched: bool


_OUTLINES = TypeAdapter(list[_Outline])
_PATHS = TypeAdapter(list[_Path])
_DRAWING = TypeAdapter(Annotated[list[str], Field(min_length=1, max_length=1)])
_KEYS = TypeAdapter(dict[str, tuple[str, str]])


class _Later(Mapping[str, Any]):
    """The data of a page, computed when somebody asks for it."""

    def __init__(self, compute: Callable[[], Mapping[str, Any]]) -> None:
        self._compute = compute

    def __getitem__(self, name: str) -> Any:
        return self._compute()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._compute())

    def __len__(self) -> int:
        return len(self._compute())


def pages(knowledge: Knowledge, store: Store, marks: Marks) -> list[Page]:
    """Return every generated page."""
    key = digest("pages", marks.knowledge)
    found = _read(_OUTLINES, store.get(key))
    if found is None:
        every = indexes.all_pages(knowledge)
        outlines = [[getattr(page, name) for name in _Outline._fields] for page in every]
        store.put(key, json.dumps(outlines))
        return every

    @cache
    def data() -> dict[str, Mapping[str, Any]]:
        return {page.path: page.data for page in indexes.all_pages(knowledge)}

    def later(path: str) -> _Later:
        return _Later(lambda: _found(data(), path))

    return [
        Page(each.path, each.title, each.template, later(each.path), *each[3:]) for each in found
    ]


def _found(data: Mapping[str, Mapping[str, Any]], path: str) -> Mapping[str, Any]:
    if path not in data:
        raise PluginError(f"the cache tells of a page {path}, which there is not: delete the cache")
    return data[path]


def files(source: exports.Source, store: Store, marks: Marks) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the packed text of every file of data; feeds tell when one was changed."""
    mark = digest("files", marks.knowledge, marks.days, *(page.path for page in source.main))
    paths: list[str] | None = _read(_PATHS, store.get(mark))
    kept = [(path, store.get_packed(digest(mark, path))) for path in paths or ()]
    if paths is not None and all(data is not None for _, data in kept):
        yield from ((path, data) for path, data in kept if data is not None)
        return
    found = []
    for file in exports.all_files(source):
        data = packed(file.text)
        store.put_packed(digest(mark, file.path), data)
        found.append(file.path)
        yield file.path, data
    store.put(mark, json.dumps(found))


def drawing(store: Store, marks: Marks) -> Callable[[str, str], str]:
    """Return what draws charts, and those of the same rows only once."""

    def draw(name: str, spec: str) -> str:
        key = digest("chart", marks.code, svg_key(name, spec))
        found: list[str] | None = _read(_DRAWING, store.get(key))
        if found is None:
            found = [drawn(name, spec)]
            store.put(key, json.dumps(found))
        return found[0]

    return draw


def keys(store: Store, mark: str) -> dict[str, tuple[str, str]]:
    """Return the keys that pages had in a build with the same mark, each with the page's state."""
    return _read(_KEYS, store.get(digest("keys", mark))) or {}


def keep_keys(store: Store, mark: str, found: Mapping[str, tuple[str, str]]) -> None:
    """Keep the keys of pages for a build with the same mark."""
    store.put(digest("keys", mark), json.dumps(found))


def _read(form: TypeAdapter[Any], text: str | None) -> Any:
    """Return what a text says if it has the form; what comes from a cache may be anything."""
    try:
        return None if text is None else form.validate_python(json.loads(text))
    except (ValidationError, ValueError, RecursionError):
        return None
