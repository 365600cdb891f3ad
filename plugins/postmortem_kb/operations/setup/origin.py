"""Where the package that runs was installed from, as pip writes it down.

Source: PEP 610, "Specification" (``direct_url.json``): it is there where pip was given an address
and not a name. What lies on this machine alone can be installed nowhere else.
"""

from __future__ import annotations

import json
from importlib import metadata
from urllib.parse import urlsplit

from postmortem_kb import __version__
from postmortem_kb.terminal import UNPRINTABLE

_PACKAGE = "postmortem-kb"
_ANYWHERE = ("https", "ssh")

FROM_AN_INDEX = f"{_PACKAGE}[site]=={__version__}"
"""The requirement that holds where an index has this package."""


def requirement() -> str | None:
    """Return what pip installs this package by elsewhere; None if its address is not known."""
    try:
        written = metadata.distribution(_PACKAGE).read_text("direct_url.json")
    except (metadata.PackageNotFoundError, OSError, UnicodeDecodeError):
        return None
    return from_direct_url(written or "")


def from_direct_url(written: str) -> str | None:
    """Return a requirement for the address in a ``direct_url.json``; None if others lack it."""
    try:
        data = json.loads(written)
        url = data["url"]
        parts = urlsplit(url)
        version_control = data.get("vcs_info")
        if version_control:
            kind = version_control["vcs"]
            revision = version_control.get("requested_revision") or version_control["commit_id"]
            url = f"{kind}+{url}@{revision}"
        if data.get("subdirectory"):
            url = f"{url}#subdirectory={data['subdirectory']}"
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    known = parts.scheme in (_ANYWHERE if version_control else ("https",))
    # A password would be committed, and blanks would end the requirement.
    if not known or parts.password or UNPRINTABLE.search(url) or " " in url:
        return None
    return f"{_PACKAGE}[site] @ {url}"
