"""Residents are answered on a restricted account: what it restricts are routine posts (REG-5)."""

import pytest

from accounts import services
from enquiries import services as enquiries
from enquiries.permissions import may_answer
from tests.cast import Cast
from tests.enquiries.talk import arrives

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def test_residents_are_answered_on_a_restricted_account_and_on_no_suspended_one(cast: Cast) -> None:
    account = cast.account()
    found = enquiries.take(conversation_id=arrives(account, "c-1").pk, by=cast.grace)
    services.restrict(account_id=account.pk, by=cast.priya, reason="Risk is looked at")
    found.account.refresh_from_db()
    assert may_answer(cast.grace, found)
    services.suspend(account_id=account.pk, by=cast.priya, reason="Stopped")
    found.account.refresh_from_db()
    assert not may_answer(cast.grace, found)
