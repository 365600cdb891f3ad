"""Measure builds of a generated base side by side: plain MkDocs, this plugin, and others.

Whole processes with their children, one after the other in each run: trust the ratios, each of a
variant and of what it is compared with in the same run. Every build must write as many pages as
there are postmortems and show the change made before it; a warm one must write the same bytes.

    python tests/benchmarks/build.py --files 1000 --runs 3
    python tests/benchmarks/build.py --files 1000 --profile
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from statistics import median

import processes
from bench import Bench, Built
from variants import BY_NAME, ZENSICAL, Variant, chosen

_WIDTH = 40


Run = dict[str, Built]


def warm_up(bench: Bench, variants: tuple[Variant, ...]) -> None:
    """Build once unmeasured: compiled modules and the disk's cache are then there for all."""
    bench.prepare(2)
    for variant in variants:
        if variant.kind == "cold" and variant.same_as is None:
            bench.run(variant)


def measure(bench: Bench, variants: tuple[Variant, ...], runs: int) -> list[Run]:
    """Return what every variant took, run by run; all take turns within a run."""
    bench.prepare(bench.files)
    taken: list[Run] = []
    for number in range(1, runs + 1):
        found: Run = {}
        for variant in variants:
            if sys.stderr.isatty():
                sys.stderr.write(f"\r\033[Krun {number} of {runs}: {variant.label.strip()}")
            found[variant.name] = bench.run(variant)
        taken.append(found)
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    return taken


def ratios(taken: list[Run], name: str, beside: str, figure: str) -> list[float]:
    """Return, run by run, how many times what another variant took a variant took."""
    return [getattr(run[name].spent, figure) / getattr(run[beside].spent, figure) for run in taken]


def unlike(taken: list[Run], variants: tuple[Variant, ...]) -> list[str]:
    """Return the names of the variants that have not written the bytes they should have."""
    return [
        each.name
        for each in variants
        if each.same_as and any(run[each.name].digest != run[each.same_as].digest for run in taken)
    ]


def table(taken: list[Run], variants: tuple[Variant, ...], missing: list[str]) -> list[str]:
    """Return the lines to print: medians of the runs, ratios with the least and the most."""
    heads = ("CPU s", "wall s", "peak MB", "site MB", "search KB")
    lines = [
        f"{'':<{_WIDTH}}{''.join(f'{head:>10}' for head in heads)}"
        f"{'times the CPU':>24}{'times the wall':>24}  bytes"
    ]
    other = unlike(taken, variants)
    for variant in variants:
        if variant.name in missing:
            lines.append(f"{variant.label:<{_WIDTH}}{'not installed':>15}")
            continue
        every = [run[variant.name] for run in taken]
        figures = (
            _median(each.spent.cpu for each in every),
            _median(each.spent.wall for each in every),
            _median((each.spent.memory for each in every), 0),
            _median((each.size for each in every), 1),
            _median((each.search and each.search / 1000 for each in every), 0),
        )
        spreads = (
            _spread(ratios(taken, variant.name, variant.beside, figure))
            for figure in ("cpu", "wall")
        )
        said = _bytes(variant, other)
        cells = "".join(f"{figure:>10}" for figure in figures)
        cells += "".join(f"{spread:>24}" for spread in spreads)
        lines.append(f"{variant.label:<{_WIDTH}}{cells}  {said}".rstrip())
    return lines


def _median(values: Iterable[float | None], digits: int = 2) -> str:
    """Return the median, a hyphen for what cannot be told."""
    known = [value for value in values if value is not None]
    return f"{median(known):.{digits}f}" if known else "-"


def _spread(values: list[float]) -> str:
    return f"{median(values):.3g} ({min(values):.3g}-{max(values):.3g})"


def _bytes(variant: Variant, other: list[str]) -> str:
    """Return whether a variant wrote the bytes that it should have."""
    if variant.same_as is None:
        return ""
    return f"{'NOT ' if variant.name in other else ''}those of {variant.same_as}"


def install(tools: Path) -> Path | None:
    """Return the folder of Zensical's command, in an environment of its own; None without it."""
    commands = tools / ("Scripts" if os.name == "nt" else "bin")
    if not (commands / ZENSICAL).exists():
        steps = (
            [sys.executable, "-m", "venv", str(tools)],
            [str(commands / "python"), "-m", "pip", "install", "--quiet", ZENSICAL],
        )
        if any(subprocess.run(step, capture_output=True).returncode for step in steps):
            return None
    return commands


def profile(bench: Bench) -> str:
    """Return where a cold build with one job spends its CPU."""
    bench.prepare(bench.files)
    script = Path(__file__).with_name("stages.py")
    command = [sys.executable, str(script), "build", "--quiet", "-f", "one-job.yml"]
    done = subprocess.run(
        command,
        cwd=bench.work / "base",
        env={**os.environ, **bench.environment},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise processes.failure(command, done.stderr)
    return done.stdout


def compare(bench: Bench, names: list[str], runs: int) -> tuple[list[str], bool]:
    """Return the lines to print, and whether every build wrote the bytes it should have."""
    variants = chosen(names)
    missing = [each.name for each in variants if each.missing(bench.tools)]
    present = tuple(each for each in variants if each.name not in missing)
    warm_up(bench, present)
    taken = measure(bench, present, runs)
    lines = table(taken, variants, missing)
    good = not unlike(taken, present)
    changed = [each for each in present if each.kind == "warm" and each.change]
    if changed:
        same = bench.same_when_cold(changed[-1])
        good = good and same
        lines += ["", f"after all changes: {'' if same else 'NOT '}the bytes of a cold build"]
    return lines, good


def main() -> None:
    """Read the options, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=1_000, help="postmortems, 10 or more")
    parser.add_argument("--runs", type=int, default=3, help="how often to measure everything")
    parser.add_argument("--only", nargs="+", default=[], choices=BY_NAME, help="not all variants")
    parser.add_argument("--tools", type=Path, help="where Zensical is, or is to be, installed")
    parser.add_argument("--profile", action="store_true", help="where a cold build spends its CPU")
    given = parser.parse_args()
    if given.files < 10 or given.runs < 1:
        parser.error("--files must be 10 or more, --runs 1 or more")
    good = True
    with tempfile.TemporaryDirectory() as name:
        work = Path(name).resolve()
        try:
            if given.profile:
                lines = [profile(Bench(work, given.files))]
            else:
                wanted = any(each.command[0] == ZENSICAL for each in chosen(given.only))
                tools = install((given.tools or work / "tools").absolute()) if wanted else None
                lines, good = compare(Bench(work, given.files, tools), given.only, given.runs)
        except RuntimeError as error:
            sys.stderr.write(f"{error}\n")
            sys.exit(2)
    packages = ", ".join(f"{each} {version(each)}" for each in ("mkdocs", "mkdocs-material"))
    runs = "one run profiled" if given.profile else f"{given.runs} runs"
    heading = (
        f"{given.files} files, {runs}, {os.cpu_count()} cores, "
        f"Python {sys.version.split()[0]}, {packages}"
    )
    sys.stdout.write("\n".join((heading, "", *lines, "")))
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
