from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from mkdocs.contrib.search.search_index import SearchIndex
from pydantic import BaseModel

import hostile
from postmortem_kb import fieldtypes, schema
from postmortem_kb.corpus import Location, Postmortem
from postmortem_kb.site import searching
from projects import Built, build, config, front_matter, postmortem, write

EXTRA = {
    "tenant_note": ("text", "Quokkatext concerns two tenants."),
    "change_count": ("number", "4711"),
    "paged_out": ("boolean", True),
    "fixed_until": ("date", "2026-04-05"),
    "clusters": ("list", ["Wombatcluster", "Dingocluster"]),
    "dossier": ("url", "https://dossier.example.com/numbatpage"),
}
FULL: dict[str, Any] = {
    "id": "PM-2026-077",
    "title": "Aardvark requests failed in the bandicoot region",
    "status": "closed",
    "severity": "SEV2",
    "owner": "capybara-team",
    "kind": "security",
    "visibility": "public",
    "incident": {"id": "INC-9931", "url": "https://inc.example.com/dugongincident"},
    "summary": "Echidnas could not log in.\n\nThe fossa was restored.",
    "services": ["gerenuk-api", "Hoopoe Store"],
    "teams": ["ibis", "jerboa"],
    "times": {
        "impact_start": "2026-01-02T03:04:00Z",
        "detected": "2026-01-02T05:06:00Z",
        "acknowledged": "2026-01-02T05:17:00Z",
        "mitigated": "2026-01-02T06:18:00Z",
        "resolved": "2026-01-02T07:19:00Z",
        "impact_end": "2026-01-02T08:21:00Z",
    },
    "times_note": "Kakapo clocks were slow.",
    "detection": {"method": "logs-siem", "source": "Lemuralert", "reporter": "Mara Nilgai"},
    "impact": {
        "description": "Okapi orders were lost.",
        "customers": 12345,
        "users": 678901,
        "requests_failed_percent": 12.5,
        "data_loss": "partial",
        "slo": {"name": "Pangolin uptime", "target": "99.95", "reached": "99.12"},
        "regions": ["quolland", "eu-west-7"],
        "dimensions": ["durability", "confidentiality"],
    },
    "trigger": "malicious-activity",
    "root_cause_categories": ["security", "monitoring-gap"],
    "contributing_factors": ["Rhea rules were open.", "Serval scans were off."],
    "workaround": "Tapir traffic was blocked.",
    "rca_method": ["five-whys", "uakari-tree"],
    "roles": {
        "incident_commander": "vicuna",
        "scribe": "wallaby",
        "communications_lead": "xerus",
        "subject_matter_experts": ["yapok", "zorilla"],
    },
    "artifacts": [{"title": "Agouti dashboard", "url": "https://graphs.example.com/binturong"}],
    "action_items": [
        {
            "id": "AI-31",
            "title": "Rotate every caracal key",
            "type": "repair",
            "priority": "medium",
            "owner": "dhole-team",
            "due": "2026-03-04",
            "status": "verified",
            "ticket": "https://tickets.example.com/fennec-12",
            "closed_on": "2026-03-01",
            "evidence": "Gaur run was green",
            "verified_on": "2026-03-02",
            "updates": [{"on": "2026-02-27", "text": "Half of the hyrax keys are new."}],
        },
        {
            "id": "AI-32",
            "title": "Move the impala vault",
            "type": "process",
            "priority": "low",
            "owner": "kudu",
            "due": "2026-03-09",
            "status": "wont-do",
            "ticket": "loris/repo#12",
            "closed_on": "2026-03-08",
            "evidence": "https://wiki.example.com/margay",
            "reason": "The numbat product ends.",
        },
    ],
    "related": ["PM-2026-078"],
    "recurrence_of": "PM-2025-079",
    "former_ids": ["OLD-5551"],
    "references": [
        {"title": "Onager report", "url": "https://reports.example.com/potto"},
        {"title": "Peccary notes", "path": "notes/quagga.txt"},
    ],
    "runbooks": [{"title": "Ringtail runbook", "url": "https://books.example.com/saiga"}],
    "meeting_on": "2026-02-10",
    "reviewed_on": "2026-02-11",
    "closed_on": "2026-03-10",
    "authors": ["Tarsier Umber"],
    "tags": ["vontsira", "two words"],
}
# Reasons and the state of a file are alternatives: they stand in another file.
OTHER = {
    "id": "PM-2026-078",
    "no_action_reason": "Xenarthra hardware is gone.",
    "action_items": None,
}
# What a field that is not in FULL is filled with, so that a new one needs no line here.
BY_TYPE = {
    fieldtypes.Line | None: "One line",
    fieldtypes.Paragraph | None: "One paragraph.",
    fieldtypes.Handle | None: "somebody",
    fieldtypes.Day | None: "2026-02-12",
    fieldtypes.Url | None: "https://new.example.com/",
    tuple[fieldtypes.Line, ...]: ["One", "Two"],
    tuple[fieldtypes.Paragraph, ...]: ["One.", "Two."],
    tuple[fieldtypes.Handle, ...]: ["somebody"],
}
DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d):00Z)?")


