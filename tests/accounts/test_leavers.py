"""What a leaver has of the register goes to somebody else, and what they know has to be changed (REG-6, 7; GOV-3)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import services
from accounts.health import Rules, put_right
from accounts.models import Account, Administrator, Custody, RiskAssessment, Task
from accounts.selectors import account as shown
from core.people import open_work
from core.people.services import take_log_in_away
from tests.accounts.cases import prepared
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def kept_by_leah(cast: Cast) -> Account:
    """Leah keeps it, administers it, owns its risk and has something to put right; Grace is her deputy."""
    account = cast.account(department=cast.museum)
    prepared(account, keeper=cast.leah, deputy=cast.grace, by=cast.ada)
    kinds = {"reputation": (1, 2), "finance": (1, 1), "legal": (1, 1)}
    services.assess_risk(account_id=account.pk, kinds=kinds, mitigation="Read daily", owner=cast.leah, by=cast.tom)
    day = timezone.localdate() + timedelta(days=3)
    services.open_task(account_id=account.pk, words="Add the link", owner=cast.leah, due_on=day, by=cast.tom)
    return account


def leaves(cast: Cast) -> None:
    receivers = dict.fromkeys(("everything",), cast.tom)
    take_log_in_away(person_id=cast.leah.pk, by=cast.ada, reason="New job", receivers=receivers)


def test_a_leaver_has_all_this_of_an_account(cast: Cast) -> None:
    kept_by_leah(cast)
    assert [work.code for work in open_work.of(cast.leah)] == ["accounts", "risks", "account_tasks", "administrators"]
    assert [work.code for work in open_work.of(cast.grace)] == ["deputies", "administrators"]


def test_one_press_hands_over_all_of_it(cast: Cast) -> None:
    account = kept_by_leah(cast)
    leaves(cast)
    account.refresh_from_db()
    assert (account.custodian, RiskAssessment.objects.get().owner, Task.objects.get().owner) == (
        cast.tom,
        cast.tom,
        cast.tom,
    )


def test_the_password_that_the_leaver_knows_has_to_be_changed(cast: Cast) -> None:
    account = kept_by_leah(cast)
    leaves(cast)
    assert Custody.objects.get(account=account).must_change_why == "Leah Pryce kept the password until now."


def test_the_access_on_the_network_is_said_until_it_is_taken_away_there(cast: Cast) -> None:
    account = kept_by_leah(cast)
    leaves(cast)
    words = [one.words for one in put_right(shown(account.pk), Rules.now())]
    assert "Leah Pryce left and still administers it." in words
    services.end_administrator(administrator_id=Administrator.objects.get(person=cast.leah).pk, by=cast.tom)
    assert "Leah Pryce left and still administers it." not in [
        one.words for one in put_right(shown(account.pk), Rules.now())
    ]


def test_a_deputy_who_receives_the_password_is_the_deputy_no_more(cast: Cast) -> None:
    account = kept_by_leah(cast)
    take_log_in_away(person_id=cast.leah.pk, by=cast.ada, reason="New job", receivers={"everything": cast.grace})
    account.refresh_from_db()
    assert (account.custodian, Custody.objects.get(account=account).deputy) == (cast.grace, None)


def test_what_is_left_with_nobody_says_so(cast: Cast) -> None:
    account = kept_by_leah(cast)
    take_log_in_away(person_id=cast.leah.pk, by=cast.ada, reason="New job", nobody=True)
    account.refresh_from_db()
    assert account.custodian is None and Task.objects.get().owner is None
    assert "Only Grace Mensah keeps the password." in [one.words for one in put_right(shown(account.pk), Rules.now())]


def test_whoever_is_not_in_the_new_department_keeps_the_password_no_more(cast: Cast) -> None:
    account = kept_by_leah(cast)
    account.refresh_from_db()
    services.hand_over(account_id=account.pk, to=cast.waste, by=cast.priya, reason="Moved", seen=account.version)
    account.refresh_from_db()
    custody = Custody.objects.get(account=account)
    assert (account.custodian, custody.deputy) == (None, cast.grace)
    assert custody.must_change_why == "Leah Pryce kept the password until now."
