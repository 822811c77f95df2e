"""To the network and back: a person signs in there, and what they bring back becomes an account's access.

What travels is a random state; the verifier and everything else stay here, sealed. Coming back is one UPDATE that only one
request can win, so a replayed address changes nothing. Nothing is kept of an answer that did not lead to a connection.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models.functions import Now
from django.urls import reverse

from accounts.catalogue import network as entry
from accounts.models import Account
from core.audit.verbs import RuleBroken, ensure
from core.people.models import Person
from core.people.sealed import seal, unseal
from networks.connecting import connect
from networks.connections import base_url_of
from networks.http import AllowedHosts
from networks.models import Connection, Journey
from networks.outcomes import Failed, RateLimited
from networks.permissions import may_connect
from networks.registry import connector
from networks.sign_in import App, Found, SignIn, Web
from networks.sign_in.renewing import app_from
from networks.wire import outside_transactions

LASTS: Final = timedelta(minutes=10)
"""To go there and come back, and again to choose."""
DENIED: Final = {"access_denied", "user_denied", "user_cancelled_login", "user_cancelled_authorize"}
"""How networks say that the person said no; the last two are LinkedIn's."""
NOT_BEGUN: Final = "This sign-in was not begun here, so nothing was connected. Begin again on the page of the account."
NOT_YOURS: Final = (
    "This sign-in was begun by somebody else or in another browser, so nothing was connected. Begin again."
)
TOO_LATE: Final = "This sign-in took longer than ten minutes, so nothing was connected. Begin again."
USED: Final = "This sign-in has come back already. Nothing was changed by opening its address again."


def sign_in_of(network: str) -> SignIn | None:
    """How accounts of this network are connected by signing in there; None where they are not."""
    return connector(network).sign_in


def not_set_up(network: str) -> str:
    """What an Administrator has to see to before anybody can sign in there; nothing where it is done."""
    sign_in = sign_in_of(network)
    if sign_in is None or sign_in.asks_for_server or app_from(sign_in, _council_app(network), {}):
        return ""
    names, name = " and ".join(f"“{name}”" for name in sign_in.app_names), entry(network).name
    return (
        f"The council has no application at {name} yet. An Administrator registers one there, with the address below, "
        f"and sets {names} of “{network}” in NETWORK_SECRETS. Until then what is due is done by hand."
    )


def back_address(network: str) -> str:
    """Where the network sends people back to: one address for each network, registered there once."""
    return settings.PUBLIC_URL.rstrip("/") + reverse("connections:come_back", args=[network])


def begin(*, account_id: int, by: Person, session: str, server: str = "") -> str:
    """The address to go to. Some networks are asked first, so not inside a transaction. Raises RuleBroken."""
    outside_transactions()
    account = Account.objects.get(pk=account_id)
    ensure(may_connect(by, account))
    state = secrets.token_urlsafe(32)
    sign_in, kept = _way_of(account), {"server": server} if server else {}
    app = app_from(sign_in, _council_app(account.network), kept)
    if app is None and not sign_in.asks_for_server:
        raise RuleBroken(not_set_up(account.network))
    try:
        begun = sign_in.begin(_web(account.network, kept), app or App(""), state, back_address(account.network))
    except Failed as failed:
        raise RuleBroken(_reason(failed)) from None
    Journey.objects.create(
        state=_hash(state), network=account.network, account=account, person=by, session=_hash(session),
        kept=seal(json.dumps({**kept, **begun.kept})),
    )  # fmt: skip
    return begun.address


def come_back(*, network: str, state: str, by: Person, session: str) -> Journey:
    """The journey that this state belongs to; it has come back from now on. Raises RuleBroken with one sentence for each reason."""
    known = Journey.objects.filter(state=_hash(state), network=network)
    open_ones = known.filter(person=by, session=_hash(session), back_at=None, begun_at__gt=Now() - LASTS)
    if not open_ones.update(back_at=Now()):
        raise RuleBroken(_why_not(known.first(), by, session))
    return known.select_related("account").get()


