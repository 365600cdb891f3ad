"""Measure ``postmortem check`` beside check-jsonschema and yamllint on the same front matter.

Whole processes, in CPU time (user and system), one after the other in each run, so that a noisy
machine disturbs all alike: trust the ratios.

    python tests/benchmarks/check.py --files 500 --runs 5
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from generate import generate

OURS, SCHEMA, LINT = "postmortem check", "check-jsonschema", "yamllint"
NOTHING = "python -c pass"
_LINT_RULES = "{extends: default, rules: {document-start: disable, line-length: disable}}"


@dataclass(frozen=True)
class Spent:
    """What one process took: CPU seconds, the most memory it held in MB, seconds on the wall."""

    cpu: float
    memory: float
    wall: float = 0.0


Taken = dict[tuple[str, int], Spent]


@dataclass(frozen=True)
class Case:
    """A command with the folder it runs in."""

    folder: Path
    command: tuple[str, ...]

    def run(self) -> Spent:
        """Run it as a process; RuntimeError unless it ends with 0, or 1 for faults found."""
        began = perf_counter()
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                [sys.executable, *self.command],
                cwd=self.folder,
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
            _, status, usage = os.wait4(process.pid, 0)
            wall = perf_counter() - began
            process.returncode = os.waitstatus_to_exitcode(status)
            errors.seek(0)
            said = errors.read().decode(errors="replace")
        # A Python that ends in a traceback says 1 as well.
        if process.returncode not in (0, 1) or "Traceback" in said:
            raise RuntimeError(f"{' '.join(self.command[:3])} failed: {said[-2000:]}")
        # Linux counts in KiB, macOS in bytes.
        unit = 1 if sys.platform == "darwin" else 1024
        return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6, wall)


def headers(base: Path, folder: Path) -> None:
    """Write the front matter of every postmortem of a base as a YAML file of its own."""
    folder.mkdir()
    for file in sorted(base.glob("postmortems/*/*.md")):
        header = file.read_text(encoding="utf-8").split("---\n", 2)[1]
        (folder / f"{file.stem}.yaml").write_text(header, encoding="utf-8")


def write_schema(file: Path, base: Path) -> None:
    """Write the JSON Schema of the front matter."""
    command = (sys.executable, "-m", "postmortem_kb", "schema")
    file.write_bytes(subprocess.run(command, cwd=base, check=True, stdout=subprocess.PIPE).stdout)


def cases(work: Path, files: int, schema: Path) -> dict[tuple[str, int], Case]:
    """Return {(tool, number of files): its case}, with all the files they need written."""
    found = {(NOTHING, 0): Case(work, ("-c", "pass"))}
    for number in (1, files):
        base, yaml = work / f"base{number}", work / f"yaml{number}"
        generate(base, number)
        headers(base, yaml)
        names = tuple(sorted(file.name for file in yaml.iterdir()))
        validate = ("-m", "check_jsonschema", "--schemafile", str(schema), *names)
        found[OURS, number] = Case(base, ("-m", "postmortem_kb", "check"))
        found[SCHEMA, number] = Case(yaml, validate)
        found[LINT, number] = Case(yaml, ("-m", "yamllint", "-d", _LINT_RULES, "."))
    return found


def measure(every: dict[tuple[str, int], Case], runs: int) -> list[Taken]:
    """Return what every case took, run by run; all cases take turns within a run."""
    for (_, number), case in every.items():
        # Once unmeasured: compiled modules and the disk's cache are there for all.
        if number < 2:
            case.run()
    return [{name: case.run() for name, case in every.items()} for _ in range(runs)]


def table(taken: list[Taken], files: int) -> list[str]:
    """Return the lines to print: the median of the runs with the least and the most."""

    def each(tool: str) -> list[float]:
        return [1000 * (run[tool, files].cpu - run[tool, 1].cpu) / (files - 1) for run in taken]

    def ratio(tool: str) -> list[float]:
        return [theirs / ours for theirs, ours in zip(each(tool), each(OURS), strict=True)]

    def started(tool: str, number: int) -> list[float]:
        return [run[tool, number].cpu for run in taken]

    def held(tool: str) -> list[float]:
        return [run[tool, files].memory for run in taken]

    rows = [
        ("CPU ms a file beyond start-up", "", None, ""),
        (f"  {OURS}", "{:.2f}", each(OURS), "at most 1"),
        (f"  {SCHEMA}", "{:.2f}", each(SCHEMA), ""),
        (f"  {LINT}", "{:.2f}", each(LINT), ""),
        ("times as long as postmortem check", "", None, ""),
        (f"  {SCHEMA}", "{:.1f}", ratio(SCHEMA), "at least 8"),
        (f"  {LINT}", "{:.1f}", ratio(LINT), "at least 8"),
        ("start-up, CPU seconds with one file", "", None, ""),
        (f"  {OURS}", "{:.3f}", started(OURS, 1), "under 0.35"),
        (f"  {SCHEMA}", "{:.3f}", started(SCHEMA, 1), ""),
        (f"  {LINT}", "{:.3f}", started(LINT, 1), ""),
        (f"  {NOTHING}", "{:.3f}", started(NOTHING, 0), ""),
        (f"peak memory in MB, {files} files", "", None, ""),
        (f"  {OURS}", "{:.0f}", held(OURS), "under 300 at 10000 files"),
    ]
    lines = [f"{'':<38}{'median':>9}{'min':>9}{'max':>9}  goal"]
    for label, form, values, goal in rows:
        figures = "" if values is None else _figures(form, values)
        lines.append(f"{label:<38}{figures}  {goal}".rstrip())
    return lines


def _figures(form: str, values: Iterable[float]) -> str:
    found = sorted(values)
    return "".join(f"{form.format(each):>9}" for each in (median(found), found[0], found[-1]))


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=500, help="postmortems to check, 2 or more")
    parser.add_argument("--runs", type=int, default=5, help="how often to measure everything")
    given = parser.parse_args()
    if given.files < 2 or given.runs < 1:
        parser.error("--files must be 2 or more, --runs 1 or more")
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        schema = work / "schema.json"
        generate(work / "empty", 0)
        write_schema(schema, work / "empty")
        taken = measure(cases(work, given.files, schema), given.runs)
    heading = f"{given.files} files, {given.runs} runs, Python {sys.version.split()[0]}"
    sys.stdout.write("\n".join((heading, "", *table(taken, given.files), "")))


if __name__ == "__main__":
    main()
