"""What a person leaves behind when they go, and how somebody else receives it (GOV-3).

Upper floors register a source for each kind of unfinished work in `AppConfig.ready`. The page of a person shows what the
sources count; `core.people.handing_over` moves it. Whoever hands over reads counts and kinds, never texts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from django.db import models, transaction
from django.utils import timezone

from core.audit.verbs import RuleBroken, ensure
from core.notify.services import tell
from core.people.models import Person
from core.people.permissions import may_hand_over_work
from pages.clocks import plural


class HasKey(Protocol):
    pk: int


Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One kind of unfinished work, in words, with how many and where to see it."""

    words: str
    count: int
    url: str
    code: str
    stays: str = ""
    """Why nobody receives it, as a sentence; empty for what can be handed over."""


class Source(Generic[Row]):
    """One kind of work that has one person's name on it. A floor says which rows, who may receive one, and how it moves."""

    code: ClassVar[str]
    """Names the kind in forms and in the API."""
    one: ClassVar[str]
    many: ClassVar[str]
    duty: ClassVar[str] = ""
    """What a receiver must hold at least; empty where everybody with a role may receive it."""
    stays: ClassVar[str] = ""
    """Why nobody receives it, as a sentence. Such work is shown, and needs no receiver."""

    def rows(self, person: HasKey) -> "models.QuerySet[Row]":
        """Everything unfinished with this person's name on it, with what `refusal` and `give` read."""
        raise NotImplementedError

    def url(self, person: HasKey) -> str:
        """Where those who may can see it."""
        raise NotImplementedError

    def refusal(self, row: Row, receiver: Person) -> str:
        """Why `receiver` may not have this one, as a sentence; empty where they may."""
        return ""

    def give(self, row: Row, receiver: Person, by: Person, reason: str) -> None:
        """Puts the receiver's name on a locked row, with its entry in the record."""
        raise NotImplementedError

    def let_go(self, row: Row, by: Person, reason: str) -> None:
        """Takes the leaver's name off a locked row, where work can be nobody's; elsewhere it keeps the name of who wrote it."""

    def of(self, person: HasKey) -> OpenWork:
        """How much of it there is. One query."""
        count = self.rows(person).count()
        return OpenWork(plural(count, self.one, self.many), count, self.url(person), self.code, self.stays)

    def able(self) -> "models.QuerySet[Person]":
        """Who can be asked to receive it; about each row `refusal` says more."""
        return Person.objects.holding(self.duty) if self.duty else Person.objects.working().order_by("name")

    def locked_rows(self, person: HasKey) -> list[Row]:
        """Until the transaction ends; in the order in which every other verb locks them."""
        return list(self.rows(person).select_for_update(of=("self",)).order_by("pk"))

    def refused(self, giver: Person, receiver: Person) -> str:
        """Why `receiver` cannot have all of it, as sentences; empty where they can. Locks the rows."""
        rows = self.locked_rows(giver)
        sentences = [sentence for row in rows if (sentence := self.refusal(row, receiver))]
        if not sentences:
            return ""
        which = "" if len(sentences) == len(rows) else f"{len(sentences):,} of "
        return f"{which}{plural(len(rows), self.one, self.many)} cannot go to {receiver}. {sentences[0]}"

    @transaction.atomic
    def hand_over(self, *, from_person: Person, to_person: Person, by: Person, reason: str) -> int:
        """Moves all of it, row by row, and tells the receiver; returns how many. Raises RuleBroken, and then nothing moved."""
        ensure(may_hand_over_work(by, from_person))
        rows = self.locked_rows(from_person)
        for row in rows:
            if sentence := self.refusal(row, to_person):
                raise RuleBroken(sentence, field=self.code)
            self.give(row, to_person, by, reason)
        if rows:
            self._tell(to_person, from_person, by, len(rows))
        return len(rows)

    @transaction.atomic
    def leave(self, *, person: Person, by: Person, reason: str) -> int:
        """Leaves all of it with nobody; returns how many. Raises RuleBroken."""
        ensure(may_hand_over_work(by, person))
        rows = self.locked_rows(person)
        for row in rows:
            self.let_go(row, by, reason)
        return len(rows)

    def _tell(self, receiver: Person, giver: Person, by: Person, count: int) -> None:
        words = f"{by} handed over to you what {giver} had: {plural(count, self.one, self.many)}"
        key = f"people.handed_over.{giver.pk}.{self.code}.{timezone.now():%Y%m%d%H%M%S%f}"
        tell([receiver], key=key, words=words, url=self.url(receiver))


Ending = Callable[[Person, Person, str], None]
"""Takes the leaver, who takes the log-in away, and why."""

_sources: list[Source[Any]] = []
_endings: list[Ending] = []


def register(*sources: Source[Any]) -> None:
    """Called once by an upper floor's AppConfig.ready."""
    _sources.extend(sources)


def register_ending(ending: Ending) -> None:
    """Called once by an upper floor's AppConfig.ready: rights of its own that end with the log-in, in the same transaction."""
    _endings.append(ending)


def of(person: HasKey) -> list[OpenWork]:
    """Everything unfinished that has this person's name on it; nothing where there is none. One query for each source."""
    return [work for work in (source.of(person) for source in _sources) if work.count]


def movable(person: HasKey) -> list[OpenWork]:
    """What somebody else can receive."""
    return [work for work in of(person) if not work.stays]


def source_of(code: str) -> Source[Any]:
    """Raises RuleBroken for a kind that does not exist."""
    found = next((source for source in _sources if source.code == code and not source.stays), None)
    if found is None:
        kinds = ", ".join(source.code for source in _sources if not source.stays)
        raise RuleBroken(f"There is no kind of work “{code[:40]}” that can be handed over. One of these: {kinds}.")
    return found


def end_rights(leaver: Person, by: Person, reason: str) -> None:
    """Within the verb that takes the log-in away."""
    for ending in _endings:
        ending(leaver, by, reason)
