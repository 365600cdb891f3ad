"""What every page depends on, as one mark: configuration, navigation, theme, extensions, versions.

What cannot be told makes no mark, and without a mark nothing is taken over from an earlier build.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import BuiltinFunctionType, FunctionType
from typing import TYPE_CHECKING, Any

from postmortem_kb.config import Settings
from postmortem_kb.resources import package_folders

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

# Where files lie, what is served, and what is told in another way: below, or by the page itself.
_APART = frozenset((
    *("config_file_path", "docs_dir", "site_dir", "dev_addr", "watch", "strict", "theme"),
    *("plugins", "hooks", "exclude_docs", "draft_docs", "not_in_nav", "nav"),
    "markdown_extensions",
))  # fmt: skip
# Settings of ours that say how a site is made, and not what is on it.
_HOW = {"cache", "jobs"}
# What looks at nothing but the Markdown it is given.
_KNOWN_EXTENSIONS = ("markdown.extensions.", "pymdownx.", "material.extensions.")
# What reads other files into every page; a page that asks for one itself is never kept.
_READ_FILES = {"pymdownx.b64": "", "pymdownx.snippets": "auto_append"}
_KNOWN_CODE = ("markdown.", "pymdownx.", "material.", "mkdocs.", "properdocs.", "slugify.")
# A theme of somebody else may print what is another thing in every build, or on every other page.
_RESTLESS = re.compile(
    rb"build_date_utc|update_date|\bpages\b|\bnow\b|postmortem_kb"
    rb"|(?<!\bpage)\s*\.\s*(?:content|toc|markdown|next_page|previous_page)\b"
)
_PICTURES = (".icons", "assets")
_OWN_THEMES = ("material", "mkdocs", "readthedocs")


class Untold(Exception):
    """Something may change pages in a way that nobody can tell; its text says what."""


def whole(config: MkDocsConfig, code_: str, own: Path | None) -> str:
    """Return the mark of what a build is made with, ``own`` being the team's templates.

    What is in these is told by the mark of the knowledge base; ``code_`` is what ``code`` returned.
    Raises Untold.
    """
    parts = [
        code_,
        *(f"{key}={_told(value)}" for key, value in config.items() if key not in _APART),
        *(_extension(config, each) for each in config.markdown_extensions),
        *(f"{name}={type(each).__qualname__}" for name, each in config.plugins.items()),
        *(_plugin(each) for each in config.plugins.values()),
        _theme(config, own),
    ]
    return digest(*parts)


def unique() -> str:
    """Return a mark that no other build has."""
    return secrets.token_hex(16)


def code(settings: Settings) -> str:
    """Return the mark of our settings, of this package, and of all others in their versions."""
    return digest(
        platform.python_version(),
        *_versions(),
        settings.model_dump_json(exclude=_HOW),
        *(contents(folder) for folder in package_folders()),
    )


def navigation(nav: Navigation) -> str:
    """Return the mark of the navigation, which stands on every page."""
    return digest(*(_item(item) for item in nav.items))


def digest(*parts: str) -> str:
    """Return one mark of several texts."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        found.update(b"%d:" % len(data))
        found.update(data)
    return found.hexdigest()


def _item(item: Any) -> str:
    meta = getattr(item, "meta", None) or {}
    address = (getattr(item, "url", None), getattr(item, "canonical_url", None))
    told = json.dumps([type(item).__name__, item.title, *address, meta], default=str)
    return digest(told, *(_item(child) for child in item.children or ()))


def _versions() -> list[str]:
    found = {f"{each.name} {each.version}" for each in importlib.metadata.distributions()}
    return sorted(found)


def _extension(config: MkDocsConfig, extension: Any) -> str:
    """Return the mark of a Markdown extension; its options are those of the configuration."""
    if not isinstance(extension, str):
        name = type(extension).__module__
        if name.startswith("postmortem_kb."):
            return name
        raise Untold(f"the Markdown extension {name}")
    name = extension.partition(":")[0]
    full = name if "." in name else f"markdown.extensions.{name}"
    options = (config.mdx_configs or {}).get(extension) or {}
    option = _READ_FILES.get(full)
    reads = option == "" or (option and options.get(option)) or "custom_icons" in _told(options)
    if reads or not full.startswith(_KNOWN_EXTENSIONS) or find_spec(full) is None:
        raise Untold(f"the Markdown extension {extension}")
    return extension


