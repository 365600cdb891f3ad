"""Write a knowledge base of any size: the same seed gives the same bytes.

A file has the size and shape of a real postmortem: about 7 KB, 70 lines of front matter, words as
often as in prose (Zipf's law, and a topic to each file), a timeline, action items, links to others.
Services and owners follow Zipf's law as well: a few of them are in many files.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from configurations import CONFIGURATIONS
from names import AFTER, REGIONS, SYMPTOMS, TEAMS, Cast, how_many
from prose import FIRST, NAMES, prose

from postmortem_kb import vocabulary

FIRST_YEAR, YEARS = 2015, 10

_TASKS = (
    # The first of a postmortem is one of these two, which a major incident needs.
    ("prevent", "Refuse a deploy of {name} whose canary shows more than {n} errors a minute"),
    ("detect", "Page the owners within {n} minutes when {name} answers half of the requests"),
    ("repair", "Give {name} a second replica in another zone and fail over to it once a month"),
    ("process", "Add a step to the release list of {name} that reads the quota {n} days ahead"),
    ("mitigate", "Cap the retries towards {name} at {n} with a growing pause between them"),
)
# Each makes a clean file faulty, whatever its state: an error of its own on one line.
_FAULTS = (
    (r"^severity: SEV(\d)", r"severity: sev \1"),
    (r"^owner: ", "onwer: "),
    (r"^title: ", "title: Update: "),
    (r"^(  impact_start: \S+)Z$", r"\1"),
    (r"^trigger: .*", "trigger: human-error"),
    (r"^related: .*", "related: [PM-1999-999]"),
    (r"^kind: ", "kind: incident\nkind: "),
    (r"^  data_loss: .*", "  data_loss: some"),
    (r"^    due: .*", "    due: 31 January"),
)


def generate(
    folder: Path,
    n: int,
    seed: int = 1,
    faults: float = 0.02,
    actions: int = 2,
    names: int | None = None,
) -> None:
    """Write the configurations and n postmortems with so many action items each.

    ``faults`` is the share of them with an error, ``names`` how many services and owners there are.
    """
    rng = Random(seed)  # noqa: S311 - it has to repeat itself
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in CONFIGURATIONS.items():
        (folder / name).write_text(text, encoding="utf-8")
    cast = Cast.of(how_many(n) if names is None else names)
    per_year = -(-n // YEARS)
    for index in range(n):
        text = _postmortem(rng, index, n, per_year, actions, cast)
        if rng.random() < faults:
            pattern, replacement = rng.choice(_FAULTS)
            text = re.sub(pattern, replacement, text, count=1, flags=re.MULTILINE)
        file = folder / "postmortems" / _path(index, per_year)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _path(index: int, per_year: int) -> str:
    year = FIRST_YEAR + index // per_year
    return f"{year}/{_id(index, per_year)}.md"


def _id(index: int, per_year: int) -> str:
    return f"PM-{FIRST_YEAR + index // per_year}-{index % per_year + 1:03}"


def _action(rng: Random, number: int, start: datetime, closed: bool, owner: str) -> str:
    """Return the front matter of one action item, dated within 130 days of the incident."""
    kind, title = _TASKS[start.day % 2 if number == 1 else 2 + start.day % 3]
    states = ("done", "verified", "wont-do") if closed else ("open", "in-progress", "done")
    status = rng.choices(states, (2, 5, 1) if closed else (4, 2, 2))[0]
    due = start + timedelta(days=rng.randint(30, 90))
    end = due + timedelta(days=rng.randint(-10, 20))
    lines = [
        f"  - id: AI-{number}",
        f"    title: {title.format(name=rng.choice(NAMES), n=rng.randint(2, 30))}",
        f"    type: {kind}",
        f"    priority: {rng.choice(('high', 'medium', 'low'))}",
        f"    owner: {owner}",
        f"    due: {due:%Y-%m-%d}",
        f"    status: {status}",
        f"    ticket: https://git.example.com/{owner}/issues/{rng.randint(1, 9999)}",
    ]
    if status in ("done", "verified", "wont-do"):
        lines.append(f"    closed_on: {end:%Y-%m-%d}")
    # As in real ones, a good part of the files has a warning: what is done shows no evidence.
    if status == "verified" or (status == "done" and rng.random() < 0.5):
        lines.append(f"    evidence: https://git.example.com/{owner}/pull/{rng.randint(1, 9999)}")
    if status == "verified":
        lines.append(f"    verified_on: {end + timedelta(days=10):%Y-%m-%d}")
    if status == "wont-do":
        lines.append("    reason: The part it is about was replaced in the meantime.")
    return "\n".join(lines)


def _timeline(rng: Random, start: datetime, minutes: int, topic: list[str]) -> str:
    """Return a table from the start to the end; rows are never more than half an hour apart."""
    rows, shown = [], ""
    for at in sorted({0, minutes, *range(0, minutes, rng.randint(12, 30))}):
        moment = start + timedelta(minutes=at)
        day = f"{moment:%Y-%m-%d} "
        clock = f"{moment:%H:%M}" if day == shown else f"{day}{moment:%H:%M}"
        shown = day
        source = f"[log](https://logs.example.com/{rng.randint(10_000, 99_999)})"
        rows.append(f"| {clock} | {prose(rng, topic, 9)} | {source} |")
    return "\n".join(("| Time (UTC) | Event | Source |", "| --- | --- | --- |", *rows))


def _postmortem(rng: Random, index: int, n: int, per_year: int, actions: int, cast: Cast) -> str:
    year, place = FIRST_YEAR + index // per_year, index % per_year
    # In the order of their numbers, and everything about it done before the year after next.
    start = datetime(year, 1, 1) + timedelta(
        days=place * 360 // per_year, minutes=rng.randrange(1440)
    )
    minutes = rng.randint(40, 200)
    detected = rng.randint(1, 12)
    mitigated = rng.randint(detected + 10, minutes)
    concerned = cast.services.draw(rng, rng.randint(1, 3))
    name = concerned[0]
    topic = [*concerned, *rng.sample(NAMES, 8 - len(concerned))]
    region, owner = rng.choice(REGIONS), rng.choice(TEAMS)
    status = rng.choices(("draft", "in-review", "reviewed", "closed"), (3, 7, 35, 55))[0]
    kind = rng.choices(("incident", "near-miss", "security", "exercise"), (85, 5, 4, 6))[0]
    others = [each for each in rng.sample(range(n), min(n, 3)) if each != index]
    earlier = rng.randrange(index) if index and rng.random() < 0.08 else None
    title = f"{rng.choice(SYMPTOMS)} of {name} in {region} after {rng.choice(AFTER)}"

    def at(minute: int) -> str:
        return f"{start + timedelta(minutes=minute):%Y-%m-%dT%H:%M}Z"

    def day(days: int) -> str:
        return f"{start + timedelta(days=days):%Y-%m-%d}"

    lines = [
        f"id: {_id(index, per_year)}",
        f'title: "{title}"' if rng.random() < 0.1 else f"title: {title}",
        f"status: {status}",
        f"severity: SEV{rng.choices((1, 2, 3, 4, 5), (5, 15, 40, 30, 10))[0]}",
        f"owner: {owner}",
        f"kind: {kind}",
        f"visibility: {rng.choices(('internal', 'public', 'restricted'), (85, 12, 3))[0]}",
        "incident:",
        f"  id: INC-{20_000 + index}",
        f"  url: https://incidents.example.com/{20_000 + index}",
        f"summary: >-\n{prose(rng, topic, 40, '  ')}",
        f"services: [{', '.join(concerned)}]",
        f"teams: [{owner}]",
        "times:",
        f"  impact_start: {at(0)}",
        f"  detected: {at(detected) if rng.random() < 0.9 else 'unknown'}",
        f"  acknowledged: {at(detected + 3)}",
        f"  mitigated: {at(mitigated) if rng.random() < 0.8 else 'unknown'}",
        f"  resolved: {at(minutes)}",
        "times_note: The first minutes are read off a graph and may be late by one or two.",
        "detection:",
        f"  method: {rng.choice(('monitoring', 'user-report', 'manual', 'third-party'))}",
        f"  source: Alert on the latency of {name}",
        f"impact:\n  description: >-\n{prose(rng, topic, 30, '    ')}",
        f"  users: {rng.randint(10, 90_000)}",
        f"  data_loss: {rng.choice(('none', 'none', 'partial', 'unknown'))}",
        f"  regions: [{region}]",
        f"  dimensions: [{rng.choice(('availability', 'latency', 'correctness'))}]",
        f"trigger: {rng.choice(list(vocabulary.TRIGGERS))}",
        f"root_cause_categories: [{', '.join(rng.sample(list(vocabulary.ROOT_CAUSES), 2))}]",
        "contributing_factors:",
        *(f"  - {prose(rng, topic, 12)}" for _ in range(2)),
        "roles:",
        f"  incident_commander: {rng.choice(TEAMS)}-lead",
        f"  scribe: {rng.choice(TEAMS)}-lead",
        "artifacts:",
        f"  - title: Dashboard of {name}",
        f"    url: https://dashboards.example.com/{name}",
        "action_items:",
        *(
            _action(rng, number, start, status == "closed", *cast.owners.draw(rng, 1))
            for number in range(1, actions + 1)
        ),
        f"related: [{', '.join(_id(each, per_year) for each in others)}]",
        *([f"recurrence_of: {_id(earlier, per_year)}"] if earlier is not None else []),
        "references:",
        f"  - title: Notes of the review of {name}",
        f"    url: https://wiki.example.com/reviews/{index}",
        f"meeting_on: {day(7)}",
        *([f"reviewed_on: {day(14)}"] if status in ("reviewed", "closed") else []),
        *([f"closed_on: {day(150)}"] if status == "closed" else []),
        f"authors: [{owner}]",
        f"tags: [{', '.join(dict.fromkeys(rng.choices(FIRST, k=3)))}]",
    ]
    links = [f"[{_id(each, per_year)}](../{_path(each, per_year)})" for each in others]
    body = f"""
## Impact

{prose(rng, topic, 80)}

## Timeline

{_timeline(rng, start, minutes, topic)}

## Root cause

{prose(rng, topic, 130)}

{prose(rng, topic, 60)}

## Response

{prose(rng, topic, 100)}

```console
$ kubectl rollout undo deployment/{name}
deployment.apps/{name} rolled back
```

## Lessons learned

### What went well

- {prose(rng, topic, 14)}
- {prose(rng, topic, 14)}

### What went wrong

- {prose(rng, topic, 14)}
- {prose(rng, topic, 14)}

### Where we got lucky

- {prose(rng, topic, 14)}

## Prevention

{prose(rng, topic, 40)} See also {", ".join(links) or "the runbook"}.
"""
    return "\n".join(("---", *lines, "---", body))
