"""Tell where a build of MkDocs spends its CPU, by sampling: nothing of it is wrapped or known.

A thousand times a CPU second the stack is looked at. The time since the last look is the ``own`` of
the innermost stage on it, so that what ``re`` does for Markdown is Markdown's, and the ``all`` of
every stage on it. One process is seen: build with ``jobs: 1``.

    python tests/benchmarks/stages.py build -f one-job.yml
"""

from __future__ import annotations

import re
import signal
import sys
from collections import Counter
from time import process_time
from types import FrameType

SECONDS_BETWEEN_SAMPLES = 0.001
# A path of a file to its stage; the first that fits.
_STAGES = (
    (re.compile(r"/postmortem_kb/(\w+)/(\w+)"), r"postmortem_kb.\1.\2"),
    (re.compile(r"/postmortem_kb/(\w+)\.py"), r"postmortem_kb.\1"),
    (re.compile(r"/templates/(.+)\.jinja$"), r"template \1"),
    (re.compile(r"/(?:material|mkdocs|properdocs)/(?:.*/)?templates/(.+)$"), "theme's templates"),
    (re.compile(r"/material/plugins/(\w+)/"), r"material: \1"),
    (re.compile(r"/mkdocs/(\w+)/"), r"mkdocs.\1"),
    (re.compile(r"/site-packages/(\w+)"), r"\1"),
)
OUTSIDE = "the rest"


class Stages:
    """CPU seconds by stage: spent in it itself, and with all it calls."""

    def __init__(self) -> None:
        self.own: Counter[str] = Counter()
        self.all: Counter[str] = Counter()
        self.known: dict[str, str | None] = {}
        self.before = process_time()

    def look(self, _: int, frame: FrameType | None) -> None:
        """Count the time since the last look; a handler of ``SIGPROF``."""
        now = process_time()
        spent, self.before = now - self.before, now
        found: list[str] = []
        while frame is not None:
            stage = self.stage(frame.f_code.co_filename)
            if stage is not None:
                found.append(stage)
            frame = frame.f_back
        self.own[found[0] if found else OUTSIDE] += spent
        for each in dict.fromkeys(found):
            self.all[each] += spent

    def stage(self, path: str) -> str | None:
        """Return the stage of a file; None of the standard library, which is its caller's."""
        if path not in self.known:
            self.known[path] = next(
                (match.expand(name) for form, name in _STAGES if (match := form.search(path))), None
            )
        return self.known[path]

    def lines(self, least: float = 0.005) -> list[str]:
        """Return the table, without stages whose own share is smaller than the least."""
        whole = sum(self.own.values())
        shown = [(name, own) for name, own in self.own.most_common() if own >= least * whole]
        return [
            f"{'own s':>8}{'own %':>8}{'all s':>8}  stage",
            *(
                f"{own:>8.2f}{100 * own / whole:>8.1f}{max(self.all[name], own):>8.2f}  {name}"
                for name, own in shown
            ),
            f"{whole:>8.2f}{100:>8.1f}{whole:>8.2f}  in all",
        ]


def main() -> None:
    """Run ``mkdocs`` with the arguments given, and print what was seen."""
    from mkdocs.__main__ import cli

    stages = Stages()
    signal.signal(signal.SIGPROF, stages.look)
    signal.setitimer(signal.ITIMER_PROF, SECONDS_BETWEEN_SAMPLES, SECONDS_BETWEEN_SAMPLES)
    ended: object = 0
    try:
        cli(sys.argv[1:])
    except SystemExit as end:
        ended = end.code
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if ended:
        sys.exit(1)
    sys.stdout.write("\n".join((*stages.lines(), "")))


if __name__ == "__main__":
    main()
