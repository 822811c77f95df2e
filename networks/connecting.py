"""Connecting an account: new secrets are kept once the network has shown that they work, the old ones until then."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.actions import FACTS_CHANGED
from accounts.catalogue import BadHandle
from accounts.catalogue import network as entry
from accounts.models import Account
from core.audit.verbs import RuleBroken, change, ensure, locked
from core.people.models import Person
from networks import actions
from networks.connections import access_of, base_url_of, connection_of, end_of, kept, sealed
from networks.models import Connection
from networks.moves import database_time
from networks.outcomes import Failed
from networks.permissions import may_connect, may_disconnect
from networks.protocol import Access, Profile, Secrets
from networks.registry import connector
from networks.storable import text
from networks.wire import outside_transactions


def connect(*, account_id: int, secrets: Secrets, by: Person, handle: str = "", external_id: str = "") -> Connection:
    """Asks the network whose access this is and whether it can post, then keeps it, sealed. Not inside a transaction.

    What is blank in `secrets` stays as it is kept. `handle`: as whom to sign in, where a network asks for a name.
    `external_id`: for which account the network gave this access, where it said so.
    Raises RuleBroken with what the network says; then the account stays connected as it was.
    """
    outside_transactions()
    account = Account.objects.get(pk=account_id)
    ensure(may_connect(by, account))
    profile, proved = _probed(account, _complete(account, secrets), handle, external_id)
    if not profile.can_post:
        raise RuleBroken(profile.problem)
    try:
        return _keep(account_id, profile, proved, by)
    except IntegrityError:  # another account was connected to it at the same moment
        raise RuleBroken(f"{profile.name or profile.handle} stands on the register already.") from None


def _complete(account: Account, secrets: Secrets) -> Secrets:
    """With what is kept in place of each blank, and without the session that the old secrets bought."""
    known = kept(connection_of(account))
    moved = secrets.get("server") and known and secrets["server"] != base_url_of(account.network, known)
    if moved and "password" in secrets and not secrets["password"]:
        raise RuleBroken("Enter the app password again: it is not sent to another server.", field="password")
    whole = {name: value or known.get(name, "") for name, value in secrets.items()}
    if "password" in whole and not whole["password"]:
        raise RuleBroken("Enter the app password.", field="password")
    return whole


def _probed(account: Account, secrets: Secrets, handle: str, external_id: str) -> tuple[Profile, Secrets]:
    """Who the access belongs to, and the secrets as they are after a session was opened with them."""
    newest = [secrets]
    access = access_of(Connection(account=account, secrets=sealed(secrets)))

    def renew(stale: Secrets, fetch: object) -> Secrets:
        newest.append(fetch(stale))  # type: ignore[operator]
        return newest[-1]

    who = external_id or ("" if handle else account.external_id or account.handle)
    asking: Access = replace(access, external_id=who, handle=handle or account.handle, renew=renew)
    try:
        return connector(account.network).profile(asking), newest[-1]
    except Failed as failed:
        raise RuleBroken(
            str(getattr(failed.outcome, "reason", "The network asks us to wait. Try again later."))
        ) from None


@transaction.atomic
def _keep(account_id: int, profile: Profile, secrets: Secrets, by: Person) -> Connection:
    account = locked(Account.objects, account_id)
    _check_identity(account, profile)
    if not account.external_id:
        account.external_id = profile.external_id
        change(account, code=FACTS_CHANGED, by=by)
    link = locked(Connection.objects, connection_of(account).pk)
    _write(link, sealed(secrets), end_of(secrets))
    link.known_as, link.probed_at = text(profile.handle)[:200], database_time()
    change(link, code=actions.CONNECTED, by=by)
    return link


def _check_identity(account: Account, profile: Profile) -> None:
    """The network's own number is remembered at the first time, and is the account from then on. Raises RuleBroken."""
    named = profile.name or profile.handle
    if account.external_id and profile.external_id != account.external_id:
        raise RuleBroken(f"This access belongs to {named}, not to {account}.")
    if not account.external_id and profile.handle and spelt(account, profile.handle) != account.handle.lower():
        raise RuleBroken(
            f"The network says that this is {named}; the register says {account.at_handle}. "
            "Change the facts of the account first if it goes by another name now."
        )
    if other := _same_on_register(account, profile):
        raise RuleBroken(f"{named} stands on the register already: {other}.")


def spelt(account: Account, handle: str) -> str:
    """A handle as the catalogue spells those of this network, so that two that mean the same are the same."""
    try:
        return entry(account.network).handle(handle).lower()
    except BadHandle:
        return handle.lower()


def _same_on_register(account: Account, profile: Profile) -> Account | None:
    same = Account.objects.filter(network=account.network, external_id=profile.external_id).exclude(pk=account.pk)
    return same.first() if profile.external_id else None


@transaction.atomic
def disconnect(*, account_id: int, by: Person, reason: str) -> Connection:
    """Forgets the access; what is due from then on is done by hand. Raises RuleBroken."""
    account = locked(Account.objects, account_id)
    link = locked(Connection.objects, connection_of(account).pk)
    ensure(may_disconnect(by, account, link))
    if not reason.strip():
        raise RuleBroken("Enter your reason. It stays in the record.", field="reason")
    _write(link, "", None)
    change(link, code=actions.DISCONNECTED, by=by, reason=reason.strip())
    return link


def _write(link: Connection, secrets: str, expires_at: datetime | None) -> None:
    """In place of everything before, also of a renewal that is under way: what it brings belongs to the old secrets."""
    link.secrets, link.expires_at, link.renewing_until = secrets, expires_at, None
    link.problem, link.problem_since, link.not_before = "", None, None
    link.known_as, link.probed_at, link.probe_said = "", None, ""
