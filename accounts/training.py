"""Who is trained: reads, each with a known number of queries, and the answer that publishing and replying ask for (REG-10).

Everything about any number of people on one day is one statement (`_rows`); the rule over it is `accounts.training_rule`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from django.db.models import CharField, F, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, TruncDate
from django.utils import timezone

from accounts.models import Acknowledgement, Completion, ReadAgain
from accounts.states import CompletionState
from accounts.training_rule import POLICY, POLICY_WORDS, Facts, Module, Rules, Stand, Standing, missing, stands
from core.audit.verbs import Answer, no, yes
from core.council.models import ProfileVersion
from core.council.profile import Training, stored_table
from core.council.profile.control import TrainingModule
from core.people.duties import matrix
from core.people.models import Department, Membership, Person

SPEAKING: Final = {"publish": ("posts.write", "posts.sign"), "reply": ("enquiries.answer",)}
"""What can need training, with the duties of whoever does it."""
_KEPT: Final = "_training_by_day"

Versions = tuple[tuple[int, date], ...]
Again = list[tuple[int, date]]


@dataclass(frozen=True)
class Known:
    """What is known of some people on a day. One query, and one more when a new version of the profile is first met."""

    rules: Rules
    facts: Mapping[int, Facts]
    again: Again
    day: date

    @classmethod
    def of(cls, people: Collection[Person], day: date | None = None) -> "Known":
        on = day or timezone.localdate()
        versions, again, facts = _read(people, on)
        return cls(rules_of(tuple(sorted(versions))), facts, again, on)

    def stands(self, person: Person) -> list[Stand]:
        """How this person stands with everything that is asked of them."""
        return stands(self.facts[person.pk], self.rules, self.again, self.day)


def my_stands(person: Person) -> list[Stand]:
    """How `person` stands today with everything that is asked of them; kept for as long as the object lives, as `Person.rights` is."""
    return _known(person).stands(person)


def may_speak(person: Person, *, to: str) -> Answer:
    """Whether `person` may `publish` or `reply` today for all that the council file says of training; one query a request.

    Whether it is their duty at all is asked elsewhere. A refusal says what is missing and where to do it.
    """
    known = _known(person)
    if not known.rules.are_closed(to, known.day) or not (lacking := missing(known.stands(person))):
        return yes()
    return no(" ".join(one.sentence() for one in lacking))


def untrained(people: Collection[Person], day: date | None = None) -> dict[int, str]:
    """Of these people, by their id, whoever lacks on that day something that is asked of everybody or of their roles, and what.

    Whoever keeps an account needs no role, and no days of grace count: training comes before an account opens (CBC do 1).
    One query, and one more when a new version of the profile is first met.
    """
    known = Known.of(people, day)
    found = {person.pk: _lacks(person, known) for person in people}
    return {pk: words for pk, words in found.items() if words}


def _lacks(person: Person, known: Known) -> str:
    facts = replace(known.facts[person.pk], keeps_an_account=True)
    found = stands(facts, known.rules, known.again, known.day)
    return " ".join(one.sentence(f"{person}’s", str(person)) for one in found if not one.is_good)


def _known(person: Person) -> Known:
    """What is known of one person today."""
    kept: dict[date, Known] = person.__dict__.setdefault(_KEPT, {})
    today = timezone.localdate()
    if today not in kept:
        kept[today] = Known.of([person], today)
    return kept[today]


def forget(person: Person) -> None:
    """After something was entered about a person, what was kept on this object counts no more."""
    person.__dict__.pop(_KEPT, None)


# What the council file says ---------------------------------------------------------


@lru_cache(maxsize=8)
def rules_of(versions: Versions) -> Rules:
    """The rules of the newest of these versions of the profile, each module with the day since when it is asked for.

    Kept in memory: no version ever changes. One query. Where no council file was loaded yet, nothing is asked of anybody.
    """
    if not versions:
        return Rules((), 0, 0, {})
    stored = dict(ProfileVersion.objects.values_list("number", "document__training"))
    history = [(stored_table(Training, stored[number]), day) for number, day in reversed(versions)]
    training, said = history[0][0], [(_said_in(training), day) for training, day in history]
    modules = [_module(one, _since(said, f"module {one.code}")) for one in training.modules]
    if training.policy_acknowledgement.value:
        since = _since(said, POLICY)
        modules.insert(0, Module(POLICY, POLICY_WORDS, 1, training.policy_months, _speakers(), since))
    closes = {to: _since(said, f"closes {to}") for to in training.closes}
    return Rules(tuple(modules), training.grace, training.warned, closes, versions[-1][0])


def _module(one: TrainingModule, since: date) -> Module:
    roles = frozenset(map(str, one.roles.value)) if one.roles else _speakers()
    return Module(one.code, one.name.value, one.tier.value, one.renew_months.value, roles, since, one.roles is None)


def _said_in(training: Training) -> set[str]:
    """What one version asks for, each in a word of its own."""
    policy = {POLICY} if training.policy_acknowledgement.value else set()
    return {f"module {one.code}" for one in training.modules} | {f"closes {to}" for to in training.closes} | policy


def _since(history: Iterable[tuple[set[str], date]], word: str) -> date:
    """The day of the oldest version from which on, up to the newest, every one says it. `history` begins with the newest."""
    since = date.max
    for said, day in history:
        if word not in said:
            break
        since = day
    return since


@lru_cache(maxsize=1)
def _speakers() -> frozenset[str]:
    """The roles that publish or reply."""
    duties = [duty for duties in SPEAKING.values() for duty in duties]
    return frozenset(role for duty in duties for role in matrix().duties[duty].who)


# What is known of people --------------------------------------------------------------


def _read(people: Collection[Person], day: date) -> tuple[set[tuple[int, date]], Again, dict[int, Facts]]:
    facts = {person.pk: Facts(timezone.localdate(person.joined_at)) for person in people}
    versions, again = set[tuple[int, date]](), list[tuple[int, date]]()
    for what, pk, word, on, number in _rows(list(facts), day):
        if what == "version":
            versions.add((number, on))
        elif what == "again":
            again.append((number, on))
        else:
            _enter(facts[pk], what, word, on, number)
    return versions, again, facts


def _enter(facts: Facts, what: str, word: str, on: date, number: int) -> None:
    if what == "role":
        facts.roles.append((word, on))
    elif what == "read":
        facts.read.append((number, on))
    elif what == CompletionState.CONFIRMED:
        facts.taken.append((word, on))
    else:
        facts.said.add(word)


def _rows(ids: list[int], day: date) -> QuerySet[Any, Any]:
    """One statement: what each person holds, took, says and read; the versions of the profile, and which must be read again."""
    entries = Completion.objects.filter(state__in=[CompletionState.SAID, CompletionState.CONFIRMED], taken_on__lte=day)
    return _part(ProfileVersion, "version", on=TruncDate("loaded_at"), number="number").union(
        _part(ReadAgain.objects.filter(said_on__lte=day), "again", on=F("said_on"), number="profile_id"),
        _part(Membership.objects.current(day).filter(person__in=ids), "role", "person_id", "role", F("since")),
        _part(entries.filter(person__in=ids), F("state"), "person_id", "module", F("taken_on")),
        _part(Acknowledgement.objects.filter(person__in=ids, read_on__lte=day), "read", "person_id", "", F("read_on"), "profile_id"),
        all=True,
    )  # fmt: skip


def _part(
    rows: "type[Model] | QuerySet[Any, Any]",
    what: Any,
    person: str = "",
    word: str = "",
    on: Any = None,
    number: str = "",
) -> QuerySet[Any, Any]:
    """The five columns of one part, in the one order that a union needs."""
    found = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    text = CharField()
    columns = {
        "_what": Cast(what if isinstance(what, F) else Value(what), text),
        "_person": F(person) if person else Value(0),
        "_word": Cast(F(word) if word else Value(""), text),
        "_on": on,
        "_number": F(number) if number else Value(0),
    }
    return found.order_by().annotate(**columns).values_list(*columns)


# For pages ----------------------------------------------------------------------------


def people_within(person: Person, duty: str) -> QuerySet[Person]:
    """Everybody who can sign in and for whom `person` holds `duty`: all, or those of their own departments."""
    people = Person.objects.working().order_by("name", "pk")
    if person.rights.everywhere(duty):
        return people
    current = Membership.objects.current(timezone.localdate())
    return people.filter(pk__in=current.filter(department_id__in=person.rights.own(duty)).values("person_id"))


def people_of(department: Department) -> QuerySet[Membership, Any]:
    """Those who hold a role in a department today, as a subquery."""
    return Membership.objects.current(timezone.localdate()).filter(department=department).values("person_id")


def spoken_by(person: Person) -> list[str]:
    """Of `publish` and `reply`, what is this person's duty at all."""
    return [to for to, duties in SPEAKING.items() if any(person.rights.holds(duty) for duty in duties)]


