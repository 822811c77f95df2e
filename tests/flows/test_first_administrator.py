"""A new council's first administrator is named on the server; everybody else is let in by a person."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from core.council.selectors import Current
from core.people.models import Department, Membership, Person
from tests.cast import Cast


def name_administrator(
    monkeypatch: pytest.MonkeyPatch, *, email: str = "sam@wexmoor.example", password: str = "four bins and a lorry"
) -> str:
    said = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("first_administrator", email=email, name="Sam Okoro", stdout=said)
    return said.getvalue()


def test_the_first_administrator_can_let_others_in(
    council: Current, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Membership.objects.filter(role="administrator").update(until=date(2021, 1, 1))
    assert "sam@wexmoor.example" in name_administrator(monkeypatch)
    sam = Person.objects.get(email="sam@wexmoor.example")
    assert sam.check_password("four bins and a lorry")
    assert sam.rights.holds("people.keep")


def test_there_is_only_one_first_administrator(council: Current, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="administrator already"):
        name_administrator(monkeypatch)


def test_a_weak_password_and_no_council_are_refused_in_a_sentence(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="no council yet"):
        name_administrator(monkeypatch)
    Department.objects.create(slug="communications", name="Communications", kind=Department.Kind.COMMS)
    with pytest.raises(CommandError, match="too short"):
        name_administrator(monkeypatch, password="bins")
    assert not Person.objects.exists()
