"""No path makes an account open without its whole chain and opening list, or its take-on record (REG-4): each door, tried."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts import actions, services
from accounts.models import Account, AccountRequest, Proposal, TakeOn
from accounts.states import OPENED, AccountState
from core.audit.verbs import RuleBroken, change
from tests.accounts.cases import prepared, sent
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]

Try = Callable[[Cast, AccountRequest, Client], object]


def as_(client: Client, person: Any) -> Client:
    client.force_login(person)
    return client


def opens_by_page(cast: Cast, request: AccountRequest, client: Client) -> None:
    for person in cast.everybody().values():
        as_(client, person).post(reverse("accounts:open", args=[request.pk]))


def opens_by_api(cast: Cast, request: AccountRequest, client: Client) -> None:
    for person in cast.everybody().values():
        as_(client, person).post(reverse("api_request_open", args=[request.pk]), {}, content_type="application/json")


def signs_all_alone(cast: Cast, request: AccountRequest, client: Client) -> None:
    for _ in range(3):
        seen = AccountRequest.objects.get(pk=request.pk).version
        as_(client, cast.priya).post(request.get_absolute_url(), {"verdict": "sign_off", "seen": seen})


def signs_their_own(cast: Cast, request: AccountRequest, client: Client) -> None:
    as_(client, cast.dev).post(request.get_absolute_url(), {"verdict": "sign_off", "seen": request.version, "stage": 2})


def crafts_the_facts(cast: Cast, request: AccountRequest, client: Client) -> None:
    given = {"name": "Mine", "handle": "mine", "state": "active", "seen": request.account.version}
    as_(client, cast.ada).post(reverse("accounts:facts", args=[request.account_id]), given)


def lets_it_go_on(cast: Cast, request: AccountRequest, client: Client) -> None:
    as_(client, cast.priya).post(reverse("accounts:stop", args=[request.account_id, "go-on"]), {"reason": "Now"})


def ends_a_trial_that_never_was(cast: Cast, request: AccountRequest, client: Client) -> None:
    given = {"decision": "permanent", "reason": "Now", "seen": request.account.version}
    as_(client, cast.priya).post(reverse("accounts:trial", args=[request.account_id]), given)


def confirms_their_own_proposal(cast: Cast, request: AccountRequest, client: Client) -> None:
    as_(client, cast.ada).post(
        reverse("accounts:existing_file"), {"file": SimpleUploadedFile("a.csv", b"network,name,address,department\nFacebook,Mine,https://www.facebook.com/mine,Waste\n")}
    )  # fmt: skip
    for proposal in Proposal.objects.all():
        client.post(proposal.get_absolute_url())


def changes_it_in_the_shell(cast: Cast, request: AccountRequest, client: Client) -> None:
    with pytest.raises(RuleBroken):
        change(
            Account.objects.get(pk=request.account_id), to=AccountState.ACTIVE, code=actions.ACCOUNT_OPENED, by=cast.ada
        )


def takes_it_on_alone(cast: Cast, request: AccountRequest, client: Client) -> None:
    account = Account(
        network="x", handle="alone", name="Alone", department=cast.waste, kind="service", state=AccountState.ACTIVE
    )
    with pytest.raises(RuleBroken, match="A second person must confirm"):
        services.take_on(
            account=account,
            grounds="Mine",
            risk_due_on=request.account.state_since.date(),
            by=cast.ada,
            confirmed_by=cast.ada,
        )


def goes_to_the_admin(cast: Cast, request: AccountRequest, client: Client) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")
    assert as_(client, cast.ada).get("/admin/").status_code == 404


TRIES: tuple[Try, ...] = (
    opens_by_page, opens_by_api, signs_all_alone, signs_their_own, crafts_the_facts, lets_it_go_on, ends_a_trial_that_never_was,
    confirms_their_own_proposal, changes_it_in_the_shell, takes_it_on_alone, goes_to_the_admin,
)  # fmt: skip


@pytest.mark.parametrize("attempt", TRIES, ids=lambda attempt: attempt.__name__)
def test_no_door_opens_one_that_is_signed_off_before_its_opening_list_stands(
    cast: Cast, client: Client, attempt: Try
) -> None:
    request = sent(cast)
    for person in (cast.priya, cast.jo, cast.ada):
        services.sign_off(request_id=request.pk, by=person)
    if attempt is not changes_it_in_the_shell:
        attempt(cast, AccountRequest.objects.select_related("account").get(pk=request.pk), client)
    assert not Account.objects.filter(state__in=OPENED).exists()


@pytest.mark.parametrize("attempt", TRIES, ids=lambda attempt: attempt.__name__)
def test_no_door_opens_an_account_that_waits(cast: Cast, client: Client, attempt: Try) -> None:
    request = sent(cast)
    prepared(request.account, keeper=cast.dev, deputy=cast.grace, by=cast.ada)
    attempt(cast, AccountRequest.objects.select_related("account").get(pk=request.pk), client)
    assert not Account.objects.filter(state__in=OPENED).exists()
    assert not TakeOn.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_open_it_at_once_open_it_once(cast: Cast) -> None:
    request = sent(cast)
    for person in (cast.priya, cast.jo, cast.ada):
        services.sign_off(request_id=request.pk, by=person)
    prepared(request.account, keeper=cast.dev, deputy=cast.grace, by=cast.ada)
    outcomes: list[str] = []
    barrier = threading.Barrier(2)

    def press(person: Any) -> None:
        try:
            barrier.wait()
            services.open_account(request_id=request.pk, by=person)
            outcomes.append("opened")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(person,)) for person in (cast.ada, cast.priya)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["opened", "refused"]
