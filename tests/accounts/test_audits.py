"""The periodic audit of an account, with what is done about its gaps (REG-8)."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.health import Rules, put_right
from accounts.models import Account, AccountAudit, Task
from accounts.selectors import account as shown
from accounts.services import Step
from core.audit.verbs import RuleBroken
from core.notify.models import Notice
from core.worktime import months_after
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def soon() -> date:
    return timezone.localdate() + timedelta(days=7)


def audited(cast: Cast, account: Account, **changes: Any) -> AccountAudit:
    facts: dict[str, Any] = {
        "strengths": "Quick answers\n\nGood pictures ", "gaps": "No captions", "steps": [Step("Write captions", cast.dev, soon())], "by": cast.tom,
    }  # fmt: skip
    return services.audit_account(account_id=account.pk, **facts | changes)


def needs_of(account: Account) -> list[str]:
    return [one.words for one in put_right(shown(account.pk), Rules.now())]


def test_an_audit_has_strengths_gaps_and_steps_with_owners_and_days(cast: Cast) -> None:
    found = audited(cast, cast.account())
    assert (found.strong, found.lacking) == (["Quick answers", "Good pictures"], ["No captions"])
    assert found.next_on == months_after(timezone.localdate(), 12)
    task = Task.objects.get()
    assert (task.words, task.owner, task.due_on, task.cause) == ("Write captions", cast.dev, soon(), "audit")
    assert Notice.objects.filter(person=cast.dev, words__contains="Write captions").exists()


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"strengths": " \n"}, "Enter at least one thing that is good."), ({"steps": []}, "Say what is done about the gaps"),
    ({"steps": [Step("Late", None, date(2020, 1, 1))]}, "One of the days is over."),
])  # fmt: skip
def test_an_audit_that_says_too_little_is_refused_and_nothing_is_kept(
    cast: Cast, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        audited(cast, cast.account(), **changes)
    assert not AccountAudit.objects.exists() and not Task.objects.exists()


def test_it_is_due_a_year_after_the_account_came_and_a_year_after_the_last(cast: Cast) -> None:
    account = cast.account()
    assert "It was never audited." not in needs_of(account)
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        found = audited(cast, account)
        assert "The audit is overdue." not in needs_of(account)
    with time_machine.travel(timezone.now() + timedelta(days=800)):
        assert "The audit is overdue." in needs_of(account)
        services.watch_audits()
        services.watch_audits()
        assert Notice.objects.filter(person=cast.tom, key__endswith=str(found.next_on)).count() == 1


def test_one_that_came_long_ago_and_was_never_audited_says_so(cast: Cast) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=400)):
        account = cast.account()
    assert "It was never audited." in needs_of(account)


def test_it_is_recorded_in_the_browser(cast: Cast, client: Any) -> None:
    account = cast.account()
    address = reverse("accounts:audit", args=[account.pk])
    client.force_login(cast.tom)
    given = {"strengths": "Quick answers", "gaps": "No captions", "step_1": "Write captions", "owner_1": cast.dev.pk}
    assert "Enter by when it is done." in client.post(address, given).content.decode()
    day = {"due_1_day": soon().day, "due_1_month": soon().month, "due_1_year": soon().year}
    client.post(address, given | day)
    page = client.get(address).content.decode()
    assert "Quick answers" in page and "1 gap" in page
    client.force_login(cast.arthur)
    assert "Record the audit" not in client.get(address).content.decode()
