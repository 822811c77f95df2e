"""The verbs of an Administrator: give a log-in, give a role, end it, take the log-in away, give it back (GOV-3)."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken

from core.audit.verbs import RuleBroken, add, change, ensure, locked, record
from core.notify.services import tell
from core.people import actions
from core.people.absences import end_with_log_in
from core.people.duties import matrix
from core.people.handing_over import Receivers, locked_with, settle
from core.people.invitations import write_invitation
from core.people.models import Department, Membership, Person
from core.people.open_work import end_rights
from core.people.permissions import (
    keepers,
    may_end_role,
    may_give_log_in_back,
    may_give_role,
    may_invite_again,
    may_keep,
    may_reset_second_factor,
    may_take_log_in_away,
)

NOBODY: Final[Mapping[str, Person]] = MappingProxyType({})
"""No receiver is named: enough for somebody without open work."""


@transaction.atomic
def add_department(*, slug: str, name: str, kind: str, by: Person | None, capacity: int = 12) -> Department:
    """A new department. Raises RuleBroken when its name is taken."""
    if Department.objects.filter(name__iexact=name).exists():
        raise RuleBroken(f"There is a department called {name} already.", field="name")
    return add(Department(slug=slug, name=name, kind=kind, capacity=capacity), code=actions.DEPARTMENT_MADE, by=by)


@transaction.atomic
def give_log_in(*, email: str, name: str, initials: str, by: Person | None, password: str | None = None) -> Person:
    """A log-in for a member of staff. Raises RuleBroken when the address is taken."""
    if by is not None:
        ensure(may_keep(_as_now(by)))
    if Person.objects.filter(email__iexact=email).exists():
        raise RuleBroken(f"{email} has a log-in already.", field="email")
    person = Person(email=email.lower(), name=name, initials=initials.upper())
    person.set_password(password)
    return add(person, code=actions.JOINED, by=by)


@transaction.atomic
def invite(*, email: str, name: str, initials: str, role: str, department: Department | None, by: Person) -> Person:
    """A log-in with its first role; the person gets a link by mail to set a password. Raises RuleBroken."""
    person = give_log_in(email=email, name=name, initials=initials, by=by)
    give_role(person=person, role=role, department=department, by=by)
    write_invitation(person, by)
    return person


@transaction.atomic
def invite_again(*, person_id: int, by: Person) -> Person:
    """Sends a new link; the old one works no more. Raises RuleBroken once a password is set."""
    person = locked(Person.objects, person_id)
    ensure(may_invite_again(_as_now(by), person))
    _without_password(person)
    record(actions.INVITED, obj=person, by=by)
    write_invitation(person, by)
    return person


@transaction.atomic
def give_role(
    *, person: Person, role: str, department: Department | None, by: Person | None, since: date | None = None
) -> Membership:
    """Lets `person` act as `role` in `department`; a role for every department may be given without one, and then
    stands with Communications. Nobody gives a role to themselves. Raises RuleBroken.
    """
    person = locked(Person.objects, person.pk)
    if by is not None:
        ensure(may_give_role(_as_now(by), person))
    if role not in matrix().roles:
        raise RuleBroken(f"There is no role “{role}”.", field="role")
    department = department or _communications(role)
    if person.memberships.running(timezone.localdate()).filter(role=role, department=department).exists():
        raise RuleBroken(f"{person} is {matrix().roles[role]} in {department} already.", field="role")
    membership = Membership(
        person=person, role=role, department=department, since=since or timezone.localdate(), given_by=by
    )
    return add(membership, code=actions.ROLE_GIVEN, by=by)


def _communications(role: str) -> Department:
    """Where roles for the whole council stand. Raises RuleBroken for a role that needs a department of its own."""
    if matrix().needs_department(role):
        words = matrix().roles[role]
        raise RuleBroken(
            f"Select the department: what a {words.lower()} may do goes for their own.", field="department"
        )
    return Department.objects.get(kind=Department.Kind.COMMS)


@transaction.atomic
def end_role(*, membership_id: int, by: Person, reason: str) -> Membership:
    """Ends a role at once. Raises RuleBroken for the last Administrator's."""
    lock_keepers()
    membership = locked(Membership.objects.select_related("person"), membership_id)
    ensure(may_end_role(_as_now(by), membership))
    _end(membership, by, _needed(reason))
    return membership


