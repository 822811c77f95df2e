"""A case for an account, drafted and sent, for the tests of the register."""

from typing import Any

from django.utils import timezone

from accounts import services
from accounts.models import STANDARD, Account, AccountRequest
from core.people.models import Department, Person
from tests.cast import Cast

CASE: dict[str, Any] = {
    "objective": "Street-level news: missed rounds, changed days, snow", "audience": "About 18,000 households",
    "why_not_corporate": "Only an account of our own reaches single streets", "run_by": "Dev Shah", "covered_by": "Noor Patel",
    "likelihood": 3, "harm": 3, "mitigation": "Replies are covered in snow weeks",
    **dict.fromkeys(("content", "users", "missed", "reach", "adapt", "emergency"), "yes"),
    **{f"{key}_why": "Two posts a week" for key in ("content", "users", "missed", "reach", "adapt", "emergency")},
}  # fmt: skip


def asked(
    cast: Cast, *, by: Person | None = None, department: Department | None = None, **changes: Any
) -> AccountRequest:
    """A draft by Dev Shah for Waste; `changes` are other answers."""
    return services.ask_for_account(
        network="facebook",
        name="Ashmere Waste",
        department=department or cast.waste,
        two_way=True,
        case=CASE | changes,
        by=by or cast.dev,
    )


def sent(cast: Cast) -> AccountRequest:
    """The same, waiting for Comms."""
    return services.send_request(request_id=asked(cast).pk, by=cast.dev)


def prepared(
    account: Account,
    *,
    keeper: Person,
    deputy: Person,
    by: Person,
    handle: str = "ashmerewaste",
    address: str = "https://facebook.example/ashmerewaste",
) -> Account:
    """Everything that the opening list asks for; `deputy` works in Communications."""
    account.refresh_from_db()
    services.change_facts(
        account_id=account.pk, facts={"handle": handle, "address": address}, by=by, seen=account.version
    )
    services.change_custody(
        account_id=account.pk, custodian=keeper, deputy=deputy, kept_in="the safe of Comms", second_factor="app",
        recovery_contact="social.media@ashmere.example", by=by, seen=account.version + 1,
    )  # fmt: skip
    for person in (keeper, deputy):
        services.record_administrator(
            account_id=account.pk, person=person, outsider="", reach="full", since=timezone.localdate(), by=by
        )
    services.check_profile(account_id=account.pk, answers=dict.fromkeys(STANDARD, True), words="", by=by)
    return account
