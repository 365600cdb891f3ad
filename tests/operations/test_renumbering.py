from __future__ import annotations

from pathlib import Path

import pytest

from postmortem_kb.operations import configuration, renumbering
from postmortem_kb.operations.items.places import Header, Unsafe
from postmortem_kb.operations.renumbering import Refused, header

FIELDS = "title: Checkout failed in the EU\nstatus: draft\nseverity: SEV3\nowner: platform\n"
OLD = "PM-2025-003"


def written(identifier: str, more: str = "", body: str = "") -> str:
    return f"---\nid: {identifier}\n{FIELDS}{more}---\n{body}"


def base(root: Path, files: dict[str, str], settings: str = "") -> Path:
    for path, text in files.items():
        file = root / "docs" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    plugins = f"plugins:\n  - postmortem-kb: {{{settings}}}\n"
    (root / "mkdocs.yml").write_text(f"site_name: X\n{plugins}", encoding="utf-8")
    return root


def planned(root: Path, word: str = OLD, new: str = "") -> renumbering.Renumbering:
    return renumbering.renumber(configuration.load(root / "mkdocs.yml"), word, new)


def tree(root: Path) -> dict[str, bytes]:
    docs = root / "docs"
    return {
        file.relative_to(docs).as_posix(): file.read_bytes()
        for file in sorted(docs.rglob("*"))
        if file.is_file()
    }


