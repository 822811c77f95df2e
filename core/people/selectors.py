"""Reads for the pages about people, each with a known number of queries."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from core.audit.models import Entry
from core.people.models import Membership, Person


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


def trail(person: Person, *, most: int = 30) -> list[Entry]:
    """What happened to the log-in and the roles, newest first. Two queries."""
    roles = [str(pk) for pk in person.memberships.values_list("pk", flat=True)]
    about = Q(object_type="people.person", object_id=str(person.pk))
    about |= Q(object_type="people.membership", object_id__in=roles)
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
