from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

NO_HEADER = b"no header\n"


def test_a_folder_called_like_a_file_is_an_error_and_hides_nothing(folder) -> None:
    folder.write("x.md/y.md", NO_HEADER)
    done = folder.check()
    assert (done.status, done.errors()) == (
        1,
        {("docs/x.md", "PM001"), ("docs/x.md/y.md", "PM003")},
    )


def test_what_is_no_file_is_an_error_and_is_not_waited_for(folder) -> None:
    os.mkfifo(folder.docs / "pipe.md")
    (folder.docs / "zero.md").symlink_to("/dev/zero")
    (folder.docs / "terminal.md").symlink_to("/dev/tty")
    with socket.socket(socket.AF_UNIX) as listener, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder.docs)
        listener.bind("socket.md")
    done = folder.check()
    names = ("pipe.md", "zero.md", "terminal.md", "socket.md")
    assert (done.status, done.errors()) == (1, {(f"docs/{name}", "PM001") for name in names})


def test_what_nobody_may_read_is_an_error(folder) -> None:
    folder.write("a.md", NO_HEADER).chmod(0)
    folder.write("b/c.md", NO_HEADER).parent.chmod(0)
    folder.write("d/e.md", NO_HEADER).parent.chmod(0o444)
    try:
        done = folder.check()
    finally:
        for name in ("a.md", "b", "d"):
            (folder.docs / name).chmod(0o755)
    names = ("a.md", "b", "d/e.md")
    assert (done.status, done.errors()) == (1, {(f"docs/{name}", "PM001") for name in names})
    assert all("Permission denied" in each["message"] for each in done.problems)


def test_a_whole_folder_that_nobody_may_read_does_not_pass(folder) -> None:
    folder.docs.chmod(0o111)
    try:
        done = folder.check()
    finally:
        folder.docs.chmod(0o755)
    assert (done.status, done.errors()) == (1, {("docs", "PM001")})


@contextlib.contextmanager
def nested(top: Path, name: str, depth: int) -> Iterator[None]:
    """Nest a folder and lay a file at the bottom; clear away what cannot be removed at once."""
    opened = os.open(top, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=opened)
        below = os.open(name, os.O_RDONLY, dir_fd=opened)
        os.close(opened)
        opened = below
    os.close(os.open("x.md", os.O_CREAT, dir_fd=opened))
    os.close(opened)
    try:
        yield
    finally:
        for _ in range(depth - 1):
            (top / name / name).rename(top / "rest")
            (top / name).rmdir()
            (top / "rest").rename(top / name)


@pytest.mark.parametrize("arguments", [[], ["docs"]], ids=["all", "named"])
def test_a_path_longer_than_the_system_takes_is_an_error(arguments, folder) -> None:
    with nested(folder.docs, "b" * 250, 17):
        done = folder.check(*arguments)
    ((path, code),) = done.errors()
    assert (done.status, path.startswith("docs/bbb"), code) == (1, True, "PM001")


@pytest.mark.parametrize("arguments", [[], ["docs"]], ids=["all", "named"])
def test_folders_nested_by_the_thousand_are_walked_to_the_last(arguments, folder) -> None:
    with nested(folder.docs, "a", 1_100):
        done = folder.check(*arguments)
    assert (done.status, done.errors()) == (1, {(f"docs/{'a/' * 1_100}x.md", "PM003")})


def test_a_file_too_large_to_be_one_is_an_error_before_it_is_read(folder) -> None:
    with folder.write("x.md", b"").open("wb") as opened:
        opened.truncate(20 * 2**30)
    done = folder.check()
    assert (done.status, done.errors()) == (1, {("docs/x.md", "PM001")})
    assert "larger than 16 MiB" in done.problems[0]["message"]


OUTSIDE = [
    pytest.param("/etc/passwd", id="a-file-of-the-system"),
    pytest.param("/proc/self/environ", id="the-environment"),
    pytest.param("/proc/kmsg", id="what-would-be-waited-for"),
    pytest.param("../../secret.txt", id="a-file-beside-the-repository"),
    pytest.param("../.git/config", id="the-folder-of-git"),
    pytest.param("once-more.txt", id="a-link-to-a-link"),
]


@pytest.mark.parametrize("target", OUTSIDE)
def test_a_link_that_leads_outside_is_an_error_that_tells_nothing(target, folder, tmp_path) -> None:
    secret = tmp_path.parent / f"{tmp_path.name}-beside"
    secret.mkdir()
    (secret / "secret.txt").write_bytes(b"---\nsevrity: s3cret\n---\n")
    (tmp_path / ".git/config").write_bytes(b"---\nsevrity: s3cret\n---\n")
    (folder.docs / "once-more.txt").symlink_to(secret / "secret.txt")
    (folder.docs / "x.md").symlink_to(target.replace("../../", f"{secret}/"))
    for form in ("text", "json"):
        done = folder.check(form=form)
        assert (done.status, b"s3cret" in done.stdout) == (1, False)
    assert done.errors("PM") == {("docs/x.md", "PM001")}


def test_a_link_to_a_folder_outside_is_an_error_of_each_file(folder, tmp_path_factory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "x.md").write_bytes(NO_HEADER)
    (folder.docs / "linked").symlink_to(outside)
    done = folder.check()
    assert (done.status, done.errors()) == (1, {("docs/linked/x.md", "PM001")})


