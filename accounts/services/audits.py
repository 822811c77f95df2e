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
from core.audit.verbs import RuleBroken, add, ensure, locked
from core.council.selectors import current
from core.notify.services import tell
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
    today = timezone.localdate()
    for account in Account.objects.live().filter(audits__next_on__lt=today).distinct():
        newest = account.audits.first()
        if newest and newest.next_on < today:
            key = f"accounts.account.{account.pk}.audit.{newest.next_on}"
            words = f"The audit of {account} is due"
            tell(Person.objects.holding("accounts.keep"), key=key, words=words, url=account.get_absolute_url())


def _check(strengths: str, gaps: str, steps: Sequence[Step]) -> None:
    if not lines_of(strengths):
        raise RuleBroken("Enter at least one thing that is good.", field="strengths")
    if lines_of(gaps) and not steps:
        raise RuleBroken("Say what is done about the gaps: what, who and by when.", field="step_1")
    if any(step.due_on < timezone.localdate() for step in steps):
        raise RuleBroken("One of the days is over. Enter days to come.", field="due_1")
