"""What has to be put right on an account: asked for, with a name and a day, and done (REG-7, 8)."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.models import Account, Task
from accounts.permissions import may_finish, may_keep
from accounts.states import LIVE
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.notify.models import Notice
from core.notify.services import give, notices_for, tell
from core.people.models import Person

AFTER_A_BREAK_IN: Final = (
    ("Change the password, and end every other session", 0),
    ("Look through its administrators and connected apps, and remove what nobody knows", 0),
    ("Look through what was posted, sent and changed since, and put it right", 1),
    (
        "Tell information governance whether messages of residents could be read (UK GDPR, article 33: within 72 hours)",
        1,
    ),
    ("Tell residents what happened and what they should not trust", 1),
)
"""What Chesterfield (do 3) and the law ask for, with the days within which."""


@transaction.atomic
def open_task(
    *, account_id: int, words: str, owner: Person | None, due_on: date, by: Person, cause: str = Task.Cause.OTHER
) -> Task:
    """Asks somebody to put something right by a day. Raises RuleBroken."""
    account = locked(Account.objects, account_id)
    ensure(may_keep(by, account))
    if not words.strip():
        raise RuleBroken("Enter what has to be put right.", field="words")
    if due_on < timezone.localdate():
        raise RuleBroken("This day is over. Enter a day to come.", field="due_on")
    return open_for(account, words, owner=owner, due_on=due_on, by=by, cause=cause)


@transaction.atomic
def finish_task(*, task_id: int, by: Person, outcome: str, seen: int | None = None) -> Task:
    """It is put right; `outcome` says how. Raises RuleBroken, ChangedMeanwhile."""
    task = locked(Task.objects.select_related("account", "owner", "opened_by"), task_id, seen=seen)
    ensure(may_finish(by, task))
    if not outcome.strip():
        raise RuleBroken("Say how it was put right.", field="outcome")
    task.done_by, task.done_at, task.outcome = by, timezone.now(), outcome.strip()[:500]
    change(task, code=actions.TASK_DONE, by=by, reason=task.outcome)
    return task


def open_after_break_in(account: Account, by: Person) -> None:
    """The tasks that follow from a break-in, for whoever keeps the account, or who marked it; `account` is locked."""
    today, owner = timezone.localdate(), account.custodian or by
    for words, days in AFTER_A_BREAK_IN:
        open_for(account, words, owner=owner, due_on=today + timedelta(days=days), by=by, cause=Task.Cause.COMPROMISED)


def open_for(
    account: Account, words: str, *, owner: Person | None, due_on: date, by: Person | None, cause: str
) -> Task:
    """A task of a verb that has asked its own rules; `account` is locked by this transaction."""
    task = Task(account=account, words=words.strip()[:300], owner=owner, due_on=due_on, cause=cause, opened_by=by)
    add(task, code=actions.TASK_OPENED, by=by)
    if owner and owner != by:
        tell([owner], key=f"accounts.task.{task.pk}", words=f"{account}: {task.words}", url=account.get_absolute_url())
    return task


def watch_tasks() -> None:
    """Whoever has to put something right hears of it once when its day is over; Comms where nobody is named."""
    keep = list(Person.objects.holding("accounts.keep"))
    late = Task.objects.late(timezone.localdate()).filter(account__state__in=LIVE).select_related("account", "owner")
    give(notice for task in late for notice in _late_notices(task, keep))


def _late_notices(task: Task, keep: list[Person]) -> list[Notice]:
    people = [task.owner] if task.owner and task.owner.is_active else keep
    words = f"Not put right in time on {task.account}: {task.words}"
    key = f"accounts.task.{task.pk}.late"
    return notices_for(people, key=key, words=words, url=task.account.get_absolute_url(), urgent=True)
