from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from postmortem_kb import rules
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import check
from postmortem_kb.operations.judgements import Noting
from postmortem_kb.operations.judgementtexts import Asked, Judged, decoder, encode
from postmortem_kb.rules import Around, Context

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TESTS = Path(__file__).parents[1]
REAL = sorted((TESTS.parent / "postmortems").rglob("PM-*.md"))
EXAMPLES = sorted((TESTS / "examples").rglob("*.md"))
OWN = Settings(
    extra_fields={
        "cost": "number",
        "drill": "boolean",
        "told": "date",
        "regions": "list",
        "board": "url",
        "words": "text",
    }
)
ODD = """---
id: PM-2026-001
title: Checkout failed in the EU
status: in-review
severity: sev3
owner: platform
times: {impact_start: 2026-03-04, detected: 2026-03-04T14:05:01.5+02:00, resolved: 2026-03-04}
impact: {customers: 12, requests_failed_percent: 7, slo: {name: availability}}
action_items: [{id: AI-1, due: no}, 7, {title: Alert before the disk is full, due: 2026-04-01}]
related: [x, PM-2026-002]
cost: 1e3
drill: yes
told: 2026-03-05
regions: [eu, us]
board: https://example.com/x
words: some
hide: [toc, navigation]
search: {exclude: true, boost: 2.5, more: [a, {b: false}]}
template: wide.html
social: {cards: {title: 1}}
zzz: 1  # postmortem-ignore PM101: ours
tags: [a]  # postmortem-ignore PM304
---

<!-- postmortem-ignore PM408: it will be there -->
See [this](gone.md), [that](gone.png) and PM-2026-002.
"""


@dataclass
class Kept:
    """A memory that counts what is put into it."""

    texts: dict[str, str] = field(default_factory=dict)
    puts: int = 0

    def get(self, key: str) -> str | None:
        return self.texts.get(key)

    def put(self, key: str, text: str) -> None:
        self.texts[key] = text
        self.puts += 1


def exact(value: Any) -> Any:
    """Return a value with the type of all that is in it, and which fields of a model were given."""
    kind = type(value)
    if isinstance(value, BaseModel):
        given = sorted(value.model_fields_set)
        return kind, given, [(name, exact(part)) for name, part in value.__dict__.items()]
    if is_dataclass(value):
        return kind, [exact(getattr(value, each.name)) for each in fields(value) if each.compare]
    if isinstance(value, dict):
        return kind, [(exact(key), exact(part)) for key, part in value.items()]
    if isinstance(value, tuple | list):
        return kind, [exact(part) for part in value]
    return kind, value, type(value.tzinfo) if isinstance(value, datetime) else None


def judged(data: bytes, settings: Settings, path: str = "2026/PM-2026-001.md") -> Judged:
    """Judge one file that lies nowhere."""
    location = Location(path, path, Path("/nowhere", path))
    return check._judged(location, data, Context(settings, NOW))


def again(it: Judged, asked: Asked, settings: Settings) -> tuple[Judged, Asked]:
    """Return a judgement after its way through a text."""
    return decoder(settings)(encode(it, asked), it.draft.location, it.digest)


ASKED = Asked(NOW, NOW + timedelta(1), (("dead-link is_there", "a.md", True), ("x", "", None)))


@pytest.mark.parametrize("file", [*REAL, *EXAMPLES], ids=lambda file: file.stem)
def test_a_judgement_is_the_same_after_its_way_through_a_text(file) -> None:
    it = judged(file.read_bytes(), Settings(), file.name)
    assert exact(again(it, ASKED, Settings())) == exact((it, ASKED))


def test_so_is_one_with_everything_odd_in_it() -> None:
    it = judged(ODD.encode(), OWN)
    record = it.draft.record
    assert (len(record.extra), len(record.theme), len(record.gone)) == (6, 4, 2)
    assert len(it.suppressions) == 3
    assert exact(again(it, Asked(), OWN)) == exact((it, Asked()))


PIECES = [
    "\n", "---\n", ": ", "- ", "#", " # postmortem-ignore PM101: x", "[", "]", "{", "}", "'", '"',
    "unknown", "2026-01-01T00:00:00.000001Z", "0001-01-01", "9999-12-31", "1e308", "-0.0", "true",
    "nan", "\u2028", "\U0001f600", '"\\ud800"', "visibility: restricted\n", "impact: {users: 5}\n",
    "social: {a: {b: [c, no, 1.5]}}\n", "cost: 5e-324\n", "9" * 400,
]  # fmt: skip