@transaction.atomic
def take_log_in_away(
    *, person_id: int, by: Person, reason: str, receivers: Receivers = NOBODY, nobody: bool = False
) -> Person:
    """Hands over a leaver's open work and ends every role, deputy, right, session and key, at once (GOV-3; OWASP ASVS 5.0, 7.4.2).

    `receivers`: who receives which kind of work. What has no receiver is refused, unless `nobody` says that it is left
    with nobody; then Comms is told. Raises RuleBroken for one's own log-in and for the last Administrator's, SeveralBroken.
    """
    lock_keepers()
    person, receivers = locked_with(person_id, receivers)
    ensure(may_take_log_in_away(_as_now(by), person))
    reason = _needed(reason)
    handed_over = settle(person, receivers, nobody=nobody, by=by, reason=reason)
    person.is_active, person.left_at = False, timezone.now()
    change(person, code=actions.LEFT, by=by, reason=reason, extra=handed_over)
    end_rights(person, by, reason)
    for membership in person.memberships.running(timezone.localdate()):  # also what begins later
        _end(membership, by, reason)
    end_with_log_in(person, by, reason)
    _without_password(person)
    _end_sessions(person)
    return person


@transaction.atomic
def give_log_in_back(*, person_id: int, by: Person, reason: str) -> Person:
    """Lets somebody in again, by a new invitation. Roles do not come back by themselves. Raises RuleBroken."""
    person = locked(Person.objects, person_id)
    ensure(may_give_log_in_back(_as_now(by), person))
    person.is_active, person.left_at = True, None
    change(person, code=actions.CAME_BACK, by=by, reason=_needed(reason))
    _without_password(person)
    write_invitation(person, by)
    return person


@transaction.atomic
def reset_second_factor(*, person_id: int, by: Person, reason: str) -> Person:
    """Takes the second factor off, ends the sessions and tells the person, who sets up a new one at the next sign-in.

    Raises RuleBroken for one's own.
    """
    person = locked(Person.objects, person_id)
    ensure(may_reset_second_factor(_as_now(by), person))
    entry = record(actions.SECOND_FACTOR_RESET, obj=person, by=by, reason=_needed(reason))
    Authenticator.objects.filter(user=person).delete()
    _end_sessions(person)
    words = f"{by} reset your second factor: {reason.strip()}. Was it not you who asked? Tell another Administrator."
    tell([person], key=f"people.second_factor.{entry.pk}", words=words, url=reverse("mfa_index"), urgent=True)
    return person


def _as_now(by: Person) -> Person:
    """Read again: the page was opened before somebody may have taken the role away."""
    return Person.objects.get(pk=by.pk)


def lock_keepers() -> None:
    """Two Administrators who take each other's role away at the same moment: the second waits, and is refused."""
    rows = Membership.objects.select_for_update(of=("self",)).filter(role__in=keepers(), ended_at__isnull=True)
    list(rows.order_by("pk").values_list("pk"))


def _end(membership: Membership, by: Person, reason: str) -> None:
    membership.until, membership.ended_at = max(timezone.localdate(), membership.since), timezone.now()
    change(membership, code=actions.ROLE_ENDED, by=by, reason=reason)


def _without_password(person: Person) -> None:
    """No password fits, and every link that was sent before is void."""
    person.set_unusable_password()
    person.save(update_fields=["password"])


def _end_sessions(person: Person) -> None:
    mine = [s.pk for s in Session.objects.iterator() if s.get_decoded().get("_auth_user_id") == str(person.pk)]
    Session.objects.filter(pk__in=mine).delete()
    AuthToken.objects.filter(user=person).delete()


def _needed(reason: str) -> str:
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
    return reason.strip()