def _plugin(plugin: Any) -> str:
    """Return the mark of a plugin: its configuration; a hook, which has none, is a file."""
    if hasattr(plugin, "config"):
        return _told(dict(plugin.config))
    file = Path(getattr(plugin, "__file__", "") or "")
    return contents(file.parent, [file])


def _theme(config: MkDocsConfig, own: Path | None) -> str:
    """Return the mark of the theme: its settings and templates, and all that a team overrides."""
    theme = config.theme
    name = theme.name or ""
    theirs = {str(theme.custom_dir), str(own and own / "theme")}
    parts = [name, _told({key: theme[key] for key in theme})]
    for folder in theme.dirs:
        files = list(_files(Path(folder), everything=folder in theirs))
        if folder in theirs or name not in _OWN_THEMES:
            for file in files:
                # A template may take in a file of any kind; the page for errors is no page of ours.
                text = b"" if file.name == "404.html" else file.read_bytes()
                found = _RESTLESS.search(text)
                if found and (b"{{" in text or b"{%" in text):
                    raise Untold(f"{found[0].decode().strip()} in the theme's {file.name}")
        parts.append(contents(Path(folder), files))
    return digest(*parts)


def _files(folder: Path, *, everything: bool = True) -> Iterator[Path]:
    """Yield the files of a folder, or a theme's templates: its version tells of its icons."""
    seen: set[str] = set()
    for above, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(above)
        if not everything or real in seen:
            kept = () if real in seen else (each for each in folders if each not in _PICTURES)
            folders[:] = sorted(kept)
        seen.add(real)
        yield from (Path(above, name) for name in names if everything or name.endswith(".html"))


def contents(folder: Path, files: Iterable[Path] | None = None) -> str:
    """Return the mark of what is in a folder, or in some of its files."""
    found = hashlib.blake2b(digest_size=16)
    for file in sorted(_files(folder) if files is None else files):
        if file.is_file() and file.suffix != ".pyc":
            name = file.relative_to(folder).as_posix()
            found.update(name.encode("utf-8", "surrogateescape") + b"\0")
            found.update(hashlib.blake2b(file.read_bytes()).digest())
    return found.hexdigest()


def _told(value: Any) -> str:
    """Return a value of the configuration as text, the same in every process."""
    return json.dumps(_plain(value))


def _plain(value: Any) -> Any:
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, bool | int | float | str):
        return [type(value).__qualname__, repr(value)]
    if isinstance(value, Mapping):
        return ["map", [[_plain(key), _plain(part)] for key, part in value.items()]]
    if isinstance(value, set | frozenset):
        return ["set", sorted(json.dumps(_plain(part)) for part in value)]
    if isinstance(value, list | tuple):
        return ["list", [_plain(part) for part in value]]
    if isinstance(value, partial):
        return ["partial", _plain(value.func), _plain(value.args), _plain(value.keywords)]
    if isinstance(value, os.PathLike):
        return ["path", os.fspath(value)]
    kind = value if isinstance(value, type | FunctionType | BuiltinFunctionType) else type(value)
    name = f"{kind.__module__}.{kind.__qualname__}"
    if kind is value and name.startswith(_KNOWN_CODE):
        return ["code", name]
    if kind is not value and name.startswith(("mkdocs.", "properdocs.", "babel.")):
        return ["object", name, _plain(_state(value))]
    raise Untold(f"{name} in the configuration")


def _state(value: Any) -> Any:
    """Return what an object of MkDocs's consists of; of a language its name."""
    if type(value).__module__.startswith("babel."):
        return str(value)
    # What is relative to a page knows the whole configuration, which is told elsewhere.
    return {name: part for name, part in vars(value).items() if name != "config"}
