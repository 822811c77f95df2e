"""Suspending an account, letting it go on, setting it aside, closing it (REG-13); trials and their end (REG-17)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.models import Account
from accounts.permissions import may_decide_trial, may_stop
from accounts.services.custody import must_change, password_is_safe
from accounts.services.moving import go_on_as, move
from accounts.services.tasks import open_after_break_in
from accounts.states import LIVE, OPENED, AccountState
from core.audit.verbs import RuleBroken, change, ensure, locked
from core.notify.services import tell
from core.people.models import Person
from pages.clocks import long_day


@transaction.atomic
def suspend(*, account_id: int, by: Person, reason: str) -> Account:
    """Stops posts and replies on this account at once. Raises RuleBroken."""
    return _stop(account_id, AccountState.SUSPENDED, actions.ACCOUNT_SUSPENDED, by, reason)


@transaction.atomic
def mark_compromised(*, account_id: int, by: Person, reason: str) -> Account:
    """Somebody else may hold the password: nothing goes out until it was changed (CBC do 3), and what else follows becomes tasks. Raises RuleBroken."""
    account = _stop(account_id, AccountState.COMPROMISED, actions.ACCOUNT_COMPROMISED, by, reason)
    must_change(account, "The account is compromised.", by=by, code=actions.ACCOUNT_COMPROMISED)
    open_after_break_in(account, by)
    return account


@transaction.atomic
def restrict(*, account_id: int, by: Person, reason: str) -> Account:
    """Routine posts wait; residents are still answered, and emergency posts go out. Raises RuleBroken."""
    return _stop(account_id, AccountState.RESTRICTED, actions.ACCOUNT_RESTRICTED, by, reason)


@transaction.atomic
def let_go_on(*, account_id: int, by: Person, reason: str) -> Account:
    """Posts and replies may go out again; an account on trial stays on trial. Raises RuleBroken.

    One that was compromised only after its password was changed, as two people say; one with an overdue risk after it was assessed.
    """
    account = locked(Account.objects, account_id)
    if account.trial_is_over:
        raise RuleBroken(
            f"Its trial ended on {long_day(account.trial_ends_on)}. Extend it, or make the account permanent."
        )
    if account.state == AccountState.COMPROMISED and not password_is_safe(account):
        raise RuleBroken("Its password has to be changed first: one person says so, a second confirms it.")
    if account.risk_restricts and account.state == AccountState.RESTRICTED:
        raise RuleBroken("Its risk assessment is overdue. Assess the risk, and it goes on by itself.")
    return _stop(account_id, go_on_as(account), actions.ACCOUNT_RESUMED, by, reason)


@transaction.atomic
def set_aside(*, account_id: int, by: Person, reason: str) -> Account:
    """Kept, so that nobody else takes its name, but nothing is posted (NH 4.5). Raises RuleBroken."""
    return _stop(account_id, AccountState.UNUSED, actions.ACCOUNT_UNUSED, by, reason)


@transaction.atomic
def begin_closing(*, account_id: int, by: Person, reason: str) -> Account:
    """Nothing goes out any more; what is open is finished before it is closed. Raises RuleBroken."""
    return _stop(account_id, AccountState.CLOSING, actions.ACCOUNT_CLOSING, by, reason)


@transaction.atomic
def close(*, account_id: int, by: Person, reason: str) -> Account:
    """Closes the account for good; its history stays. Raises RuleBroken."""
    return _stop(account_id, AccountState.CLOSED, actions.ACCOUNT_CLOSED, by, reason)


@transaction.atomic
def extend_trial(*, account_id: int, until: date, by: Person, reason: str, seen: int | None = None) -> Account:
    """Another last day for the trial. Raises RuleBroken, ChangedMeanwhile."""
    account = _on_trial(account_id, by, reason, seen)
    today = timezone.localdate()
    if until <= max(today, account.trial_ends_on or today):
        raise RuleBroken("Enter a day after today and after the one on which the trial ends now.", field="until")
    account.trial_ends_on = until
    change(account, code=actions.TRIAL_EXTENDED, by=by, reason=reason)
    return account


@transaction.atomic
def make_permanent(*, account_id: int, by: Person, reason: str, seen: int | None = None) -> Account:
    """The trial was worth it. An account that was stopped meanwhile stays stopped until somebody lets it go on. Raises as above."""
    account = _on_trial(account_id, by, reason, seen)
    account.trial_ends_on = None
    if account.state == AccountState.ON_TRIAL:
        move(account, AccountState.ACTIVE, actions.MADE_PERMANENT, by, reason)
    else:
        change(account, code=actions.MADE_PERMANENT, by=by, reason=reason)
    return account


def end_trials() -> int:
    """Stops every account whose trial is over and tells who decides; returns how many."""
    over = Account.objects.filter(state=AccountState.ON_TRIAL, trial_ends_on__lt=timezone.localdate())
    return sum(_end_trial(pk) for pk in over.values_list("pk", flat=True))


@transaction.atomic
def _end_trial(account_id: int) -> bool:
    account = locked(Account.objects, account_id)
    if account.state != AccountState.ON_TRIAL or not account.trial_is_over:
        return False
    reason = f"Its trial ended on {long_day(account.trial_ends_on)}."
    move(account, AccountState.SUSPENDED, actions.TRIAL_OVER, None, reason)
    words = f"The trial of {account} is over, and nothing goes out from it: extend it, make it permanent, or close it"
    key = f"accounts.account.{account.pk}.trial.{account.trial_ends_on}"
    tell(
        Person.objects.holding("accounts.hand_over"), key=key, words=words, url=account.get_absolute_url(), urgent=True
    )
    return True


def _on_trial(account_id: int, by: Person, reason: str, seen: int | None) -> Account:
    account = locked(Account.objects, account_id, seen=seen)
    ensure(may_decide_trial(by, account))
    _needs_reason(reason)
    return account


def _needs_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")


def _stop(account_id: int, to: str, code: str, by: Person, reason: str) -> Account:
    account = locked(Account.objects, account_id)
    ensure(may_stop(by, account))
    if account.state not in LIVE:
        raise RuleBroken(
            f"This account is “{account.get_state_display()}”{'' if account.state in OPENED else '. What becomes of it is decided by its request'}."
        )
    _needs_reason(reason)
    move(account, to, code, by, reason)
    return account
