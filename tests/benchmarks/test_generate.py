from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import pytest
from generate import generate
from names import how_many

from postmortem_kb.operations import check, configuration
from postmortem_kb.operations.check import Report

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def written(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def texts(folder: Path) -> list[str]:
    return [data.decode() for path, data in written(folder).items() if path.endswith(".md")]


def judged(folder: Path) -> Report:
    project = configuration.load(folder / "mkdocs.yml")
    return check.run(project.locations(), project.settings, NOW)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("first", 7), ("again", 7), ("other", 8)):
        generate(tmp_path / name, 20, seed=seed, faults=0.3)
    assert written(tmp_path / "again") == written(tmp_path / "first")
    assert written(tmp_path / "other") != written(tmp_path / "first")


@pytest.mark.parametrize("n", [0, 1, 2, 23])
def test_as_many_postmortems_are_written_as_were_asked_for(tmp_path: Path, n: int) -> None:
    generate(tmp_path, n)
    names = [path for path in written(tmp_path) if re.search(r"(\d{4})/PM-\1-\d{3}\.md$", path)]
    assert len(names) == len(texts(tmp_path)) == n


def test_without_faults_there_is_no_error(tmp_path: Path) -> None:
    generate(tmp_path, 300, faults=0)
    report = judged(tmp_path)
    assert report.errors() == Counter()
    assert len(report.corpus) == 300


def test_with_faults_everywhere_every_file_has_an_error(tmp_path: Path) -> None:
    generate(tmp_path, 150, faults=1)
    assert len(judged(tmp_path).errors()) == 150


def test_a_file_has_the_size_of_a_real_one(tmp_path: Path) -> None:
    generate(tmp_path, 100)
    sizes = [len(text.encode()) for text in texts(tmp_path)]
    assert 6_500 < mean(sizes) < 7_500
    assert all(5_000 < size < 9_500 for size in sizes)


def test_the_front_matter_is_as_long_as_a_real_one(tmp_path: Path) -> None:
    generate(tmp_path, 100)
    lines = [text.split("---\n", 2)[1].count("\n") for text in texts(tmp_path)]
    assert all(65 <= number <= 80 for number in lines)


def test_every_relative_link_leads_to_a_file(tmp_path: Path) -> None:
    generate(tmp_path, 30)
    files = list(tmp_path.rglob("*.md"))
    linked = [
        file.parent / target
        for file in files
        for target in re.findall(r"\]\((\.\./[^)]+)\)", file.read_text(encoding="utf-8"))
    ]
    assert linked
    assert {target.resolve() for target in linked} <= {file.resolve() for file in files}


SERVICES = re.compile(r"^services: \[(.*)\]$", re.MULTILINE)
OWNERS = re.compile(r"^    owner: (.*)$", re.MULTILINE)


@pytest.mark.parametrize(("n", "expected"), [(20, 28), (1_000, 83), (10_000, 220)])
def test_a_larger_base_is_about_more_services(n: int, expected: int) -> None:
    assert how_many(n) == expected


def test_a_few_services_and_owners_are_in_many_files(tmp_path: Path) -> None:
    generate(tmp_path, 300)
    every = texts(tmp_path)
    services = Counter(name for text in every for name in SERVICES.findall(text)[0].split(", "))
    owners = Counter(name for text in every for name in OWNERS.findall(text))
    for found in (services, owners):
        assert 40 <= len(found) <= how_many(300)
        (_, most), *_, (_, least) = found.most_common()
        assert most > 20 * least


def test_the_number_of_services_can_be_given(tmp_path: Path) -> None:
    generate(tmp_path, 60, names=3)
    found = {name for text in texts(tmp_path) for name in SERVICES.findall(text)[0].split(", ")}
    assert len(found) == 3


def test_the_configurations_read_the_same_postmortems(tmp_path: Path) -> None:
    generate(tmp_path, 1)
    found = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.glob("*.yml")}
    assert "mkdocs.yml" in found
    assert [name for name, text in found.items() if "docs_dir: postmortems\n" not in text] == []
