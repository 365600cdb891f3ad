"""Where a team's ticket trackers are: the values of the option ``trackers``."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, Field, field_validator

_BASE = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?(?:/[\w.~-]+)*", re.ASCII)
_LOCAL = re.compile(r"http://(?:localhost|127\.0\.0\.1)(?:[:/]|$)")


class TrackerOptions(BaseModel):
    """One tracker of the option ``trackers``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field("", description="Where its tickets are read, if not at the public service.")
    api: str = Field("", description="The base of its REST interface, if not the usual one.")
    project: str = Field("", description="Where `sync --create` opens tickets.")
    labels: tuple[str, ...] = Field(
        (),
        description="Labels of the tickets it opens; a tracker may create those it does not have.",
    )
    issue_type: str = Field(
        "Task", description="The type of the tickets it opens, where there are types."
    )
    in_progress: tuple[str, ...] = Field(
        ("in progress", "in-progress", "doing", "workflow::in dev"),
        description="Labels that say that somebody works on a ticket.",
    )
    wont_do: tuple[str, ...] = Field(
        ("wontfix", "won't fix", "won't do", "wont do", "resolution::wont do"),
        description="Labels, or resolutions where there are some, that say that nobody will.",
    )

    @field_validator("url", "api")
    @classmethod
    def _address(cls, value: str) -> str:
        scheme, separator, rest = value.rstrip("/").partition("://")
        host, slash, path = rest.partition("/")
        plain = f"{scheme.lower()}{separator}{host.lower()}{slash}{path}"
        if plain and not _BASE.fullmatch(plain):
            raise ValueError("must be an address such as https://git.example.com")
        if plain.startswith("http:") and not _LOCAL.match(plain):
            raise ValueError("must begin with https://, because a token is sent there")
        return plain
