"""The risk of an account: assessed, accepted by somebody else, looked at again in time (REG-5)."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.health import WARNED_BEFORE, due_before, with_risk
from accounts.models import KINDS, Account, RiskAssessment, level
from accounts.permissions import may_accept_risk, may_assess
from accounts.services.moving import go_on_as, move
from accounts.states import AccountState
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.council.selectors import current
from core.notify.models import Notice
from core.notify.services import give, notices_for, tell
from core.people.models import Person
from core.worktime import months_after
from pages.clocks import long_day

Kinds = Mapping[str, tuple[int, int]]
"""Likelihood and harm, 1 to 5 each, by what can be harmed."""


@transaction.atomic
def assess_risk(*, account_id: int, kinds: Kinds, mitigation: str, owner: Person, by: Person) -> RiskAssessment:
    """A new look at the risk; the earlier ones stay. When to look again follows from its level. Raises RuleBroken.

    It counts at once, so a restriction for an overdue one ends; somebody else accepts it.
    """
    account = locked(Account.objects, account_id)
    ensure(may_assess(by, account))
    _check(kinds, mitigation, owner)
    likelihood, harm = max(kinds.values(), key=lambda pair: pair[0] * pair[1])
    months = current().profile.register.review_months(level(likelihood * harm))
    risk = RiskAssessment(
        account=account, likelihood=likelihood, harm=harm, by_kind={code: list(pair) for code, pair in kinds.items()},
        mitigation=mitigation.strip(), owner=owner, assessed_by=by, review_on=months_after(timezone.localdate(), months),
    )  # fmt: skip
    add(risk, code=actions.RISK_ASSESSED, by=by)
    _lift_restriction(account, by)
    _tell_accepters(risk)
    return risk


@transaction.atomic
def accept_risk(*, risk_id: int, by: Person, reason: str = "") -> RiskAssessment:
    """Somebody answerable says that the council lives with this risk; not whoever assessed it. Raises RuleBroken."""
    locked(
        Account.objects, RiskAssessment.objects.values_list("account_id", flat=True).get(pk=risk_id)
    )  # no newer one meanwhile
    risk = locked(RiskAssessment.objects.select_related("account", "assessed_by", "owner"), risk_id)
    ensure(may_accept_risk(by, risk))
    risk.accepted_by, risk.accepted_at = by, timezone.now()
    change(risk, code=actions.RISK_ACCEPTED, by=by, reason=reason)
    return risk


def watch_risks() -> None:
    """Tells owners before and after a look is due, and restricts where the council's file says so."""
    restricts, today = current().profile.register.restricts, timezone.localdate()
    due = list(due_before(today + WARNED_BEFORE))
    newest = RiskAssessment.objects.filter(account__in=due).newest().select_related("owner")
    owners = {risk.account_id: risk.owner for risk in newest if risk.owner.is_active}
    assessors = list(Person.objects.holding("accounts.assess"))
    give(notice for one in due for notice in _notices_of(one, [owners[one.pk]] if one.pk in owners else assessors))
    for account in due:
        if restricts and account.publishes and account.risk_due_on < today:  # type: ignore[attr-defined]
            _restrict(account.pk)


def _check(kinds: Kinds, mitigation: str, owner: Person) -> None:
    if missing := [name for code, name in KINDS.items() if code not in kinds]:
        raise RuleBroken(f"Say how likely harm is, and how much: {', '.join(missing)}.")
    if any(not 1 <= number <= 5 for pair in kinds.values() for number in pair):
        raise RuleBroken("Likelihood and harm are numbers from 1 to 5.")
    if not mitigation.strip():
        raise RuleBroken("Enter what is done about the risk.", field="mitigation")
    if not owner.is_active:
        raise RuleBroken(f"{owner} has no log-in any more. Name somebody who is here.", field="owner")


def _lift_restriction(account: Account, by: Person) -> None:
    if account.state == AccountState.RESTRICTED and account.risk_restricts:
        account.risk_restricts = False
        move(account, go_on_as(account), actions.RISK_CURRENT, by, "Its risk was assessed anew.")


@transaction.atomic
def _restrict(account_id: int) -> None:
    locked(Account.objects, account_id)
    account = with_risk(Account.objects.live()).get(pk=account_id)
    due_on = account.risk_due_on  # type: ignore[attr-defined]
    if account.publishes and due_on is not None and due_on < timezone.localdate():
        account.risk_restricts = True
        reason = f"Its risk assessment was due on {long_day(due_on)}."
        move(account, AccountState.RESTRICTED, actions.RISK_OVERDUE, None, reason)


def _notices_of(account: Account, people: list[Person]) -> list[Notice]:
    """That its risk is to be looked at, or should have been; not given yet."""
    due_on = account.risk_due_on  # type: ignore[attr-defined]
    late = due_on < timezone.localdate()
    words = f"The risk assessment of {account} {'was' if late else 'is'} due on {long_day(due_on)}"
    key = f"accounts.account.{account.pk}.risk.{due_on}.{'late' if late else 'soon'}"
    return notices_for(people, key=key, words=words, url=account.get_absolute_url(), urgent=late)


def _tell_accepters(risk: RiskAssessment) -> None:
    duty = "accounts.accept_high_risk" if risk.level == "High" else "accounts.accept_risk"
    able = [person for person in Person.objects.holding(duty) if may_accept_risk(person, risk)]
    words = f"{risk.account}: the risk is {risk.level.lower()}. Will you accept it?"
    tell(able, key=f"accounts.risk.{risk.pk}.accept", words=words, url=risk.account.get_absolute_url())
