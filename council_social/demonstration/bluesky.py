"""An account of Ashmere on Bluesky's own server, where one runs on this machine (`./dev run --network bluesky`)."""

from datetime import timedelta
from typing import Final

from django.conf import settings
from django.utils import timezone

from accounts.models import Account
from accounts.services import take_on
from accounts.states import AccountState
from core.people.models import Department
from council_social.demonstration.people import staff
from networks.connecting import connect
from networks.connections import connection_of

NAME: Final = "Ashmere Events"


def move_to_bluesky() -> bool:
    """Takes the account on and connects it; False where there is no such server, or it is done already.

    The server's address is not kept with the access: another start may have another port.
    """
    handle = settings.BLUESKY_HERE["handle"]
    if not handle:
        return False
    account = Account.objects.filter(network="bluesky", handle=handle).first() or _taken_on(handle)
    if connection_of(account).secrets:
        return False
    secrets = {"password": settings.BLUESKY_HERE["password"]}
    connect(account_id=account.pk, secrets=secrets, handle=handle, by=staff()["ada"])
    return True


def _taken_on(handle: str) -> Account:
    people = staff()
    account = Account(
        network="bluesky", handle=handle, name=NAME, activities="What is on in the district", two_way=True,
        department=Department.objects.get(kind=Department.Kind.COMMS), kind=Account.Kind.CORPORATE,
        state=AccountState.ACTIVE, custodian=people["grace"], joined_on=timezone.localdate(),
    )  # fmt: skip
    due = timezone.localdate() + timedelta(days=90)
    grounds = "Opened on this machine, to publish to a real Bluesky server"
    return take_on(account=account, grounds=grounds, risk_due_on=due, by=people["ada"], confirmed_by=people["priya"])
