"""The schema and the check agree: what an editor marks is what the check reports.

Beyond a schema are, by their nature: bytes, fences and YAML itself (an editor's own parser speaks
of those), the order of times and what the clock says, what several fields say together, other
files, and the text below the front matter.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import manuals
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from postmortem_kb import corpus, frontmatter, json_schema, rules
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations import configuration
from postmortem_kb.schema import FrontMatter

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLACE = Location("x.md", "x.md", Path("x.md"))

EXPRESSED = frozenset((
    "unknown-key", "missing-field", "wrong-type", "unknown-value", "malformed-id", "title-length",
    "html-in-title", "not-a-handle", "not-a-date", "not-a-time", "time-without-offset", "not-a-url",
    "not-a-path", "number-out-of-range", "value-cut-by-comma",
))  # fmt: skip

# A file with one of these has no front matter that an editor and the check could both read.
UNREADABLE = re.compile(r"PM0[012]\d")


class Core(yaml.CSafeLoader):
    """YAML 1.2, core schema (chapter 10.3.2): what the editors' parsers make of a scalar."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 - PyYAML's own form


def _number(loader: Core, node: yaml.ScalarNode) -> int | float:
    text = node.value
    if re.fullmatch(r"[-+]?\d+", text):
        return int(text)
    if text.startswith(("0o", "0x")):
        return int(text, 0)
    return float(re.sub(r"[.](?=[a-z])", "", text.lower()))


for _tag, _form in {
    "null": "~|null|Null|NULL|",
    "bool": "true|True|TRUE|false|False|FALSE",
    "float": r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
}.items():
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_form})$"), None)
Core.add_constructor("tag:yaml.org,2002:float", _number)


class Knowledge(Settings):
    """A configuration with the validator of its schema, made once."""

    @functools.cached_property
    def validator(self) -> jsonschema.Draft7Validator:
        schema = json.loads(json_schema.text(self))
        jsonschema.Draft7Validator.check_schema(schema)
        return jsonschema.Draft7Validator(schema)


DEFAULT = Knowledge()


def schema_errors(header: str, settings: Knowledge = DEFAULT) -> list[str]:
    instance = yaml.load(header, Core) or {}  # noqa: S506 - derived from SafeLoader
    found = settings.validator.iter_errors(instance)
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


def judged(data: bytes, settings: Settings) -> list[tuple[str, str]]:
    document = corpus.document(PLACE, data, settings)
    context = rules.Context(settings, NOW)
    return [(rule.name, finding.message) for rule, finding in rules.judge(document, context)]


def check_errors(header: str, settings: Settings = DEFAULT) -> list[tuple[str, str]]:
    found = judged(f"---\n{header.rstrip()}\n---\n".encode(), settings)
    return [each for each in found if each[0] in EXPRESSED]


def agreement(header: str, settings: Knowledge = DEFAULT) -> bool:
    """Return whether the front matter is sound; both must say the same."""
    ours, theirs = check_errors(header, settings), schema_errors(header, settings)
    assert bool(ours) == bool(theirs), (header, ours, theirs)
    return not ours


DRAFT = """\
id: PM-2026-001
title: Checkout failed in the EU
status: draft
severity: SEV3
owner: platform
"""
REVIEWED = (
    DRAFT.replace("draft", "reviewed")
    + """\
summary: One in five payments failed.
services: [checkout]
times: {impact_start: 2026-03-04T14:05Z, detected: 2026-03-04T14:06Z, resolved: unknown}
detection: {method: monitoring}
impact: {description: One in five payments failed.}
trigger: config-push
root_cause_categories: [config-change]
reviewed_on: 2026-03-20
"""
)


def replaced(header: str, line: str) -> str:
    """Return a header with a top-level line instead of the one with its key."""
    key = line.partition(":")[0]
    return (
        "".join(each for each in header.splitlines(True) if not each.startswith(f"{key}:")) + line
    )


def test_the_schema_is_one_of_draft_7() -> None:
    schema = json_schema.build(Settings())
    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert (agreement(DRAFT), agreement(REVIEWED)) == (True, True)


