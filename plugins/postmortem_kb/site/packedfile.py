"""A file of data, packed until MkDocs writes it: that of all postmortems is as long as they are."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


class PackedFile(File):
    """A generated file that is unpacked whenever somebody asks for its content."""

    _given: str | bytes | None = None
    _packed: bytes | None = None

    @classmethod
    def of(cls, config: MkDocsConfig, path: str, data: bytes) -> PackedFile:
        """Return the file of a path, from what a store packed."""
        file = cls.generated(config, path, content=b"")
        assert isinstance(file, cls)  # noqa: S101 - for the type checker
        file._packed = data
        return file

    @property
    def _content(self) -> str | bytes | None:
        return self._given if self._packed is None else zlib.decompress(self._packed)

    @_content.setter
    def _content(self, content: str | bytes | None) -> None:
        """Take what another plugin puts there instead."""
        self._given, self._packed = content, None
