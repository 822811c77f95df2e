"""Files of staff: read, shown, then all of them are added or none (REG-15)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit.verbs import ChangedMeanwhile, RuleBroken, add, add_all, change, ensure, locked
from core.people import actions, staff_file
from core.people.invitations import write_first_invitations
from core.people.models import Department, Membership, Person, StaffFile
from core.people.permissions import may_keep
from core.people.services import lock_keepers
from core.people.staff_file import COLUMNS, Given
from pages.clocks import plural
from pages.csv_files import BadFile, read_file
from pages.fates import Plan

FORGET_AFTER: Final = timedelta(days=1)
CHANGED: Final = "The people here have changed since you read this. Nobody was added: read the rows again."


@transaction.atomic
def upload_staff(*, name: str, content: bytes, by: Person) -> StaffFile:
    """Keeps a file for its dry run; nobody is added by it. Raises RuleBroken where it cannot be read at all."""
    ensure(may_keep(by))
    try:
        read_file(content, COLUMNS)
    except BadFile as problem:
        raise RuleBroken(str(problem), field="file") from None
    return add(StaffFile(name=name[:200], content=content, by=by), code=actions.STAFF_FILE_READ, by=by)


def plan_of(file: StaffFile, by: Person) -> Plan[Given]:
    """What would become of each row now."""
    return staff_file.plan(read_file(bytes(file.content), COLUMNS), by)


@transaction.atomic
def add_staff(*, file_id: int, seen: str, by: Person) -> StaffFile:
    """Adds everybody who is new, with an invitation each, and gives every role, or does nothing where one row is wrong.

    `seen` is the fingerprint of the plan on the page. Then the file is forgotten. Raises RuleBroken, ChangedMeanwhile.
    """
    file = locked(StaffFile.objects.select_related("by"), file_id)
    lock_keepers()  # one file after the other, and nobody's log-in is taken away meanwhile
    _ensure_open(file, by)
    plan = plan_of(file, by)
    if plan.fingerprint != seen:
        raise ChangedMeanwhile(CHANGED)
    if wrong := plan.count("wrong"):
        raise RuleBroken(f"Nobody was added: {plural(wrong, 'row')} cannot be taken in.")
    if not plan.count("new", "role"):
        raise RuleBroken("Everybody in this file has the log-in and the role already.")
    try:
        with transaction.atomic():
            file.invited, file.roles_given = _added(plan, by)
    except IntegrityError:
        raise ChangedMeanwhile(CHANGED) from None
    file.content, file.taken_in_at = b"", timezone.now()
    change(file, code=actions.STAFF_FILE_TAKEN_IN, by=by)
    return file


def _ensure_open(file: StaffFile, by: Person) -> None:
    ensure(may_keep(Person.objects.get(pk=by.pk)))
    if file.by_id != by.pk:
        raise RuleBroken(f"{file.by} uploaded this file, so they add the people in it.")
    if file.taken_in_at is not None:
        raise RuleBroken("The people of this file were added already.")
    if not file.content:
        raise RuleBroken("This file was forgotten after a day. Choose it again.")


def _added(plan: Plan[Given], by: Person) -> tuple[int, int]:
    """How many people were invited, and how many roles given."""
    new = _people(plan.new, by)
    named = {person.email: person.pk for person in new}
    given = plan.of_kind("new", "role")
    roles = [
        Membership(
            person_id=one.person or named[one.email],
            role=one.role,
            department_id=one.department,
            since=one.since,
            until=one.until,
            given_by=by,
        )
        for one in given
    ]
    _with_labels(roles)
    add_all(roles, code=actions.ROLE_GIVEN, by=by)
    write_first_invitations(new, by)
    return len(new), len(roles)


def _people(given: Sequence[Given], by: Person) -> Sequence[Person]:
    """Without a password: only the link in the letter lets them in."""
    people = [Person(email=one.email, name=one.name, initials=one.initials) for one in given]
    for person in people:
        person.set_unusable_password()
    return add_all(people, code=actions.JOINED, by=by) if people else []


def _with_labels(roles: Sequence[Membership]) -> None:
    """People and departments are read once for all entries of the record. Two queries."""
    people = Person.objects.in_bulk({role.person_id for role in roles})
    departments = Department.objects.in_bulk({role.department_id for role in roles})
    for role in roles:
        role.person, role.department = people[role.person_id], departments[role.department_id]


def forget_old_files() -> int:
    """Files whose people nobody added within a day; returns how many were forgotten."""
    old = StaffFile.objects.filter(uploaded_at__lt=timezone.now() - FORGET_AFTER).exclude(content=b"")
    return old.update(content=b"")
