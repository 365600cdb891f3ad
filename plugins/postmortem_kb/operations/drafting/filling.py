"""Fill in what is empty in the front matter of a postmortem, by place; what is not is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from postmortem_kb.frontmatter import fences
from postmortem_kb.model import KeyPath, Place
from postmortem_kb.operations import edit
from postmortem_kb.operations.drafting.times import UNKNOWN
from postmortem_kb.operations.edit import Edit
from postmortem_kb.operations.items.places import Header, Unsafe
from postmortem_kb.operations.new import scalar
from postmortem_kb.schema import Incident, Roles, Times
from postmortem_kb.terminal import visible

_ORDERS: Mapping[str, tuple[str, ...]] = {
    name: tuple(model.model_fields)
    for name, model in (("times", Times), ("incident", Incident), ("roles", Roles))
}
TOOLS = "as the tools recorded it"


def comment(reason: str) -> str:
    """Return what stands behind a value that a tool proposed."""
    return f"# proposed, please confirm: {visible(' '.join(reason.split()))}"


@dataclass(slots=True)
class Filling:
    """A file that is being filled in, and what is to be told of it."""

    data: bytes
    remarks: list[str] = field(default_factory=list)

    def text(
        self, path: KeyPath, value: str, reason: str, ours: Callable[[str], bool] | None = None
    ) -> None:
        """Set a value that is empty or unknown; else tell what the tools have.

        A comment that is ``ours`` goes with the value that it explained.
        """
        there = _there(Header(self.data), path)
        if _is_empty(there):
            self._put(path, f"{scalar(value)}  {comment(reason)}", (), value, ours)
        elif str(there) != value:
            self._keep(path, f"the tools have {value} ({reason})")

    def words(self, path: KeyPath, values: Sequence[str]) -> None:
        """Set an empty list of words; else tell which ones of the tools are not in it."""
        there = _there(Header(self.data), path)
        if _is_empty(there):
            written = f"[{', '.join(map(scalar, values))}]  {comment(TOOLS)}"
            self._put(path, written, (), ", ".join(values))
            return
        known = {str(each).casefold() for each in (there if isinstance(there, list) else [there])}
        missing = [value for value in values if value.casefold() not in known]
        if missing:
            self._keep(path, f"the tools have {', '.join(missing)} too")

    def items(self, key: str, items: Sequence[Mapping[str, str]], name: str) -> bool:
        """Set an empty list of mappings, and tell whether; else tell which are not in it.

        Each is known by its member ``name``.
        """
        there = _there(Header(self.data), (key,))
        if _is_empty(there):
            lines = [
                f"{'    ' if number else '  - '}{part}: {scalar(value)}"
                for item in items
                for number, (part, value) in enumerate(item.items())
            ]
            return self._put((key,), f" {comment(TOOLS)}", lines, f"{len(items)} of them")
        listed = there if isinstance(there, list) else []
        known = {str(each.get(name)).casefold() for each in listed if isinstance(each, dict)}
        missing = [item[name] for item in items if item[name].casefold() not in known]
        if missing:
            self._keep((key,), f"not merged: {'; '.join(missing)}")
        return False

    def _keep(self, path: KeyPath, but: str) -> None:
        self.remarks.append(f"{_shown(path)} is kept as it is; {but}")

    def _put(
        self,
        path: KeyPath,
        written: str,
        lines: Sequence[str],
        told: str,
        ours: Callable[[str], bool] | None = None,
    ) -> bool:
        header = Header(self.data)
        below = "".join(f"{line}\n" for line in lines)
        line = f"{path[-1]}: {written}"
        try:
            if path in header.source.keys:
                self.data = _filled(self.data, header, path, written, below, ours)
            elif len(path) == 1:
                self.data = _before_the_end(self.data, header, f"{line}\n{below}")
            elif path[:1] not in header.source.keys:
                self.data = _before_the_end(self.data, header, f"{path[0]}:\n  {line}\n")
            else:
                self.data = _under(self.data, header, path, line)
        except Unsafe:
            self.remarks.append(
                f"{_shown(path)} is not set, for how the file is written; it is {told}"
            )
            return False
        return True


def _there(header: Header, path: KeyPath) -> object:
    return header.value(path) if path in header.source.keys else None


def _is_empty(value: object) -> bool:
    if value is None or value == []:
        return True
    return isinstance(value, str) and value.strip().lower() in ("", UNKNOWN)


def _shown(path: KeyPath) -> str:
    return ".".join(map(str, path))


def _filled(
    data: bytes,
    header: Header,
    path: KeyPath,
    written: str,
    below: str,
    ours: Callable[[str], bool] | None,
) -> bytes:
    """Put a value where there is none; what stands behind it stays behind it."""
    start, end = header.start(path), header.end(path)
    if start[0] != end[0] or any(header.is_flow(path[:length]) for length in range(1, len(path))):
        raise Unsafe
    line = header.lines[start[0] - 1]
    rest = line[end[1] - 1 :]
    if rest.strip() and not rest.lstrip().startswith("#"):
        raise Unsafe
    gap = " " if line[: start[1] - 1].endswith(":") else ""
    if ours and ours(rest):
        end, rest = (end[0], len(line) + 1), ""
    more = " " if rest and not rest.startswith((" ", "\t")) else ""
    edits = [Edit(Place(*start, *end), f"{gap}{written}{more}")]
    if below:
        edits.append(_before(start[0] + 1, below))
    return edit.apply(data, edits)


def _under(data: bytes, header: Header, path: KeyPath, line: str) -> bytes:
    """Put a line below the key of a mapping, behind those that the schema has before it."""
    parent = path[:1]
    inside, at = header.value(parent), header.key(parent)[0]
    if inside is None and header.start(parent) != header.end(parent):
        raise Unsafe
    if inside is not None and (not isinstance(inside, dict) or header.is_flow(parent)):
        raise Unsafe
    names = list(inside or ())
    column = header.key((*parent, names[0]))[1] if names else 3
    order = _ORDERS[str(parent[0])]
    earlier = order[: order.index(str(path[-1]))]
    ends = [header.end((*parent, name))[0] for name in names if name in earlier]
    text = f"{' ' * (column - 1)}{line}\n"
    return edit.apply(data, [_before(max(ends, default=at) + 1, text)])


def _before_the_end(data: bytes, header: Header, text: str) -> bytes:
    """Put lines before the one that ends the front matter."""
    end = header.source.body_line - 1
    if fences.text_of(data).split("\n")[end - 1].strip() not in ("---", "..."):
        raise Unsafe
    return edit.apply(data, [_before(end, text)])


def _before(line: int, text: str) -> Edit:
    return Edit(Place(line, 1, line, 1), text)