def arrive(*, journey: Journey, query: Mapping[str, str], by: Person) -> Connection | None:
    """Connects the account with what the person brought back; None where they have to choose first. Raises RuleBroken."""
    outside_transactions()
    try:
        found = _found(journey, query)
        if len(found) != 1:
            _offer(journey, found)
            return None
        return _connect(journey, found[0], by)
    finally:
        Journey.objects.filter(pk=journey.pk).update(kept="")


def waiting_choice(*, account_id: int, by: Person, session: str) -> tuple[Journey, list[Found]]:
    """What there is to choose from. Raises RuleBroken where it is too late, or was never so."""
    fresh = Journey.objects.filter(account=account_id, person=by, session=_hash(session), back_at__gt=Now() - LASTS)
    journey = fresh.exclude(found="").select_related("account").order_by("-back_at").first()
    if journey is None:
        raise RuleBroken(TOO_LATE)
    return journey, [Found(**one) for one in json.loads(unseal(journey.found))]


def choose(*, account_id: int, external_id: str, by: Person, session: str) -> Connection:
    """Connects the account with the one that was chosen; the access to the others is forgotten. Raises RuleBroken."""
    journey, found = waiting_choice(account_id=account_id, by=by, session=session)
    chosen = next((one for one in found if one.external_id == external_id), None)
    if chosen is None:
        raise RuleBroken("Choose one of these accounts.", field="chosen")
    link = _connect(journey, chosen, by)
    Journey.objects.filter(pk=journey.pk).update(found="")
    return link


def tidy() -> int:
    """Forgets journeys of yesterday; returns how many."""
    return Journey.objects.filter(begun_at__lt=Now() - timedelta(days=1)).delete()[0]


def _found(journey: Journey, query: Mapping[str, str]) -> list[Found]:
    """Asks the network, with what the way back needs. Raises RuleBroken."""
    name, kept = entry(journey.network).name, json.loads(unseal(journey.kept))
    if query.get("error") in DENIED or query.get("denied"):
        raise RuleBroken(f"You said no at {name}, so nothing was connected and nothing changed.")
    if query.get("error"):
        said = (query.get("error_description") or query["error"])[:200]
        raise RuleBroken(f"{name} sent you back without access, so nothing changed. It says: {said}")
    sign_in = _way_of(journey.account)
    app = app_from(sign_in, _council_app(journey.network), kept)
    if app is None:
        raise RuleBroken(not_set_up(journey.network))
    try:
        return sign_in.accounts(_web(journey.network, kept), app, kept, query, back_address(journey.network))
    except Failed as failed:
        raise RuleBroken(_reason(failed)) from None


def _offer(journey: Journey, found: list[Found]) -> None:
    if not found:
        raise RuleBroken(f"{entry(journey.network).name} names no account that you may use. Nothing was connected.")
    Journey.objects.filter(pk=journey.pk).update(found=seal(json.dumps([asdict(one) for one in found])))


def _connect(journey: Journey, found: Found, by: Person) -> Connection:
    return connect(account_id=journey.account_id, secrets=found.secrets, by=by, external_id=found.external_id)


def _why_not(journey: Journey | None, by: Person, session: str) -> str:
    if journey is None:
        return NOT_BEGUN
    if journey.person_id != by.pk or journey.session != _hash(session):
        return NOT_YOURS
    return USED if journey.back_at else TOO_LATE


def _way_of(account: Account) -> SignIn:
    sign_in = sign_in_of(account.network)
    if sign_in is None:
        raise RuleBroken(f"{account.network_name} accounts are not connected by signing in there.")
    return sign_in


def _web(network: str, kept: Mapping[str, str]) -> Web:
    base_url, sign_in = base_url_of(network, kept), sign_in_of(network)
    names = {urlsplit(base_url).hostname or "", *(sign_in.hosts if sign_in else ())}
    return Web(base_url, AllowedHosts(frozenset(names), demonstration=not settings.PRODUCTION))


def _council_app(network: str) -> Mapping[str, str]:
    found: Mapping[str, str] = settings.NETWORK_SECRETS.get(network, {})
    return found


def _reason(failed: Failed) -> str:
    if isinstance(failed.outcome, RateLimited):
        return "The network asks us to wait. Try again in a few minutes."
    return failed.outcome.reason


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
