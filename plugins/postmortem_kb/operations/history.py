"""When each file was last changed, as git tells it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from postmortem_kb.operations import git

# In seconds; a site is built without these dates rather than late.
_PATIENCE = 30.0


def last_changes(folder: Path) -> dict[str, date]:
    """Return {path below the folder: day of its last commit, in UTC}.

    Nothing without git, outside of a repository, and in a shallow clone: its oldest commit would
    be the last change of most files.
    """
    found: dict[str, date] = {}
    try:
        if git.is_shallow(folder, _PATIENCE):
            return {}
        for each in git.versions(folder, patience=_PATIENCE):
            found.setdefault(each.path, each.day)
    except git.Refused:
        return {}
    return found
