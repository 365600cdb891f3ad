from __future__ import annotations

import re
from pathlib import Path

import pytest

from projects import REPOSITORY, config, run, tree, write

GENERATOR = re.compile(rb'<meta name="generator"[^>]*>')


# The other themes of ProperDocs are packages of their own.
@pytest.mark.parametrize("theme", ["material"])
def test_properdocs_builds_the_same_site(tmp_path: Path, theme: str) -> None:
    settings = config(
        theme, docs_dir=str(REPOSITORY / "postmortems"), validation={"anchors": "warn"}
    )
    write(tmp_path, {"mkdocs.yml": settings})
    sites = []
    for program in ("mkdocs", "properdocs"):
        done = run(tmp_path, "build", "--strict", "--site-dir", program, program=program)
        assert done.returncode == 0, done.stderr
        sites.append(tree(tmp_path / program))
    first, second = sites
    assert first.keys() == second.keys()
    # The packed sitemap holds the time it was packed at.
    names = [name for name in first if not name.endswith(".gz")]
    unlike = [
        name
        for name in names
        if GENERATOR.sub(b"", first[name]) != GENERATOR.sub(b"", second[name])
    ]
    assert unlike == []
