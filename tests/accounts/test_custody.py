"""Who gets into an account: custody, native administrators, changes of the password that two people say (REG-6, 7)."""

import threading
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.health import Rules, put_right
from accounts.models import Account, Administrator, Custody, PasswordChange, Task
from accounts.selectors import account as shown
from accounts.states import AccountState
from core.audit.models import Entry
from core.audit.verbs import ChangedMeanwhile, RuleBroken
from core.notify.models import Notice
from core.people.models import Person
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def kept(
    cast: Cast, account: Account, keeper: Person | None = None, deputy: Person | None = None, **others: Any
) -> Custody:
    """Leah keeps it, Grace stands in; `others` are other facts."""
    account.refresh_from_db()
    facts = {"kept_in": "the safe", "second_factor": "app", "recovery_contact": "comms@ashmere.example"} | others
    return services.change_custody(
        account_id=account.pk,
        custodian=keeper or cast.leah,
        deputy=deputy or cast.grace,
        by=cast.ada,
        seen=account.version,
        **facts,
    )


def changed(
    cast: Cast, account: Account, on: date | None = None, *, by: Person | None = None, second: Person | None = None
) -> PasswordChange:
    said = services.say_changed(account_id=account.pk, changed_on=on or timezone.localdate(), by=by or cast.tom)
    return services.confirm_change(change_id=said.pk, by=second or cast.priya)


def needs_of(account: Account) -> list[str]:
    return [one.words for one in put_right(shown(account.pk), Rules.now())]


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


def test_compromised_stops_everything_until_two_people_changed_the_password(cast: Cast) -> None:
    account = cast.account(custodian=cast.leah)  # type: ignore[arg-type]
    changed(cast, account, timezone.localdate() - timedelta(days=2))
    services.mark_compromised(account_id=account.pk, by=cast.grace, reason="Strange posts")
    assert not Account.objects.get().publishes
    with pytest.raises(RuleBroken, match="Its password has to be changed first"):
        services.let_go_on(account_id=account.pk, by=cast.grace, reason="Fine again")
    with pytest.raises(RuleBroken, match="A change before that does not help."):
        services.say_changed(account_id=account.pk, changed_on=timezone.localdate() - timedelta(days=1), by=cast.tom)
    said = services.say_changed(account_id=account.pk, changed_on=timezone.localdate(), by=cast.tom)
    with pytest.raises(RuleBroken, match="Its password has to be changed first"):
        services.let_go_on(account_id=account.pk, by=cast.grace, reason="Fine again")
    services.confirm_change(change_id=said.pk, by=cast.leah)
    assert services.let_go_on(account_id=account.pk, by=cast.grace, reason="Changed").state == AccountState.ACTIVE


def test_a_change_said_before_a_break_in_does_not_end_it(cast: Cast) -> None:
    account = cast.account(custodian=cast.leah)  # type: ignore[arg-type]
    said = services.say_changed(account_id=account.pk, changed_on=timezone.localdate(), by=cast.tom)
    services.mark_compromised(account_id=account.pk, by=cast.grace, reason="Strange posts")
    with pytest.raises(RuleBroken, match="It has to be changed once more: The account is compromised."):
        services.confirm_change(change_id=said.pk, by=cast.leah)
    services.take_back_change(change_id=said.pk, by=cast.leah, reason="Changed before the break-in")
    changed(cast, account)
    assert services.let_go_on(account_id=account.pk, by=cast.grace, reason="Changed").state == AccountState.ACTIVE


@pytest.mark.django_db(transaction=True)
def test_a_break_in_at_the_moment_of_confirming_is_never_forgotten(cast: Cast) -> None:
    for _ in range(5):
        account = cast.account(custodian=cast.leah)  # type: ignore[arg-type]
        said = services.say_changed(account_id=account.pk, changed_on=timezone.localdate(), by=cast.tom)
        at_once(
            lambda said=said: services.confirm_change(change_id=said.pk, by=cast.leah),
            lambda account=account: services.mark_compromised(
                account_id=account.pk, by=cast.grace, reason="Strange posts"
            ),
        )
        assert Custody.objects.get(account=account).must_change_since is not None


def at_once(*presses: Any) -> None:
    barrier = threading.Barrier(len(presses))

    def press(verb: Any) -> None:
        try:
            barrier.wait()
            verb()
        except RuleBroken:
            pass
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(verb,)) for verb in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_break_in_opens_the_tasks_for_who_keeps_the_account(cast: Cast) -> None:
    account = cast.account(custodian=cast.leah)  # type: ignore[arg-type]
    services.mark_compromised(account_id=account.pk, by=cast.grace, reason="Strange posts")
    tasks = Task.objects.filter(account=account)
    assert tasks.count() == 5 and {task.owner for task in tasks} == {cast.leah}
    assert tasks.first() is not None and tasks.first().words.startswith("Change the password")  # type: ignore[union-attr]
    assert Notice.objects.filter(person=cast.leah).count() == 5


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


def test_a_task_is_put_right_by_its_owner_or_whoever_keeps_the_register(cast: Cast) -> None:
    account = cast.account()
    day = timezone.localdate() + timedelta(days=3)
    task = services.open_task(
        account_id=account.pk, words="Add the link to our rules", owner=cast.dev, due_on=day, by=cast.tom
    )
    with pytest.raises(RuleBroken, match="Only Dev Shah can say that it is put right."):
        services.finish_task(task_id=task.pk, by=cast.leah, outcome="Done")
    with pytest.raises(RuleBroken, match="Say how it was put right."):
        services.finish_task(task_id=task.pk, by=cast.dev, outcome=" ")
    assert services.finish_task(task_id=task.pk, by=cast.dev, outcome="Link added").outcome == "Link added"
    with pytest.raises(RuleBroken, match="It is put right already."):
        services.finish_task(task_id=task.pk, by=cast.dev, outcome="Again")


def test_a_late_task_is_told_once(cast: Cast) -> None:
    day = timezone.localdate()
    task = services.open_task(
        account_id=cast.account().pk, words="Add the link", owner=cast.dev, due_on=day, by=cast.tom
    )
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        services.watch_tasks()
        services.watch_tasks()
        assert Notice.objects.filter(person=cast.dev, words__startswith="Not put right in time").count() == 1
        assert "1 thing is not put right in time." in needs_of(task.account)


PAGES = ("custody", "password", "administrators", "profile", "task", "risk", "record", "facts")


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_read_by_who_may_and_refused_to_others(cast: Cast, client: Any, page: str) -> None:
    address = reverse(f"accounts:{page}", args=[cast.account().pk])
    client.force_login(cast.tom)
    assert client.get(address).status_code == 200
    client.force_login(cast.callum)
    assert client.get(address).status_code == (200 if page in {"password", "administrators", "risk", "record"} else 403)


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
