"""The verbs of an Administrator: give a log-in, give a role, end it, take the log-in away."""

from datetime import date

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from core.audit.verbs import RuleBroken, add, change, locked
from core.people import actions
from core.people.duties import matrix
from core.people.models import Department, Membership, Person


@transaction.atomic
def add_department(*, slug: str, name: str, kind: str, by: Person | None, capacity: int = 12) -> Department:
    """A new department. Raises RuleBroken when its name is taken."""
    if Department.objects.filter(name__iexact=name).exists():
        raise RuleBroken(f"There is a department called {name} already.", field="name")
    return add(Department(slug=slug, name=name, kind=kind, capacity=capacity), code=actions.DEPARTMENT_MADE, by=by)


@transaction.atomic
def give_log_in(*, email: str, name: str, initials: str, by: Person | None, password: str | None = None) -> Person:
    """A log-in for a member of staff. Raises RuleBroken when the address is taken."""
    if Person.objects.filter(email__iexact=email).exists():
        raise RuleBroken(f"{email} has a log-in already.", field="email")
    person = Person(email=email.lower(), name=name, initials=initials.upper())
    person.set_password(password)
    return add(person, code=actions.JOINED, by=by)


@transaction.atomic
def give_role(
    *, person: Person, role: str, department: Department, by: Person | None, since: date | None = None
) -> Membership:
    """Lets `person` act as `role` in `department`. Nobody gives a role to themselves. Raises RuleBroken."""
    if by is not None and by.pk == person.pk:
        raise RuleBroken("You cannot give a role to yourself. Ask another Administrator.")
    if role not in matrix().roles:
        raise RuleBroken(f"There is no role “{role}”.", field="role")
    person = locked(Person.objects, person.pk)
    if person.memberships.current(timezone.localdate()).filter(role=role, department=department).exists():
        raise RuleBroken(f"{person} is {matrix().roles[role]} in {department} already.", field="role")
    membership = Membership(person=person, role=role, department=department, since=since or timezone.localdate())
    return add(membership, code=actions.ROLE_GIVEN, by=by)


@transaction.atomic
def take_log_in_away(*, person_id: int, by: Person | None, reason: str) -> Person:
    """Ends every role and session of a leaver at once (GOV-3). Raises RuleBroken for one's own log-in."""
    if by is not None and by.pk == person_id:
        raise RuleBroken("You cannot take away your own log-in. Ask another Administrator.")
    person = locked(Person.objects, person_id)
    if not person.is_active:
        raise RuleBroken(f"{person} has no log-in any more.")
    person.is_active, person.left_at = False, timezone.now()
    change(person, code=actions.LEFT, by=by, reason=reason)
    _end_roles(person, by)
    _end_sessions(person)
    return person


def _end_roles(person: Person, by: Person | None) -> None:
    today = timezone.localdate()
    for membership in person.memberships.current(today):
        membership.until = today
        change(membership, code=actions.ROLE_ENDED, by=by)


def _end_sessions(person: Person) -> None:
    mine = [s.pk for s in Session.objects.iterator() if s.get_decoded().get("_auth_user_id") == str(person.pk)]
    Session.objects.filter(pk__in=mine).delete()