def _walked(part: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(part, dict):
        yield part
        for inner in part.values():
            yield from _walked(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _walked(inner)


def test_every_field_is_described_at_every_depth() -> None:
    schema = json_schema.build(Settings())
    assert set(FrontMatter.model_fields) - schema["properties"].keys() == set()
    for part in _walked({**schema, "allOf": []}):
        for name, field in part.get("properties", {}).items():
            if not (name in ("exclude", "boost") and "exclude" in part["properties"]):
                assert field["description"], name


def test_null_stands_in_the_type_and_unions_only_where_an_alias_needs_them() -> None:
    schema = json_schema.build(Settings())
    assert [part for part in _walked(schema) if "anyOf" in part or "$ref" in part] == []


def test_no_pattern_uses_what_python_and_editors_read_differently() -> None:
    settings = Settings(id_pattern="x.y-NNN", severities={"A": {"aliases": ["P-1.a/[x]"]}})
    patterns = [
        part["pattern"] for part in _walked(json_schema.build(settings)) if "pattern" in part
    ]
    # With the flag u, ECMA-262 refuses every other backslash; of \w and \d the meanings differ.
    allowed = re.compile(r"\\[sSn\[\]\\^$.*+?(){}|]|\\x22")
    assert [each for each in patterns if "\\" in allowed.sub("", str(each))] == []


def _every_file() -> Iterator[Any]:
    for file in sorted([*ROOT.glob("postmortems/*/*.md"), *ROOT.glob("tests/examples/*/*.md")]):
        yield pytest.param(file.read_bytes(), id=f"{file.parent.name}-{file.stem}")
    for rule in rules.all_rules().values():
        for title in ("Bad", "Good"):
            for files in manuals.examples(rule, title):
                for path, text in files.items():
                    data = text.encode() if isinstance(text, str) else text
                    if path.endswith(".md"):
                        yield pytest.param(data, id=f"{rule.name}-{title}-{path}")


@pytest.mark.parametrize("data", list(_every_file()))
def test_they_agree_on_every_file_of_the_repository(data: bytes) -> None:
    codes = {name: rule.code for name, rule in rules.all_rules().items()}
    found = judged(data, DEFAULT)
    if any(UNREADABLE.match(codes[name]) for name, _ in found):
        # The check has refused the whole header; there is nothing left to agree on.
        assert frontmatter.read(data).faults or found
        return
    agreement(frontmatter.read(data).header)


# A line that replaces or is added to a draft, and whether both must find it sound.
LINES = [
    ("title: 12345678", True),
    ('title: "404"', False),
    ('title: "  eight ch  "', True),
    ("title: seven c", False),
    ("title: true or false", True),
    (f"title: {'x' * 100}", True),
    (f"title: {'x' * 101}", False),
    (f"title: {'🔥' * 100}", True),
    ("title: Uses <b>bold</b> words", False),
    ("title: Fewer than <5 % of users", True),
    ("title: Fish &amp; chips are late", False),
    ("title: [a list of words]", False),
    ("title:", False),
    ('title: " "', False),
    ("id: pm-2026-001", False),
    ("id: PM-2026-01", False),
    ("id: 2026", False),
    ("status: final", False),
    ("status: Draft", False),
    ("status:", False),
    ("severity: sev 1", False),
    ("severity: P1", False),
    ("severity: 1", False),
    ("owner: 4711", True),
    ('owner: "@alice"', True),
    ("owner: Jane Doe", False),
    ("owner: Jörg", True),
    ("owner: team/payments", True),
    ("owner: -x", False),
    ("owner: {name: x}", False),
    ("kind: drill", False),
    ("kind:", True),
    ('kind: ""', True),
    ("visibility: secret", False),
    ("incident: INC-1", False),
    ("incident: {id: 17}", True),
    ("incident: {id: INC-1, url: example.com}", False),
    ("incident: {id: INC-1, url: 'HTTPS://example.com/1'}", True),
    ("incident: {number: 5}", False),
    ("incident: []", False),
    ("incident:", True),
    ('incident: " "', True),
    ("summary: 1.10", True),
    ("summary: [x]", False),
    ("summary: |\n  Two\n  lines", True),
    ("workaround: ~", True),
    ("rca_method: five-whys", False),
    ("rca_method: [five-whys, 5]", True),
    ("tags: [a, 1.10, true]", True),
    ("tags: [a, null]", False),
    ('tags: [""]', False),
    ('tags: ["a\\nb"]', False),
    ("tags: [[a]]", False),
    ("tags: {a: b}", False),
    ("tags: []", True),
    ('tags: ""', True),
    ("services: checkout", False),
    ("services: [checkout, {name: x}]", False),
    ("times: 2026-03-04", False),
    ("times: {began: 2026-03-04}", False),
    ("times: {detected: 2026-03-04}", True),
    ("times: {detected: Unknown}", True),
    ("times: {detected: null}", True),
    ("times: {detected: 2026-03-04 9:05 +02:00}", True),
    ("times: {detected: 2026-03-04T14:05:09.5Z}", True),
    ("times: {detected: 2026-03-04T14:05}", False),
    ("times: {detected: 2026-03-04T24:05Z}", False),
    ("times: {detected: 2026-03-04T14:05+05:99}", False),
    ("times: {detected: 14:05}", False),
    ("times: {detected: 20260304}", False),
    ("times: {detected: 2026-02-30}", False),
    ("meeting_on: 2026-03-04", True),
    ("meeting_on: 2024-02-29", True),
    ("meeting_on: 2023-02-29", False),
    ("meeting_on: 1900-02-29", False),
    ("meeting_on: 2000-02-29", True),
    ("meeting_on: 2026-3-4", False),
    ("meeting_on: 0000-01-01", False),
    ("meeting_on: soon", False),
    ("meeting_on: 2026", False),
    ('meeting_on: ""', True),
    ("detection: {method: telepathy}", False),
    ("detection: {method: unknown}", True),
    ("impact: {users: 1200}", True),
    ("impact: {users: -1}", False),
    ("impact: {users: 1.5}", False),
    ("impact: {users: many}", False),
    ('impact: {users: "1_200"}', True),
    ('impact: {users: "-1"}', False),
    ("impact: {requests_failed_percent: 101}", False),
    ("impact: {requests_failed_percent: 12.5}", True),
    ("impact: {requests_failed_percent: 12 %}", False),
    ("impact: {slo: {name: availability, target: 99.9}}", True),
    ("impact: {slo: {name: availability, wanted: 99.9}}", False),
    ("impact: {dimensions: [latency, taste]}", False),
    ("impact: {data_loss: none}", True),
    ("roles: {scribe: Jane Doe}", False),
    ("roles: {subject_matter_experts: jane}", False),
    ("roles: {boss: jane}", False),
    ("trigger: gremlins", False),
    ("root_cause_categories: [human-error]", False),
    ("root_cause_categories: [security]", True),
    ("related: [PM-2026-002]", True),
    ("related: [2026-002]", False),
    ("related: [null]", False),
    ("recurrence_of: INC-1", False),
    ("artifacts: [{title: Log, url: 'ftp://example.com'}]", False),
    ("artifacts: [{title: Log, url: 'https://a.example/b c'}]", False),
    ("artifacts: [{title: Log, path: log.txt}]", False),
    ("artifacts: [null]", False),
    ("artifacts: [log]", False),
    ("references: [{title: Log, path: ../log.txt}]", False),
    ("references: [{title: Log, path: a/..}]", False),
    ("references: [{title: Log, path: a/..b}]", True),
    ("references: [{title: Log, path: /log.txt}]", False),
    ('references: [{title: Log, path: " /log.txt"}]', False),
    ("references: [{title: Log, path: 'javascript:x'}]", False),
    ("references: [{title: Log, path: logs/4.txt}]", True),
    ("action_items: [{id: AI-1, title: Alert earlier, status: open}]", True),
    ("action_items: [{id: AI-1, title: Alert earlier}]", False),
    ("action_items: [{id: AI-1, title: Alert earlier, status: }]", False),
    ("action_items: [{id: AI-1, title: Alert earlier, status: todo}]", False),
    ("action_items: [{id: 1, title: 2, status: open, due: 2026-03-04}]", True),
    ("action_items: [{id: AI-1, title: X, status: open, due: March}]", False),
    ("action_items: [{id: AI-1, title: X, status: open, prio: high}]", False),
    ("action_items: [{id: AI-1, title: X, status: open, updates: [{on: 2026-03-04}]}]", False),
    ("action_items: [{id: AI-1, title: X, status: open, updates: [{at: 2026-03-04}]}]", False),
    ("action_items: {id: AI-1}", False),
    ("action_items: [AI-1]", False),
    ("tilte: Checkout failed", False),
    ("$schema: x.json", False),
    ("404: x", False),
    ("tilte:", False),
    ("times: {began: }", False),
    ("action_items: [{id: AI-1, title: First this, then that, status: open}]", False),
    ("true: x", False),
    ("hide: toc", True),
    ("hide: [toc, navigation]", True),
    ("hide: {toc: true}", False),
    ("hide: [[toc]]", False),
    ("search: {exclude: true}", True),
    ("search: {exclude: perhaps}", False),
    ("search: {boost: 2, more: {a: b}}", True),
    ("search: {boost: 2000}", False),
    ("search: no", False),
    ("template: page.html", True),
    ("template: [x]", False),
    ("icon: material/fire", True),
    ("description: {a: b}", False),
    ("social: {cards: false}", True),
    ("social: false", False),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_they_agree_on_every_kind_of_value(line: str, expected: bool) -> None:
    assert expected == agreement(replaced(DRAFT, f"{line}\n"))


# An editor's parser hands a schema the number, where the check judges how it is written.
UNSEEN = [
    "title: 404",
    "title: true",
    "owner: -5",
    "impact: {users: 1e3}",
    "impact: {users: 0x10}",
    'impact: {requests_failed_percent: "101"}',
]


@pytest.mark.parametrize("line", UNSEEN)
def test_a_spelling_that_no_schema_sees_is_left_to_the_check(line: str) -> None:
    header = replaced(DRAFT, f"{line}\n")
    assert len(check_errors(header)) == 1
    assert schema_errors(header) == []


# What a state or a kind asks for: a line that replaces one, and the field that is then missing.
NEEDS = [
    *[(f"{line.partition(':')[0]}:", line.partition(":")[0]) for line in DRAFT.splitlines()],
    *[
        (f"{name}:{empty}", name)
        for name, empties in {
            "summary": ("", " ~", ' " "'),
            "services": ("", " []", ' ""'),
            "times": ("", ' ""'),
            "detection": ("", " null"),
            "impact": ("",),
            "trigger": ("", ' ""'),
            "root_cause_categories": (" []",),
            "reviewed_on": ("", ' ""'),
        }.items()
        for empty in empties
    ],
    ("detection: {}", "method"),
    ("detection: {source: x, method: }", "method"),
    ("impact: {}", "description"),
    ('impact: {description: " ", users: 3}', "description"),
    ("status: closed", "closed_on"),
]


@pytest.mark.parametrize(("line", "missing"), NEEDS)
def test_what_the_state_needs_may_not_be_empty(line: str, missing: str) -> None:
    header = replaced(REVIEWED, f"{line}\n")
    assert not agreement(header)
    assert any(f"`{missing}`" in message for _, message in check_errors(header))


@pytest.mark.parametrize("name", [line.partition(":")[0] for line in REVIEWED.splitlines()])
@pytest.mark.parametrize("status", ["draft", "in-review", "reviewed", "closed"])
@pytest.mark.parametrize("kind", ["incident", "near-miss"])
def test_a_field_left_out_is_missing_in_the_same_states(name: str, status: str, kind: str) -> None:
    header = replaced(replaced(REVIEWED, f"status: {status}\n"), f"kind: {kind}\n")
    if status == "closed":
        header += "closed_on: 2026-04-01\n"
    assert agreement(header)
    kept = [line for line in header.splitlines(True) if not line.startswith(f"{name}:")]
    agreement("".join(kept))


TAXONOMY = {
    "id_pattern": "INC.NNNN",
    "severities": {
        "Major": {"aliases": ["P1", "Sev (1)"], "definition": "Bad."},
        "1": {"definition": "Also bad."},
        "yes": {},
        "1.10": {},
    },
    "root_causes": {"404": "Not found.", "weather": ""},
    "extra_triggers": ["earthquake"],
    "services": {"checkout": "Pays.", "7": ""},
    "teams": ["true", "edge"],
    "extra_fields": {
        "cost": "number",
        "paid": "boolean",
        "noted": "text",
        "seen_on": "date",
        "links": "list",
        "chat": "url",
    },
    "policy": [
        {"when": {"severity": "Major"}, "fields": ["roles", "impact.customers", "cost"]},
        {"when": {"kind": "security", "status": ["reviewed", "closed"]}, "fields": "workaround"},
        {"when": {"status": "draft"}, "fields": "seen_on"},
        {"when": {"kind": ["incident"]}, "fields": ["kind", "links"]},
    ],
}
OWN_WORDS = Knowledge.model_construct(**dict(configuration.parse(TAXONOMY)))
OWN = [
    ("id: INC.0042", True),
    ("id: INCx0042", False),
    ("severity: 1", True),
    ('severity: "1"', True),
    ("severity: 1.10", True),
    ("severity: yes", True),
    ("severity: SEV1", False),
    ("severity: 2", False),
    ("severity: p1", False),
    ("severity: p1\nroles: {}\nimpact: {customers: 3}\ncost: 4", True),
    ("severity: sev (1)\nroles: {}\nimpact: {customers: 3}\ncost: 0", True),
    ("severity: Major\nroles: {}\nimpact: {customers: 3}", False),
    ("severity: Major\nroles: {}\nimpact: {users: 3}\ncost: 4", False),
    ("severity: Major\nroles: {}\nimpact:\ncost: 4", False),
    ("root_cause_categories: [404, weather]", True),
    ("root_cause_categories: ['404']", True),
    ("root_cause_categories: [405]", False),
    ("root_cause_categories: [config-change]", False),
    ("trigger: earthquake", True),
    ("trigger: unknown", True),
    ("services: [checkout, 7]", True),
    ("services: [chekout]", False),
    ("teams: [true, edge]", True),
    ("teams: [false]", False),
    ("cost: 1e3", True),
    ("cost: -1.5", True),
    ('cost: "-1_000.5"', True),
    ("cost: .5", True),
    ("cost: 12 EUR", False),
    ("cost: [1]", False),
    ("cost:", True),
    ("paid: true", True),
    ("paid: Yes", True),
    ("paid: 1", True),
    ("paid: 2", False),
    ("paid: perhaps", False),
    ("noted: 1.10", True),
    ("noted: {a: b}", False),
    ("seen_on: March", False),
    ("seen_on:", False),
    ("links: [a, b]", True),
    ("links: a", False),
    ("links: []", False),
    ("chat: https://example.com/x", True),
    ("chat: example.com", False),
    ("kind: security", True),
    ("kind: security\nstatus: reviewed", False),
    ("kind: ''", True),
    ("costs: 4", False),
]


@pytest.mark.parametrize(("line", "expected"), OWN)
def test_the_words_fields_and_policy_of_a_configuration_are_in_it(
    line: str, expected: bool
) -> None:
    header = DRAFT.replace("PM-2026-001", "INC.0001").replace("SEV3", "yes")
    for each in ("seen_on: 2026-03-04", "links: [x]", *line.split("\n")):
        header = replaced(header, f"{each}\n")
    assert expected == agreement(header, OWN_WORDS)


def test_a_word_has_its_definition_beside_it() -> None:
    fields = json_schema.build(configuration.parse(TAXONOMY))["properties"]
    level, alias = fields["severity"]["anyOf"]
    told = dict(zip(map(repr, level["enum"]), level["enumDescriptions"], strict=True))
    assert (told["'Major'"], told["'P1'"], told["'1'"]) == ("Bad.", "Bad.", "Also bad.")
    assert re.search(alias["pattern"], "SEV (1)")
    services = fields["services"]["items"]
    assert (
        dict(zip(services["enum"], services["enumDescriptions"], strict=True))["checkout"]
        == "Pays."
    )
    assert "enumDescriptions" not in fields["teams"]["items"]


def test_it_is_the_same_bytes_each_time_and_no_more_than_ascii() -> None:
    first, second = (json_schema.text(Settings(services={"決済": "\x1b[2J"})) for _ in "ab")
    assert first == second
    assert first.isascii()
    assert "\x1b" not in first
    assert json.loads(first)["properties"]["services"]["items"]["enum"] == ["決済"]


@pytest.mark.parametrize("word", ["9" * 5000, "1e999", "-0x1", "0x", "1_0", "."])
def test_a_word_that_is_hardly_a_number_stays_a_word(word: str) -> None:
    schema = json_schema.text(Settings(teams=[word]))
    assert json.loads(schema, parse_constant=pytest.fail)["properties"]["teams"]["items"] == {
        "enum": [word]
    }


READ_AS_NUMBERS = ["7", "-05", "0x1F", "0xdeadbeef", "0o17", ".5", "1.50", "1e3"]


@pytest.mark.parametrize("word", READ_AS_NUMBERS)
def test_a_word_that_yaml_reads_as_a_number_is_known_without_quotes_too(word: str) -> None:
    settings = Knowledge(teams=[word])
    for written in (word, f"'{word}'"):
        assert agreement(replaced(DRAFT, f"teams: [{written}]\n"), settings)


FORMS = {
    "id": "[ ]?PM-[0-9]{4}-[0-9]{2,10}[ ]?",
    "title": "[ ]{0,2}[a-z<>&;/ -]{0,12}",
    "owner": "[@ ]?[A-Za-z0-9_./@-]{0,4}[ ,;]?",
    "meeting_on": "[ ]?(0000|19|20)[0-9]{2}-[0-3]?[0-9]-[0-3][0-9][ ]?",
    "times.detected": r"[ ]?(20[0-9]{2}-[01][0-9]-[0-3][0-9])([Tt ])[0-3]?[0-9]:[0-7][0-9]"
    r"(:[0-7][0-9]([.][0-9]{1,7})?)?[ ]?(Z|utc|[+-][0-3][0-9]:?[0-7][0-9]|)[ ]?",
    "incident.url": r"[ ]?[Hh]ttps?:/{1,2}[a-z./ <`\\-]{0,5}",
    "references.path": r"[ ]?[a-z./\\: -]{0,8}",
    "impact.users": "[ ]?[-+]?[0-9.]{0,5}[ ]?",
    "cost": "[ ]?[-+]?[0-9]{0,2}[.]?[0-9]{0,2}([eE][-+]?[0-9]{0,2})?[ ]?",
    "paid": "[ ]?(true|TRUE|False|yeS|nO|on|off|[tfyn012])[ ]?",
    "summary": "[ \\t\\n]{0,2}[a-z]?[ \\n]{0,2}",
    "workaround": "[ a-z]{0,3}",
    "tags": "[ \\n]{0,2}[a-z]?[ \\n]{0,2}[a-z]?",
}
OF_ITS_OWN = Knowledge(extra_fields={"cost": "number", "paid": "boolean"})


def written(field: str, value: str) -> str:
    """Return a draft with a quoted value in a field; JSON is YAML."""
    name, _, inside = field.partition(".")
    held: Any = {inside: value} if inside else value
    held = [held] if name in ("references", "tags") else held
    return replaced(DRAFT, f"{name}: {json.dumps(held)}\n")


@pytest.mark.parametrize("field", FORMS)
@given(data=st.data())
def test_they_agree_on_any_text_of_nearly_the_right_form(field: str, data: st.DataObject) -> None:
    value = data.draw(st.from_regex(FORMS[field], fullmatch=True))
    agreement(written(field, value), OF_ITS_OWN)


SCALARS = st.one_of(
    st.text("0123456789+-._eExo", min_size=1, max_size=12),
    st.sampled_from(["true", "False", "null", "~", ".inf", "-.Inf", ".nan", "yes", "off", "0o17"]),
    st.integers().map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(str),
)


@pytest.mark.parametrize("field", FORMS)
@given(value=SCALARS)
def test_what_the_check_takes_without_quotes_the_schema_takes(field: str, value: str) -> None:
    header = written(field, "@@").replace('"@@"', value)
    try:
        yaml.load(header, Core)  # noqa: S506 - derived from SafeLoader
    except yaml.YAMLError:
        assume(False)
    if not check_errors(header, OF_ITS_OWN):
        assert schema_errors(header, OF_ITS_OWN) == []
