"""What would become of each row of a file of staff: invited, given a role, left as they are, or wrong, with its sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Final, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from core.people.duties import matrix
from core.people.initials import Initials
from core.people.models import Department, Membership, Person
from pages.clocks import listed, long_day
from pages.csv_files import Columns, Row, Sheet, a_day
from pages.fates import Fate, Lines, Plan, read_rows

T = TypeVar("T")
COLUMNS: Final = Columns(
    said={
        "email": ("e-mail", "email address", "e-mail address", "work email", "mail"),
        "name": ("full name", "person", "member of staff"),
        "initials": ("signs with",),
        "role": ("job role",),
        "department": ("service", "team", "directorate"),
        "since": ("from", "start", "start date"),
        "until": ("to", "end", "end date"),
        "log-in": ("login", "log in", "state", "status"),
    },
    needed=("email", "name", "role"),
    largest=5 * 1024 * 1024,
    most_rows=5_000,
)
TAKEN_AWAY: Final = "Taken away"
"""In the column “log-in” of our own download; such a row says something, and asks for nothing."""
EXAMPLE: Final = {
    **dict.fromkeys(COLUMNS.said, ""),
    "email": "sam.vale@ashmere.example",
    "name": "Sam Vale",
    "initials": "SV",
    "role": "Department editor",
    "department": "Museum",
    "since": "01/12/2026",
}


@dataclass(frozen=True)
class Given:
    """A role that a row gives, and to whom: somebody with a log-in, or somebody new."""

    email: str
    name: str
    role: str
    department: int
    since: date
    until: date | None
    person: int | None = None
    initials: str = ""


@dataclass(frozen=True)
class Here:
    """Who and what is there already. Three queries."""

    people: Mapping[str, Person]
    """By e-mail address."""
    departments: Mapping[str, Department]
    """By address and by name, in small letters."""
    held: frozenset[tuple[int, str, int]]
    """Person, role, department of everything that runs, or will."""
    comms: Department | None
    by: Person

    @classmethod
    def now(cls, by: Person) -> "Here":
        departments = list(Department.objects.all())
        running = Membership.objects.running(timezone.localdate())
        return cls(
            people={person.email.lower(): person for person in Person.objects.all()},
            departments={said.lower(): one for one in departments for said in (one.slug, one.name)},
            held=frozenset(running.values_list("person_id", "role", "department_id")),
            comms=next((one for one in departments if one.kind == Department.Kind.COMMS), None),
            by=by,
        )

    @property
    def domains(self) -> set[str]:
        return {email.rpartition("@")[2] for email, person in self.people.items() if person.is_active}


def plan(sheet: Sheet, by: Person) -> Plan[Given]:
    """The fate of each row now, where `by` adds them. Three queries, however many rows."""
    here = Here.now(by)
    first = read_rows(sheet.rows, lambda row: _read(row, here))
    among, domains = _Among(here, first), here.domains
    return Plan([among.last(fate, domains) for fate in first], sheet.remark)


def _read(row: Row, here: Here) -> Fate[Given]:
    """By itself. Raises ValueError with a sentence."""
    email = _email(row.cells["email"])
    there = here.people.get(email)
    if there and not there.is_active:
        return _of_a_leaver(row, there)
    if there and not row.cells["role"]:
        return Fate(row, "here", f"{there} has a log-in, and the row gives no role.")
    role = _role(row.cells["role"])
    department = _department(row.cells["department"], role, here)
    since, until = _days(row.cells)
    name = str(there) if there else _name(row.cells["name"])
    given = Given(email, name, role, department.pk, since, until, there.pk if there else None)
    if there and (there.pk, role, department.pk) in here.held:
        return Fate(row, "here", f"{there} is {matrix().roles[role]} in {department} already.")
    if email == here.by.email.lower():
        raise ValueError("You cannot give a role to yourself. Ask another Administrator.")
    return Fate(row, "role" if there else "new", f"{matrix().roles[role]}, {department}", given)


def _of_a_leaver(row: Row, person: Person) -> Fate[Given]:
    """Nobody is let in again by a file. Raises ValueError unless the row only says what is so."""
    if not row.cells["role"] or row.cells["log-in"].lower() == TAKEN_AWAY.lower():
        return Fate(row, "here", f"{person} has no log-in any more. Nothing changes.")
    raise ValueError(f"The log-in of {person} was taken away. Give it back on their page first.")


class _Among:
    """The rows beside each other: what stands twice, who has several roles, whose initials are taken."""

    def __init__(self, here: Here, fates: Iterable[Fate[Given]]) -> None:
        self._lines, self._people = Lines(), Lines()
        self._named: dict[str, Given] = {}
        taken = {person.initials: person.name for person in here.people.values() if person.is_active}
        typed = {fate.row.cells["initials"].upper() for fate in fates if fate.kind == "new"}
        self._initials = Initials(taken, kept_free=typed)

    def last(self, fate: Fate[Given], domains: set[str]) -> Fate[Given]:
        given, line = fate.facts, fate.row.line
        if given is None:
            return fate
        if there := self._lines.earlier([(given.email, given.role, given.department)], line):
            return replace(fate, kind="twice", sentence=f"It is the same person in the same role as in line {there}.")
        if fate.kind == "role":
            return replace(fate, sentence=f"{given.name} has a log-in already, and gets the role: {fate.sentence}.")
        try:
            return self._of_somebody_new(fate, given, domains)
        except ValueError as problem:
            return replace(fate, kind="wrong", sentence=str(problem))

    def _of_somebody_new(self, fate: Fate[Given], given: Given, domains: set[str]) -> Fate[Given]:
        """Raises ValueError with a sentence."""
        if there := self._people.earlier([given.email], fate.row.line):
            first = self._named.get(given.email)
            if first is None:
                raise ValueError(f"Line {there}, which invites them, is wrong.")
            if first.name != given.name:
                raise ValueError(f"Line {there} calls the person with this address {first.name}.")
            sentence = f"With the invitation of line {there} comes one more role: {fate.sentence}."
            return replace(fate, kind="role", sentence=sentence)
        typed = fate.row.cells["initials"]
        given = replace(given, initials=self._initials.claim(typed, given.name))
        self._named[given.email] = given
        return replace(fate, facts=given, sentence=_invited(given, fate.sentence, typed, domains))


def _invited(given: Given, role: str, typed: str, domains: set[str]) -> str:
    """What is proposed or unusual is said, so that somebody looks at it."""
    proposed = "" if typed else f" The initials {given.initials} are made from the name."
    domain = given.email.rpartition("@")[2]
    strange = "" if domain in domains else f" Nobody here has an address at {domain} yet: is it right?"
    return f"They get a link to set a password, and the role: {role}.{proposed}{strange}"


def _email(typed: str) -> str:
    email = typed.strip().lower()
    if not email:
        raise ValueError("Enter the work email address.")
    try:
        validate_email(email)
    except ValidationError:
        raise ValueError(f"“{typed[:60]}” is not an email address. Write it like name@example.com.") from None
    if len(email) > 254:
        raise ValueError("The email address is too long: 254 characters fit.")
    return email


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name:
        raise ValueError("Enter first name and surname.")
    if len(name) > 120:
        raise ValueError(f"The name has {len(name):,} characters; 120 fit.")
    return name


def _role(typed: str) -> str:
    roles = matrix().roles
    if not typed:
        raise ValueError(f"Enter a role. One of these: {listed(list(roles.values()))}.")
    return _one_of({said.lower(): code for code, words in roles.items() for said in (code, words)}, typed, "a role")


def _department(typed: str, role: str, here: Here) -> Department:
    """Roles for the whole council stand with Communications where none is named, as one by one."""
    if typed:
        return _one_of(here.departments, typed, "a department of ours")
    if matrix().needs_department(role):
        raise ValueError(f"Enter the department: what a {matrix().roles[role].lower()} may do goes for their own.")
    if here.comms is None:
        raise ValueError("Enter the department: there is none for Communications yet.")
    return here.comms


def _one_of(known: Mapping[str, T], typed: str, what: str) -> T:
    """Raises ValueError, with what was perhaps meant."""
    said = " ".join(typed.lower().split())
    if said in known:
        return known[said]
    near = get_close_matches(said, known, n=1)
    meant = f" Did you mean “{near[0]}”?" if near else ""
    raise ValueError(f"“{typed[:60]}” is not {what}.{meant}")


def _days(cells: Mapping[str, str]) -> tuple[date, date | None]:
    today = timezone.localdate()
    since = a_day(cells["since"]) if cells["since"] else today
    until = a_day(cells["until"]) if cells["until"] else None
    if until and until < since:
        raise ValueError(f"The last day, {long_day(until)}, is before the first, {long_day(since)}.")
    if until and until < today:
        raise ValueError(f"The last day, {long_day(until)}, is over.")
    return since, until


def rows_of(person: Person) -> list[dict[str, str]]:
    """A person as rows that can be read again, one for each role held today, which are fetched beforehand."""
    log_in = TAKEN_AWAY if not person.is_active else "Password not set" if person.is_invited else "Open"
    said = {"email": person.email, "name": person.name, "initials": person.initials, "log-in": log_in}
    nothing = dict.fromkeys(("role", "department", "since", "until"), "")
    held: list[Membership] = getattr(person, "held", [])
    return [said | _row_of(one) for one in held] or [said | nothing]


def _row_of(held: Membership) -> dict[str, str]:
    days = {"since": held.since, "until": held.until}
    written = {name: f"{day:%d/%m/%Y}" if day else "" for name, day in days.items()}
    return {"role": matrix().roles.get(held.role, held.role), "department": held.department.name} | written
