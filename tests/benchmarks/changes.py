"""What happens to a generated base between two builds; each tells where it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

FOLDER = "postmortems"
WORD = "Tremendously"


@dataclass(frozen=True)
class Changed:
    """The postmortem that was changed, and a word that its page shows from then on."""

    identifier: str
    word: str

    def addresses(self) -> tuple[str, str]:
        """Return where its page may be: as MkDocs has it by its file, as this plugin has it."""
        year = self.identifier.split("-")[1]
        return f"/{year}/{self.identifier}/", f"/{FOLDER}/{self.identifier.lower()}/"

    def is_shown(self, read: Callable[[str], str]) -> bool:
        """Tell whether a page shows it; ``read`` returns what is at an address, or blank."""
        return any(self.word in read(address) for address in self.addresses())


def edit(base: Path) -> Changed:
    """Add one word to a body."""
    return _written(base, r"^## Root cause\n\n", rf"\g<0>{WORD} ")


def title(base: Path) -> Changed:
    """Add one word to a title, which other pages show as well."""
    return _written(base, r'^title: "?', rf"\g<0>{WORD} ")


def new(base: Path) -> Changed:
    """Add one postmortem, to the last year."""
    last = _files(base)[-1]
    year, number = last.stem.split("-")[1:]
    identifier = f"PM-{year}-{int(number) + 1:03}"
    text = re.sub(r"^id: .*", f"id: {identifier}", last.read_text("utf-8"), count=1, flags=re.M)
    text = re.sub(r"(INC-|/incidents[^/]*/)\d+", r"\g<1>999999", text)
    last.with_name(f"{identifier}.md").write_text(text, "utf-8", newline="\n")
    return Changed(identifier, identifier)


def publish(base: Path) -> None:
    """Let every postmortem be published: other builders know of none that is withheld."""
    for file in _files(base):
        text = file.read_text("utf-8")
        text = text.replace("\nvisibility: restricted\n", "\nvisibility: internal\n", 1)
        file.write_text(text, "utf-8", newline="\n")


def for_a_blog(base: Path) -> None:
    """Make the postmortems posts of Material's blog: a date, an excerpt, and a page of tags."""
    for file in _files(base):
        text = file.read_text("utf-8")
        text = re.sub(r"^  impact_start: (\S{10})", r"date: \1\n\g<0>", text, count=1, flags=re.M)
        # `date` may not stand within `times`.
        text = re.sub(r"^times:\n(date: .*\n)", r"\1times:\n", text, count=1, flags=re.M)
        # Without it every list of posts shows them whole.
        text = text.replace("\n\n## Timeline\n", "\n\n<!-- more -->\n\n## Timeline\n", 1)
        post = base / FOLDER / "posts" / file.parent.name / file.name
        post.parent.mkdir(parents=True, exist_ok=True)
        post.write_text(text, "utf-8", newline="\n")
        file.unlink()
    (base / FOLDER / "index.md").write_text("# Blog\n", "utf-8")
    (base / FOLDER / "tags.md").write_text("# Tags\n\n<!-- material/tags -->\n", "utf-8")


def _files(base: Path) -> list[Path]:
    return sorted((base / FOLDER).glob("[0-9]*/PM-*.md"))


def _written(base: Path, pattern: str, replacement: str) -> Changed:
    """Change the postmortem in the middle."""
    every = _files(base)
    file = every[len(every) // 2]
    text = re.sub(pattern, replacement, file.read_text("utf-8"), count=1, flags=re.M)
    file.write_text(text, "utf-8", newline="\n")
    return Changed(file.stem, WORD)