def for_home(person: Person) -> list[Stand]:
    """What this person must do about their own training, the most urgent first. One query a request."""
    order = [Standing.OVERDUE, Standing.TO_DO, Standing.RUNS_OUT]
    found = [one for one in my_stands(person) if one.standing in order]
    return sorted(found, key=lambda one: (order.index(one.standing), one.until))


def waiting_for(person: Person) -> QuerySet[Completion]:
    """What somebody else says that they took and this person may confirm, oldest first."""
    if not person.rights.holds("training.record"):
        return Completion.objects.none()
    waiting = Completion.objects.waiting().with_people().exclude(person=person).order_by("recorded_at")
    return waiting.filter(person__in=people_within(person, "training.record").values("pk"))


def entries_within(person: Person) -> QuerySet[Completion]:
    """What was entered about this person, and about everybody for whom they may record."""
    known = Completion.objects.with_people()
    if not person.rights.holds("training.record"):
        return known.filter(person=person)
    return known.filter(Q(person=person) | Q(person__in=people_within(person, "training.record").values("pk")))


def entries_of(person: Person) -> QuerySet[Completion]:
    """All that was entered about a person, also what was refused or withdrawn, newest first. One query."""
    return Completion.objects.with_people().filter(person=person).order_by("-recorded_at", "-pk")


