"""The two comments around HTML of ours that a site may take past its Markdown parser."""

from __future__ import annotations

BEGIN, END = "<!--pm-->", "<!--/pm-->"


def without_marks(text: str) -> str:
    """Return an author's text in which neither comment stands."""
    # Not taken out: what stands around it could then make another.
    return text.replace(BEGIN, "<!-- pm -->").replace(END, "<!-- /pm -->")


def unmarked(markdown: str) -> str:
    """Return a page of ours without these comments, for whoever parses all of it."""
    lines = (line for line in markdown.split("\n") if line not in (BEGIN, END))
    return "\n".join(lines)
