"""Auditing an account: what is good, what is missing, who does what about it and by when (REG-8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.models import Account, AccountAudit, Task
from accounts.models.audit import lines_of
from accounts.permissions import may_keep
from accounts.services.tasks import open_for
from accounts.states import LIVE
from core.audit.verbs import RuleBroken, add, ensure, locked
from core.council.selectors import current
from core.notify.models import Notice
from core.notify.services import give, notices_for
from core.people.models import Person
from core.worktime import months_after


@dataclass(frozen=True, slots=True)
class Step:
    """What is done about a gap: by whom, and by which day."""

    words: str
    owner: Person | None
    due_on: date


@transaction.atomic
def audit_account(*, account_id: int, strengths: str, gaps: str, steps: Sequence[Step], by: Person) -> AccountAudit:
    """One audit with its steps, all or nothing. When the next is due follows from the council's file. Raises RuleBroken."""
    account = locked(Account.objects, account_id)
    ensure(may_keep(by, account))
    _check(strengths, gaps, steps)
    today, months = timezone.localdate(), current().profile.register.audit_months.value
    done = AccountAudit(
        account=account, strengths="\n".join(lines_of(strengths)), gaps="\n".join(lines_of(gaps)), done_by=by,
        next_on=months_after(today, months),
    )  # fmt: skip
    add(done, code=actions.AUDITED, by=by)
    for step in steps:
        open_for(account, step.words, owner=step.owner, due_on=step.due_on, by=by, cause=Task.Cause.AUDIT)
    return done


def watch_audits() -> None:
    """Whoever keeps the register hears once that the audit of an account is due."""
    newest = AccountAudit.objects.order_by("account_id", "-done_on", "-id").distinct("account_id").values("pk")
    over = AccountAudit.objects.filter(pk__in=newest, next_on__lt=timezone.localdate(), account__state__in=LIVE)
    keep = list(Person.objects.holding("accounts.keep"))
    give(notice for one in over.select_related("account") for notice in _due_notices(one, keep))


def _due_notices(last: AccountAudit, keep: list[Person]) -> list[Notice]:
    key = f"accounts.account.{last.account_id}.audit.{last.next_on}"
    words = f"The audit of {last.account} is due"
    return notices_for(keep, key=key, words=words, url=last.account.get_absolute_url())


def _check(strengths: str, gaps: str, steps: Sequence[Step]) -> None:
    if not lines_of(strengths):
        raise RuleBroken("Enter at least one thing that is good.", field="strengths")
    if lines_of(gaps) and not steps:
        raise RuleBroken("Say what is done about the gaps: what, who and by when.", field="step_1")
    if any(step.due_on < timezone.localdate() for step in steps):
        raise RuleBroken("One of the days is over. Enter days to come.", field="due_1")
