"""An account is stopped, set aside, closed or handed over, each with its reason; a trial ends on its day (REG-13, 17)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from accounts import services
from accounts.models import Account, AccountGrant
from accounts.permissions import granted, over
from accounts.states import AccountState
from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.notify.models import Notice
from core.people.models import Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def on_trial(cast: Cast, ends: date) -> Account:
    account = cast.account("tiktok", state=AccountState.ON_TRIAL)
    Account.objects.filter(pk=account.pk).update(trial_ends_on=ends)
    return account


def again(person: Person) -> Person:
    """As a new request knows them."""
    return Person.objects.get(pk=person.pk)


def given(account: Account, person: Person, duty: str) -> None:
    kind = ContentType.objects.get_for_model(Account)
    permission, _ = Permission.objects.get_or_create(codename=duty.replace(".", "_"), content_type=kind)
    AccountGrant.objects.create(
        user=person, content_object=account, permission=permission, until=TODAY() + timedelta(days=9), reason="Covers"
    )


@pytest.mark.parametrize(
    ("verb", "state"),
    [
        (services.suspend, "suspended"),
        (services.set_aside, "unused"),
        (services.begin_closing, "closing"),
        (services.close, "closed"),
        (services.mark_compromised, "compromised"),
    ],
)
def test_each_act_needs_its_reason_and_stays_in_the_record(cast: Cast, verb: Any, state: str) -> None:
    account = cast.account()
    with pytest.raises(RuleBroken, match="Enter your reason"):
        verb(account_id=account.pk, by=cast.grace, reason=" ")
    changed = verb(account_id=account.pk, by=cast.grace, reason="Nobody maintains it")
    assert (changed.state, changed.state_reason) == (state, "Nobody maintains it")
    entry = Entry.objects.about(account).first()
    assert entry is not None and entry.reason == "Nobody maintains it"


def test_rights_move_with_the_account(cast: Cast) -> None:
    account = cast.account(department=cast.waste, custodian=cast.dev)
    given(account, cast.helen, "posts.write")
    given(account, cast.leah, "posts.write")
    assert over(again(cast.dev), "posts.write", account) and not over(cast.callum, "posts.write", account)
    changed = services.hand_over(account_id=account.pk, to=cast.museum, by=cast.priya, reason="The museum runs it now")
    assert (changed.department, changed.custodian) == (cast.museum, None)
    assert not over(again(cast.dev), "posts.write", changed)
    assert over(again(cast.leah), "posts.write", changed)
    assert (list(granted(cast.helen, changed)), list(granted(cast.leah, changed))) == ([], ["posts.write"])
    codes = list(Entry.objects.about(account).values_list("code", flat=True)[:3])
    assert codes == ["accounts.account.handed_over", "accounts.custody.changed", "accounts.grant.ended"]
    assert "handed over" in Notice.objects.get(person=cast.helen).words


def test_an_account_is_not_handed_over_to_whoever_has_it(cast: Cast) -> None:
    account = cast.account(department=cast.waste)
    with pytest.raises(RuleBroken, match="runs it already"):
        services.hand_over(account_id=account.pk, to=cast.waste, by=cast.priya, reason="x")


@pytest.mark.parametrize("name", ["grace", "dev", "helen", "callum", "jo", "arthur"])
def test_only_managers_and_administrators_hand_over(cast: Cast, name: str) -> None:
    account = cast.account(department=cast.waste)
    with pytest.raises(RuleBroken, match="can hand over an account"):
        services.hand_over(account_id=account.pk, to=cast.museum, by=getattr(cast, name), reason="x")


def test_a_closed_account_is_not_handed_over(cast: Cast) -> None:
    account = cast.account(state=AccountState.CLOSED)
    with pytest.raises(RuleBroken, match="nothing to hand over"):
        services.hand_over(account_id=account.pk, to=cast.museum, by=cast.priya, reason="x")


class TestATrial:
    def test_goes_on_through_its_last_day_and_then_stops(self, cast: Cast) -> None:
        account = on_trial(cast, TODAY())
        assert services.end_trials() == 0
        Account.objects.update(trial_ends_on=TODAY() - timedelta(days=1))
        assert (services.end_trials(), services.end_trials()) == (1, 0)
        account.refresh_from_db()
        assert (account.state, account.state_reason[:19]) == (AccountState.SUSPENDED, "Its trial ended on ")
        assert set(Notice.objects.values_list("person__name", flat=True)) == {"Priya Nair", "Ada Lindqvist"}

    def test_that_is_over_goes_on_only_when_somebody_decided(self, cast: Cast) -> None:
        account = on_trial(cast, TODAY() - timedelta(days=1))
        services.end_trials()
        with pytest.raises(RuleBroken, match="Extend it, or make the account permanent"):
            services.let_go_on(account_id=account.pk, by=cast.grace, reason="Please")
        services.extend_trial(
            account_id=account.pk, until=TODAY() + timedelta(days=30), by=cast.priya, reason="Growing"
        )
        assert (
            services.let_go_on(account_id=account.pk, by=cast.grace, reason="Extended").state == AccountState.ON_TRIAL
        )

    def test_that_was_worth_it_makes_the_account_permanent(self, cast: Cast) -> None:
        account = on_trial(cast, TODAY() + timedelta(days=9))
        changed = services.make_permanent(account_id=account.pk, by=cast.priya, reason="800 followers")
        assert (changed.state, changed.trial_ends_on) == (AccountState.ACTIVE, None)

    def test_is_not_made_shorter_by_extending_it(self, cast: Cast) -> None:
        account = on_trial(cast, TODAY() + timedelta(days=9))
        with pytest.raises(RuleBroken, match="Enter a day after today"):
            services.extend_trial(account_id=account.pk, until=TODAY() + timedelta(days=5), by=cast.priya, reason="x")

    def test_stays_a_trial_when_it_was_suspended_meanwhile(self, cast: Cast) -> None:
        account = on_trial(cast, TODAY() + timedelta(days=9))
        services.suspend(account_id=account.pk, by=cast.grace, reason="Looked at")
        assert services.let_go_on(account_id=account.pk, by=cast.grace, reason="Fine").state == AccountState.ON_TRIAL

    def test_is_for_accounts_on_trial_only(self, cast: Cast) -> None:
        with pytest.raises(RuleBroken, match="This account is not on trial"):
            services.make_permanent(account_id=cast.account().pk, by=cast.priya, reason="x")

    def test_without_a_last_day_is_given_one(self, cast: Cast) -> None:
        account = cast.account("tiktok", state=AccountState.ON_TRIAL)
        ends = TODAY() + timedelta(days=5)
        changed = services.extend_trial(account_id=account.pk, until=ends, by=cast.priya, reason="Found none")
        assert changed.trial_ends_on == ends
