"""The council itself, its accounts with their risks and custodians, and the requests for new ones."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from accounts import services
from accounts.loading import take_on_accounts
from accounts.models import Account, AccountRequest
from accounts.states import AccountState
from core.council.profile import read_profile
from core.council.services import load_profile
from core.people.models import Department
from council_social.demonstration.custody import enter_audits, enter_changes, keep_all, opening
from council_social.demonstration.pen import LONDON, Office, at, words
from council_social.demonstration.people import arrive, staff
from council_social.demonstration.scene import Scene
from council_social.demonstration.training import train
from networks.connections import connection_of

COUNCIL_FILE: Final = Path(settings.BASE_DIR) / "councils" / "ashmere.toml"
HALL_STOPPED: Final = 6
"""How many days ago a password of the town hall was given away."""
THREADS_OPENED: Final = 62
"""How many days ago the account on Threads was opened; a week later it has its first post."""

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
    ("flickr", "Ashmere photos", "tom", 1, 2, "Pictures of places only; the few comments are read by Comms."),
    ("linkedin", "Ashmere District Council", "tom", 2, 2, "Vacancies only, from the text of the job pack."),
    ("facebook", "Ashmere Museum", "leah", 1, 3, "Two people answer, and Comms can hide comments."),
    (
        "youtube",
        "Ashmere District Council",
        "grace",
        1,
        4,
        "Films are looked through by a second person; comments are closed.",
    ),
    ("x", "Ashmere Ranger", "kit", 2, 3, "One officer’s own words, read by Comms every week."),
    ("facebook", "Wexmoor Leisure Centre", "grace", 2, 4, "The partner posts; Comms can stop anything at once."),
    ("facebook", "Ashmere Careline", "noor", 0, 0, ""),
)
"""Network, name, owner, likelihood, harm, what is done about it; 0 where nobody has made an assessment yet."""


def found(moment: datetime) -> None:
    """The council file is loaded, its people come, its accounts are taken on."""
    profile = read_profile(COUNCIL_FILE)
    version = load_profile(profile=profile, source=COUNCIL_FILE.name, by=None)
    arrive(since=moment.date())
    train(moment)
    take_on_accounts(profile, version)
    _complete_facts()
    keep_all()
    for network, name, owner, likelihood, harm, mitigation in RISKS:
        if likelihood:
            _assess(named(network, name), owner, likelihood, harm, mitigation)


def named(network: str, name: str = "Ashmere District Council") -> Account:
    return Account.objects.get(network=network, name=name)


def _complete_facts() -> None:
    """The handle, which Facebook addresses contain, and the number by which the network knows the account."""
    for account in Account.objects.all():
        _says_its_number(account)


def _says_its_number(account: Account) -> None:
    """The handle and number of one account; nobody has connected it yet."""
    handle = account.handle or account.address.rpartition("/")[2]
    facts = {"handle": handle, "external_id": f"{account.network}-{handle}"}
    services.change_facts(account_id=account.pk, facts=facts, by=staff()["ada"], seen=account.version)
    connection_of(account)


def _assess(account: Account, owner: str, likelihood: int, harm: int, mitigation: str) -> None:
    """Assessed by the Comms manager, accepted by SMT."""
    people = staff()
    kinds = {"reputation": (likelihood, harm), "finance": (1, harm), "legal": (1, min(harm + 1, 5))}
    risk = services.assess_risk(
        account_id=account.pk, kinds=kinds, mitigation=mitigation, owner=people[owner], by=people["priya"]
    )
    services.accept_risk(risk_id=risk.pk, by=people["jo"])


# Requests ----------------------------------------------------------------------


def enter_requests(scene: Scene) -> None:
    """One account was opened after all signatures, one request was declined, one waits for SMT and one for Comms; two are stopped."""
    enter_changes(scene)
    enter_audits(scene)
    on, days = scene.diary.on, lambda number, hour=11: _on(scene, number, hour)
    on(days(74), lambda now: _asked("threads"))
    on(days(72), lambda now: _signs("threads", "priya"))
    on(days(65), lambda now: _signs("threads", "jo", body="SMT", minute="SMT 14/7"))
    on(days(64), lambda now: _signs("threads", "ada"))
    on(days(THREADS_OPENED), lambda now: _opened("threads"))
    on(days(60), lambda now: _asked("tiktok"))
    on(days(49), lambda now: _look_again(now))
    on(
        days(58),
        lambda now: services.decline(
            request_id=_request("tiktok").pk, by=staff()["priya"], reason=cases()["tiktok"]["answer"]
        ),
    )
    on(days(20), lambda now: _suspended())
    on(days(11), lambda now: _asked("nextdoor"))
    on(days(7), lambda now: _signs("nextdoor", "priya", reason="Good case, if replies are covered in snow weeks."))
    on(days(HALL_STOPPED), lambda now: _compromised())
    on(days(2), lambda now: _asked("bluesky"))


def _on(scene: Scene, days_ago: int, hour: int) -> datetime:
    return at(scene.office.workday_before(scene.office.today() - timedelta(days=days_ago)), hour)


def away(office: Office, moment: datetime) -> set[str]:
    """Accounts for which nothing is planned at that time: not open yet, or stopped days later, so that nobody is left waiting there."""
    stopped = {"townhall": HALL_STOPPED + 4, "ranger": 24}
    day = (office.today() - moment.astimezone(LONDON).date()).days
    return {key for key, days in stopped.items() if day <= days} | ({"threads"} if day > THREADS_OPENED - 7 else set())


def _asked(network: str) -> AccountRequest:
    people, known = staff(), cases()[network]
    request = services.ask_for_account(
        network=network, name=known["name"], department=Department.objects.get(slug=known["department"]), two_way=known["two_way"],
        case={key: known[key] for key in services.CASE}, by=people[known["by"]],
    )  # fmt: skip
    return services.send_request(request_id=request.pk, by=people[known["by"]])


def _request(network: str) -> AccountRequest:
    return AccountRequest.objects.get(account__network=network, account__name=cases()[network]["name"])


def _signs(network: str, first_name: str, **how: str) -> None:
    services.sign_off(request_id=_request(network).pk, by=staff()[first_name], **how)  # type: ignore[arg-type]


def _opened(network: str) -> None:
    known, people = cases()[network], staff()
    account = _request(network).account
    facts = {"handle": known["handle"], "address": known["address"]}
    services.change_facts(account_id=account.pk, facts=facts, by=people["ada"], seen=account.version)
    opening(account)
    _says_its_number(services.open_account(request_id=_request(network).pk, by=people["ada"]))


def _look_again(now: datetime) -> None:
    """The yearly look at what could go wrong; for the town hall it was forgotten."""
    for network, name, owner, likelihood, harm, mitigation in RISKS:
        if likelihood and name != "Wexmoor Town Hall":
            _assess(named(network, name), owner, likelihood, harm, mitigation)


def _compromised() -> None:
    hall = Account.objects.get(name="Wexmoor Town Hall", state=AccountState.ACTIVE)
    reason = "A volunteer gave the password to a caller. Stopped until it was changed."
    services.mark_compromised(account_id=hall.pk, by=staff()["grace"], reason=reason)


def _suspended() -> None:
    reason = "The ranger is away until spring, and nobody else knows the paths. Comms answer on the main account."
    services.suspend(account_id=named("x", "Ashmere Ranger").pk, by=staff()["tom"], reason=reason)


def cases() -> Mapping[str, Any]:
    """The cases made for new accounts, by network."""
    return words("requests")
