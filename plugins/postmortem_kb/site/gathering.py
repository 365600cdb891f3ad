"""From MkDocs's files to the knowledge base, and the marks of what it was made from."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from postmortem_kb import rules
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import check, history
from postmortem_kb.operations.check import Report
from postmortem_kb.operations.judgements import Judgements
from postmortem_kb.operations.store import Store, packed
from postmortem_kb.rendering import Knowledge
from postmortem_kb.site import files, log, mark, progress, themefiles, workers

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files


# So many files tell whether an earlier build has judged most of them.
_TRIED = 16


class Marks(NamedTuple):
    """What tells a build from another one.

    ``code`` stands for our code and settings, ``files`` and ``records`` for the bytes and the
    record of each postmortem by the path MkDocs knows it by, ``knowledge`` for all records
    together with what else the generated pages show, ``days`` for when files were changed.
    """

    code: str
    files: Mapping[str, str]
    records: Mapping[str, str]
    knowledge: str
    days: str


@dataclass(frozen=True)
class Gathered:
    """The knowledge base, the report of what is shown of it, and the pages of what is not."""

    knowledge: Knowledge
    report: Report
    withheld: dict[str, tuple[str, ...]]
    marks: Marks


def gather(
    files_: Files,
    config: MkDocsConfig,
    settings: Settings,
    own: Path | None,
    store: Store,
    serving: bool,
) -> Gathered:
    """Check every postmortem, withhold what is not to be published, and tell what is wrong."""
    home, now = Path(config.docs_dir, settings.folder), _now()
    if not home.is_dir():
        log.warning(f"there is no folder {home}, where `folder` puts the postmortems")
    if own is not None and not own.is_dir():
        log.warning(f"there is no folder {own}, where `templates` puts your templates")
    around = files.around(files_, settings, config)
    found = files.postmortems(files_, settings)
    locations = [location for location, _ in found]
    code = mark.code(settings)
    context = rules.Context(settings, now, around)
    with _undisturbed():
        judged = _judge_ahead(locations, context, store, code)
        report = check.run(
            progress.shown("Checking", locations, len(locations) - judged),
            settings,
            now,
            around,
            memory=store,
            mark=code,
        )
    withheld = files.withhold(files_, [file for _, file in found], settings, report)
    built = {file.src_uri for _, file in found if files.is_shown(file, serving)}
    built -= withheld.keys()
    alone = check.only(report, lambda draft: draft.location.uri in built)
    shown, problems = themefiles.check(alone, config)
    log.problems((*report.problems, *problems))
    changed = history.last_changes(Path(config.docs_dir))
    knowledge = Knowledge(
        shown.corpus,
        settings,
        now.date(),
        config.site_name or "",
        config.site_description or "",
        config.use_directory_urls,
        shown.errors(),
        rules.manuals(),
        config.site_url or "",
        {
            each.location.path: changed[each.location.uri]
            for each in shown.corpus
            if each.location.uri in changed
        },
    )
    told = (
        knowledge.today,
        knowledge.site_name,
        knowledge.site_description,
        knowledge.site_url,
        knowledge.directory_urls,
    )
    records = report.heads
    every = [(each.location, each.page, each.theme) for each in knowledge.corpus]
    marks = Marks(
        code,
        report.digests,
        records,
        mark.digest(
            code,
            repr(told),
            mark.contents(own) if own else "",
            *(
                f"{at.path}\0{at.uri}\0{page}\0{theme}\0{records[at.uri]}"
                for at, page, theme in every
            ),
            *(repr(each) for each in shown.problems),
        ),
        mark.digest(*(f"{path} {day}" for path, day in sorted(knowledge.changed.items()))),
    )
    return Gathered(knowledge, shown, withheld, marks)


def _judge_ahead(
    locations: Sequence[Location], context: rules.Context, store: Store, code: str
) -> int:
    """Judge files in several processes, if that can be had and most of them are to be judged.

    Returns how many it has judged.
    """
    jobs = context.settings.jobs or workers.cores()
    if jobs < 2:
        return 0
    known = Judgements(store, code, context)
    few = locations[:: max(1, len(locations) // _TRIED)]
    if 2 * sum(not known.has(location) for location in few) < len(few):
        return 0
    caught: dict[str, str] = {}
    fresh = Judgements(_Catching(caught), code, context)

    def work(number: int) -> workers.Result:
        caught.clear()
        check.judge(locations[number], context, fresh)
        key, text = next(iter(caught.items()), ("", ""))
        return number, key, (packed(text),)

    judged = 0
    found = workers.spread(work, range(len(locations)), jobs)
    for _, key, data in progress.shown("Checking", found, len(locations)):
        judged += 1
        if key:
            store.put_packed(key, data[0])
    return judged


class _Catching:
    """The memory of a process that may not use the database of another one."""

    def __init__(self, caught: dict[str, str]) -> None:
        self._caught = caught

    def get(self, _: str) -> str | None:
        return None

    def put(self, key: str, text: str) -> None:
        self._caught[key] = text


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let nobody look for garbage where everything made is kept; it would be looked at for ever."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()


def _now() -> datetime:
    """Return the time of the build; SOURCE_DATE_EPOCH lets it be repeated byte for byte."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    return datetime.now(UTC)
