"""What a folder lies in that is to become a knowledge base: another one, a repository."""

from __future__ import annotations

import os
from pathlib import Path

from postmortem_kb.operations import configfile, configuration


def is_base(file: Path) -> bool:
    """Tell whether a configuration file names the plugin."""
    layers, _ = configfile.layers(file)
    return any(configfile.PLUGIN in str(layer.data.get("plugins")) for layer in layers)


def base_around(root: Path) -> Path | None:
    """Return the configuration of the knowledge base that a folder lies in, if it does."""
    home = root.resolve()
    if _has_git(home):
        return None
    try:
        file = configuration.find(home.parent)
    except OSError:
        # Of a path that no system takes: writing says why.
        return None
    return file if file and is_base(file) else None


def repository_above(root: Path) -> Path | None:
    """Return the root of the git repository that a folder lies below, not at."""
    home = root.resolve()
    found = next((each for each in (home, *home.parents) if _has_git(each)), home)
    return None if found == home else found


def _has_git(folder: Path) -> bool:
    return os.path.lexists(folder / ".git")
