"""Where the shipped files are, in a wheel and in a checkout alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def templates_dir() -> Path:
    """Return the folder of shipped templates: the wheel's own, else the checkout's."""
    installed = _PACKAGE / "templates"
    return installed if installed.is_dir() else _PACKAGE.parents[1] / "templates"


def package_folders() -> list[Path]:
    """Return the folders of all that makes up this package: its modules and its templates."""
    below = templates_dir()
    return [_PACKAGE] if below.is_relative_to(_PACKAGE) else [_PACKAGE, below]
