"""Templates and icons that a postmortem asks the theme for: what it cannot draw is a fault."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import TemplateError
from mkdocs.commands.build import get_context

from postmortem_kb import frontmatter, rules
from postmortem_kb.corpus import Corpus, Postmortem
from postmortem_kb.model import Problem
from postmortem_kb.operations.check import Report
from postmortem_kb.operations.reading import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation

_FORMS = {"template": "{}", "icon": ".icons/{}.svg"}


def check(report: Report, config: MkDocsConfig) -> tuple[Report, list[Problem]]:
    """Add a fault for every template and icon that the theme does not have; return them too."""
    if not any(each.theme.keys() & _FORMS for each in report.corpus):
        return report, []
    env = config.theme.get_env()
    # A theme without icons takes no notice of the key.
    with_icons = any(Path(folder, ".icons").is_dir() for folder in config.theme.dirs)
    kept: list[Postmortem] = []
    problems: list[Problem] = []
    for postmortem in report.corpus:
        keys = postmortem.theme.keys() & (_FORMS if with_icons else {"template"})
        missing = sorted(key for key in keys if not _has(env, key, postmortem.theme[key]))
        problems += [problem(postmortem, key) for key in missing]
        theme = {key: value for key, value in postmortem.theme.items() if key not in missing}
        kept.append(replace(postmortem, theme=theme))
    found = sorted((*report.problems, *problems), key=lambda each: (each.path, each.line))
    return replace(report, corpus=Corpus(tuple(kept)), problems=tuple(found)), problems


def _has(env: Environment, key: str, name: str) -> bool:
    try:
        # Escaped, as the theme will be told it.
        env.get_template(_FORMS[key].format(escape(name)))
    except (TemplateError, ValueError, OSError):
        return False
    return True


def problem(postmortem: Postmortem, key: str) -> Problem:
    """Return the fault of a template or an icon that cannot be used."""
    rule = rules.all_rules()["unknown-value"]
    value = str(postmortem.theme[key])
    known = "those it has for whole pages" if key == "template" else "those it has"
    message = rule.word({"value": value, "what": f"{key} of the theme", "known": known})
    location = postmortem.location
    place = frontmatter.read(read(location)).place_of((key,))
    return Problem(location.path, *place, rule.code, rule.name, rule.level, message)


def undrawable(
    env: Environment,
    postmortems: Mapping[str, Postmortem],
    files: Files,
    nav: Navigation,
    config: MkDocsConfig,
) -> list[tuple[File, Problem]]:
    """Return the postmortems whose template cannot draw a page, a part of one say."""
    found = []
    for uri, postmortem in postmortems.items():
        file = files.src_uris[uri]
        if file.page is None or "template" not in file.page.meta:
            continue
        try:
            context = get_context(nav, files.documentation_pages(), config, file.page)
            drawn = env.get_template(file.page.meta["template"]).render(**context)
        except Exception:
            # Whatever it is, the build would end with it.
            drawn = ""
        if not drawn.strip():
            found.append((file, problem(postmortem, "template")))
    return found
