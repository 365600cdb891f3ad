"""``api/actions.json``: every action item of every published postmortem, and its schema."""

from __future__ import annotations

from collections.abc import Iterator

from postmortem_kb.exports import File, Source
from postmortem_kb.rendering import actions, published, records, recordschemas


def files(source: Source) -> Iterator[File]:
    """Yield the data and the schema; the order is that of the postmortems, newest first."""
    knowledge = source.knowledge
    here = knowledge.page(published.ACTIONS)
    items = actions.by_postmortem(knowledge.corpus, knowledge.all_actions)
    found = (records.action(each, knowledge, here) for each in items)
    yield File(
        published.ACTIONS,
        records.document("actions", published.ACTIONS_SCHEMA, found, knowledge, here),
    )
    schema = knowledge.page(published.ACTIONS_SCHEMA)
    yield File(published.ACTIONS_SCHEMA, recordschemas.actions(knowledge, schema))


EXPORT = files
