from __future__ import annotations

from pathlib import Path

from postmortem_kb.rendering.templates import Renderer


def test_a_template_that_was_edited_is_drawn_as_it_is_now(knowledge, tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    drawn = []
    for text in ("before", "after!"):
        (tmp_path / "pages" / "home.md.jinja").write_text(text)
        drawn.append(Renderer(knowledge({}), tmp_path).render("pages/home.md.jinja", "index.md"))
    assert drawn == ["before", "after!"]
