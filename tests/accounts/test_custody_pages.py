"""The pages on which an account is kept: who reads what, and who is offered what (REG-6, 7)."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import Account, PasswordChange
from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from tests.accounts.keeping import kept
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


PAGES = ("custody", "password", "administrators", "profile", "task", "audit", "risk", "record", "facts")


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_read_by_who_may_and_refused_to_others(cast: Cast, client: Any, page: str) -> None:
    address = reverse(f"accounts:{page}", args=[cast.account().pk])
    client.force_login(cast.tom)
    assert client.get(address).status_code == 200
    client.force_login(cast.callum)
    assert client.get(address).status_code == (
        200 if page in {"password", "administrators", "audit", "risk", "record"} else 403
    )


def test_a_password_is_changed_in_the_browser_by_two_people(cast: Cast, client: Any) -> None:
    account = cast.account()
    kept(cast, account)
    today = timezone.localdate()
    client.force_login(cast.leah)
    given = {
        "changed_on_day": today.day,
        "changed_on_month": today.month,
        "changed_on_year": today.year,
        "everybody_out": "on",
    }
    client.post(reverse("accounts:password", args=[account.pk]), given)
    said = PasswordChange.objects.get()
    client.force_login(cast.grace)
    assert "says that it was changed on" in client.get(account.get_absolute_url()).content.decode()
    client.post(reverse("accounts:confirm_change", args=[said.pk]))
    said.refresh_from_db()
    assert (said.confirmed_by, said.everybody_out) == (cast.grace, True)
    assert Entry.objects.filter(code="accounts.password.confirmed").exists()


def test_facts_that_belong_to_another_account_are_refused_with_a_sentence(cast: Cast) -> None:
    mine, other = cast.account(handle="ashmeremine"), cast.account(handle="ashmereother")
    for facts in ({"handle": "AshmereOther"}, {"external_id": other.external_id}):
        with pytest.raises(RuleBroken, match="Another account on the register has this handle or number already."):
            services.change_facts(
                account_id=mine.pk, facts=facts, by=cast.ada, seen=Account.objects.get(pk=mine.pk).version
            )


def test_whoever_keeps_the_password_is_offered_only_what_they_may_do(cast: Cast, client: Any) -> None:
    account = cast.account(department=cast.museum)
    kept(cast, account)
    client.force_login(cast.leah)
    page = client.get(account.get_absolute_url()).content.decode()
    assert "Record a change" in page and "Record an administrator" not in page
    client.force_login(cast.arthur)
    assert "Record a change" not in client.get(account.get_absolute_url()).content.decode()


def test_where_the_password_lies_is_read_by_those_who_keep_it_and_by_auditors(cast: Cast, client: Any) -> None:
    account = cast.account(department=cast.museum)
    kept(cast, account, kept_in="the blue safe", recovery_contact="rescue@ashmere.example")
    for person, reads in (
        (cast.leah, True),
        (cast.grace, True),
        (cast.ada, True),
        (cast.arthur, True),
        (cast.callum, False),
        (cast.jo, False),
    ):
        client.force_login(person)
        for address in (
            account.get_absolute_url(),
            reverse("api_account", args=[account.pk]),
            reverse("api_account_custody", args=[account.pk]),
        ):
            page = client.get(address).content.decode()
            assert ("the blue safe" in page, "rescue@ashmere.example" in page) == (reads, reads), (person, address)
