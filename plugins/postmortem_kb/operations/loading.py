"""A knowledge base on disk as what the site is made from, without judging it by the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from postmortem_kb import corpus
from postmortem_kb.corpus import Draft
from postmortem_kb.operations.project import Project
from postmortem_kb.operations.reading import read
from postmortem_kb.rendering import Knowledge
from postmortem_kb.validation import Record


@dataclass(frozen=True)
class Loaded:
    """What there is to tell of, and what is missing in it.

    ``faulty`` are the paths of files of which something could not be read; ``withheld`` are those
    of postmortems that ``publish`` keeps from the site, and so from all that is made of it.
    """

    knowledge: Knowledge
    faulty: tuple[str, ...]
    withheld: tuple[str, ...]


def load(project: Project, today: date) -> Loaded:
    """Read every postmortem that may be shown; a fault takes away no more than its own value."""
    settings = project.settings
    drafts, faulty, withheld = [], [], []
    for location in project.locations():
        try:
            found = corpus.document(location, read(location), settings)
        except OSError:
            faulty.append(location.path)
            drafts.append(Draft(location, Record()))
            continue
        if found.faults:
            faulty.append(location.path)
        if found.front.visibility in settings.publish:
            drafts.append(Draft(location, found.record))
        else:
            withheld.append(location.path)
    knowledge = Knowledge(
        corpus.build(drafts, settings, project.around().pages),
        settings,
        today,
        site_name=project.site_name,
        site_url=project.site_url,
        directory_urls=project.directory_urls,
    )
    return Loaded(knowledge, faulty=tuple(faulty), withheld=tuple(withheld))