REMEMBERED = [
    ("", f"former_ids: [{OLD}]\n"),
    ("former_ids:\n", f"former_ids: [{OLD}]\n"),
    ("former_ids: ~  # c\n", f"former_ids: [{OLD}]  # c\n"),
    ("former_ids: []\n", f"former_ids: [{OLD}]\n"),
    ("former_ids: [A-1]  # c\n", f"former_ids: [A-1, {OLD}]  # c\n"),
    ("former_ids:\n  - A-1  # c\n", f"former_ids:\n  - A-1  # c\n  - {OLD}\n"),
    ("former_ids:\n- A-1\ntags: [x]\n", f"former_ids:\n- A-1\n- {OLD}\ntags: [x]\n"),
    ("related:\n  - PM-2025-001\ntags: [x]\n",
     f"related:\n  - PM-2025-001\nformer_ids: [{OLD}]\ntags: [x]\n"),
    ("summary: |\n  One.\n\n", f"summary: |\n  One.\nformer_ids: [{OLD}]\n\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), REMEMBERED)
def test_the_old_id_is_kept_in_its_place_and_everything_else_stays(tmp_path, before, after) -> None:
    root = base(tmp_path, {f"2025/{OLD}.md": written(OLD, before, "Text.\n")})
    renumbering.write(planned(root))
    expected = written("PM-2025-004", after, "Text.\n").encode()
    assert tree(root) == {"2025/PM-2025-004.md": expected}


def test_a_list_that_is_none_is_left_to_a_person(tmp_path: Path) -> None:
    data = written(OLD, "former_ids: A-1\n").encode()
    with pytest.raises(Unsafe):
        header.remembered(Header(data), data, OLD, "PM-2025-004")
    root = base(tmp_path, {f"2025/{OLD}.md": data.decode()})
    with pytest.raises(Refused, match="write it plainly first"):
        planned(root)


def test_what_points_to_it_is_mended_by_the_line(tmp_path: Path) -> None:
    more = f"# c\r\nrelated: [ '{OLD}',x]\r\nrecurrence_of:   {OLD}  # was\r\ncaused: {OLD}\r\n"
    more += f"summary: Like {OLD}.\r\ntags: [{OLD}]\r\n"
    body = f"\r\n{OLD} is [here]({OLD}.md#x), `[a]({OLD}.md)`\r\n"
    before = written("PM-2025-001").replace("\n", "\r\n").replace("---\r\n", more + "---\r\n")
    before = before.removeprefix(more) + body
    page = f"# Page\n\nid: {OLD}\n\n[one](2025/{OLD}.md)\n"
    files = {f"2025/{OLD}.md": written(OLD), "2025/PM-2025-001.md": before, "index.md": page}
    root = base(tmp_path, files, "extra_fields: {caused: text}")
    renumbering.write(planned(root))
    new = "PM-2025-004"
    after = (
        before.replace(f"'{OLD}'", f"'{new}'")
        .replace(f"recurrence_of:   {OLD}", f"recurrence_of:   {new}")
        .replace(f"caused: {OLD}", f"caused: {new}")
        .replace(f"[here]({OLD}.md", f"[here]({new}.md")
    )
    found = tree(root)
    assert found["2025/PM-2025-001.md"].decode() == after
    assert found["index.md"].decode() == page.replace(f"2025/{OLD}", f"2025/{new}")
    assert sorted(found) == ["2025/PM-2025-001.md", "2025/PM-2025-004.md", "index.md"]


def test_what_lies_beside_it_under_its_name_goes_along(tmp_path: Path) -> None:
    more = "times: {impact_start: 2026-03-04T10:00Z}\n"
    body = f"![a]({OLD}/a.png) ![b]({OLD}.svg) ![c](c.png)\n"
    files = {f"2025/{OLD}.md": written(OLD, more, body), f"2025/{OLD}/a.png": "a"}
    root = base(tmp_path, {**files, f"2025/{OLD}.svg": "b", "2025/c.png": "c"})
    renumbering.write(planned(root))
    found = tree(root)
    assert sorted(found) == [
        "2025/c.png", "2026/PM-2026-001.md", "2026/PM-2026-001.svg", "2026/PM-2026-001/a.png"
    ]  # fmt: skip
    links = "![a](PM-2026-001/a.png) ![b](PM-2026-001.svg) ![c](../2025/c.png)\n"
    assert found["2026/PM-2026-001.md"].decode().endswith(links)


def test_of_two_files_with_one_id_a_path_tells_which(tmp_path: Path) -> None:
    files = {
        f"2025/{OLD}.md": written(OLD),
        "2025/other.md": written(OLD),
        "2025/PM-2025-001.md": written("PM-2025-001", f"related: [{OLD}]\n", "[o](other.md)\n"),
    }
    root = base(tmp_path, files)
    found = planned(root, str(root / "docs/2025/other.md"))
    renumbering.write(found)
    after = tree(root)
    assert after[f"2025/{OLD}.md"].decode() == written(OLD)
    assert after["2025/PM-2025-004.md"].decode() == written("PM-2025-004")
    assert f"related: [{OLD}]" in after["2025/PM-2025-001.md"].decode()
    assert "[o](PM-2025-004.md)" in after["2025/PM-2025-001.md"].decode()
    assert [f"points to {OLD}" in each for each in found.left] == [False, True]


REFUSED = [
    pytest.param({}, "PM-25-1", "is no id here; write it as PM-YYYY-NNN", id="another-form"),
    pytest.param({"a.md": written("pm-2025-009")}, "PM-2025-009", "is taken", id="an-id"),
    pytest.param({"PM-2025-009.md": "x"}, "PM-2025-009", "is taken", id="a-file"),
    pytest.param({"2025/PM-2025-009.svg": "x", f"2025/{OLD}.svg": "y"}, "PM-2025-009",
                 "nothing is overwritten", id="an-attachment-is-there"),
    pytest.param({"a.md": f"---\nid: [\nrelated: {OLD}\n---\n"}, "", "may point to", id="faulty"),
    pytest.param({"a.md": written("PM-2025-001", f"related: [&a {OLD}]\n")}, "", "faults",
                 id="odd-yaml"),
    pytest.param({f"2025/{OLD}/PM-2025-008.md": written("PM-2025-008")}, "",
                 "holds other postmortems", id="a-folder-of-postmortems"),
    pytest.param({"a.md": written("PM-2025-001", f"former_ids: [x, {OLD.lower()}]\n")}, "",
                 f"a.md has {OLD} among its `former_ids` too", id="a-former-id-of-another"),
    pytest.param({"2026": "x"}, "PM-2026-001", "2026 is not a folder", id="a-file-for-a-folder"),
]  # fmt: skip


def test_a_page_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    root = base(tmp_path, {f"2025/{OLD}.md": written(OLD)})
    (root / "docs/index.md").write_bytes(f"caf\xe9 [a](2025/{OLD}.md)\n".encode("latin-1"))
    with pytest.raises(Refused, match="is not UTF-8; save it so first"):
        planned(root)


def test_a_link_to_a_file_is_not_renumbered(tmp_path: Path) -> None:
    root = base(tmp_path, {"notes/x.txt": written(OLD)})
    (root / f"docs/{OLD}.md").symlink_to("notes/x.txt")
    with pytest.raises(Refused, match="is a link"):
        planned(root)


def test_after_the_last_number_no_id_is_made(tmp_path: Path) -> None:
    last = "PM-2025-999999999"
    root = base(tmp_path, {f"2025/{OLD}.md": written(OLD), f"2025/{last}.md": written(last)})
    with pytest.raises(Refused, match="name the new id"):
        planned(root)


@pytest.mark.parametrize(("more", "new", "message"), REFUSED)
def test_a_refusal_writes_nothing(tmp_path, more, new, message) -> None:
    root = base(tmp_path, {f"2025/{OLD}.md": written(OLD), **more})
    before = tree(root)
    with pytest.raises(Refused, match=message):
        planned(root, new=new)
    assert tree(root) == before


def test_what_cannot_be_finished_is_undone(tmp_path: Path) -> None:
    more = "times: {impact_start: 2026-03-04T10:00Z}\n"
    files = {f"2025/{OLD}.md": written(OLD, more), f"2025/{OLD}.svg": "x"}
    root = base(tmp_path, files)
    found = planned(root)
    (root / "docs/2026").mkdir()
    (root / "docs/2026/PM-2026-001.svg").write_text("mine", encoding="utf-8")
    before = tree(root)
    with pytest.raises(Refused, match="is there by now"):
        renumbering.write(found)
    assert tree(root) == before


def test_ways_in_html_are_mended_and_what_is_not_is_told(tmp_path: Path) -> None:
    page = f'<img src="2025/{OLD}.png">\n\n[pm]\n\n[pm]:\n  2025/{OLD}.md\n'
    deep = f'# Guide\n\n<a href="../../2025/{OLD}.png">the graph of {OLD}</a>\n'
    files = {f"2025/{OLD}.md": written(OLD), f"2025/{OLD}.png": "x", "index.md": page}
    root = base(tmp_path, {**files, "guide/start.md": deep})
    found = planned(root)
    renumbering.write(found)
    after = tree(root)
    assert after["index.md"].decode() == page.replace(OLD, "PM-2025-004")
    assert after["guide/start.md"].decode() == deep
    path = (root / "docs/guide/start.md").as_posix()
    told = f"{path} still names {OLD} at line 3: write PM-2025-004 if it is this"
    assert found.left == (told,)


def test_a_name_beside_it_counts_whatever_its_case_and_its_endings(tmp_path: Path) -> None:
    files = {
        f"2025/{OLD}.md": written(OLD),
        "2025/pm-2025-003.de.PNG": "x",
        f"2025/{OLD}1.svg": "y",
    }
    root = base(tmp_path, files)
    renumbering.write(planned(root))
    assert sorted(tree(root)) == [
        f"2025/{OLD}1.svg", "2025/PM-2025-004.de.PNG", "2025/PM-2025-004.md"
    ]  # fmt: skip


def test_a_file_that_a_link_shows_a_second_time_is_changed_once(tmp_path: Path) -> None:
    page = f"[one](2025/{OLD}.md)\n"
    root = base(tmp_path, {f"2025/{OLD}.md": written(OLD), "notes.md": page})
    (root / "docs/also.md").symlink_to("notes.md")
    found = planned(root)
    assert [each.location.uri for each in found.changes] == ["notes.md", f"2025/{OLD}.md"]
    renumbering.write(found)
    assert (root / "docs/also.md").is_symlink()
    assert (root / "docs/also.md").read_text() == "[one](2025/PM-2025-004.md)\n"


def test_a_file_whose_links_lead_elsewhere_from_each_path_is_refused(tmp_path: Path) -> None:
    page = f"[one](2025/{OLD}.md) [two](../2025/{OLD}.md)\n"
    root = base(tmp_path, {f"2025/{OLD}.md": written(OLD), "notes.md": page, "a/x.txt": "x"})
    (root / "docs/a/also.md").symlink_to("../notes.md")
    with pytest.raises(Refused, match=r"a/also.md and .*notes.md are one file|notes.md and .*also"):
        planned(root)


@pytest.mark.parametrize("link", ["latest.md", "2025/z.md"])
def test_a_link_to_the_postmortem_itself_is_named(tmp_path: Path, link: str) -> None:
    root = base(tmp_path, {f"2025/{OLD}.md": written(OLD)})
    file = root / f"docs/2025/{OLD}.md"
    (root / "docs" / link).symlink_to(file)
    with pytest.raises(Refused, match=rf"{link} is a link to .*{OLD}.md; remove it first"):
        planned(root, str(file))


def test_an_id_can_be_taken_back(tmp_path: Path) -> None:
    new = "PM-2025-004"
    root = base(tmp_path, {f"2025/{OLD}.md": written(OLD, "former_ids: [A-1]  # c\n")})
    renumbering.write(planned(root))
    renumbering.write(planned(root, new, OLD))
    expected = written(OLD, f"former_ids: [A-1, {new}]  # c\n").encode()
    assert tree(root) == {f"2025/{OLD}.md": expected}


NOT_TAKEN_BACK = [
    ({"a.md": written(OLD)}, "", f"{OLD} is taken: .*a.md has it by now"),
    ({f"2024/{OLD}.md": "x"}, "", f"{OLD} is taken: "),
    ({"a.md": written("PM-2025-004")}, "", "take PM-2025-003 out first"),
    ({}, f", {OLD}", "correct them first"),
    ({}, ", PM-2025-004", "correct them first"),
]


@pytest.mark.parametrize(("more", "former", "message"), NOT_TAKEN_BACK)
def test_an_id_that_cannot_be_taken_back_is_refused_with_the_reason(
    tmp_path, more, former, message
) -> None:
    own = written("PM-2025-004", f"former_ids: [{OLD}{former}]\n")
    root = base(tmp_path, {"2025/PM-2025-004.md": own, **more})
    with pytest.raises(Refused, match=message):
        planned(root, str(root / "docs/2025/PM-2025-004.md"), OLD)


def test_a_former_id_that_is_none_by_now_is_not_given_again(tmp_path: Path) -> None:
    own = written(OLD, "former_ids: [../../x]\n")
    root = base(tmp_path, {f"2025/{OLD}.md": own})
    with pytest.raises(Refused, match="is no id here; write it as PM-YYYY-NNN"):
        planned(root, new="../../x")
