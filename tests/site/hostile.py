"""Front matter that tries to get out: every field of the schema filled with the same text."""

from __future__ import annotations

import types
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from postmortem_kb.schema import FrontMatter

PAYLOADS = {
    "script": '"><script>alert(1)</script>',
    "title": "</title><script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "single": "' onmouseover='alert(1)' x='",
    "image": "<img src=x onerror=alert(1)>",
    "svg": "<svg/onload=alert(1)>",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt;&#60;script&#62;alert(1)",
    "half-tag": "a <b c",
    "comment": "<!-- --!> <script>alert(1)</script>",
    "template": "{{ 7*7 }} {% raw %} {# x #} ${7*7}",
    "markdown": "[x](javascript:alert(1)) ![y](javascript:alert(1)) <javascript:alert(1)>",
    "reference": "[x][evil] *[x]: y",
    "attributes": "x {: onclick=alert(1) } {#id onclick=alert(1)}",
    "snippet": '--8<-- "mkdocs.yml"',
    "scheme": "javascript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "table": "a | b | [c] * _d_ `e` ~f~",
    "cdata": "]]><script>alert(1)</script>",
    "lines": "a\n\n<script>alert(1)</script>\n\n# b\n\n- c",
    "definition": "a\n\n[evil]: javascript:alert(1)\n\n[evil]",
    "fence": "a\n\n``` {.py onclick=alert(1) id=evil}\ncode\n```\n\nb",
    "tildes": "a\n~~~ html\n<script>alert(1)</script>\n~~~\nb",
    "include": 'a\n--8<-- "mkdocs.yml"\nb',
    "unclosed": "a\n</p></div></main><script>\nb",
}


def filled(text: str) -> dict[str, Any]:
    """Return a front matter with that text in every place that holds one."""
    return {name: _value(info.annotation, text) for name, info in FrontMatter.model_fields.items()}


def _value(annotation: Any, text: str) -> Any:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return _value(next(part for part in parts if part is not type(None)), text)
    if origin is tuple:
        return [_value(parts[0], text)]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = annotation.model_fields.items()
        return {name: _value(info.annotation, text) for name, info in fields}
    return text
