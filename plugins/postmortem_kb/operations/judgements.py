"""What was found in one file, kept from one run to the next while it would be found again.

A judgement follows from the file, its path, the configuration and this package, which are its key,
and from what the rules asked beside these: whether a time is past, what lies around. These answers
are kept with it, and asked again before it is taken over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Protocol

from postmortem_kb import rules
from postmortem_kb.config import Settings
from postmortem_kb.corpus import Location
from postmortem_kb.operations.judgementtexts import Asked, Judged, decoder, encode
from postmortem_kb.operations.reading import read
from postmortem_kb.rules import A, Answer, Around, Context, Question

_LONGEST = 200_000
"""In characters: a file of which there is more to tell is judged each time."""


def digest_of(data: bytes) -> str:
    """Return what stands for the bytes of a file: they have changed if it has."""
    return blake2b(data, digest_size=20).hexdigest()


class Memory(Protocol):
    """What keeps texts by their keys; a text may get lost, or be forged."""

    def get(self, key: str) -> str | None:
        """Return what was put under a key, if it is there."""

    def put(self, key: str, text: str) -> None:
        """Keep a text under a key."""


class Noting(Context):
    """A context that notes what the rules ask of another one.

    What they look at without asking cannot be asked again: then nothing is ``asked``.
    """

    def __init__(self, context: Context) -> None:
        """Answer as that context does."""
        self._context = context
        self._since: datetime | None = None
        self._until: datetime | None = None
        self._answers: dict[tuple[Question[Any], str], Answer] = {}
        self._looked = False

    @property
    def settings(self) -> Settings:
        """Return what every judgement depends on anyway."""
        return self._context.settings

    @property
    def now(self) -> datetime:
        """Return the very time."""
        self._looked = True
        return self._context.now

    @property
    def around(self) -> Around:
        """Return all that lies around."""
        self._looked = True
        return self._context.around

    @property
    def changed(self) -> frozenset[str]:
        """Return what a branch describes anew."""
        self._looked = True
        return self._context.changed

    def is_to_come(self, at: datetime, slack: timedelta = timedelta()) -> bool:
        """Tell whether a time is later than now, and note until when that holds."""
        to_come = self._context.is_to_come(at, slack)
        try:
            begins = (at - slack).astimezone(UTC)
        except OverflowError:
            # Before the first day there is, so it never was to come.
            return to_come
        if to_come:
            self._until = min(begins, self._until or begins)
        else:
            self._since = max(begins, self._since or begins)
        return to_come

    def ask(self, question: Question[A], location: Location, argument: str) -> A:
        """Return the answer to a question, and note both."""
        found: Any = self._answers.get((question, argument), self)
        if found is self:
            found = self._answers[question, argument] = question(self._context, location, argument)
        return found  # type: ignore[no-any-return]

    def asked(self, names: Mapping[Question[Answer], str]) -> Asked | None:
        """Return what was asked, if all of it can be asked again by these names."""
        if self._looked or any(question not in names for question, _ in self._answers):
            return None
        answers = tuple((names[each], on, answer) for (each, on), answer in self._answers.items())
        return Asked(self._since, self._until, answers)


class Judgements:
    """The judgements of earlier runs that a memory has for this one.

    ``mark`` stands for all that every judgement depends on: the configuration and this package.
    """

    def __init__(self, memory: Memory, mark: str, context: Context) -> None:
        """Judge within that context."""
        self._memory, self._mark, self._context = memory, mark, context
        self._decode = decoder(context.settings)
        self._questions = rules.questions()
        self._names = {question: name for name, question in self._questions.items()}

    def find(self, location: Location, digest: str) -> Judged | None:
        """Return the judgement of a file with that digest, if it would be the same now."""
        text = self._memory.get(self._key(location, digest))
        if not isinstance(text, str) or len(text) > _LONGEST:
            return None
        try:
            judged, asked = self._decode(text, location, digest)
        except ValueError:
            return None
        return judged if self._holds(asked, location) else None

    def has(self, location: Location) -> bool:
        """Tell whether there is a judgement of a file as it is now."""
        try:
            return self.find(location, digest_of(read(location))) is not None
        except OSError:
            return True

    def keep(self, judged: Judged, noting: Noting) -> None:
        """Remember a judgement, unless nobody could tell how long it holds."""
        asked = noting.asked(self._names)
        if asked is None:
            return
        try:
            text = encode(judged, asked)
        except ValueError:
            return
        if len(text) <= _LONGEST:
            self._memory.put(self._key(judged.draft.location, judged.digest), text)

    def _key(self, location: Location, digest: str) -> str:
        parts = "\0".join((self._mark, digest, location.path, location.uri))
        return blake2b(parts.encode(errors="surrogatepass"), digest_size=20).hexdigest()

    def _holds(self, asked: Asked, location: Location) -> bool:
        """Tell whether everything that was asked has the same answer."""
        now = self._context.now
        if (asked.since and now < asked.since) or (asked.until and now >= asked.until):
            return False
        for name, argument, answer in asked.answers:
            question = self._questions.get(name)
            if question is None or self._context.ask(question, location, argument) != answer:
                return False
        return True