def filled(model: type[BaseModel], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping with what it lacks of a model's fields, as far as the types are known."""
    values = dict(given)
    for name, field in model.model_fields.items():
        part = get_args(field.annotation)[:1]
        if isinstance(values.get(name), dict):
            values[name] = filled(part[0], values[name])
        elif name not in values and name not in OTHER and field.annotation in BY_TYPE:
            values[name] = BY_TYPE[field.annotation]
    return values


def words(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (path, word) of everything in a front matter, as a reader would type it."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from words(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for part in value:
            yield from words(part, path)
    elif isinstance(value, bool):
        yield path, path.replace("_", " ").split()[0]
    elif found := DATE.fullmatch(str(value)):
        year, month, day, clock = found.groups()
        yield from ((path, word) for word in (year, month, day, clock or ""))
    else:
        yield from ((path, word) for word in re.findall(r"[\w.]*\w", str(value)))


WORDS = sorted(
    {
        (path, word.lower())
        for source in (FULL, {key: value for key, (_, value) in EXTRA.items()})
        for path, word in words(source)
        if word
    }
)


def entries(built: Built, address: str) -> list[dict[str, Any]]:
    """Return what the search index holds of a page: of the page and of its sections."""
    found = json.loads(built.text("search/search_index.json"))["docs"]
    return [each for each in found if each["location"].partition("#")[0] == address]


def text_of(built: Built, address: str) -> str:
    """Return all text that the search knows of a page, in lower case, without markup."""
    parts = [part for each in entries(built, address) for part in (each["title"], each["text"])]
    parts += [tag for each in entries(built, address) for tag in each.get("tags", [])]
    return html.unescape(re.sub(r"<[^>]+>", " ", " ".join(parts))).lower()


@pytest.fixture(scope="module", params=["material", "readthedocs", "mkdocs"])
def full(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("search")
    options = {"extra_fields": {key: kind for key, (kind, _) in EXTRA.items()}}
    fields = filled(schema.FrontMatter, FULL) | {key: value for key, (_, value) in EXTRA.items()}
    write(
        root,
        {
            "mkdocs.yml": config(request.param, options=options),
            "docs/PM-2026-077.md": front_matter(**fields) + "\n## Impact\n\nText.\n",
            "docs/PM-2026-078.md": postmortem("PM-2026-078", **OTHER),
            "docs/PM-2025-079.md": postmortem("PM-2025-079"),
        },
    )
    return build(root)


def test_nothing_of_the_full_front_matter_is_refused(full: Built) -> None:
    assert [warning for warning in full.warnings if "PM1" in warning] == []


def test_every_word_of_a_front_matter_is_in_the_index(full: Built) -> None:
    # As the search cuts text: at blanks and hyphens, and without the signs around a word.
    parts = re.split(r"[\s\-]+", text_of(full, "postmortems/pm-2026-077/"))
    known = {re.sub(r"^\W+|\W+$", "", part) for part in parts}
    assert [(path, word) for path, word in WORDS if word not in known] == []


def test_the_reason_for_no_action_is_in_the_index(full: Built) -> None:
    assert "xenarthra hardware" in text_of(full, "postmortems/pm-2026-078/")


def test_an_index_does_not_outrank_the_postmortems_it_lists(sample: Built) -> None:
    found = json.loads(sample.text("search/search_index.json"))["docs"]
    boosts = {
        each["location"]: each.get("boost", 1)
        for each in found
        if not each["location"].startswith("postmortems/pm-")
    }
    assert {location for location, boost in boosts.items() if boost >= 1} == set()


def test_an_index_page_does_not_repeat_titles_in_the_search(sample: Built) -> None:
    found = json.loads(sample.text("search/search_index.json"))["docs"]
    ours = [each for each in found if each["location"].startswith("postmortems/pm-")]
    titles = {each["title"] for each in ours if "#" not in each["location"]}
    others = [each for each in found if each not in ours]
    assert [each["location"] for each in others if any(t in each["text"] for t in titles)] == []


def test_a_fault_is_not_what_a_page_is_found_by(sample: Built) -> None:
    found = json.loads(sample.text("search/search_index.json"))["docs"]
    assert [each["location"] for each in found if "for the author" in each["text"]] == []


def test_a_result_shows_what_a_postmortem_is_and_hides_the_tickets_it_is_found_by(
    full: Built,
) -> None:
    found = entries(full, "postmortems/pm-2026-077/")
    if "md-main" not in full.text("index.html"):
        # The other themes have no place for it.
        assert [each for each in found if "tags" in each] == []
        return
    # Sections are found by their own words alone.
    assert [each["tags"] for each in found if "tags" in each] == [
        [
            '<b class="pm-sev" data-sev="2">SEV2</b>',
            "Security",
            "gerenuk-api",
            "Hoopoe Store",
            "PM-2026-077",
            "<i hidden>INC-9931 OLD-5551 fennec-12 loris/repo#12</i>",
        ]
    ]
    assert len(found) > 1


@pytest.mark.parametrize("text", hostile.PAYLOADS.values(), ids=hostile.PAYLOADS)
def test_nothing_gets_out_of_a_tag(text: str) -> None:
    header = json.dumps({"services": [" ".join(text.split())], "former_ids": [text.split()[0]]})
    front = schema.FrontMatter.model_validate_json(header)
    each = Postmortem(Location("a.md", "a.md", Path("a.md")), front, "a.md")
    shown = [
        re.sub(r"^<i hidden>(.*)</i>$", r"\1", tag)
        for tag in searching.tags(each, front.services, 2)
    ]
    assert [tag for tag in shown if "<" in tag or ">" in tag] == []


def test_the_text_of_a_page_begins_with_its_prose() -> None:
    front = schema.FrontMatter.model_construct()
    each = Postmortem(Location("a.md", "a.md", Path("a.md")), front, "a.md")
    page = (
        '<h1 class="pm-title">Title</h1><p class="pm-lede">Lede.</p><dl class="pm-facts"><dt>Date'
        '</dt></dl><figure class="pm-phases">Detected</figure><h2 id="a">A</h2><p>Text.</p>'
    )
    found = searching.entries(page, {}, "a/", each, (), 5, "material", small=False)
    assert [(entry["location"], entry["title"], entry["text"]) for entry in found] == [
        ("a/", "a", "<p>Lede.</p>"),
        ("a/#a", "A", "<p>Text.</p> <p>Date</p> <p>Detected</p>"),
    ]


@pytest.mark.parametrize(
    ("indexing", "expected"),
    [
        ("full", [("a/", "Lede. Alpha Text."), ("a/#b", "Text.")]),
        ("sections", [("a/", ""), ("a/#b", "")]),
        ("titles", [("a/", "")]),
    ],
)
def test_mkdocs_s_own_search_is_given_as_much_as_it_is_asked_for(
    indexing: str, expected: list[tuple[str, str]]
) -> None:
    each = Postmortem(Location("a.md", "a.md", Path("a.md")), schema.FrontMatter(), "a.md")
    page = '<p>Lede.</p><h2 id="b">Alpha</h2><p>Text.</p>'
    found = searching.entries(page, {"b": "Alpha"}, "a/", each, (), 5, "mkdocs", small=False)
    index = SearchIndex(indexing=indexing)
    searching.append(
        SimpleNamespace(plugins={"search": SimpleNamespace(search_index=index)}), found
    )
    assert [(entry["location"], entry["text"]) for entry in index._entries] == expected


@pytest.mark.parametrize(
    ("asked", "expected"), [({"exclude": True}, []), ({"boost": 2}, [2, 2]), ({}, [None, None])]
)
def test_a_postmortem_says_itself_how_it_is_searched(
    asked: dict[str, Any], expected: list[Any]
) -> None:
    location = Location("a.md", "a.md", Path("a.md"))
    each = Postmortem(location, schema.FrontMatter(), "a.md", theme={"search": asked})
    page = '<p>a</p><h2 id="b">B</h2>'
    found = searching.entries(page, {}, "a/", each, (), 5, "material", small=False)
    assert [entry.get("boost") for entry in found] == expected


def test_a_team_decides_itself_what_its_search_weighs(tmp_path: Path) -> None:
    own = {"fields": {"title": {"boost": 7.0}}, "separator": "[x]+"}
    plugins = [{"search": own}, {"postmortem-kb": {}}]
    write(tmp_path, {"mkdocs.yml": config(plugins=plugins), "docs/.keep": ""})
    found = json.loads(build(tmp_path).text("search/search_index.json"))["config"]
    assert (found["separator"], found["fields"]["title"], found["fields"]["tags"]) == (
        "[x]+",
        {"boost": 7.0},
        {"boost": 10.0},
    )


def test_an_index_is_searched_by_its_own_words_and_not_by_its_blocks(sample: Built) -> None:
    found = {each["location"]: each["text"] for each in indexed(sample)}
    size = sum(len(text) for place, text in found.items() if place.startswith(("browse", "act")))
    assert size < 2_000


def indexed(built: Built) -> list[dict[str, Any]]:
    docs: list[dict[str, Any]] = json.loads(built.text("search/search_index.json"))["docs"]
    return docs
