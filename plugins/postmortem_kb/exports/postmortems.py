"""``api/postmortems.json``: every published postmortem, newest first, and its schema."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.exports import File, Source
from postmortem_kb.rendering import records, recordschemas


def files(source: Source) -> Iterator[File]:
    """Yield the data and the schema."""
    knowledge = source.knowledge
    here = knowledge.page(records.POSTMORTEMS)
    found = (records.postmortem(each, knowledge, here) for each in knowledge.corpus)
    yield File(
        records.POSTMORTEMS,
        records.document("postmortems", records.POSTMORTEMS_SCHEMA, found, knowledge, here),
    )
    schema = knowledge.page(records.POSTMORTEMS_SCHEMA)
    yield File(records.POSTMORTEMS_SCHEMA, recordschemas.postmortems(knowledge, schema))


EXPORT = files