@st.composite
def headers(draw: st.DrawFn) -> bytes:
    """Return a postmortem after some accidents."""
    text = draw(st.sampled_from([ODD, *(file.read_text(encoding="utf-8") for file in REAL[:9])]))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, min(len(text), 3_000)))
        to = at + draw(st.sampled_from([0, 0, 1, 9]))
        text = text[:at] + draw(st.sampled_from(PIECES)) + text[to:]
    return text.encode()


@given(headers())
def test_so_is_one_of_a_file_after_accidents(data) -> None:
    it = judged(data, OWN)
    assert exact(again(it, Asked(), OWN)) == exact((it, Asked()))


JUDGED = judged(ODD.encode(), OWN)
TEXT = encode(JUDGED, ASKED)
FORGED: list[Any] = [
    None, True, -1, 0, 10**12, 1.5, "", "x", "dead-link", "2026-01-01", "javascript:alert(1)", [],
    [[]], {}, {"a": 1}, "<script>", "SEV9", "\0", "2026-01-01T00:00:00+01:00", "2026-01-01T00:00",
]  # fmt: skip


def all_places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value in what JSON holds."""
    inside = dict(enumerate(value)) if isinstance(value, list) else value
    parts = inside.items() if isinstance(inside, dict) else ()
    return [path, *(each for key, part in parts for each in all_places(part, (*path, key)))]


@st.composite
def forged(draw: st.DrawFn) -> str:
    """Return the text of a judgement in which a value, or some letters, are others."""
    if draw(st.booleans()):
        at = draw(st.integers(0, len(TEXT)))
        to = at + draw(st.integers(0, 20))
        return TEXT[:at] + draw(st.text(max_size=3)) + TEXT[to:]
    told = json.loads(TEXT)
    *way, last = draw(st.sampled_from([each for each in all_places(told) if each]))
    holder = told
    for part in way:
        holder = holder[part]
    holder[last] = draw(st.sampled_from(FORGED))
    return json.dumps(told)


@given(forged())
def test_a_text_that_is_another_is_a_miss_or_a_sound_judgement(text) -> None:
    location = JUDGED.draft.location
    try:
        it, asked = decoder(OWN)(text, location, JUDGED.digest)
    except ValueError:
        return
    assert exact(again(it, asked, OWN)) == exact((it, asked))
    front = it.draft.record.front
    assert front.severity in (None, *OWN.severities)
    for found in rules.judge_all(check.corpus.build([it.draft], OWN), Context(OWN, NOW)):
        assert found[1].location == location


NOT_TEXTS: list[Any] = [
    "", "{}", "[", "null", "[" * 100_000, "9" * 100_000, '["' + "x" * 300_000 + '"]', b"[]", 7,
    TEXT[:-1], f"{TEXT} x", TEXT.replace("PM-2026", "\ud800"), TEXT.replace('"title"', '"titel"'),
]  # fmt: skip


def postmortem(number: int, *more: str, body: str = "", status: str = "draft") -> str:
    """Return a postmortem with lines added to its header."""
    lines = [f"id: PM-2026-{number:03}", "title: Checkout failed in the EU", f"status: {status}"]
    lines += ["severity: SEV3", "owner: platform", *more]
    return "\n".join(["---", *lines, "---", "", body, ""])


FILES = {
    "2026/PM-2026-001.md": postmortem(1, body="See [the other](PM-2026-002.md)."),
    "2026/PM-2026-002.md": postmortem(2, body="See [a picture](new.png) and [one](PM-2026-009)."),
    "2026/PM-2026-003.md": postmortem(3, "times: {impact_start: 2026-11-23}"),
    "2026/PM-2026-004.md": postmortem(4, "times: {impact_start: 2026-03-04T14:05Z}"),
    "2026/PM-2026-005.md": postmortem(5, "runbooks: [{title: Restore, path: runbooks/a.md}]"),
    "2026/PM-2026-006.md": postmortem(
        6, "tags: [a]", status="in-review", body="## Impact\n\nIt failed.\n\n<!-- What? -->"
    ),
    "2026/PM-2026-007.md": postmortem(7, "reviewed_on: 2026-11-24", "zzz: 1", "related: [x]"),
}


@dataclass
class Base:
    """A knowledge base on disk and what a run over it is given."""

    root: Path
    memory: Kept = field(default_factory=Kept)
    now: datetime = NOW
    settings: Settings = field(default_factory=Settings)
    mark: str = "mark"
    generated: frozenset[str] = frozenset()

    @property
    def docs(self) -> Path:
        return self.root / "docs"

    def write(self, path: str, text: str = "") -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def run(self, memory: Kept | None) -> check.Report:
        found = [
            Location(f"docs/{uri}", uri, file)
            for file in sorted(self.docs.rglob("*.md"))
            for uri in (file.relative_to(self.docs).as_posix(),)
        ]
        around = Around(docs_dir=self.docs, root=self.root, generated=self.generated)
        return check.run(found, self.settings, self.now, around, memory=memory, mark=self.mark)


@pytest.fixture
def base(tmp_path: Path) -> Base:
    """Write the files, and judge them once."""
    made = Base(tmp_path)
    made.write("mkdocs.yml")
    (tmp_path / ".git").mkdir()
    for path, text in FILES.items():
        made.write(f"docs/{path}", text)
    made.run(made.memory)
    assert made.memory.puts == len(FILES)
    made.memory.puts = 0
    return made


def edited(base: Base) -> None:
    base.write("docs/2026/PM-2026-004.md", postmortem(4, "zzz: 1"))


def renamed(base: Base) -> None:
    (base.docs / "2026/PM-2026-004.md").rename(base.docs / "2026/other.md")


def moved_target(base: Base) -> None:
    (base.docs / "2027").mkdir()
    (base.docs / "2026/PM-2026-002.md").rename(base.docs / "2027/PM-2026-002.md")


def other_policy(base: Base) -> None:
    base.settings = Settings(policy=[{"rules": {"PM101": "off", "dead-link": "note"}}])
    base.mark = "another"


def folder_in_its_place(base: Base) -> None:
    base.write("docs/2026/new.png/x")


def own_templates(base: Base) -> None:
    base.settings = Settings(templates="own")
    base.write("own/new/a.md.jinja", "<!-- What? -->")


def stays(name: str, value: Any) -> Callable[[Base], None]:
    return lambda base: setattr(base, name, value)


def written(path: str, text: str = "") -> Callable[[Base], None]:
    return lambda base: base.write(path, text)


CHANGES = [
    pytest.param(stays("now", NOW), 0, id="nothing"),
    # Until then the review of PM-2026-007 was to come.
    pytest.param(stays("now", NOW + timedelta(1)), 1, id="a-day-later"),
    pytest.param(stays("now", NOW + timedelta(9)), 1, id="much-later"),
    # Neither PM-2026-003 nor 004 had happened.
    pytest.param(stays("now", NOW - timedelta(300)), 2, id="long-ago"),
    pytest.param(edited, 1, id="an-edit"),
    pytest.param(renamed, 1, id="another-name"),
    pytest.param(moved_target, 2, id="the-target-of-a-link-moved"),
    pytest.param(written("docs/2026/new.png"), 1, id="the-target-of-a-dead-link-is-there"),
    pytest.param(folder_in_its_place, 0, id="a-folder-of-that-name"),
    pytest.param(written("docs/2025/new.png"), 1, id="a-file-that-may-be-meant"),
    pytest.param(
        written("docs/2026/PM-2026-009.md", postmortem(9)), 2, id="a-new-one-that-is-named"
    ),
    pytest.param(written("docs/2026/PM-2026-010.md", postmortem(10)), 1, id="a-new-one"),
    pytest.param(written("docs/2026/PM-2026-0.md", postmortem(1)), 1, id="an-id-twice"),
    pytest.param(written("runbooks/a.md"), 1, id="a-runbook-is-there"),
    pytest.param(stays("generated", frozenset(("2026",))), 1, id="an-address-of-ours"),
    pytest.param(own_templates, 1, id="a-comment-is-a-hint-now"),
    pytest.param(other_policy, len(FILES), id="another-policy"),
    pytest.param(stays("mark", "another"), len(FILES), id="another-mark"),
]


@pytest.mark.parametrize(("change", "judged_again"), CHANGES)
def test_what_is_taken_over_is_what_would_be_found(change, judged_again, base) -> None:
    change(base)
    warm, cold = base.run(base.memory), base.run(None)
    assert exact(warm.judged) == exact(cold.judged)
    assert (warm.problems, warm.corpus) == (cold.problems, cold.corpus)
    assert base.memory.puts == judged_again


@pytest.mark.parametrize("text", NOT_TEXTS, ids=range(len(NOT_TEXTS)))
def test_a_damaged_memory_is_no_memory(text, base) -> None:
    base.memory.texts = dict.fromkeys(base.memory.texts, text)
    assert exact(base.run(base.memory).judged) == exact(base.run(None).judged)
    assert base.memory.puts == len(FILES)


def test_a_question_that_no_rule_asks_is_not_answered(base) -> None:
    base.memory.texts = {
        key: text.replace('"dead-link ', '"no-such ') for key, text in base.memory.texts.items()
    }
    base.run(base.memory)
    assert base.memory.puts == 2


def test_a_rule_of_another_name_is_no_rule(base) -> None:
    base.memory.texts = {
        key: text.replace('"unknown-key"', '"no-such-rule"')
        for key, text in base.memory.texts.items()
    }
    base.run(base.memory)
    assert base.memory.puts == 1


def test_of_what_is_long_nothing_is_kept(base) -> None:
    many = "".join(f"[a]({'./' * number}PM-2026-001.md)\n\n" for number in range(500))
    base.write("docs/2026/PM-2026-008.md", postmortem(8, body=many))
    base.run(base.memory)
    assert base.memory.puts == 0


def test_what_cannot_be_read_is_not_kept(base) -> None:
    (base.docs / "2026/PM-2026-008.md").symlink_to(base.docs / "gone")
    report = base.run(base.memory)
    assert (base.memory.puts, "PM001" in {each.code for each in report.problems}) == (0, True)
    assert set(report.digests) == set(FILES)


def test_a_digest_is_that_of_the_bytes(base) -> None:
    shutil.copy(base.docs / "2026/PM-2026-001.md", base.docs / "2026/copy.md")
    before = base.run(None).digests
    edited(base)
    after = base.run(base.memory).digests
    assert before["2026/copy.md"] == before["2026/PM-2026-001.md"]
    assert [uri for uri in before if before[uri] != after[uri]] == ["2026/PM-2026-004.md"]


def test_a_context_that_notes_tells_until_when_its_answers_hold() -> None:
    noting, day = Noting(Context(Settings(), NOW)), timedelta(1)
    past, future = NOW - 5 * day, NOW + 5 * day
    assert [noting.is_to_come(at) for at in (past, NOW, future, future + day)] == [
        *(False, False, True, True)
    ]
    assert noting.asked({}) == Asked(NOW, future)
    assert noting.is_to_come(future, 2 * day)
    assert not noting.is_to_come(datetime.min.replace(tzinfo=UTC), day)
    assert noting.asked({}) == Asked(NOW, future - 2 * day)


@pytest.mark.parametrize("name", ["now", "around", "changed"])
def test_what_is_looked_at_and_not_asked_is_not_kept(name) -> None:
    context = Context(Settings(), NOW)
    noting = Noting(context)
    assert (noting.settings, noting.asked({})) == (context.settings, Asked())
    assert getattr(noting, name) == getattr(context, name)
    assert noting.asked({}) is None


def test_a_question_is_answered_once_and_noted_by_its_name() -> None:
    answers = iter(["first", "second"])
    location = Location("a.md", "a.md", Path("a.md"))

    def question(_: Context, __: Location, ___: str) -> str:
        return next(answers)

    noting = Noting(Context(Settings(), NOW))
    assert [noting.ask(question, location, "x") for _ in range(2)] == ["first", "first"]
    assert noting.asked({question: "name"}) == Asked(answers=(("name", "x", "first"),))
    assert noting.asked({}) is None


def test_every_question_of_the_rules_has_a_name_of_its_own() -> None:
    asked = [each for rule in rules.all_rules().values() for each in rule.questions]
    assert sorted(rules.questions()) == [
        "dead-link is_there",
        "dead-link meant",
        "missing-runbook is_there",
        "template-text is_hint",
    ]
    assert len(asked) == 4


@pytest.mark.parametrize("file", [*REAL, *EXAMPLES], ids=lambda file: file.stem)
def test_no_rule_about_one_file_looks_around_without_asking(file) -> None:
    root = file.parent
    around = Around(docs_dir=root, root=root, generated=frozenset(("severity",)))
    noting = Noting(Context(Settings(), NOW, around))
    location = Location(file.name, file.name, file)
    check._judged(location, file.read_bytes() + b"\n<!-- x --> [a](b.md)\n", noting)
    names = {question: name for name, question in rules.questions().items()}
    assert noting.asked(names) is not None
