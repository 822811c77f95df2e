"""The register says what each account needs, in a known number of queries however many there are (REG-1, 5 to 8)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import services, timeline
from accounts.health import Rules, counted, having, with_health
from accounts.models import Account, Custody, TakeOn
from accounts.states import AccountState
from core.audit.models import Entry
from core.notify.models import Notice
from tests.accounts.cases import prepared
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def good(cast: Cast, account: Account) -> Account:
    prepared(
        account,
        keeper=cast.leah,
        deputy=cast.grace,
        by=cast.ada,
        handle=account.handle,
        address=f"https://facebook.example/{account.handle}",
    )
    said = services.say_changed(account_id=account.pk, changed_on=timezone.localdate(), by=cast.leah)
    services.confirm_change(change_id=said.pk, by=cast.grace)
    kinds = {"reputation": (1, 2), "finance": (1, 1), "legal": (1, 1)}
    risk = services.assess_risk(
        account_id=account.pk, kinds=kinds, mitigation="Read daily", owner=cast.leah, by=cast.tom
    )
    services.accept_risk(risk_id=risk.pk, by=cast.jo)
    return account


def counts() -> dict[str, int]:
    return counted(Rules.now())


def test_an_account_that_is_kept_as_it_should_be_needs_nothing(cast: Cast) -> None:
    good(cast, cast.account())
    assert {code: number for code, number in counts().items() if number} == {}


def test_one_that_nobody_looked_after_needs_everything_that_can_be_said_of_it(cast: Cast) -> None:
    cast.account()
    found = {code for code, number in counts().items() if number}
    assert {"any", "no_risk", "password", "one_keeper", "administrators", "no_comms", "profile"} <= found


def test_closed_accounts_and_those_not_opened_need_nothing(cast: Cast) -> None:
    cast.account(state=AccountState.CLOSED)
    services.plan_account(network="x", name="Planned", department=cast.waste, activities="News", by=cast.ada)
    assert not any(counts().values())


def test_a_filter_shows_what_its_count_says(cast: Cast) -> None:
    good(cast, cast.account())
    cast.account()
    rules = Rules.now()
    rows = with_health(Account.objects.all(), rules)
    for code, number in counts().items():
        assert having(rows, code, rules).count() == number, code


def test_the_register_filters_by_what_needs_something(cast: Cast, client: Any) -> None:
    fine, poor = good(cast, cast.account(name="Fine account")), cast.account(name="Poor account")
    client.force_login(cast.arthur)
    page = client.get(reverse("accounts:register"), {"need": "no_risk"}).content.decode()
    assert poor.name in page and fine.name not in page
    assert "Need something 1" in page


def many(cast: Cast, number: int) -> None:
    rows = [
        Account(
            network="facebook",
            handle=f"many{one}",
            name=f"Youth centre {one}",
            department=cast.museum,
            kind="service",
            state="active",
        )
        for one in range(number)
    ]
    made = Account.objects.bulk_create(rows, batch_size=2_000)
    due = timezone.localdate()
    TakeOn.objects.bulk_create(
        TakeOn(account=account, grounds="Before", taken_on_by=cast.ada, confirmed_by=cast.priya, risk_due_on=due)
        for account in made
    )


QUERIES = {
    "accounts:register": 20, "accounts:download": 7, "accounts:risks": 14, "accounts:requests": 16, "accounts:networks": 17, "accounts:impostors": 14,
    "accounts:existing": 14, "accounts:plan": 13, "accounts:ask": 13, "public:directory": 16, "public:directory_json": 6, "public:directory_csv": 5,
}  # fmt: skip
"""How many queries each page of the register takes, whatever its size."""
OF_ONE = {
    "accounts:account": 27, "accounts:facts": 19, "accounts:custody": 21, "accounts:password": 19, "accounts:administrators": 20, "accounts:profile": 19,
    "accounts:task": 20, "accounts:audit": 23, "accounts:risk": 20, "accounts:record": 20, "accounts:hand_over": 20,
}  # fmt: skip
"""The same for the pages of one account."""


@pytest.mark.parametrize("number", [1, 3, 10_000])
def test_every_page_takes_as_many_queries_however_many_accounts(cast: Cast, client: Any, number: int) -> None:
    many(cast, number)
    client.force_login(cast.priya)
    newest = Account.objects.latest("pk").pk
    addresses = {name: reverse(name) for name in QUERIES} | {name: reverse(name, args=[newest]) for name in OF_ONE}
    taken = {name: _queries(client, address) for name, address in addresses.items()}
    assert taken == QUERIES | OF_ONE


def _queries(client: Any, address: str) -> int:
    """Of the second look: what is kept in memory is asked for by the first."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
        assert answer.status_code == 200
        b"".join(answer.streaming_content) if answer.streaming else answer.content
    return len(asked)


def test_one_timeline_has_what_was_done_to_everything_that_belongs_to_an_account(cast: Cast) -> None:
    account = good(cast, cast.account())
    cast.account()
    services.plan_account(network="x", name="Another", department=cast.waste, activities="News", by=cast.ada)
    codes = {entry.code for entry in timeline.whole(account, cast.arthur)}
    assert {
        "accounts.account.taken_on",
        "accounts.custody.changed",
        "accounts.password.confirmed",
        "accounts.administrator.recorded",
        "accounts.risk.accepted",
        "accounts.profile.checked",
    } <= codes
    assert {entry.pk for entry in timeline.of(account, cast.arthur, most=5)} == set(
        timeline.whole(account, cast.arthur).values_list("pk", flat=True)[:5]
    )
    assert timeline.whole(account, cast.arthur).count() < Entry.objects.count()


@pytest.mark.parametrize("number", [1, 300])
def test_the_sweeps_take_as_many_queries_however_many_accounts_are_late(cast: Cast, number: int) -> None:
    many(cast, number)
    late = timezone.now() + timedelta(days=40)
    rows = [Custody(account=account, changed_on=timezone.localdate()) for account in Account.objects.all()]
    Custody.objects.bulk_create(rows)
    with time_machine.travel(late), CaptureQueriesContext(connection) as asked:
        services.watch_risks()
        services.watch_passwords()
        services.watch_tasks()
        services.watch_audits()
    assert Notice.objects.filter(words__startswith="Change the password").exists()
    assert len(asked) == 14
