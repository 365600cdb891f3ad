"""Draw pages from templates; everything is escaped unless a template of ours says otherwise.

A team's own folder (``templates`` in the configuration) is searched first: a file of the same name
replaces ours.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup, escape

from postmortem_kb import addresses, words
from postmortem_kb.metrics import DURATIONS
from postmortem_kb.rendering import (
    Knowledge,
    Page,
    counted,
    distinct,
    ownchart,
    rule_page,
)
from postmortem_kb.rendering import drawing as drawn
from postmortem_kb.rendering.compiling import compiled
from postmortem_kb.rendering.drawing import BrokenSpec, Chart
from postmortem_kb.rendering.rows import Rows
from postmortem_kb.resources import templates_dir
from postmortem_kb.vocabulary import label

_SPEC = ".vl.json"


def plain_environment(
    own: Path | None = None, finalize: Callable[[Any], Any] | None = None
) -> Environment:
    """Return the environment of templates that are no HTML: they escape for what they write."""
    return environment(own).overlay(
        autoescape=False, finalize=finalize, bytecode_cache=compiled(type(finalize).__name__)
    )


def environment(own: Path | None = None) -> Environment:
    """Return the templates' environment; ``own`` is a folder that wins over the shipped one."""
    env = Environment(
        loader=Loader([*([own] if own else []), templates_dir()]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_on_one_line,
        bytecode_cache=compiled("html"),
        # Each build has an environment of its own: no template changes in the middle of one.
        auto_reload=False,
    )
    env.filters |= {
        "coded": _coded,
        "day": _day,
        "day_text": words.day,
        "duration": words.duration,
        "label": label,
    }
    env.globals |= {
        "count": words.count,
        "counted": counted,
        "distinct": distinct,
        "durations": DURATIONS,
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
    # What can be printed holds no line break.
    if isinstance(value, str) and not value.isprintable() and not isinstance(value, Markup):
        return " ".join(value.splitlines())
    return value


def _day(value: date) -> Markup:
    html = f'<time datetime="{value.isoformat()}">{words.day(value)}</time>'
    return Markup(html)  # noqa: S704 - figures and the names of months


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
    if isinstance(error, BrokenSpec):
        return error.place
    if isinstance(error, TemplateSyntaxError):
        return f"{error.name}, line {error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{each.filename}, line {each.lineno}" for each in frames]
    return next((place for place in reversed(places) if ".jinja, line" in place), None)


def words_of(error: Exception) -> str:
    """Return what an error in a template says, without the place that Jinja may add."""
    return str(getattr(error, "message", None) or error)


class Renderer:
    """Draws pages of one knowledge base, and the charts on them.

    ``charts`` are the functions of all charts, by the names of their specs; ``draw`` may know how
    one was drawn before (``drawing.svg``).
    """

    def __init__(
        self,
        knowledge: Knowledge,
        own: Path | None = None,
        charts: Mapping[str, Callable[[Knowledge], Chart]] = MappingProxyType({}),
        draw: Callable[[str, str], str] | None = None,
    ) -> None:
        self.knowledge = knowledge
        self.environment = environment(own)
        # What follows from the settings alone; a postmortem's page takes no other part of them.
        self.environment.globals |= {
            "severity_place": knowledge.severity_place,
            "ticket_url": knowledge.ticket_url,
        }
        self.rows = Rows(knowledge, self.environment, own=own is not None)
        self._charts = charts
        self._draw = draw
        self._computed: dict[str, Chart] = {}
        self._specs: dict[str, dict[str, Any]] = {}

    def draw(self, page: Page) -> str:
        """Return a page as Markdown."""
        return self.render(
            f"pages/{page.template}.md.jinja", page.path, title=page.title, **page.data
        )

    def render(self, template: str, here: str, **data: Any) -> str:
        """Return a template filled in for a page; ``link`` leads from there to any other page."""
        link = self.linker(here)
        return self.environment.get_template(template).render(
            kb=self.knowledge,
            link=link,
            here=here,
            chart=lambda name: self.figure(name, link),
            own_charts=self.own_charts,
            list_rows=self.rows.on(here),
            **data,
        )

    @cached_property
    def own_charts(self) -> list[str]:
        """Return the names of the charts that the team added: a spec each, and no Python."""
        names = self.environment.list_templates(
            filter_func=lambda path: path.startswith("charts/") and path.endswith(_SPEC)
        )
        every = (path.removeprefix("charts/").removesuffix(_SPEC) for path in names)
        return sorted(name for name in every if name not in self._charts and "/" not in name)

    def figure(self, name: str, link: Callable[[str], str]) -> Markup:
        """Return a chart with its caption and its table, for the page that ``link`` leads from."""
        if name not in self._computed:
            self._computed[name] = (
                self._charts[name](self.knowledge)
                if name in self._charts
                else ownchart.chart(name, self._spec(name), self.knowledge)
            )
        chart = self._computed[name]
        spec = self._spec(name)
        drawing = drawn.svg(name, spec, chart, link, self._draw) if chart.rows else ""
        text = self.environment.get_template("partials/chart.html.jinja").render(
            name=addresses.slug(name),
            chart=chart,
            description=self._spec(name).get("description") if name in self._charts else "",
            drawing=drawing,
            link=link,
        )
        return Markup(text)  # noqa: S704 - the template escapes

    def _spec(self, name: str) -> dict[str, Any]:
        """Return a chart's spec, over what all charts have in common."""
        if name not in self._specs:
            common, own = self._json("charts/config.json"), self._json(f"charts/{name}{_SPEC}")
            config = {**common.get("config", {}), **own.get("config", {})}
            self._specs[name] = {**common, **own, "config": config}
        return self._specs[name]

    def _json(self, path: str) -> dict[str, Any]:
        try:
            text, _, _ = cast(Loader, self.environment.loader).get_source(self.environment, path)
            found = json.loads(text)
        except TemplateNotFound:
            raise BrokenSpec(path, "there is no such file") from None
        except TemplateSyntaxError as error:
            raise BrokenSpec(path, error.message or "it cannot be read") from None
        except ValueError as error:
            raise BrokenSpec(path, f"it is not JSON: {error}") from None
        except RecursionError:
            raise BrokenSpec(path, "it is nested too deeply") from None
        if not isinstance(found, dict) or not isinstance(found.get("config", {}), dict):
            raise BrokenSpec(path, "it is not a Vega-Lite spec, which begins with a brace")
        return found

    def linker(self, here: str) -> Callable[[str], str]:
        """Return a function from the path of a page to the relative link to it."""
        return addresses.linker(here, self.knowledge.directory_urls)
