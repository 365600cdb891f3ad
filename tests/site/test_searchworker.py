from __future__ import annotations

from pathlib import Path

import material

from postmortem_kb.site import searchworker
from projects import Built

FOLDER = Path(material.__file__).parent / "templates" / "assets" / "javascripts" / "workers"


def test_the_script_of_the_installed_material_has_the_fault_once_and_is_mended(
    sample: Built,
) -> None:
    (theirs,) = FOLDER.glob("search.*.js")
    script = theirs.read_text(encoding="utf-8")
    assert script.count("e=e+s+o.id}return e}") == 1
    ours = sample.text(f"assets/javascripts/workers/{theirs.name}")
    assert ours == searchworker.mended(script) != script


def test_another_script_stays_as_it_is() -> None:
    assert searchworker.mended("let e = 1") == "let e = 1"
