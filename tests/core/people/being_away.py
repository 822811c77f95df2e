"""How the tests say that somebody is away, in days from today, and who stands in."""

from datetime import date, timedelta

from django.utils import timezone

from core.people import absences, selectors
from core.people.models import Absence, Deputy, Person


def day(offset: int) -> date:
    return timezone.localdate() + timedelta(days=offset)


def away(person: Person, first: int = 0, last: int = 4, by: Person | None = None, words: str = "") -> Absence:
    return absences.enter_absence(person=person, first_day=day(first), last_day=day(last), by=by or person, words=words)


def deputy(person: Person, stands_in: Person, by: Person | None = None) -> Deputy:
    return absences.name_deputy(person=person, deputy=stands_in, by=by or person)


def away_on(on: date | None = None) -> set[int]:
    """The ids of the people who are away on that day, today where none is named."""
    return set(Absence.objects.on(on or day(0)).values_list("person_id", flat=True))


def standing_in_for(person: Person, on: date | None = None) -> set[int]:
    return selectors.stand_ins(on).get(person.pk, set())
