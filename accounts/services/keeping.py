"""Keeping what the register says of an account: its facts, how it presents itself, and what is only planned (REG-1, 18)."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from accounts import actions
from accounts.models import STANDARD, Account, ProfileCheck
from accounts.permissions import may_keep, may_propose
from accounts.services.moving import move
from accounts.states import AccountState
from core.audit.verbs import RuleBroken, add, change, ensure, locked
from core.people.models import Department, Person


@transaction.atomic
def change_facts(*, account_id: int, facts: Mapping[str, Any], by: Person, seen: int) -> Account:
    """Changes what the register says about an account. Raises RuleBroken, ChangedMeanwhile."""
    account = locked(Account.objects, account_id, seen=seen)
    ensure(may_keep(by, account))
    for name, value in facts.items():
        setattr(account, name, value)
    try:
        with transaction.atomic():
            change(account, code=actions.FACTS_CHANGED, by=by)
    except IntegrityError:
        raise RuleBroken("Another account on the register has this handle or number already.", field="handle") from None
    return account


@transaction.atomic
def check_profile(*, account_id: int, answers: Mapping[str, bool], words: str, by: Person) -> ProfileCheck:
    """How the account presents itself today, line by line of the standard; earlier checks stay. Raises RuleBroken."""
    account = locked(Account.objects, account_id)
    ensure(may_keep(by, account))
    found = ProfileCheck(
        account=account,
        answers={code: bool(answers.get(code)) for code in STANDARD},
        words=words.strip()[:300],
        checked_by=by,
    )
    return add(found, code=actions.PROFILE_CHECKED, by=by)


@transaction.atomic
def plan_account(*, network: str, name: str, department: Department, activities: str, by: Person) -> Account:
    """An account that the council means to have one day; it is asked for like any other. Raises RuleBroken."""
    ensure(may_propose(by))
    account = Account(
        network=network, name=name, department=department, activities=activities, kind=Account.Kind.SERVICE, state=AccountState.PLANNED,
        on_public_page=False,
    )  # fmt: skip
    return add(account, code=actions.ACCOUNT_PLANNED, by=by)


@transaction.atomic
def drop_plan(*, account_id: int, by: Person, reason: str) -> Account:
    """The council does not mean to have it any more. Raises RuleBroken."""
    account = locked(Account.objects, account_id)
    ensure(may_keep(by, account))
    if account.state != AccountState.PLANNED:
        raise RuleBroken(f"This account is “{account.get_state_display()}”, not planned.")
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
    move(account, AccountState.DECLINED, actions.PLAN_DROPPED, by, reason)
    return account
