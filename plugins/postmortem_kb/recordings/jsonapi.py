"""JSON:API, where what matters lies in ``data.attributes``: taken out of it, else left as it is.

Source: https://jsonapi.org/format/ (version 1.1), "Document Structure".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from postmortem_kb.recordings.texts import at, text


def resources(documents: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the resources of documents, flat; a resource that stands alone too, nothing else."""
    for document in documents:
        data = document.get("data", document)
        for each in data if isinstance(data, list) else [data]:
            if isinstance(at(each, "attributes"), dict) and text(each, "type"):
                yield _flat(each)


def one(value: Any) -> dict[str, Any]:
    """Return a resource within another, flat, however it is written; nothing for anything else."""
    data = value["data"] if isinstance(value, dict) and "data" in value else value
    if not isinstance(data, dict):
        return {}
    return _flat(data) if isinstance(data.get("attributes"), dict) else data


def many(value: Any) -> list[dict[str, Any]]:
    """Return the resources of a list within another, flat; nothing for anything else."""
    data = at(value, "data") if isinstance(value, dict) else value
    return [one(each) for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def _flat(resource: dict[str, Any]) -> dict[str, Any]:
    names = {name: resource.get(name) for name in ("id", "type")}
    return {**resource["attributes"], **names}
