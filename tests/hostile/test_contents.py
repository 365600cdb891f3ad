from __future__ import annotations

import pytest

BOMB = b"a0: &a0 [x]\n" + b"".join(
    b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 12)
)
ITEM = b"action_items:\n  - id: AI-1\n    title: Alert on the queue\n"
LINES = {
    "brackets-up-to-the-limit": (b"tags: " + b"[" * 60_000, {"PM008"}),
    "a-hundred-thousand-brackets": (b"tags: " + b"[" * 100_000, {"PM007"}),
    "braces": (b"tags: " + b"{" * 60_000, {"PM008"}),
    "brackets-and-braces": (b"tags: " + b"[{a: " * 12_000, {"PM008"}),
    "closing-brackets": (b"tags: " + b"]" * 60_000, {"PM010"}),
    "nested-keys": (b"? " * 30_000, {"PM008"}),
    "nested-items": (b"tags:\n  " + b"- " * 30_000, {"PM008"}),
    "indentation": (b"\n".join(b" " * n + b"a:" for n in range(340)), {"PM008"}),
    "many-items": (b"tags: [" + b"a," * 20_000 + b"]", {"PM008"}),
    "alias-bomb": (BOMB, {"PM020"}),
    "an-alias-of-itself": (b"tags: &a [*a]", {"PM020"}),
    "an-alias-of-nothing": (b"tags: *nothing", {"PM020"}),
    "a-merge-key": (b"a: &a {b: c}\ntimes:\n  <<: *a", {"PM020"}),
    "a-tag": (b"tags: !!python/object/apply:os.system [id]", {"PM020"}),
    "a-key-twice": (b"title: again, and at length", {"PM018"}),
    "a-key-twice-below": (b"times:\n  detected: unknown\n  detected: unknown", {"PM018"}),
    "a-key-twice-in-an-item": (ITEM + b"    title: Alert on the queue", {"PM018"}),
    "a-key-twice-in-braces": (ITEM + b"    updates: [{on: 2026-01-01, on: 2026-01-01, text: x}]", {"PM018"}),  # noqa: E501
    "a-key-ten-thousand-times": (b"a:\n" * 9_900, {"PM018"}),
    "a-list-as-a-key": (b"? [a, b]\n: c", {"PM019"}),
    "a-mapping-as-a-key": (b"? {a: b}\n: c", {"PM019"}),
    "a-mapping-as-a-key-below": (b"times:\n  ? {a: b}\n  : c", {"PM019"}),
    "a-tab": (b"\ttags: a", {"PM012"}),
    "a-tab-below": (b"times:\n\tdetected: unknown", {"PM012"}),
    "many-tabs": (b"\ta:\n" * 10_000, {"PM012"}),
    "nul": (b"summary: a\0b", {"PM009"}),
    "an-escaped-nul": (b'summary: "a\\0b"', {"PM009"}),
    "escape-sequence": (b"summary: \x1b[2J", {"PM009"}),
    "u-0085": (b"summary: a\xc2\x85b", {"PM009"}),
    "u-2028": ("summary: a\u2028b".encode(), {"PM009"}),
    "u-2029": ("summary: a\u2029b".encode(), {"PM009"}),
    "no-utf-8": (b"summary: \xff", {"PM002"}),
    "half-a-character": (b"summary: \xed\xa0\x80", {"PM002"}),
    "a-character-too-long": (b"summary: \xc0\xaf", {"PM002"}),
    "an-escaped-half-character": (b'summary: "\\ud800"', {"PM009", "PM010"}),
    "ten-megabytes-in-a-line": (b"summary: " + b"x" * 10_000_000, {"PM007"}),
    "ten-megabytes-in-lines": (b"a: b\n" * 2_000_000, {"PM007"}),
    "ten-megabytes-of-nothing": (b"\n" * 10_000_000, {"PM007"}),
    "quotation-marks": (b"summary: " + b'"' * 50_000, {"PM016"}),
    "single-quotation-marks": (b"summary: '" + b"'" * 50_000 + b"x", {"PM016"}),
    "colons": (b"a" + b": a" * 20_000, {"PM014"}),
    "lines-of-a-colon": (b": \n" * 20_000, {"PM010"}),
    "documents": (b"--- a\n" * 9_000, {"PM008", "PM010"}),
    "directives": (b"%TAG ! x\n%YAML 9.9", {"PM010"}),
    "a-long-word": (b"summary: !<" + b"a" * 60_000, {"PM013"}),
    "a-long-key": (b"x" * 60_000 + b": y", {"PM010"}),
}  # fmt: skip
FILES = {
    "empty": (lambda text: b"", {"PM003"}),
    "blank-lines": (lambda text: b"\n\n\n", {"PM003"}),
    "a-mark-alone": (lambda text: b"\xef\xbb\xbf", {"PM003"}),
    "one-fence-without-an-end-of-line": (lambda text: b"---", {"PM003"}),
    "one-fence": (lambda text: b"---\n", {"PM004"}),
    "never-closed": (lambda text: text.replace(b"\n---\n", b"\n"), {"PM004"}),
    "indented-end": (lambda text: text.replace(b"\n---\n", b"\n ---\n"), {"PM004"}),
    "four-at-the-end": (lambda text: text.replace(b"\n---\n", b"\n----\n"), {"PM004"}),
    "two-marks": (lambda text: b"\xef\xbb\xbf" * 2 + text, {"PM003"}),
    "pluses": (lambda text: text.replace(b"---", b"+++"), {"PM006"}),
    "semicolons": (lambda text: text.replace(b"---", b";;;"), {"PM006"}),
    "json": (lambda text: b'{"id": "PM-2026-001"}\n', {"PM006"}),
    "a-million-braces": (lambda text: b"{" * 1_000_000, {"PM006"}),
    "four-dashes": (lambda text: b"-" + text.replace(b"\n---", b"\n----"), {"PM006"}),
    "utf-16": (lambda text: text.decode().encode("utf-16"), {"PM002"}),
    "utf-16-big-end-first": (lambda text: b"\xfe\xff" + text.decode().encode("utf-16-be"), {"PM002"}),  # noqa: E501
    "utf-16-without-a-mark": (lambda text: text.decode().encode("utf-16-le"), {"PM003", "PM009"}),
    "utf-16-big-end-first-without-a-mark": (lambda text: text.decode().encode("utf-16-be"), {"PM003", "PM009"}),  # noqa: E501
    "utf-32": (lambda text: text.decode().encode("utf-32"), {"PM002", "PM003"}),
    "half-of-utf-16": (lambda text: b"\xff\xfe\x00", {"PM002"}),
    "ten-megabytes-of-nul": (lambda text: b"\0" * 10_000_000, {"PM003", "PM009"}),
    "every-byte": (lambda text: bytes(range(256)) * 100, {"PM002"}),
    "a-sequence-in-the-body": (lambda text: text + b"\x1b]0;title\x07", {"PM009"}),
    "no-utf-8-in-the-body": (lambda text: text + b"\xff", {"PM002"}),
    "fifty-megabytes-in-a-line": (lambda text: text + b"x" * 50_000_000, {"PM001"}),
}  # fmt: skip
LEGAL = {
    "as-it-is": lambda text: text,
    "crlf": lambda text: text.replace(b"\n", b"\r\n"),
    "cr": lambda text: text.replace(b"\n", b"\r"),
    "both-ends-of-lines": lambda text: text.replace(b"\n", b"\r\n", 3),
    "byte-order-mark": lambda text: b"\xef\xbb\xbf" + text,
    "mark-and-crlf": lambda text: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"),
    "dots": lambda text: text.replace(b"\n---\n", b"\n...\n"),
    "blanks-behind-fences": lambda text: text.replace(b"---\n", b"--- \t\n"),
    "a-header-only": lambda text: text[: text.index(b"\n---\n") + 4],
    "brackets-in-the-body": lambda text: text + b"[" * 1_000_000,
    "items-in-the-body": lambda text: text + b"- " * 500_000,
    "fences-in-the-body": lambda text: text + b"```\n~~~~\n" * 100_000,
    "a-million-lines": lambda text: text + b"\n" * 1_000_000,
    "fifteen-megabytes-in-a-line": lambda text: text + b"x" * 15_000_000,
    "millions-of-faces": lambda text: text + "\U0001f600".encode() * 3_000_000,
}  # fmt: skip
# What stands before a header that has one unknown key.
FIRST = {
    "a-blank-line": b"\n",
    "a-blank": b" ",
    "a-million-blank-lines": b"\n" * 1_000_000,
    "a-million-blanks": b" " * 1_000_000,
}  # fmt: skip


