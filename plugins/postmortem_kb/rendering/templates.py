"""Draw pages from templates; everything is escaped unless a template of ours says otherwise.

A team's own folder (``templates`` in the configuration) is searched first: a file of the same name
replaces ours.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError
from markupsafe import Markup, escape

from postmortem_kb import addresses
from postmortem_kb.rendering import Knowledge, Page, actions, counted, distinct, rule_page, words
from postmortem_kb.resources import templates_dir
from postmortem_kb.vocabulary import label


def environment(own: Path | None = None) -> Environment:
    """Return the templates' environment; ``own`` is a folder that wins over the shipped one."""
    folders = [*([own] if own else []), templates_dir()]
    env = Environment(
        loader=Loader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_on_one_line,
    )
    env.filters |= {
        "coded": _coded,
        "day": _day,
        "day_text": words.day,
        "duration": words.duration,
        "label": label,
    }
    env.globals |= {
        "anchors": actions.anchors,
        "count": words.count,
        "counted": counted,
        "distinct": distinct,
        "rule_page": rule_page,
    }
    return env


def _coded(message: str) -> Markup:
    """Return a message whose words in backticks are code."""
    parts = message.split("`")
    if len(parts) % 2 == 0:
        return escape(message)
    marked = [Markup("<code>{}</code>").format(part) for part in parts[1::2]]
    plain = [escape(part) for part in parts[0::2]]
    return Markup("").join(
        part for pair in zip_longest(plain, marked, fillvalue="") for part in pair
    )


def _on_one_line(value: Any) -> Any:
    """Keep a text on the line it is printed on.

    Markdown looks for fences before it looks for HTML: a line of ``~~~`` would begin one, with
    attributes of its own, in the middle of a block of ours.
    """
    if isinstance(value, str) and not isinstance(value, Markup):
        return " ".join(value.splitlines())
    return value


def _day(value: date) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), words.day(value))


class Loader(FileSystemLoader):
    """Finds templates in folders; what cannot be read is a fault of the template."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text, its path, and whether it is still the same."""
        try:
            return super().get_source(environment, template)
        except UnicodeDecodeError:
            raise TemplateSyntaxError("it is not UTF-8", 1, template) from None
        except PermissionError:
            raise TemplateSyntaxError("it cannot be read", 1, template) from None


def place_of(error: Exception) -> str | None:
    """Return the template and the line that an error comes from; None if from elsewhere."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.name}, line {error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{each.filename}, line {each.lineno}" for each in frames]
    return next((place for place in reversed(places) if ".jinja, line" in place), None)


def words_of(error: Exception) -> str:
    """Return what an error in a template says, without the place that Jinja may add."""
    return str(getattr(error, "message", None) or error)


class Renderer:
    """Draws pages of one knowledge base."""

    def __init__(self, knowledge: Knowledge, own: Path | None = None) -> None:
        self.knowledge = knowledge
        self.environment = environment(own)

    def draw(self, page: Page) -> str:
        """Return a page as Markdown."""
        return self.render(
            f"pages/{page.template}.md.jinja", page.path, title=page.title, **page.data
        )

    def render(self, template: str, here: str, **data: Any) -> str:
        """Return a template filled in for a page; ``link`` leads from there to any other page."""
        return self.environment.get_template(template).render(
            kb=self.knowledge, link=self.linker(here), here=here, **data
        )

    def linker(self, here: str) -> Callable[[str], str]:
        """Return a function from the path of a page to the relative link to it."""
        directory_urls = self.knowledge.directory_urls
        return lambda page: addresses.href(here, page, directory_urls)
