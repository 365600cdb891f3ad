from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from postmortem_kb.config import Settings
from postmortem_kb.operations.drafting import bounding, draw
from postmortem_kb.operations.drafting.reading import Export, Unusable
from postmortem_kb.recordings import Ask

RECORDED = Path(__file__).parents[1] / "importers" / "recorded"
FILES = sorted(path for path in RECORDED.glob("*/*") if path.is_file())
JSON = [path for path in FILES if path.suffix in (".json", ".jsonl")]
TEXTS = [path for path in FILES if path not in JSON]
ASK = Ask(day=date(2026, 3, 4), zone=UTC, start=datetime(2026, 3, 4, 9, 10, tzinfo=UTC))
# Words of the tool itself, which importers may spell in their own way; nobody types them.
WORDS = ("type", "event_type", "state", "status", "transition")
# What is planted, and what of it may be found nowhere, in small letters. Put together here, so that
# no scanner takes this file for a leak.
PLANTED = {
    "token": ("ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8", "a1b2c3d4e5f6"),
    "cloud-key": ("AKIA" + "QWERTYUIOPASDFGH", "qwertyuiop"),
    "password": ("password: hunter2x", "hunter2x"),
    "e-mail": ("jo.doe@shop-of-jo.com", "shop-of-jo"),
    "number": ("+49 151 23456789", "23456789"),
    "number-of-a-region": ("0151 23456789", "23456789"),
    "address": ("8.8.4.4", "8.8.4.4"),
}


def named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def values(text: str) -> list[Any]:
    """Return the JSON values of a text, which may follow one after the other."""
    decoder, found, rest = json.JSONDecoder(), [], text.strip()
    while rest:
        value, end = decoder.raw_decode(rest)
        found.append(value)
        rest = rest[end:].strip()
    return found


def leaves(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (mapping or list, key) of each text in a mapping or list."""
    for key, each in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(each, str):
            yield value, key
        elif isinstance(each, (dict, list)):
            yield from leaves(each)


def told(file: Path, tool: str) -> str:
    """Return all that a draft would hold and a person would read of an export."""
    try:
        return repr(draw([Export(file, tool)], ASK, Settings()))
    except (Unusable, bounding.TooMuch) as error:
        return str(error)


@pytest.mark.parametrize(("planted", "left"), PLANTED.values(), ids=list(PLANTED))
@pytest.mark.parametrize("path", JSON, ids=named)
def test_no_field_of_an_export_leaks(path: Path, planted: str, left: str, tmp_path: Path) -> None:
    found = values(path.read_text(encoding="utf-8"))
    file = tmp_path / path.name
    texts = [(holder, key, holder[key]) for holder, key in leaves(found) if key not in WORDS]
    leaks = set()
    for name in {str(key) for _, key, _ in texts}:
        of_name = [each for each in texts if str(each[1]) == name]
        for alone in (True, False):
            for holder, key, before in of_name:
                holder[key] = planted if alone else f"{before} {planted}"
            file.write_text(json.dumps(found), encoding="utf-8")
            leaks |= {name} & {name * (left in told(file, path.parent.name).casefold())}
        for holder, key, before in of_name:
            holder[key] = before

    assert leaks == set()


@pytest.mark.parametrize(("planted", "left"), PLANTED.values(), ids=list(PLANTED))
@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_no_line_of_an_export_leaks(path: Path, planted: str, left: str, tmp_path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    file = tmp_path / path.name
    file.write_text("\n".join(f"{each} {planted}" if each else each for each in lines))

    assert left not in told(file, path.parent.name).casefold()
