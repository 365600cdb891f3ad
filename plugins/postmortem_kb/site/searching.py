"""What the search is told of a postmortem: its page, its tags, each word of its front matter.

Search plugins join the text of neighbouring cells into one word, and cut text only at blanks and
hyphens: ``dhole-team`` beside ``Medium``, or the end of an address, would never be found.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from postmortem_kb.config import Settings
from postmortem_kb.corpus import Postmortem
from postmortem_kb.rendering import pagemeta
from postmortem_kb.site import log, sections, unshown
from postmortem_kb.vocabulary import label

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

# The title and the line above it: a result shows both already.
_HEADER = re.compile(r'<(h1|p) class="pm-(?:title|eyebrow)"[^>]*>.*?</\1>', re.DOTALL)
# What a reader takes in at a glance is no beginning of a text.
_AT_A_GLANCE = re.compile(r'(<(dl|figure) class="pm-(?:facts|phases)">.*?</\2>)', re.DOTALL)

Form = Literal["material", "mkdocs"]
"""Whose index the entries are for."""
Entry = dict[str, Any]
"""What an index holds of a page or of a section: plain JSON values."""

PLUGINS = ("search", "material/search")
"""The names of plugins that search by an index of the theme."""

# With Material's own weights, a thousand and a million, one word in a title or a tag stands above
# a whole error text; and every "Config change" above a title with a change in it.
_FIELDS = {"title": {"boost": 10.0}, "tags": {"boost": 10.0}}
_SERVICES = 3
# A browser takes seconds to read more, at every first search.
_MOST_BYTES = 5_000_000
_HOST = re.compile(r"^https?://[^/]*/")
# Between the words of addresses, tickets and error texts too, as JavaScript has it; the text of the
# index is HTML. A version keeps its dots.
_SEPARATOR = (
    r"""(?:[\s\u200b、。\-_,;:!?=+*#@/\\|()\[\]{}<>"'`]|\.(?!\d)|&(?:lt|gt|amp|quot|#x?\d+);)+"""
)


def adjust(config: MkDocsConfig) -> None:
    """Tell Material's search what titles and tags count for, and where words end.

    What the team has set itself stays.
    """
    for name in PLUGINS:
        options: Any = getattr(config.plugins.get(name), "config", None)
        if not hasattr(options, "fields"):
            continue
        options.fields = {**_FIELDS, **options.fields}
        options.separator = options.separator or _SEPARATOR


def form(config: MkDocsConfig) -> Form | None:
    """Return whose index the site has, None for none; known once the build has begun."""
    for name in PLUGINS:
        index = getattr(config.plugins.get(name), "search_index", None)
        if index is not None:
            return "material" if hasattr(index, "entries") else "mkdocs"
    return None


def entries(
    content: str,
    titles: Mapping[str, str],
    url: str,
    postmortem: Postmortem,
    services: Sequence[str],
    rank: int,
    form: Form,
    small: bool,
) -> list[Entry]:
    """Return what an index holds of a postmortem: its page first, then its sections.

    ``content`` is the article of its page and ``titles`` are those of its table of contents, by
    anchor. ``services`` are as the site spells them, ``rank`` is the severity's place among the
    five colours. A ``small`` index has nothing of the body: Pagefind finds that.
    """
    asked = postmortem.theme.get("search")
    asked = asked if isinstance(asked, Mapping) else {}
    if asked.get("exclude"):
        return []
    chips = tags(postmortem, services, rank)
    found = _small(postmortem, chips, form) if small else sections_of(content, postmortem)
    if form == "mkdocs":
        return _as_mkdocs(found, titles, url, postmortem)
    made: list[Entry] = []
    for section in found:
        place = f"{url}#{section.id}" if section.id else url
        title = section.title or pagemeta.title(postmortem.title)
        entry = {"location": place, "title": title, "text": section.text}
        # Sections are found by their own words alone.
        made.append(entry if section.id else {**entry, "tags": chips})
    if "boost" in asked:
        made = [{**entry, "boost": asked["boost"]} for entry in made]
    return made


def _as_mkdocs(
    found: Sequence[sections.Section], titles: Mapping[str, str], url: str, postmortem: Postmortem
) -> list[Entry]:
    """Return entries as ``mkdocs.contrib.search`` makes them: plain text, the page has all."""
    parts = [part for section in found for part in (section.title, section.text)]
    text = sections.plain(" ".join(parts))
    page = {"title": pagemeta.title(postmortem.title), "text": text, "location": url}
    return [page] + [
        {
            "title": titles[section.id],
            "text": sections.plain(section.text),
            "location": f"{url}#{section.id}",
        }
        for section in found
        if section.id in titles
    ]


def _small(postmortem: Postmortem, chips: Sequence[str], form: Form) -> list[sections.Section]:
    summary = escape(postmortem.front.summary or "", quote=False)
    # Only Material's index has a place for what a page is found by besides.
    beside = f"<p>{' '.join(chips)}</p>" if form == "mkdocs" else ""
    return [sections.Section("", "", (f"<p>{summary}</p>" if summary else "") + beside)]


def sections_of(html: str, postmortem: Postmortem) -> list[sections.Section]:
    """Return a page's sections, the prose first.

    At the end of the last are the facts of its header, and the words that the page does not show.
    """
    # In turn: a text, what stands at a glance behind it, and the name of that element.
    parts = _AT_A_GLANCE.split(_HEADER.sub("", html, 2))
    found = sections.cut("\n".join(["".join(parts[::3]), "\n".join(parts[1::3]), ""]))
    text = " ".join([part for each in found for part in (each.title, each.text)])
    missing = unshown.words(text, postmortem)
    if missing:
        last = found[-1]
        words = escape(" ".join(missing), quote=False)
        found[-1] = last._replace(text=f"{last.text} <p>{words}</p>".lstrip())
    return found


def titles(toc: Iterable[Any]) -> dict[str, str]:
    """Return {anchor: title} of a page's table of contents, MkDocs's ``page.toc``."""
    found: dict[str, str] = {}
    for link in toc:
        found.setdefault(link.id, link.title)
        found |= {name: title for name, title in titles(link.children).items() if name not in found}
    return found


def append(config: MkDocsConfig, found: Iterable[Entry]) -> None:
    """Put entries into the index of the search, in its way."""
    for name in PLUGINS:
        index: Any = getattr(config.plugins.get(name), "search_index", None)
        if hasattr(index, "entries"):
            # Where it is installed, Material imports it with its search.
            if "jieba" in sys.modules:
                segment = index._segment_chinese
                found = [
                    {**each, "title": segment(each["title"]), "text": segment(each["text"])}
                    for each in found
                ]
            index.entries.extend(found)
        elif hasattr(index, "_entries"):
            index._entries.extend(_as_asked(found, index.config["indexing"]))


def _as_asked(found: Iterable[Entry], indexing: str) -> Iterator[Entry]:
    """Yield entries as far as the option ``indexing`` of MkDocs's search wants them."""
    for each in found:
        if indexing == "full":
            yield each
        elif indexing == "sections" or "#" not in each["location"]:
            yield {**each, "text": ""}


def advise(config: MkDocsConfig, settings: Settings) -> None:
    """Say when the index of the theme's search is too large for browsers, before it is written."""
    if settings.search != "theme":
        return
    size = 0
    for name in PLUGINS:
        index: Any = getattr(config.plugins.get(name), "search_index", None)
        found: Any = getattr(index, "entries", None) or getattr(index, "_entries", None) or ()
        size += sum(len(f"{each['text']}{each['title']}{each['location']}") for each in found)
    if size > _MOST_BYTES:
        log.info(
            f"the search index is about {size / 1e6:.0f} MB, which every reader's browser has to "
            "load: pip install 'postmortem-kb[search]', and set `search: pagefind`"
        )


def tags(postmortem: Postmortem, services: Sequence[str], rank: int) -> list[str]:
    """Return what Material's search shows below a title, as the HTML that it takes it for."""
    front = postmortem.front
    names = [label(front.kind)] if front.kind != "incident" else []
    names += [label(cause) for cause in front.root_cause_categories[:1]]
    names = list(dict.fromkeys([*names, *services[:_SERVICES], postmortem.name]))
    word = escape(front.severity or "")
    severity = [f'<b class="pm-sev" data-sev="{rank}">{word}</b>'] if word else []
    # Found by, and not shown: a ticket is no more than a number among the words of a page.
    tickets = [front.incident.id or "" if front.incident else "", *front.former_ids]
    tickets += [_HOST.sub("", item.ticket or "") for item in front.action_items]
    hidden = escape(" ".join(dict.fromkeys(ticket for ticket in tickets if ticket)))
    unseen = [f"<i hidden>{hidden}</i>"] if hidden else []
    return [*severity, *(escape(name) for name in names), *unseen]
