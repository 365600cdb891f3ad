"""One build of a variant: begun, run, and looked at whether it did what it is for."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import processes
import sites
from changes import Changed, publish
from check import Spent
from generate import generate
from rebuilding import rebuild
from variants import ZENSICAL, Variant

SITE = "site"


@dataclass(frozen=True)
class Built:
    """What a build took, and the site it left; a rebuild in ``serve`` leaves none."""

    spent: Spent
    size: float | None = None
    search: int | None = None
    digest: str = ""


@dataclass(frozen=True)
class Bench:
    """Where everything is, and what it is about."""

    work: Path
    files: int
    tools: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Return what every build is told besides: the same moment, and where to put its things."""
        return {
            "SOURCE_DATE_EPOCH": "1795348800",
            "NO_MKDOCS_2_WARNING": "1",
            "TMPDIR": str(self.work),
        }

    def prepare(self, files: int) -> None:
        """Write the base that every variant begins with a copy of."""
        base = self.work / "base"
        shutil.rmtree(base, ignore_errors=True)
        # Zensical stops at a header that is no YAML: all get a base without faults.
        generate(base, files, faults=0)
        publish(base)

    def begin(self, variant: Variant) -> Path:
        """Return the folder of a variant: of a cold one or a served one as nobody has built it."""
        folder = self.work / variant.folder
        if variant.kind != "warm":
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(self.work / "base", folder)
            if variant.convert:
                variant.convert(folder)
        return folder

    def command(self, variant: Variant) -> tuple[str, ...]:
        """Return the command of a variant, found where it is installed."""
        first, *rest = variant.command
        return (str(self.tools / first) if first == ZENSICAL and self.tools else first, *rest)

    def run(self, variant: Variant) -> Built:
        """Build once; RuntimeError if it fails or does not do what it is for."""
        folder, command = self.begin(variant), self.command(variant)
        if variant.kind == "serve" and variant.change:
            return Built(
                rebuild(command, folder, self.environment, partial(variant.change, folder))
            )
        changed = variant.change(folder) if variant.change else None
        spent = processes.run(command, folder, self.environment)
        site = folder / SITE
        self._verify(variant, folder, changed)
        return Built(spent, sites.size(site), sites.first_search(site), sites.digest(site))

    def _verify(self, variant: Variant, folder: Path, changed: Changed | None) -> None:
        """Raise RuntimeError unless a build has written every page, and the change."""
        site = folder / SITE
        expected = sum(1 for _ in folder.rglob("PM-*.md"))
        found = sites.postmortems(site)
        if found != expected:
            raise RuntimeError(f"{variant.name}: {found} pages of {expected} postmortems")
        if not any(site.glob(variant.writes)):
            raise RuntimeError(f"{variant.name}: the build wrote no {variant.writes}")
        if changed and not changed.is_shown(lambda address: sites.page(site, address)):
            raise RuntimeError(f"{variant.name}: no page shows the change of {changed.identifier}")

    def same_when_cold(self, variant: Variant) -> bool:
        """Tell whether a build without a cache writes what the last one of this folder wrote."""
        folder = self.work / variant.folder
        warm = sites.digest(folder / SITE)
        for name in (SITE, ".cache"):
            shutil.rmtree(folder / name, ignore_errors=True)
        processes.run(self.command(variant), folder, self.environment)
        return sites.digest(folder / SITE) == warm
