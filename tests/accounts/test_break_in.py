"""A compromised account stops until two people changed its password, and what else follows is put right by somebody (REG-7, 8)."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from accounts import services
from accounts.models import Account, Custody, Task
from accounts.states import AccountState
from core.audit.verbs import RuleBroken
from core.notify.models import Notice
from tests.accounts.keeping import changed, needs_of
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


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
