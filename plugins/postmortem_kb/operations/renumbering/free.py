"""The id that a postmortem is given instead of its own."""

from __future__ import annotations

from postmortem_kb import corpus
from postmortem_kb.addresses import folded
from postmortem_kb.corpus import Location
from postmortem_kb.operations import new
from postmortem_kb.operations.project import Project
from postmortem_kb.operations.renumbering.moving import Refused


def free(project: Project, location: Location, data: bytes, wanted: str, is_again: bool) -> str:
    """Return the id to give: the wanted one if it is free, else the next of the year.

    One that ``is_again`` the postmortem's own is taken by itself. Raises Refused.
    """
    settings = project.settings
    names = list(new.taken_ids(project))
    taken = {folded(each) for each in names}
    if wanted:
        if not settings.id_regex.fullmatch(wanted):
            raise Refused(f"{wanted} is no id here; write it as {settings.id_pattern}")
        if folded(wanted) in taken and not is_again:
            raise Refused(
                f"{wanted} is taken: as an id, a former id or the name of a file, here or on a "
                "branch; leave it out to get the next free one"
            )
        return wanted
    front = corpus.document(location, data, settings).front
    moment = front.times and (front.times.impact_start or front.times.detected)
    year = moment.date.year if moment else settings.year_of(front.id)
    if year is None and "YYYY" in settings.id_pattern:
        raise Refused(f"{location.path}: no year is known of it; name the new id")
    number = new.first_free(names, settings, year or 0)
    while folded(settings.make_id(year or 0, number)) in taken:
        number += 1
    found = settings.make_id(year or 0, number)
    if not settings.id_regex.fullmatch(found):
        raise Refused(f"no id is free after the last one of {year or 'all'}; name the new id")
    return found
