"""Who works at Ashmere: one person or more for each role, with their log-ins."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.contrib.auth.hashers import make_password

from core.people.duties import matrix
from core.people.models import Department, Person
from core.people.services import give_log_in, give_role
from council_social.demonstration import DOMAIN, PASSWORD

PEOPLE: Final = (
    ("Ada Lindqvist", "administrator", "communications"),
    ("Priya Nair", "comms_manager", "communications"),
    ("Grace Mensah", "comms_officer", "communications"),
    ("Tom Ashby", "comms_officer", "communications"),
    ("Callum Reid", "customer_service_agent", "customer-services"),
    ("Mina Farrell", "customer_service_agent", "customer-services"),
    ("Dev Shah", "department_editor", "waste"),
    ("Leah Pryce", "department_editor", "museum"),
    ("Noor Patel", "department_editor", "careline"),
    ("Beth Lacey", "department_editor", "revenues"),
    ("Sam Obi", "department_editor", "planning"),
    ("Kit Hollis", "department_editor", "parks"),
    ("Rhys Vaughan", "department_editor", "venues"),
    ("Wes Turner", "department_editor", "waste"),
    ("Helen Brooks", "head_of_service", "waste"),
    ("Jo Whitlock", "smt_member", "communications"),
    ("Ruth Okafor", "chief_executive", "communications"),
    ("Imran Aziz", "information_governance", "communications"),
    ("Arthur Bell", "auditor", "communications"),
)
"""Name, role and department. The first of a role is the one whom `--log-ins` names."""


def arrive(since: date) -> None:
    """Gives everybody a log-in and a role since that day; the administrator comes first and lets the others in."""
    departments = {department.slug: department for department in Department.objects.all()}
    administrator = None
    for name, role, slug in PEOPLE:
        person = give_log_in(email=address(name), name=name, initials=initials(name), by=administrator)
        give_role(person=person, role=role, department=departments[slug], by=administrator, since=since)
        administrator = administrator or person
    Person.objects.filter(email__endswith=f"@{DOMAIN}").update(password=make_password(PASSWORD))


def address(name: str) -> str:
    """“grace.mensah@ashmere.example”."""
    return f"{name.lower().replace(' ', '.')}@{DOMAIN}"


def initials(name: str) -> str:
    return "".join(word[0] for word in name.split())


def staff() -> Mapping[str, Person]:
    """Everybody by first name, in small letters."""
    return {person.name.split()[0].lower(): person for person in Person.objects.filter(email__endswith=f"@{DOMAIN}")}


def log_ins() -> list[tuple[str, str, str]]:
    """One address for each role: the role's words, the name, the address, in the order of the matrix."""
    first = {role: name for name, role, _ in reversed(PEOPLE)}
    return [(words, first[role], address(first[role])) for role, words in matrix().roles.items()]
