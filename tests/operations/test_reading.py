from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_kb.corpus import Location
from postmortem_kb.operations import reading

LIMIT = 16 * 1024 * 1024


@pytest.fixture(params=["x.md", "link.md"])
def location(request, tmp_path: Path) -> Location:
    """Name an empty file, by its own name or by that of a link to it."""
    (tmp_path / "x.md").touch()
    (tmp_path / "link.md").symlink_to("x.md")
    return Location(request.param, request.param, tmp_path / request.param)


def test_a_file_at_the_limit_is_read(location) -> None:
    with location.file.open("r+b") as opened:
        opened.truncate(LIMIT)
    assert len(reading.read(location)) == LIMIT


def test_a_file_of_one_byte_more_is_refused_in_words(location) -> None:
    with location.file.open("r+b") as opened:
        opened.truncate(LIMIT + 1)
    with pytest.raises(OSError, match="larger than 16 MiB; move pictures and logs to files"):
        reading.read(location)
