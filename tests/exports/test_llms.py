from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from export_samples import FILES

import hostile

Written = Callable[..., dict[str, str]]
BASE = "https://kb.example.com/base/"


def test_it_has_the_shape_of_llms_txt(written: Written) -> None:
    text = written(FILES, {"site_description": "What went *wrong*."})["llms.txt"]
    assert text.startswith("# Reports\n\n> What went \\*wrong\\*.\n\n")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [
        "Main pages",
        "Latest postmortems",
        "Data",
        "Optional",
    ]


def test_it_names_the_main_pages_the_latest_postmortems_and_the_data(written: Written) -> None:
    text = written(FILES)["llms.txt"]
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    assert lines[:3] == [
        f"- [Browse]({BASE}browse/)",
        f"- [SEV2: Orders failed at checkout]({BASE}postmortems/pm-2026-001/): "
        "Nobody could pay \\& \\<b\\>all\\</b\\> waited.",
        f"- [SEV4: The ledger was slow]({BASE}postmortems/pm-2025-007/)",
    ]
    data = ["api/postmortems.json", "api/actions.json", "feed.xml", "feed.json"]
    assert [f"]({BASE}{name})" for name in data if f"]({BASE}{name})" not in text] == []


def test_it_says_so_when_there_is_nothing_yet(written: Written) -> None:
    assert "\n## Latest postmortems\n\nNone yet.\n" in written({})["llms.txt"]


@pytest.mark.parametrize("text", hostile.PAYLOADS.values(), ids=hostile.PAYLOADS)
def test_a_summary_stays_on_its_line_and_makes_no_link(written: Written, text: str) -> None:
    header = f"id: PM-2026-001\nstatus: closed\nsummary: {json.dumps(text)}"
    plain = written({"a.md": "id: PM-2026-001\nstatus: closed\nsummary: x"})["llms.txt"]
    found = written({"a.md": header})["llms.txt"]
    assert len(plain.splitlines()) == len(found.splitlines())
    links = r"(?<!\\)\]\([^)]*\)"
    assert re.findall(links, plain) == re.findall(links, found)


def test_a_summary_calls_nobody_and_is_no_address(written: Written) -> None:
    header = "id: PM-2026-001\nstatus: closed\nsummary: '@channel see #12 at ftp://evil.example'"
    text = written({"a.md": header})["llms.txt"]
    assert "channel see" in text
    assert not re.search(r"[@#](?=\w)|ftp:", text)
