"""Filters in one order: Pagefind writes them as a hash table has them, another one in every run.

Its files are gzip over a mark and CBOR (https://github.com/Pagefind/pagefind, ``pagefind_index``
of its ``fossick``): a filter is its name and pairs of value and pages, and the fourth part of what
``.pf_meta`` holds are pairs of filter and file. A file is named after what is in it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import cbor2

_MARK = b"pagefind_dcd"
_FILTERS = 3


def settle(folder: Path) -> None:
    """Write the filters of an index, and what names them, in the order of their values."""
    entry = folder / "pagefind-entry.json"
    known = json.loads(entry.read_bytes())
    for language in known["languages"].values():
        file = folder / f"pagefind.{language['hash']}.pf_meta"
        meta = _read(file)
        prefix = language["hash"].partition("_")[0]
        meta[_FILTERS] = sorted(
            [name, _settled(folder / "filter", each, prefix)] for name, each in meta[_FILTERS]
        )
        file.unlink()
        data = _packed(meta)
        language["hash"] = _name(prefix, data)
        (folder / f"pagefind.{language['hash']}.pf_meta").write_bytes(data)
    known["languages"] = dict(sorted(known["languages"].items()))
    entry.write_text(json.dumps(known, separators=(",", ":")), encoding="utf-8")


def _settled(folder: Path, name: str, prefix: str) -> str:
    """Write a filter in order; returns its new name."""
    file = folder / f"{name}.pf_filter"
    title, values = _read(file)
    file.unlink()
    data = _packed([title, sorted(values)])
    (folder / f"{_name(prefix, data)}.pf_filter").write_bytes(data)
    return _name(prefix, data)


def _read(file: Path) -> Any:
    data = gzip.decompress(file.read_bytes())
    return cbor2.loads(data.removeprefix(_MARK))


def _packed(value: Any) -> bytes:
    # Without a time in its head.
    return gzip.compress(_MARK + cbor2.dumps(value), mtime=0)


def _name(prefix: str, data: bytes) -> str:
    return f"{prefix}_{hashlib.sha256(data).hexdigest()[:10]}"
