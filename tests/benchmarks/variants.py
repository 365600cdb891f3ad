"""What is built: by which command, in which folder, after which change, and beside what."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import changes
from changes import Changed

ZENSICAL = "zensical"


@dataclass(frozen=True)
class Variant:
    """One row of the table.

    Variants of one ``folder`` share its cache and its site; a cold one begins it anew.
    """

    name: str
    label: str
    kind: Literal["cold", "warm", "serve"]
    folder: str
    command: tuple[str, ...]
    change: Callable[[Path], Changed] | None = None
    convert: Callable[[Path], None] | None = None
    beside: str = "plain"
    after: str | None = None
    same_as: str | None = None
    module: str | None = None
    writes: str = "**/index.html"

    def missing(self, tools: Path | None) -> bool:
        """Tell whether what it needs is not installed."""
        if self.command[0] == ZENSICAL:
            return tools is None
        return self.module is not None and find_spec(self.module) is None


def _build(configuration: str, program: str = "mkdocs") -> tuple[str, ...]:
    return (sys.executable, "-m", program, "build", "--quiet", "-f", configuration)


def _serve(configuration: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "mkdocs", "serve", "-f", configuration)


_TWO = ("two", _build("two-jobs.yml"))
_PAGEFIND = ("pagefind", _build("pagefind.yml"))
_ZENSICAL = (ZENSICAL, (ZENSICAL, "build", "-f", "plain.yml"))

VARIANTS = (
    Variant("plain", "MkDocs, Material, not in nav", "cold", "plain", _build("plain.yml")),
    Variant("cold", "this plugin, cold, jobs: 1", "cold", "one", _build("one-job.yml")),
    Variant("two", "  cold, jobs: 2", "cold", *_TWO, same_as="cold"),
    Variant("warm", "  warm, nothing changed", "warm", *_TWO, after="two", same_as="two"),
    Variant("edit", "  one word of a body", "warm", *_TWO, changes.edit, after="two"),
    Variant("title", "  one word of a title", "warm", *_TWO, changes.title, after="two"),
    Variant("new", "  one new postmortem", "warm", *_TWO, changes.new, after="two"),
    Variant(
        "pagefind",
        "  cold, jobs: 2, Pagefind",
        "cold",
        *_PAGEFIND,
        module="pagefind",
        writes="**/pagefind.js",
    ),
    Variant(
        "pagefind-warm",
        "  warm, Pagefind",
        "warm",
        *_PAGEFIND,
        after="pagefind",
        same_as="pagefind",
        module="pagefind",
        writes="**/pagefind.js",
    ),
    Variant(
        "properdocs",
        "  cold, jobs: 1, ProperDocs",
        "cold",
        "properdocs",
        _build("one-job.yml", "properdocs"),
        module="properdocs",
    ),
    Variant("zensical", "Zensical, cold, not in nav", "cold", *_ZENSICAL),
    Variant("zensical-warm", "  warm", "warm", *_ZENSICAL, after="zensical"),
    Variant(
        "blog",
        "MkDocs, Material's blog and tags",
        "cold",
        "blog",
        _build("blog.yml"),
        convert=changes.for_a_blog,
    ),
    Variant(
        "plain-serve",
        "MkDocs, Material: rebuild in serve",
        "serve",
        "plain-serve",
        _serve("plain.yml"),
        changes.edit,
        beside="plain-serve",
    ),
    Variant(
        "serve",
        "this plugin, jobs: 2: rebuild in serve",
        "serve",
        "serve",
        _serve("two-jobs.yml"),
        changes.edit,
        beside="plain-serve",
    ),
)
"""In the order in which they run and are printed."""

BY_NAME = {variant.name: variant for variant in VARIANTS}


def chosen(names: Iterable[str]) -> tuple[Variant, ...]:
    """Return the variants with these names and what they are compared with; all for none."""
    wanted = set(names) or set(BY_NAME)
    for variant in reversed(VARIANTS):
        if variant.name in wanted:
            wanted |= {variant.beside, *filter(None, (variant.after, variant.same_as))}
    return tuple(variant for variant in VARIANTS if variant.name in wanted)
