"""Who gets into an account: custody, native administrators, changes of the password that two people say (REG-6, 7)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import services
from accounts.models import Administrator, Custody, PasswordChange
from accounts.selectors import account as shown
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.notify.models import Notice
from core.people.models import Person
from tests.accounts.keeping import changed, kept, needs_of
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def test_who_keeps_the_password_is_recorded_and_never_the_password(cast: Cast) -> None:
    account = cast.account()
    custody = kept(cast, account)
    account.refresh_from_db()
    assert (account.custodian, custody.deputy, custody.kept_in) == (cast.leah, cast.grace, "the safe")
    assert not any("password" in field.name for field in Custody._meta.fields)


def test_two_tabs_cannot_overwrite_each_other(cast: Cast) -> None:
    account = cast.account()
    seen = account.version
    kept(cast, account)
    with pytest.raises(ChangedMeanwhile):
        services.change_custody(
            account_id=account.pk,
            custodian=cast.tom,
            deputy=None,
            kept_in="",
            second_factor="",
            recovery_contact="",
            by=cast.priya,
            seen=seen,
        )


def test_nobody_is_their_own_deputy_and_a_deputy_needs_a_keeper(cast: Cast) -> None:
    account = cast.account()
    with pytest.raises(RuleBroken, match="Select another person: one alone can fall ill."):
        kept(cast, account, cast.leah, cast.leah)
    with pytest.raises(RuleBroken, match="Name who keeps the password before who else does."):
        services.change_custody(
            account_id=account.pk,
            custodian=None,
            deputy=cast.leah,
            kept_in="",
            second_factor="",
            recovery_contact="",
            by=cast.ada,
            seen=account.version,
        )


def test_somebody_who_left_is_not_named(cast: Cast) -> None:
    Person.objects.filter(pk=cast.leah.pk).update(is_active=False)
    cast.leah.refresh_from_db()
    with pytest.raises(RuleBroken, match="Leah Pryce has no log-in any more."):
        kept(cast, cast.account())


def test_who_kept_it_until_now_still_knows_it(cast: Cast) -> None:
    account = cast.account()
    kept(cast, account)
    custody = kept(cast, account, cast.tom, cast.grace)
    assert custody.must_change_since and custody.must_change_why == "Leah Pryce kept the password until now."
    assert "The password has to be changed now." in needs_of(account)
    changed(cast, account)
    assert "The password has to be changed now." not in needs_of(account)


def test_a_first_custodian_means_no_change(cast: Cast) -> None:
    assert kept(cast, cast.account()).must_change_since is None


def test_a_change_counts_once_a_second_person_confirms_it(cast: Cast) -> None:
    account = cast.account()
    kept(cast, account)
    said = services.say_changed(account_id=account.pk, changed_on=timezone.localdate(), by=cast.leah)
    assert Custody.objects.get(account=account).changed_on is None
    assert Notice.objects.filter(person=cast.grace, words__contains="will you confirm it?").exists()
    with pytest.raises(RuleBroken, match="You said so yourself, so someone else must confirm it."):
        services.confirm_change(change_id=said.pk, by=cast.leah)
    services.confirm_change(change_id=said.pk, by=cast.grace)
    assert Custody.objects.get(account=account).changed_on == timezone.localdate()
    with pytest.raises(RuleBroken, match="confirmed or taken back already"):
        services.confirm_change(change_id=said.pk, by=cast.priya)


def test_the_database_knows_no_change_that_one_person_confirms(cast: Cast) -> None:
    said = services.say_changed(account_id=cast.account().pk, changed_on=timezone.localdate(), by=cast.tom)
    with pytest.raises(IntegrityError, match="password_change_by_two_people"), transaction.atomic():
        PasswordChange.objects.filter(pk=said.pk).update(confirmed_by=cast.tom, confirmed_at=timezone.now())


def test_one_change_waits_at_a_time_and_can_be_taken_back(cast: Cast) -> None:
    account = cast.account()
    said = services.say_changed(account_id=account.pk, changed_on=timezone.localdate(), by=cast.tom)
    with pytest.raises(RuleBroken, match="Tom Ashby said so already"):
        services.say_changed(account_id=account.pk, changed_on=timezone.localdate(), by=cast.grace)
    with pytest.raises(RuleBroken, match="Enter your reason"):
        services.take_back_change(change_id=said.pk, by=cast.grace, reason=" ")
    services.take_back_change(change_id=said.pk, by=cast.grace, reason="The old one still works")
    services.say_changed(account_id=account.pk, changed_on=timezone.localdate(), by=cast.grace)


def test_a_day_to_come_is_refused(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="This day is still to come."):
        services.say_changed(
            account_id=cast.account().pk, changed_on=timezone.localdate() + timedelta(days=1), by=cast.tom
        )


@pytest.mark.parametrize("role", ["comms_officer", "comms_manager", "administrator"])
def test_who_keeps_the_register_may_say_that_it_was_changed(cast: Cast, role: str) -> None:
    services.say_changed(account_id=cast.account().pk, changed_on=timezone.localdate(), by=cast.everybody()[role])


@pytest.mark.parametrize(
    "role",
    [
        "customer_service_agent",
        "department_editor",
        "head_of_service",
        "smt_member",
        "chief_executive",
        "information_governance",
        "auditor",
    ],
)
def test_nobody_else_may(cast: Cast, role: str) -> None:
    with pytest.raises(RuleBroken, match="Only those who keep the password"):
        services.say_changed(account_id=cast.account().pk, changed_on=timezone.localdate(), by=cast.everybody()[role])


def test_who_keeps_it_or_administers_it_may_confirm(cast: Cast) -> None:
    account = cast.account()
    said = services.say_changed(account_id=account.pk, changed_on=timezone.localdate(), by=cast.tom)
    with pytest.raises(RuleBroken, match="keep or administer the account"):
        services.confirm_change(change_id=said.pk, by=cast.dev)
    services.record_administrator(
        account_id=account.pk, person=cast.dev, outsider="", reach="full", since=timezone.localdate(), by=cast.tom
    )
    services.confirm_change(change_id=said.pk, by=cast.dev)


@pytest.mark.parametrize(
    ("today", "late"),
    [
        ("2026-11-04", ""),
        ("2026-11-05", "Password change is 1 day late."),
        ("2026-11-23", "Password change is 19 days late."),
    ],
)
def test_a_change_is_due_a_month_after_the_last(cast: Cast, today: str, late: str) -> None:
    account = cast.account()
    kept(cast, account)
    with time_machine.travel(f"{today} 12:00", tick=False):
        changed(cast, account, date(2026, 10, 4))
        assert ([words for words in needs_of(account) if words.startswith("Password change")] or [""]) == [late]


def test_the_end_of_a_short_month_stands_for_the_day_that_it_lacks(cast: Cast) -> None:
    account = cast.account()
    with time_machine.travel("2027-02-28 12:00", tick=False):
        changed(cast, account, date(2027, 1, 31))
        assert shown(account.pk).password_due_on == date(2027, 2, 28)  # type: ignore[attr-defined]


def test_keepers_are_reminded_before_and_after_and_comms_after_a_week(cast: Cast) -> None:
    account = cast.account()
    kept(cast, account)
    with time_machine.travel("2026-10-04 12:00", tick=False):
        changed(cast, account)
    told = []
    for day in ("2026-10-31", "2026-11-01", "2026-11-04", "2026-11-05", "2026-11-11", "2026-11-12"):
        with time_machine.travel(f"{day} 12:00", tick=False):
            services.watch_passwords()
            services.watch_passwords()
        notices = Notice.objects.filter(words__startswith="Change the password")
        told.append(sorted(notices.values_list("person__name", flat=True)))
    both = ["Grace Mensah", "Leah Pryce"]
    assert told[:5] == [[], both, both, sorted(both * 2), sorted(both * 2)]
    assert told[5] == sorted([*both * 3, "Ada Lindqvist", "Priya Nair"])


def test_a_password_that_must_be_changed_is_due_at_once(cast: Cast) -> None:
    account = cast.account()
    kept(cast, account)
    kept(cast, account, cast.tom)
    services.watch_passwords()
    assert set(
        Notice.objects.filter(words__startswith="Change the password").values_list("person__name", flat=True)
    ) == {"Tom Ashby", "Grace Mensah"}


def test_where_no_change_is_recorded_it_says_so(cast: Cast) -> None:
    assert "No change of the password is recorded." in needs_of(cast.account())


def test_an_administrator_is_a_person_or_somebody_outside(cast: Cast) -> None:
    account = cast.account()
    for person, outsider in ((None, " "), (cast.tom, "Maria Kent")):
        with pytest.raises(RuleBroken, match="Select a person, or enter the name"):
            services.record_administrator(
                account_id=account.pk,
                person=person,
                outsider=outsider,
                reach="full",
                since=timezone.localdate(),
                by=cast.ada,
            )
    services.record_administrator(
        account_id=account.pk, person=cast.tom, outsider="", reach="full", since=timezone.localdate(), by=cast.ada
    )
    with pytest.raises(RuleBroken, match="Tom Ashby is recorded already."):
        services.record_administrator(
            account_id=account.pk, person=cast.tom, outsider="", reach="part", since=timezone.localdate(), by=cast.ada
        )


def test_one_administrator_and_none_in_comms_are_said(cast: Cast) -> None:
    account = cast.account(department=cast.museum)
    services.record_administrator(
        account_id=account.pk, person=cast.leah, outsider="", reach="full", since=timezone.localdate(), by=cast.ada
    )
    services.record_administrator(
        account_id=account.pk, person=cast.tom, outsider="", reach="part", since=timezone.localdate(), by=cast.ada
    )
    assert {"Only 1 administrator.", "Communications cannot get in."} <= set(needs_of(account))
    services.record_administrator(
        account_id=account.pk, person=cast.grace, outsider="", reach="full", since=timezone.localdate(), by=cast.ada
    )
    assert not {"Only 1 administrator.", "Communications cannot get in."} & set(needs_of(account))


def test_an_administrator_who_left_is_said_until_the_access_is_taken_away(cast: Cast) -> None:
    account = cast.account()
    row = services.record_administrator(
        account_id=account.pk, person=cast.dev, outsider="", reach="full", since=timezone.localdate(), by=cast.ada
    )
    Person.objects.filter(pk=cast.dev.pk).update(is_active=False)
    assert "Dev Shah left and still administers it." in needs_of(account)
    services.end_administrator(administrator_id=row.pk, by=cast.ada)
    assert "Dev Shah left and still administers it." not in needs_of(account)
    with pytest.raises(RuleBroken, match="administers it no more"):
        services.end_administrator(administrator_id=row.pk, by=cast.ada)


def test_who_kept_the_password_and_administers_no_more_may_still_know_it(cast: Cast) -> None:
    account = cast.account()
    kept(cast, account)
    row = services.record_administrator(
        account_id=account.pk, person=cast.leah, outsider="", reach="full", since=timezone.localdate(), by=cast.ada
    )
    services.end_administrator(administrator_id=row.pk, by=cast.ada)
    assert Custody.objects.get(account=account).must_change_why == "Leah Pryce administers it no more."


def test_the_database_knows_no_nameless_administrator(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="administrator_is_somebody"), transaction.atomic():
        Administrator.objects.create(account=cast.account(), reach="full")
