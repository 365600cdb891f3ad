from __future__ import annotations

from collections.abc import Callable

import pytest
from knowledges import knowledge_of

from postmortem_kb.rendering import Knowledge


@pytest.fixture(scope="session")
def knowledge() -> Callable[..., Knowledge]:
    """Make what pages are drawn from out of headers, given as {uri: header}."""
    return knowledge_of
