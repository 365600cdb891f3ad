"""The first version that says which it is; everything before it reads the same."""

from __future__ import annotations

from postmortem_kb.operations.upgrading.step import Step

STEP = Step(0, "the configuration says which version of the schema it is written for")
