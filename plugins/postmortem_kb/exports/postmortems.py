"""``api/postmortems.json``: every published postmortem, newest first, and its schema."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.exports import File, Source
from postmortem_kb.rendering import published, records, recordschemas


def files(source: Source) -> Iterator[File]:
    """Yield the data and the schema."""
    knowledge = source.knowledge
    here = knowledge.page(published.POSTMORTEMS)
    found = (records.postmortem(each, knowledge, here) for each in knowledge.corpus)
    yield File(
        published.POSTMORTEMS,
        records.document("postmortems", published.POSTMORTEMS_SCHEMA, found, knowledge, here),
    )
    schema = knowledge.page(published.POSTMORTEMS_SCHEMA)
    yield File(published.POSTMORTEMS_SCHEMA, recordschemas.postmortems(knowledge, schema))


EXPORT = files
