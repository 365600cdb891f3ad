"""What the search is told of a postmortem: its page, its tags, each word of its front matter.

Search plugins join the text of neighbouring cells into one word, and cut text only at blanks and
hyphens: ``dhole-team`` beside ``Medium``, or the end of an address, would never be found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from postmortem_kb.corpus import Postmortem
from postmortem_kb.model import Moment
from postmortem_kb.rendering import Knowledge
from postmortem_kb.site.files import Site
from postmortem_kb.vocabulary import label

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

# A block of code is left as it is: its colours are elements too.
_ADJOINING = re.compile(r"(<pre\b.*?</pre>)|(</[a-z][a-z0-9]*>(?=<[a-z])|<br ?/?>)", re.DOTALL)
# The title and the line above it: a result shows both already.
_HEADER = re.compile(r'<(h1|p) class="pm-(?:title|eyebrow)"[^>]*>.*?</\1>', re.DOTALL)
# The only blocks that Material's search keeps are paragraphs and lists.
_BLOCK = re.compile(r"<(/?)(?:dl|figure)\b")
# What a reader takes in at a glance is no beginning of a text.
_AT_A_GLANCE = re.compile(r'<(dl|figure) class="pm-(?:facts|phases)">.*?</\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w(?:[\w.]*\w)?")
_BLANKS = re.compile(r"[\s\-]+")
_EDGES = re.compile(r"^\W+|\W+$")

_PLUGINS = ("search", "material/search")
# With Material's own weights, a thousand and a million, one word in a title or a tag stands above
# a whole error text; and every "Config change" above a title with a change in it.
_FIELDS = {"title": {"boost": 10.0}, "tags": {"boost": 10.0}}
_SERVICES = 3
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
    for name in _PLUGINS:
        options: Any = getattr(config.plugins.get(name), "config", None)
        if not hasattr(options, "fields"):
            continue
        options.fields = {**_FIELDS, **options.fields}
        options.separator = options.separator or _SEPARATOR


def tags(postmortem: Postmortem, knowledge: Knowledge) -> list[str]:
    """Return what Material's search shows below a title, as the HTML that it takes it for."""
    front = postmortem.front
    names = [label(front.kind)] if front.kind != "incident" else []
    names += [label(cause) for cause in front.root_cause_categories[:1]]
    services = knowledge.services_of(postmortem)
    names = list(dict.fromkeys([*names, *services[:_SERVICES], postmortem.name]))
    rank = knowledge.severity_place(front.severity)
    word = escape(front.severity or "")
    severity = [f'<b class="pm-sev" data-sev="{rank}">{word}</b>'] if word else []
    # Found by, and not shown: a ticket is no more than a number among the words of a page.
    tickets = [front.incident.id or "" if front.incident else "", *front.former_ids]
    tickets += [_HOST.sub("", item.ticket or "") for item in front.action_items]
    hidden = escape(" ".join(dict.fromkeys(ticket for ticket in tickets if ticket)))
    unseen = [f"<i hidden>{hidden}</i>"] if hidden else []
    return [*severity, *(escape(name) for name in names), *unseen]


def lighten(config: MkDocsConfig, site: Site) -> None:
    """Take the tags from the sections of a page: its own entry shows them and is found by them."""
    addresses = {site.used[each.page].url for each in site.postmortems.values()}
    for name in _PLUGINS:
        index = getattr(config.plugins.get(name), "search_index", None)
        for entry in getattr(index, "entries", []):
            page, mark, _ = entry["location"].partition("#")
            if mark and page in addresses:
                entry.pop("tags", None)


def content(html: str, postmortem: Postmortem) -> str:
    """Return a page's content with its words apart, the prose first.

    At its end are the facts of its header, and the words that it does not show.
    """
    html = _HEADER.sub("", html, 2)
    glance = "\n".join(found[0] for found in _AT_A_GLANCE.finditer(html))
    html = f"{_AT_A_GLANCE.sub('', html)}\n{glance}\n"
    apart = _ADJOINING.sub(lambda found: found[1] or f"{found[2]} ", html)
    apart = _BLOCK.sub(r"<\1p", apart)
    text = unescape(_TAG.sub("", apart)).lower()
    shown = {_EDGES.sub("", token) for token in _BLANKS.split(text)}
    written = [*_texts(postmortem.front), *_texts(postmortem.extra)]
    words = dict.fromkeys(word for value in written for word in _WORD.findall(value))
    missing = [word for word in words if word.lower() not in shown]
    return f"{apart}\n<p>{escape(' '.join(missing))}</p>\n" if missing else apart


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, BaseModel):
        # In the order of the model: a set has another order in every process.
        fields = [name for name in type(value).model_fields if name in value.model_fields_set]
        value = {name: getattr(value, name) for name in fields}
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple | list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, Moment):
        yield value.iso()
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, float):
        yield f"{value:.12g}"
    elif isinstance(value, str | int) and not isinstance(value, bool):
        yield str(value)
