"""`manage.py first_administrator`: the first log-in of a new installation, which lets everybody else in."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from core.audit.verbs import RuleBroken
from core.people.models import Department, Membership, Person
from core.people.services import give_log_in, give_role

ROLE = "administrator"


class Command(BaseCommand):
    help = "Makes the first administrator and asks for a password. Refused where there is an administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="the work address, with which they sign in")
        parser.add_argument("--name", required=True, help="first name and surname")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        department = _refuse_or_find(email, name)
        password = _ask_password(Person(email=email, name=name))
        try:
            with transaction.atomic():
                person = give_log_in(
                    email=email, name=name.strip(), initials=_initials(name), by=None, password=password
                )
                give_role(person=person, role=ROLE, department=department, by=None)
        except RuleBroken as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(f"{person} can sign in with {person.email} and give everybody else a log-in.")


def _refuse_or_find(email: str, name: str) -> Department:
    """Communications, to which the first administrator belongs. Raises CommandError with what is in the way."""
    if Membership.objects.filter(role=ROLE, until__isnull=True, person__is_active=True).exists():
        raise CommandError("There is an administrator already. Ask them for a log-in.")
    try:
        validate_email(email)
    except ValidationError:
        raise CommandError(f"“{email}” is not an e-mail address.") from None
    if len(name.split()) < 2:
        raise CommandError('Give the first name and the surname: --name "Ada Lindqvist".')
    department = Department.objects.filter(kind=Department.Kind.COMMS).first()
    if department is None:
        raise CommandError("There is no council yet. Load its file first: manage.py load_council councils/….toml")
    return department


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())[:4].upper()


def _ask_password(person: Person) -> str:
    """Typed twice on a terminal, or one line of standard input. Raises CommandError where it is too weak."""
    if sys.stdin.isatty():
        password = getpass("Password: ")
        if getpass("The same again: ") != password:
            raise CommandError("The two are different. Nothing was made.")
    else:
        password = sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise CommandError(" ".join(weak.messages)) from None
    return password
