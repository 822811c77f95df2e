"""The council itself, its accounts with their risks and custodians, and the requests for new ones."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from accounts import services
from accounts.loading import take_on_accounts
from accounts.models import Account, AccountRequest
from accounts.states import AccountState
from core.council.profile import read_profile
from core.council.selectors import current
from core.council.services import load_profile
from core.people.models import Department
from council_social.demonstration.clock import Diary
from council_social.demonstration.people import arrive, staff
from networks.connections import connection_of

COUNCIL_FILE: Final = Path(settings.BASE_DIR) / "councils" / "ashmere.toml"

RISKS: Final = (
    (
        "facebook",
        "Ashmere District Council",
        "grace",
        3,
        3,
        "Two people read the page on working days; comments can be hidden at once.",
    ),
    ("x", "Ashmere District Council", "tom", 3, 3, "Two people have access; the password is kept in the Comms safe."),
    ("instagram", "Ashmere District Council", "grace", 1, 3, "Pictures only, each with its consent on file."),
    ("instagram", "Ashmere Museum", "leah", 1, 3, "A second administrator from Comms is still to be added."),
    (
        "facebook",
        "Wexmoor Town Hall",
        "priya",
        4,
        4,
        "Accepted by SMT until the volunteers have accounts of their own.",
    ),
    ("flickr", "Ashmere photos", "tom", 1, 2, "Comments are switched off."),
    ("linkedin", "Ashmere District Council", "tom", 2, 2, "Vacancies only, from the text of the job pack."),
    ("facebook", "Ashmere Careline", "noor", 0, 0, ""),
)
"""Network, name, custodian, likelihood, harm, what is done about it; 0 where nobody has made an assessment yet."""


def found(moment: datetime) -> None:
    """The council file is loaded, its people come, its accounts are taken on."""
    profile = read_profile(COUNCIL_FILE)
    load_profile(profile=profile, source=COUNCIL_FILE.name, by=None)
    arrive(since=moment.date())
    take_on_accounts(profile)
    _complete_facts()
    for network, name, custodian, likelihood, harm, mitigation in RISKS:
        _give_custodian(named(network, name), custodian)
        if likelihood:
            _assess(named(network, name), custodian, likelihood, harm, mitigation, moment.date())


def named(network: str, name: str = "Ashmere District Council") -> Account:
    return Account.objects.get(network=network, name=name)


def _complete_facts() -> None:
    """The handle, which Facebook addresses contain, and the number by which the network knows the account."""
    ada = staff()["ada"]
    for account in Account.objects.all():
        handle = account.handle or account.address.rpartition("/")[2]
        facts = {"handle": handle, "external_id": f"{account.network}-{handle}"}
        services.change_facts(account_id=account.pk, facts=facts, by=ada, seen=account.version)
        connection_of(account)


def _give_custodian(account: Account, first_name: str) -> None:
    people = staff()
    services.change_facts(
        account_id=account.pk, facts={"custodian": people[first_name]}, by=people["ada"], seen=account.version
    )


def _assess(account: Account, owner: str, likelihood: int, harm: int, mitigation: str, today: date) -> None:
    people = staff()
    services.assess_risk(
        account_id=account.pk, likelihood=likelihood, harm=harm, mitigation=mitigation, owner=people[owner].name,
        review_on=today + timedelta(days=365), by=people["priya"],
    )  # fmt: skip


# Requests ----------------------------------------------------------------------


def enter_requests(diary: Diary, today: datetime) -> None:
    """One waits for SMT, one for Comms, one was declined, and a town hall's password was given away."""
    diary.on(today - timedelta(days=63), lambda at: _declined("tiktok"))
    diary.on(today - timedelta(days=11), lambda at: _asked("nextdoor"))
    diary.on(today - timedelta(days=7), lambda at: _signed_by_comms("Ashmere Waste and Recycling"))
    diary.on(today - timedelta(days=2), lambda at: _asked("bluesky"))
    diary.on(today - timedelta(days=6), lambda at: _compromised())


def _asked(network: str) -> AccountRequest:
    people, words = staff(), cases()[network]
    request = services.ask_for_account(
        network=network, name=words["name"], department=Department.objects.get(slug=words["department"]), two_way=words["two_way"],
        case={key: words[key] for key in services.CASE}, by=people[words["by"]],
    )  # fmt: skip
    return services.send_request(request_id=request.pk, chain=current().chain, by=people[words["by"]])


def _declined(network: str) -> None:
    request = _asked(network)
    services.decline(request_id=request.pk, by=staff()["priya"], reason=cases()[network]["answer"])


def _signed_by_comms(name: str) -> None:
    request = AccountRequest.objects.get(account__name=name)
    services.sign_off(
        request_id=request.pk, by=staff()["priya"], reason="Good case, if replies are covered in snow weeks."
    )


def _compromised() -> None:
    hall = Account.objects.get(name="Wexmoor Town Hall", state=AccountState.ACTIVE)
    reason = "A volunteer gave the password to a caller. Stopped until it was changed."
    services.mark_compromised(account_id=hall.pk, by=staff()["grace"], reason=reason)


@cache
def cases() -> Mapping[str, Any]:
    """The cases made for new accounts, by network."""
    return tomllib.loads((Path(__file__).parent / "words" / "requests.toml").read_text(encoding="utf-8"))
