"""The opening list: no signed-off account is opened before every line of it stands (REG-4, 6, 7, 18)."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import STANDARD, Account, AccountRequest, Administrator, Custody, ProfileCheck, RiskAssessment
from accounts.opening import opening_list
from accounts.states import AccountState
from core.audit.models import Entry
from core.audit.verbs import RuleBroken
from core.people.models import Person
from tests.accounts.cases import prepared, sent
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("council")]


def signed_off(cast: Cast) -> AccountRequest:
    request = sent(cast)
    for person in (cast.priya, cast.jo, cast.ada):
        request = services.sign_off(request_id=request.pk, by=person)
    return request


def ready(cast: Cast) -> AccountRequest:
    request = signed_off(cast)
    prepared(request.account, keeper=cast.dev, deputy=cast.grace, by=cast.ada)
    return request


def test_a_new_account_has_everything_but_the_risk_still_to_do(cast: Cast) -> None:
    lines = opening_list(signed_off(cast).account_id)
    assert [line.words for line in lines if line.done] == ["The risk is accepted"]
    assert len(lines) == 9


def test_when_every_line_stands_it_is_opened(cast: Cast) -> None:
    request = ready(cast)
    assert all(line.done for line in opening_list(request.account_id))
    assert services.open_account(request_id=request.pk, by=cast.ada).state == AccountState.ACTIVE
    entry = Entry.objects.get(code="accounts.account.opened")
    assert entry.after["opening_list"]["A second factor is on"] == "Codes from an app"


def undo_page(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(address="")


def undo_comms(account: Account) -> None:
    Administrator.objects.filter(account=account, person__name="Grace Mensah").update(ended_on=timezone.localdate())


def undo_deputy(account: Account) -> None:
    Person.objects.filter(name="Grace Mensah").update(is_active=False)


def undo_second_factor(account: Account) -> None:
    Custody.objects.filter(account=account).update(second_factor="none")


def undo_place(account: Account) -> None:
    Custody.objects.filter(account=account).update(kept_in="")


def undo_recovery(account: Account) -> None:
    Custody.objects.filter(account=account).update(recovery_contact="")


def undo_profile(account: Account) -> None:
    checked_by = Person.objects.get(name="Ada Lindqvist")
    ProfileCheck.objects.create(
        account=account, answers=dict.fromkeys(STANDARD, True) | {"back": False}, checked_by=checked_by
    )


def undo_risk(account: Account) -> None:
    RiskAssessment.objects.filter(account=account).update(accepted_by=None, accepted_at=None)


@pytest.mark.parametrize(("undo", "line"), [
    (undo_page, "the page is made"),
    (undo_comms, "communications administers it too and it has enough administrators"),
    (undo_deputy, "two people keep the password"),
    (undo_second_factor, "a second factor is on"),
    (undo_place, "it is said where the password is kept"),
    (undo_recovery, "it is said whom the network writes to when nobody gets in"),
    (undo_profile, "the profile and its links are as the standard asks"),
    (undo_risk, "the risk is accepted"),
])  # fmt: skip
def test_each_line_alone_keeps_it_shut(cast: Cast, undo: Any, line: str) -> None:
    request = ready(cast)
    undo(request.account)
    with pytest.raises(RuleBroken, match=line):
        services.open_account(request_id=request.pk, by=cast.ada)
    assert Account.objects.get(pk=request.account_id).state == AccountState.APPROVED


def test_whoever_asked_does_not_open_it(cast: Cast) -> None:
    request = ready(cast)
    with pytest.raises(RuleBroken, match="A comms manager or an administrator can open a signed-off account."):
        services.open_account(request_id=request.pk, by=cast.dev)


def test_the_list_is_put_in_line_by_line_in_the_browser(cast: Cast, client: Any) -> None:
    request = signed_off(cast)
    client.force_login(cast.ada)
    page = client.get(reverse("accounts:open", args=[request.pk])).content.decode()
    assert "8 lines still have to be put in." in page and "Open the account</button>" not in page
    client.post(reverse("accounts:open", args=[request.pk]))
    assert Account.objects.get(pk=request.account_id).state == AccountState.APPROVED
    prepared(request.account, keeper=cast.dev, deputy=cast.grace, by=cast.ada)
    assert "Open the account</button>" in client.get(reverse("accounts:open", args=[request.pk])).content.decode()
    client.post(reverse("accounts:open", args=[request.pk]))
    assert Account.objects.get(pk=request.account_id).state == AccountState.ACTIVE


PATHS = {
    "a new row": "INSERT INTO accounts_account (network, handle, external_id, name, address, activities, department_id, kind, two_way, on_public_page, state, state_since, state_reason, risk_restricts, version) SELECT 'x', 'stolen', '', 'Stolen', '', '', {department}, 'service', true, true, 'active', now(), '', false, 0",
    "asked for": "UPDATE accounts_account SET state = 'active' WHERE id = {requested}",
    "in review": "UPDATE accounts_account SET state = 'active' WHERE id = {in_review}",
    "through sign-off": "UPDATE accounts_account SET state = 'approved' WHERE id = {in_review}; UPDATE accounts_account SET state = 'active' WHERE id = {in_review}",
    "planned": "UPDATE accounts_account SET state = 'active' WHERE id = {planned}",
    "a request said to be approved": "UPDATE accounts_accountrequest SET state = 'approved' WHERE account_id = {in_review}",
    "a chain made empty": "UPDATE accounts_accountrequest SET chain = '[]', state = 'approved' WHERE account_id = {in_review}",
    "a take-on by one person": "INSERT INTO accounts_takeon (account_id, grounds, taken_on_by_id, confirmed_by_id, risk_due_on, at) SELECT {in_review}, 'x', {person}, {person}, current_date, now()",
    "a take-on by nobody": "INSERT INTO accounts_takeon (account_id, grounds, risk_due_on, at) SELECT {in_review}, 'x', current_date, now()",
}
"""What somebody could try with the application's own log-in to the database."""


@pytest.mark.parametrize("path", PATHS)
def test_the_database_opens_no_account_past_its_chain(cast: Cast, path: str) -> None:
    in_review = sent(cast).account
    planned = services.plan_account(network="x", name="Planned", department=cast.waste, activities="News", by=cast.ada)
    requested = services.ask_for_account(
        network="youtube",
        name="Asked",
        department=cast.waste,
        two_way=True,
        case=dict.fromkeys(services.CASE, "") | {"likelihood": None, "harm": None},
        by=cast.dev,
    ).account
    ids = {
        "in_review": in_review.pk,
        "planned": planned.pk,
        "requested": requested.pk,
        "department": cast.waste.pk,
        "person": cast.ada.pk,
    }
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PATHS[path].format(**ids))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert not Account.objects.filter(state=AccountState.ACTIVE).exists()
