from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from postmortem_kb.reporters import names

NAMES = [
    b"a b.md", b"a\nb.md", b"a\n::error::b.md", b"a\r::error::b.md", b"\x1b[2J.md", b"\x9b2J.md",
    b"\xff\xfe.md", b"\xc2\x9b.md", b"-x.md", b"--help.md", b"-.md", b"x" * 252 + b".md", b":.md",
    b",.md", b"%0A.md", b"%0A::error::x.md", b"::error::x.md", b"::stop-commands::x.md",
    b"##[error]x.md", b"##vso[task.complete].md", b"]]>.md", b"<x a='b'>&amp;.md", b'"\'.md',
    b"$(id).md", b"`id`.md", b"*?[a].md", b"\\.md", b"\\n.md", b"~.md", b" .md", b"\t.md",
    b"\b\b\b.md", b"\a.md", "\u202egp.md".encode(), "\u2028.md".encode(), "\u200b.md".encode(),
    "\ufeff.md".encode(), "\U0001f600.md".encode(), b"%s{0}{{.md", b"\xed\xa0\x80.md",
]  # fmt: skip
TEXTS = [
    b"::error::x", b"::stop-commands::x", b"::add-mask::a", b"##[error]x", b"##vso[task.complete]",
    b"a%0A::error::x", b"a%0D%0A::error::x", b"]]></failure><x>", b"</script>", b"%s {0} {{x}}",
    b'"\\e[2J\\a\\r\\n::error::x"', b'"\\u202e\\u2028\\u0085\\ufffe"', b'"\\n\\n::error::x"',
    b"\x1b[2J", b"\x1b]8;;http://x\x07y", b"\r::error::x", b"|\n  a\n  ::error::x",
    b"[](x) <b> `x`",     "\u202ex\u2066".encode(), "\ue000\U000e0041".encode(), b"\xff\xfe",
]  # fmt: skip
# Control characters, ends of lines, what turns the direction, halves of characters.
STEERS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# Where a line begins, blanks aside; in the older way of writing, anywhere in it.
COMMAND = re.compile(r"^\s*::(?P<name>[^:\s]+)|##\[|##vso\[")
OURS = re.compile(r"::(group|endgroup|stop-commands)::\w*|::(error|warning|notice) file=[^:,]+,.*")


def commands(text: str) -> list[str]:
    """Return the lines that a runner acts on, as GitHub's reads them, but for those we mean."""
    found, stopped = [], ""
    for line in text.split("\n"):
        # A string of JSON stands in quotes, and has to hold what it is about.
        command = COMMAND.match(line) or (text[0] not in "[{" and COMMAND.search(line))
        if stopped:
            stopped = "" if line == f"::{stopped}::" else stopped
        elif command and not OURS.fullmatch(line):
            found.append(line)
        elif line.startswith("::stop-commands::"):
            stopped = line.removeprefix("::stop-commands::")
    return [*found, *([f"never ends: {stopped}"] if stopped else [])]


def fill(folder, header) -> None:
    """Write every name, and every text as a value, as a key and as a line of its own."""
    for name in NAMES:
        folder.write(name, b"no header\n")
    for number, text in enumerate(TEXTS):
        lines = [
            b"status: " + text, b"services: [a]\nservices: " + text, text + b": x",
            b"impact: {" + text + b": 1}", b"times: {detected: '" + text + b"'}", b"a: b: " + text,
            b"related: " + text, text,
        ]  # fmt: skip
        for place, line in enumerate(lines):
            folder.write(f"value-{number}-{place}.md", header(line))
        folder.write(f"body-{number}.md", header(b"tags: a") + b"\n" + text + b"\n\0" + text)


@pytest.mark.parametrize("form", names())
def test_nothing_in_a_report_steers_a_terminal_or_a_runner(form, folder, header) -> None:
    fill(folder, header)
    done = folder.check(form=form)
    assert (done.status, done.stderr) == (1, b"")
    text = done.stdout.decode()
    assert {char for char in text if STEERS.match(char)} == {"\n"}
    if text.startswith(("{", "[")):
        json.loads(text)
    elif text.startswith("<?xml"):
        ElementTree.fromstring(text)  # noqa: S314
    assert commands(text) == []
    assert text.startswith("::") == (form == "github")


@pytest.mark.parametrize("form", names())
def test_a_name_is_no_command_without_a_folder_before_it(form, folder) -> None:
    (folder.root / "mkdocs.yml").unlink()
    names = ["::error::x.md", " ::stop-commands::y.md", "-z.md"]
    for name in names:
        (folder.root / name).write_bytes(b"no header\n")
    done = folder.check("--", *names, form=form)
    assert done.status == 1
    assert commands(done.stdout.decode()) == []


def test_every_name_is_told_as_it_is_to_a_program(folder) -> None:
    for name in NAMES:
        folder.write(name, b"no header\n")
    done = folder.check()
    assert {path.encode("utf-8", "surrogateescape") for path, _ in done.errors()} == {
        b"docs/" + name for name in NAMES
    }


def test_an_option_with_a_command_in_it_is_told_in_one_line(folder) -> None:
    (folder.root / "mkdocs.yml").write_text(
        'plugins: [postmortem-kb: {"a\\e[2J": 1, "b\\n::error::": 1, templates: "c\\n::error::"}]\n'
    )
    for form in ("text", "github"):
        done = folder.check(form=form)
        text = done.stdout.decode()
        assert (done.status, {char for char in text if STEERS.match(char)}) == (2, {"\n"})
        assert commands(text) == []
