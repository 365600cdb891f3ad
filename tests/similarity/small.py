"""Small knowledge bases of few words, so that much is alike by chance."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from knowledges import knowledge_of

from postmortem_kb.corpus import Postmortem
from postmortem_kb.similarity import Match


def row(match: Match) -> tuple[Any, ...]:
    told = (match.services, match.causes, match.cause_is_main, match.trigger, match.words)
    return match.postmortem.location.uri, match.score, *told


WORDS = ("relay", "Kafka", "certificates", "shard. Pool", "db", "US-EAST-1", "the", "Quota:")
FILE = st.fixed_dictionaries(
    {
        "summary": st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join),
        "title": st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
        "services": st.lists(st.sampled_from(("api", "API ", "relay pool", "web")), max_size=3),
        "causes": st.lists(
            st.sampled_from(("network", "process", "indeterminate")), unique=True, max_size=2
        ),
        "trigger": st.sampled_from(("hardware-failure", "unknown", "time-event")),
        "status": st.sampled_from(("draft", "reviewed", "reviewed")),
        "day": st.none() | st.integers(1, 9),
    }
)


def header(number: int, file: dict[str, Any]) -> str:
    known = [f"times: {{impact_start: 2026-01-0{file['day']}T06:00Z}}"] if file["day"] else []
    lists = {"services": file["services"], "root_cause_categories": file["causes"]}
    return "\n".join(
        [
            f"id: PM-2026-{number:03}",
            *(f"{name}: {file[name]!r}" for name in ("title", "summary", "trigger", "status")),
            *(f"{name}: {values!r}" for name, values in lists.items()),
            *known,
        ]
    )


def made(files: list[dict[str, Any]]) -> list[Postmortem]:
    headers = {f"{number}.md": header(number, file) for number, file in enumerate(files, 1)}
    return list(knowledge_of(headers, sound=False).corpus)
