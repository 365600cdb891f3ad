"""The configurations of a generated base: with this plugin, without it, and with the others."""

from __future__ import annotations

FIRST_PAGE = "2015/PM-2015-001.md"
_SITE = """\
site_name: Generated
docs_dir: postmortems
theme: {name: material, font: false}
"""
_TABLES = "markdown_extensions: [tables]\n"
# Left out of the navigation, as this plugin does: the default writes all of them into every page.
_OUT_OF_NAV = f'not_in_nav: "*"\nnav: [{FIRST_PAGE}]\n'
# Posts stay below posts/, and each keeps the name of its file; `authors` would need a list of them.
_BLOG = """\
  - blog: {blog_dir: ., authors: false, post_url_format: "{file}"}
  - tags
"""


def _ours(options: str = "") -> str:
    plugin = f"postmortem-kb: {{{options}}}" if options else "postmortem-kb"
    return f"{_SITE}plugins: [search, {plugin}]\n{_TABLES}"


CONFIGURATIONS = {
    "mkdocs.yml": _ours(),
    "plain.yml": f"{_SITE}plugins: [search]\n{_TABLES}{_OUT_OF_NAV}",
    "one-job.yml": _ours("jobs: 1"),
    "two-jobs.yml": _ours("jobs: 2"),
    "pagefind.yml": _ours("search: pagefind, jobs: 2"),
    "blog.yml": f"{_SITE}plugins:\n  - search\n{_BLOG}{_TABLES}",
}
"""File name to text; each reads the same postmortems."""
