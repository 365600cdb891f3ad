"""The folder is the registry: find the modules of a family and the one object each defines."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any


def names(package: ModuleType) -> list[str]:
    """Return the names of a family's members, sorted; a leading underscore hides a module."""
    found = (info.name for info in pkgutil.iter_modules(package.__path__))
    return sorted(name for name in found if not name.startswith("_"))


def member(package: ModuleType, name: str, attribute: str) -> Any:
    """Import one member and return the object it must define; TypeError if it does not."""
    module = importlib.import_module(f"{package.__name__}.{name}")
    if not hasattr(module, attribute):
        raise TypeError(f"{module.__name__} must define {attribute}")
    return getattr(module, attribute)


def collect(package: ModuleType, attribute: str) -> dict[str, Any]:
    """Return {module name: object} for a whole family, sorted by name."""
    return {name: member(package, name, attribute) for name in names(package)}
