"""The people of the tests: one per role, in the departments of a small council, and ways to make accounts."""

from dataclasses import dataclass, field
from datetime import date

from accounts.models import Account
from accounts.services import take_on
from accounts.states import AccountState
from core.people.models import Department, Membership, Person

PASSWORD = "correct horse battery"


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
        kinds = Department.Kind
        self = cls(
            comms=Department.objects.create(slug="communications", name="Communications", kind=kinds.COMMS),
            customer_services=Department.objects.create(
                slug="customer-services", name="Customer Services", kind=kinds.CUSTOMER_SERVICES
            ),
            waste=Department.objects.create(slug="waste", name="Waste", kind=kinds.SERVICE),
            museum=Department.objects.create(slug="museum", name="Museum", kind=kinds.ARMS_LENGTH),
        )
        for name, initials, role, department in (
            ("Grace Mensah", "GM", "comms_officer", self.comms),
            ("Tom Ashby", "TA", "comms_officer", self.comms),
            ("Priya Nair", "PN", "comms_manager", self.comms),
            ("Callum Reid", "CR", "customer_service_agent", self.customer_services),
            ("Dev Shah", "DS", "department_editor", self.waste),
            ("Leah Pryce", "LP", "department_editor", self.museum),
            ("Helen Brooks", "HB", "head_of_service", self.waste),
            ("Jo Whitlock", "JW", "smt_member", self.comms),
            ("Ruth Okafor", "RO", "chief_executive", self.comms),
            ("Imran Aziz", "IA", "information_governance", self.comms),
            ("Ada Lindqvist", "AL", "administrator", self.comms),
            ("Arthur Bell", "AB", "auditor", self.comms),
        ):
            setattr(self, name.split()[0].lower(), self.joins(name, initials, role, department))
        return self

    @staticmethod
    def joins(name: str, initials: str, role: str, department: Department) -> Person:
        """A new person in one role."""
        email = f"{name.lower().replace(' ', '.')}@ashmere.example"
        person = Person.objects.create_user(email, PASSWORD, name=name, initials=initials)
        Membership.objects.create(person=person, role=role, department=department, since=date(2020, 1, 1))
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