@pytest.fixture(scope="module")
def results(new_folder, header):
    """Return {table: what the command says of a knowledge base of all its cases}."""
    tables = {
        "lines": [
            lambda text, lines=lines: text.replace(b"tags: [a]", lines)
            for lines, _ in LINES.values()
        ],
        "files": [change for change, _ in FILES.values()],
        "legal": LEGAL.values(),
        "first": [
            lambda text, before=before: before + text.replace(b"tags: [a]", b"severty: SEV1")
            for before in FIRST.values()
        ],
    }
    found = {}
    for name, changes in tables.items():
        folder = new_folder()
        for number, change in enumerate(changes, 100):
            folder.write(f"PM-2026-{number}.md", change(header(b"tags: [a]", number)))
        found[name] = folder.check()
    return found


def path(table, case) -> str:
    return f"docs/PM-2026-{100 + list(table).index(case)}.md"


def codes(done, path, family="PM0") -> set[str]:
    return {code for named, code in done.errors(family) if named == path}


STATUSES = [("lines", 1), ("files", 1), ("legal", 0), ("first", 1)]


@pytest.mark.parametrize(("table", "status"), STATUSES)
def test_the_exit_status_tells_harm_from_what_is_only_unusual(table, status, results) -> None:
    assert (results[table].status, results[table].stderr) == (status, b"")


@pytest.mark.parametrize("case", LINES)
def test_a_line_of_a_header_that_does_harm_is_an_error_with_a_code(case, results) -> None:
    found = codes(results["lines"], path(LINES, case))
    assert found & LINES[case][1]
    # Of these lines only: the other fields are there and sound.
    assert found - LINES[case][1] <= {"PM010", "PM018"}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_does_harm_is_an_error_with_a_code(case, results) -> None:
    assert codes(results["files"], path(FILES, case)) & FILES[case][1]


@pytest.mark.parametrize("case", LEGAL)
def test_a_file_that_is_only_unusual_is_no_error(case, results) -> None:
    assert codes(results["legal"], path(LEGAL, case), "PM") == set()


@pytest.mark.parametrize("case", FIRST)
def test_what_stands_before_a_header_is_told_and_hides_no_other_fault(case, results) -> None:
    named = path(FIRST, case)
    found = {each["code"] for each in results["first"].problems if each["path"] == named}
    assert found >= {"PM005", "PM101"}