def readings_of(person: Person) -> QuerySet[Acknowledgement]:
    """When a person read which version of the policy, newest first. One query."""
    return Acknowledgement.objects.filter(person=person).order_by("-at")


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the table of who is trained."""

    person: Person
    departments: str
    stands: Mapping[str, Stand]
    """By the code of the module; one that is not asked of them is missing."""


@dataclass(frozen=True, slots=True)
class TrainedFilter:
    """Whom somebody asked for; empty means everybody."""

    standing: str = ""
    department: int | None = None


def who_is_trained(by: Person, asked: TrainedFilter) -> tuple[tuple[Module, ...], list[Row]]:
    """The modules, and everybody of whom one is asked and about whom `by` may read. Three queries, however many people."""
    people = people_within(by, "training.read")
    held: dict[int, list[Membership]] = defaultdict(list)
    current = Membership.objects.current(timezone.localdate()).select_related("department")
    for membership in current.order_by("department__name"):
        held[membership.person_id].append(membership)
    listed = [one for one in people if _fits(held[one.pk], asked.department)]
    known = Known.of(listed)
    rows = [_row(one, held[one.pk], known.stands(one)) for one in listed]
    return known.rules.modules, [row for row in rows if row.stands and _has(row, asked.standing)]


def _fits(held: Iterable[Membership], department: int | None) -> bool:
    return not department or any(one.department_id == department for one in held)


def _row(person: Person, held: Iterable[Membership], found: Iterable[Stand]) -> Row:
    departments = ", ".join(dict.fromkeys(str(one.department) for one in held))
    return Row(person, departments, {one.module.code: one for one in found})


def _has(row: Row, standing: str) -> bool:
    return not standing or any(one.standing.name.lower() == standing for one in row.stands.values())