def test_a_link_within_the_repository_is_followed(folder, header) -> None:
    (folder.root / "elsewhere").mkdir()
    (folder.root / "elsewhere/PM-2026-001.md").write_bytes(header(b"tags: [a]"))
    (folder.docs / "linked").symlink_to("../elsewhere")
    (folder.docs / "PM-2026-003.md").symlink_to("linked/PM-2026-001.md")
    done = folder.check()
    # One file by two names is two postmortems with one id, and nothing worse.
    assert {code for _, code in done.errors("PM")} == {"PM402"}


def test_a_documentation_that_is_itself_a_link_is_at_home_where_it_leads(folder, tmp_path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    folder.docs.rename(outside)
    folder.docs.symlink_to(outside)
    assert (folder.check().status, folder.check().problems) == (0, [])


LOOPS = [
    pytest.param({"a.md": "a.md"}, {"a.md"}, id="a-file-to-itself"),
    pytest.param({"a.md": "b.md", "b.md": "a.md"}, {"a.md", "b.md"}, id="files-to-each-other"),
    pytest.param({"a.md": "nowhere"}, {"a.md"}, id="to-nothing"),
    pytest.param({"a.md": "x" * 255}, {"a.md"}, id="to-a-long-nothing"),
    pytest.param({"a": "."}, {"a"}, id="a-folder-to-the-one-it-is-in"),
    pytest.param({"a": "../.."}, {"a"}, id="a-folder-to-one-above"),
    pytest.param({"a/to-b": "../b", "b/to-a": "../a"}, {"a/to-b/to-a", "b/to-a/to-b"},
                 id="folders-to-each-other"),
    pytest.param({"a/1": "../b", "a/2": "../b", "b/1": "../a", "b/2": "../a"},
                 {f"{x}/{n}/{m}" for x in "ab" for n in "12" for m in "12"},
                 id="folders-to-each-other-twice"),
]  # fmt: skip


@pytest.mark.parametrize(("links", "named"), LOOPS)
def test_links_that_lead_round_or_nowhere_are_errors(links, named, folder) -> None:
    for name, target in links.items():
        (folder.docs / name).parent.mkdir(exist_ok=True)
        (folder.docs / name).symlink_to(target)
    done = folder.check()
    assert (done.status, done.errors("PM")) == (1, {(f"docs/{name}", "PM001") for name in named})


def test_a_dead_link_beside_a_link_to_itself_is_told(folder, header) -> None:
    folder.write("2026/PM-2026-001.md", header(b"tags: [a]") + b"\n[gone](gone.md)\n")
    for name in ("loop", "2026/loop"):
        (folder.docs / name).symlink_to("loop")
    done = folder.check()
    assert done.stderr == b""
    assert "PM408" in {each["code"] for each in done.problems}


def test_a_bomb_of_links_ends(folder) -> None:
    for level in range(14):
        (folder.docs / f"a{level}").mkdir()
        for number in range(3):
            (folder.docs / f"a{level}/{number}").symlink_to(f"../a{level + 1}")
    done = folder.check()
    assert done.status == 1
    assert {code for _, code in done.errors("PM")} == {"PM001"}


CONFIGURATIONS = [
    pytest.param("INHERIT: pipe.yml\n", id="a-pipe"),
    pytest.param("INHERIT: /dev/zero\n", id="an-endless-device"),
    pytest.param("INHERIT: large.yml\n", id="a-large-file"),
    pytest.param(f"INHERIT: {'x' * 5_000}\n", id="a-long-name"),
    pytest.param('INHERIT: "a\\0b"\n', id="nul"),
    pytest.param("a: " + "[" * 100_000, id="brackets"),
    pytest.param("? [a]\n: b\n", id="a-list-as-a-key"),
    pytest.param("extra: &a {b: *a}\n", id="a-mapping-in-itself"),
    pytest.param(
        "a0: &a0 {x: 1}\n"
        + "".join(f"a{n}: &a{n} {{<<: [{','.join([f'*a{n - 1}'] * 9)}]}}\n" for n in range(1, 12)),
        id="merges-of-merges",
    ),
    *[
        pytest.param(
            "a0: &a0 [x]\n"
            + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
            + f"{key}: *a11\n",
            id=f"alias-bomb-{key}",
        )
        for key in ("INHERIT", "docs_dir", "exclude_docs")
    ],
]


@pytest.mark.parametrize("text", CONFIGURATIONS)
def test_a_configuration_that_does_harm_is_a_fault_of_it(text, folder) -> None:
    os.mkfifo(folder.root / "pipe.yml")
    (folder.root / "large.yml").write_text("a: b\n" * 1_000_000)
    (folder.root / "mkdocs.yml").write_text(text)
    done = folder.check()
    assert (done.status, {code for _, code in done.errors("PM")}) == (2, {"PM090"})


FOLDERS = [
    pytest.param("docs_dir: " + "x" * 5_000, id="a-long-folder"),
    pytest.param(f"plugins: [postmortem-kb: {{folder: {'x' * 5_000}}}]", id="a-long-folder-below"),
    pytest.param('docs_dir: "a\\0b"', id="nul"),
    pytest.param('docs_dir: "a\\e[2J\\n::error::b"', id="sequence-and-command"),
]


@pytest.mark.parametrize("text", FOLDERS)
def test_a_folder_of_a_configuration_that_cannot_be_is_said_in_one_plain_line(text, folder) -> None:
    (folder.root / "mkdocs.yml").write_text(f"plugins: [postmortem-kb]\n{text}\n")
    done = folder.check()
    said = done.stderr.decode()
    assert (done.status, done.stdout, said.startswith("Error: there is no folder ")) == (
        2,
        b"",
        True,
    )
    assert said.rstrip("\n").isprintable()
