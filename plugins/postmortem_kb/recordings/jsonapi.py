"""JSON:API, where what matters lies in ``data.attributes``: found, and taken out of it.

Source: https://jsonapi.org/format/ (version 1.1), "Document Structure".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from postmortem_kb.recordings.texts import at, rows, text


def resources(documents: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the resources of documents, included ones too, and those that stand alone."""
    for document in documents:
        data = document.get("data", document)
        for each in [*(data if isinstance(data, list) else [data]), *rows(document, "included")]:
            if isinstance(at(each, "attributes"), dict) and text(each, "type"):
                yield each


def one(value: Any) -> dict[str, Any]:
    """Return a resource within another, flat, however it is written; nothing for anything else."""
    data = value["data"] if isinstance(value, dict) and "data" in value else value
    if not isinstance(data, dict):
        return {}
    return flat(data) if isinstance(data.get("attributes"), dict) else data


def many(value: Any) -> list[dict[str, Any]]:
    """Return the resources of a list within another, flat; nothing for anything else."""
    data = at(value, "data") if isinstance(value, dict) else value
    return [one(each) for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def flat(resource: dict[str, Any]) -> dict[str, Any]:
    """Return a resource with its attributes as its own members."""
    names = {name: resource.get(name) for name in ("id", "type")}
    return {**resource["attributes"], **names}
