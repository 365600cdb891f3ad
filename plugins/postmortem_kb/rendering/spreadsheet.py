"""Text for a cell of a spreadsheet: nothing in it is a formula."""

from __future__ import annotations

import unicodedata

# The first four begin a formula, the last a command to a build server that prints the file.
_GUARDED = tuple("=+-@:")


def cell(text: str) -> str:
    """Return a text for a cell; one that could be taken for a formula begins with an apostrophe.

    Source: OWASP, CSV Injection. Blanks and signs without a width do not hide a formula, nor does
    another form of its first sign, such as a wide one.
    """
    bare = text
    if not text.isascii():
        shown = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
        bare = unicodedata.normalize("NFKC", shown)
    hidden = bare.startswith(("\t", "\r", "\n"))
    return f"'{text}" if hidden or bare.lstrip().startswith(_GUARDED) else text
