"""The pretend networks: the council's accounts are opened there, filled with their past, and connected by signing in.

They may start after the council was loaded, so this is done by whichever call finds them answering first.
"""

import secrets as chance
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings

from accounts import services as register
from accounts.models import Account
from council_social.demonstration.past import fill
from council_social.demonstration.people import staff
from council_social.demonstration.sandbox import answers, control, web
from council_social.demonstration.scene import COUNCIL
from networks.connecting import connect
from networks.connections import connection_of
from networks.http import AllowedHosts
from networks.protocol import Secrets
from networks.registry import connector
from networks.sign_in import App, Found, Web
from networks.sign_in.renewing import app_from

CONNECTED: Final = (
    ("facebook", COUNCIL),
    ("x", COUNCIL),
    ("instagram", COUNCIL),
    ("threads", COUNCIL),
    ("linkedin", COUNCIL),
    ("youtube", COUNCIL),
    ("flickr", "Ashmere photos"),
    ("facebook", "Ashmere Museum"),
    ("instagram", "Ashmere Museum"),
    ("facebook", "Ashmere Careline"),
)
"""All that are open, but for the two that a contractor runs: what goes there a person posts by hand."""


def move_in() -> int:
    """Opens, fills and connects the accounts that are not connected yet; how many, 0 where nobody answers."""
    waiting = [account for account in map(_account, CONNECTED) if not connection_of(account).secrets and _app(account)]
    if not waiting or not answers():
        return 0
    for account in waiting:
        known = _opened(account)
        fill(account)
        _connect(account, known["id"])
    return len(waiting)


def _account(named: tuple[str, str]) -> Account:
    return Account.objects.get(network=named[0], name=named[1])


def _opened(account: Account) -> dict[str, Any]:
    """The account on the pretend network, made where it is not there yet."""
    everybody = control("GET", "accounts", network=account.network)["accounts"]
    there = next((one for one in everybody if one["handle"] == account.handle), None)
    followers = account.followers or 900
    return there or control(
        "POST", "accounts", network=account.network, handle=account.handle, name=account.name, followers=followers
    )


def _connect(account: Account, number: str) -> None:
    """The register learns the network's own number first: an access that belongs to another account is refused."""
    ada = staff()["ada"]
    account.refresh_from_db()
    register.change_facts(account_id=account.pk, facts={"external_id": number}, by=ada, seen=account.version)
    found = _signed_in(account, number)
    connect(account_id=account.pk, secrets=_kept(found), external_id=found.external_id, by=ada)


def _app(account: Account) -> App | None:
    """The council's application there; the pretend networks make one up, unless NETWORK_SECRETS names others."""
    way = connector(account.network).sign_in
    return app_from(way, settings.NETWORK_SECRETS.get(account.network, {}), {}) if way else None


def _signed_in(account: Account, number: str) -> Found:
    """Ada goes to the network's page, lets the council's application in, and comes back."""
    network, here = account.network, settings.SANDBOX_URL
    way, app = connector(network).sign_in, _app(account)
    assert way is not None and app is not None
    names = frozenset({urlsplit(here).hostname or "", *way.hosts})
    asked = Web(f"{here.rstrip('/')}/{network}", AllowedHosts(names, demonstration=True))
    begun = way.begin(asked, app, chance.token_urlsafe(32), here)
    found = way.accounts(asked, app, begun.kept, _says_yes(begun.address, number), here)
    return next(one for one in found if one.external_id == number)


def _says_yes(page: str, number: str) -> Mapping[str, str]:
    """Presses the button of the network's page; what the person would bring back. Raises requests.HTTPError."""
    address = urlsplit(page)
    said = dict(parse_qsl(address.query)) | {"do": "allow", "account": number}
    answer = web().post(f"{settings.SANDBOX_URL}{address.path}", data=said, timeout=10, allow_redirects=False)
    answer.raise_for_status()
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def _kept(found: Found) -> Secrets:
    """Without the network's address: another start may have another port."""
    return {name: secret for name, secret in found.secrets.items() if name != "server"}
