"""Keeping what the register says of an account: its facts and its risk (REG-1, 5)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from accounts import actions
from accounts.models import Account, RiskAssessment
from accounts.permissions import may_keep
from core.audit.verbs import add, change, ensure, locked
from core.people.models import Person


@transaction.atomic
def change_facts(*, account_id: int, facts: Mapping[str, Any], by: Person, seen: int) -> Account:
    """Changes what the register says about an account. Raises RuleBroken, ChangedMeanwhile."""
    account = locked(Account.objects, account_id, seen=seen)
    ensure(may_keep(by, account))
    for name, value in facts.items():
        setattr(account, name, value)
    change(account, code=actions.FACTS_CHANGED, by=by)
    return account


@transaction.atomic
def assess_risk(
    *, account_id: int, likelihood: int, harm: int, mitigation: str, owner: str, review_on: date, by: Person
) -> RiskAssessment:
    """A new assessment; the earlier ones stay. Raises RuleBroken."""
    account = locked(Account.objects, account_id)
    ensure(may_keep(by, account))
    risk = RiskAssessment(
        account=account,
        likelihood=likelihood,
        harm=harm,
        mitigation=mitigation,
        owner=owner,
        assessed_by=by,
        review_on=review_on,
    )
    return add(risk, code=actions.RISK_ASSESSED, by=by)
