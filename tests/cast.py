"""The people of the tests: one per role, in the departments of a small council, and ways to make accounts."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.contrib.auth.hashers import make_password

from accounts.models import Account
from accounts.services import take_on
from accounts.states import AccountState
from core.people.models import Department, Membership, Person

PASSWORD = "correct horse battery"
SINCE = date(2020, 1, 1)
PEOPLE = (
    ("Grace Mensah", "GM", "comms_officer", "comms"),
    ("Tom Ashby", "TA", "comms_officer", "comms"),
    ("Priya Nair", "PN", "comms_manager", "comms"),
    ("Callum Reid", "CR", "customer_service_agent", "customer_services"),
    ("Dev Shah", "DS", "department_editor", "waste"),
    ("Leah Pryce", "LP", "department_editor", "museum"),
    ("Helen Brooks", "HB", "head_of_service", "waste"),
    ("Jo Whitlock", "JW", "smt_member", "comms"),
    ("Ruth Okafor", "RO", "chief_executive", "comms"),
    ("Imran Aziz", "IA", "information_governance", "comms"),
    ("Ada Lindqvist", "AL", "administrator", "comms"),
    ("Arthur Bell", "AB", "auditor", "comms"),
)
"""Name, initials, role and the department of the cast."""


@dataclass
class Cast:
    """Departments by slug; people by first name."""

    comms: Department
    customer_services: Department
    waste: Department
    museum: Department
    grace: Person = field(init=False)
    """Comms officer"""
    tom: Person = field(init=False)
    """Comms officer, the other one"""
    priya: Person = field(init=False)
    """Comms manager"""
    callum: Person = field(init=False)
    """Customer service agent"""
    dev: Person = field(init=False)
    """Department editor, Waste"""
    leah: Person = field(init=False)
    """Department editor, Museum: the stranger from another service"""
    helen: Person = field(init=False)
    """Head of service, Waste"""
    jo: Person = field(init=False)
    """SMT member"""
    ruth: Person = field(init=False)
    """Chief executive"""
    imran: Person = field(init=False)
    """Information governance officer"""
    ada: Person = field(init=False)
    """Administrator"""
    arthur: Person = field(init=False)
    """Auditor"""

    @classmethod
    def arrive(cls) -> "Cast":
        self = cls(*Department.objects.bulk_create(_departments()))
        people = [_person(name, initials) for name, initials, *_ in PEOPLE]
        for person in Person.objects.bulk_create(people):
            setattr(self, person.name.split()[0].lower(), person)
        Membership.objects.bulk_create(
            Membership(person=person, role=role, department=getattr(self, department), since=SINCE)
            for person, (_, _, role, department) in zip(people, PEOPLE, strict=True)
        )
        return self

    @staticmethod
    def joins(name: str, initials: str, role: str, department: Department) -> Person:
        """A new person in one role."""
        person = _person(name, initials)
        person.save()
        Membership.objects.create(person=person, role=role, department=department, since=SINCE)
        return person

    def account(
        self,
        network: str = "facebook",
        *,
        department: Department | None = None,
        state: str = AccountState.ACTIVE,
        handle: str = "",
        two_way: bool = True,
        **facts: str,
    ) -> Account:
        """An open account, taken on by two people."""
        count = Account.objects.count() + 1
        account = Account(
            network=network, handle=handle or f"ashmere{count}", name=facts.pop("name", "Ashmere District Council"), department=department or self.comms,
            kind=Account.Kind.CORPORATE, state=state, two_way=two_way, external_id=facts.pop("external_id", f"ext-{count}"), **facts,
        )  # fmt: skip
        return take_on(
            account=account,
            grounds="Open since before this system",
            risk_due_on=date(2027, 3, 31),
            by=self.ada,
            confirmed_by=self.priya,
        )

    def everybody(self) -> dict[str, Person]:
        """One person per role code, for the permission matrix."""
        return {
            "comms_officer": self.grace, "comms_manager": self.priya, "customer_service_agent": self.callum, "department_editor": self.dev,
            "head_of_service": self.helen, "smt_member": self.jo, "chief_executive": self.ruth, "information_governance": self.imran,
            "administrator": self.ada, "auditor": self.arthur,
        }  # fmt: skip


def _departments() -> list[Department]:
    """In the order of the fields of `Cast`."""
    kinds = Department.Kind
    return [
        Department(slug="communications", name="Communications", kind=kinds.COMMS),
        Department(slug="customer-services", name="Customer Services", kind=kinds.CUSTOMER_SERVICES),
        Department(slug="waste", name="Waste", kind=kinds.SERVICE),
        Department(slug="museum", name="Museum", kind=kinds.ARMS_LENGTH),
    ]


def _person(name: str, initials: str) -> Person:
    email = f"{name.lower().replace(' ', '.')}@ashmere.example"
    return Person(email=email, password=_hashed(), name=name, initials=initials)


@cache
def _hashed() -> str:
    return make_password(PASSWORD)
