"""Which pages and files there are, without computing what is on them where nothing has changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Annotated, Any, NamedTuple

from mkdocs.exceptions import PluginError
from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from postmortem_kb import exports, indexes
from postmortem_kb.operations.store import Store, packed
from postmortem_kb.rendering import Knowledge, Page, engine
from postmortem_kb.rendering.drawing import drawn, finished, svg_key
from postmortem_kb.rendering.templates import Renderer
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


class Drawings:
    """Draws charts, and those of the same rows only once."""

    def __init__(self, store: Store, marks: Marks) -> None:
        """Know what the store has of an earlier build of the same code."""
        self._store, self._marks = store, marks
        self._asked: list[tuple[str, str]] | None = None
        # A copy of this process had better not ask its database.
        self._drawn: dict[str, str] = {}

    def __call__(self, name: str, spec: str) -> str:
        """Return the drawing of a spec, as ``drawn`` does."""
        if self._asked is not None:
            self._asked.append((name, spec))
            return ""
        key = self._key(name, spec)
        if key not in self._drawn:
            found: list[str] | None = _read(_DRAWING, self._store.get(key))
            if found is None:
                self._keep(key, drawn(name, spec))
            else:
                self._drawn[key] = found[0]
        return self._drawn[key]

    def ahead(self, renderer: Renderer, names: Iterable[str]) -> None:
        """Let the engine draw, in a process of its own, what this build will ask for.

        That is before there are pages in memory. What cannot be drawn so is drawn in its turn.
        """
        mark = digest("drawings", self._marks.knowledge)
        if self._store.get(mark) is not None:
            return
        asked: list[tuple[str, str]] = []
        self._asked = asked
        for name in names:
            # Whatever is wrong with a chart is told when its page is made.
            with suppress(Exception):
                renderer.figure(name, str)
        self._asked = None
        missing = [each for each in asked if self._key(*each) not in self._store]
        made = engine.apart([spec for _, spec in missing]) if missing else ()
        for (name, spec), raw in zip(missing, made, strict=False):
            with suppress(Exception):
                if raw is not None:
                    self._keep(self._key(name, spec), finished(name, raw))
        self._store.put(mark, "")

    def _keep(self, key: str, drawing: str) -> None:
        self._drawn[key] = drawing
        self._store.put(key, json.dumps([drawing]))

    def _key(self, name: str, spec: str) -> str:
        return digest("chart", self._marks.code, svg_key(name, spec))


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
