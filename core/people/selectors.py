"""Reads for the pages about people, each with a known number of queries."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from core.audit.models import Entry
from core.people.models import Absence, Deputy, Membership, Person
from pages.clocks import full_day


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """Whom somebody asked for; empty means everybody."""

    words: str = ""
    role: str = ""
    department: int | None = None
    log_in: str = ""


def people(asked: PeopleFilter) -> QuerySet[Person]:
    """Everybody who fits, those with a log-in first, with the roles they hold today. Two queries a page."""
    found = _with_second_factor().prefetch_related(_held()).order_by("-is_active", "name", "pk")
    if asked.words:
        found = found.filter(Q(name__icontains=asked.words) | Q(email__icontains=asked.words))
    if asked.role or asked.department:
        found = found.filter(Exists(_holding(asked)))
    if asked.log_in:
        found = found.filter(is_active=asked.log_in == "open")
    return found


def person(pk: int) -> Person:
    """One person, with whether they have a second factor. Raises Person.DoesNotExist."""
    return _with_second_factor().get(pk=pk)


def roles_of(person: Person) -> list[Membership]:
    """Every role that they hold or held, those that go on first. One query."""
    every = person.memberships.select_related("department", "given_by", "person")
    return sorted(every.order_by("-since", "-pk"), key=lambda held: held.until is not None)


def stand_ins(on: date | None = None) -> dict[int, set[int]]:
    """By the id of each deputy, the ids of the people for whom they stand in on that day, today where none is named. One query.

    Those are away, the deputy is not, and both can sign in. It is not passed on to a deputy's deputy.
    """
    found: dict[int, set[int]] = {}
    for deputy, person in Deputy.objects.at_work(on or timezone.localdate()).values_list("deputy_id", "person_id"):
        found.setdefault(deputy, set()).add(person)
    return found


def deputies_of(people_ids: Collection[int], on: date | None = None) -> dict[int, Person]:
    """The deputy of each of these people who has one, by the person's id, whoever is away. One query."""
    running = Deputy.objects.running().filter(since__lte=on or timezone.localdate(), deputy__is_active=True)
    found = running.filter(person_id__in=people_ids).select_related("deputy")
    return {one.person_id: one.deputy for one in found}


def is_a_deputy(person: Person) -> bool:
    """Whether somebody has named this person their deputy, whoever is away. One query."""
    return Deputy.objects.running().filter(deputy=person).exists()


def away_words(people_ids: Collection[int], on: date | None = None) -> dict[int, str]:
    """“Away until Friday 4 December; Tom Ashby stands in”, by the id of each of these people who is away. One query."""
    day = on or timezone.localdate()
    deputy = Deputy.objects.at_work(day).filter(person=OuterRef("person")).values("deputy__name")
    found = Absence.objects.on(day).filter(person_id__in=people_ids).annotate(stands_in=Subquery(deputy))
    return {
        pk: f"Away until {full_day(last_day)}; {stands_in or 'nobody'} stands in"
        for pk, last_day, stands_in in found.values_list("person_id", "last_day", "stands_in")
    }


@dataclass(frozen=True, slots=True)
class WhenAway:
    """What stands on a person's page about their absences. Of each deputy `is_away_until` says whether they are away."""

    absences: list[Absence]
    deputy: Deputy | None
    deputy_for: list[Deputy]


def when_away(person: Person) -> WhenAway:
    """Absences that go on or are to come, soonest first, each with `deputy_is_away`; both sides of being a deputy. Two queries."""
    ahead = person.absences.ahead(timezone.localdate()).select_related("person")
    meanwhile = Absence.objects.filter(
        person__deputy_for__person=person,
        person__deputy_for__ended_at__isnull=True,
        ended_at__isnull=True,
        first_day__lte=OuterRef("last_day"),
        last_day__gte=OuterRef("first_day"),
    )
    absences = list(ahead.annotate(deputy_is_away=Exists(meanwhile)).order_by("first_day"))
    both = list(_deputyships(person))
    deputy = next((one for one in both if one.person_id == person.pk), None)
    return WhenAway(absences, deputy, [one for one in both if one.deputy_id == person.pk])


def _deputyships(person: Person) -> QuerySet[Deputy]:
    """Those of `person` and those as whom `person` stands in, with until when the other one is away today."""
    running = Deputy.objects.running().filter(Q(person=person) | Q(deputy=person)).select_related("person", "deputy")
    others = Absence.objects.on(timezone.localdate()).exclude(person=person)
    until = others.filter(Q(person=OuterRef("person")) | Q(person=OuterRef("deputy"))).values("last_day")
    return running.annotate(is_away_until=Subquery(until)).order_by("person__name", "pk")


def trail(person: Person, *, most: int = 30) -> list[Entry]:
    """What happened to the log-in, the roles, the absences and the deputies, newest first. Four queries."""
    about = Q(object_type="people.person", object_id=str(person.pk))
    for rows in (person.memberships.all(), person.absences.all(), person.deputies.all() | person.deputy_for.all()):
        ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
        about |= Q(object_type=rows.model._meta.label_lower, object_id__in=ids)
    return list(Entry.objects.filter(about).select_related("actor").order_by("-id")[:most])


def _with_second_factor() -> QuerySet[Person]:
    """Recovery codes alone are none: they stand in for the app on a phone."""
    factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return Person.objects.annotate(has_second_factor=Exists(factors))


def _held() -> "Prefetch[str]":
    current = Membership.objects.current(timezone.localdate()).select_related("department")
    return Prefetch("memberships", current.order_by("since", "pk"), to_attr="held")


def _holding(asked: PeopleFilter) -> QuerySet[Membership]:
    held = Membership.objects.current(timezone.localdate()).filter(person=OuterRef("pk"))
    if asked.role:
        held = held.filter(role=asked.role)
    return held.filter(department_id=asked.department) if asked.department else held
