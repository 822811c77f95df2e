"""Connecting an account: new secrets are kept once the network has shown that they work, the old ones until then."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.actions import FACTS_CHANGED
from accounts.models import Account
from core.audit.verbs import RuleBroken, change, ensure, locked
from core.people.models import Person
from networks import actions
from networks.connections import access_of, connection_of, sealed
from networks.models import Connection
from networks.outcomes import Failed
from networks.permissions import may_connect
from networks.protocol import Access, Profile, Secrets
from networks.registry import connector
from networks.wire import outside_transactions


def connect(*, account_id: int, secrets: Secrets, by: Person, expires_at: datetime | None = None) -> Connection:
    """Asks the network whose access this is and whether it can post, then keeps it, sealed. Not inside a transaction.

    Raises RuleBroken with what the network says; then the account stays connected as it was.
    """
    outside_transactions()
    account = Account.objects.get(pk=account_id)
    ensure(may_connect(by, account))
    profile, proved = _probed(account, secrets)
    if not profile.can_post:
        raise RuleBroken(profile.problem)
    if account.external_id and profile.external_id != account.external_id:
        raise RuleBroken(f"This access belongs to {profile.name or profile.handle}, not to {account}.")
    return _keep(account_id, profile, proved, by, expires_at)


def _probed(account: Account, secrets: Secrets) -> tuple[Profile, Secrets]:
    """Who the access belongs to, and the secrets as they are after a session was opened with them."""
    newest = [secrets]
    access = access_of(Connection(account=account, secrets=sealed(secrets)))

    def renew(stale: Secrets, fetch: object) -> Secrets:
        newest.append(fetch(stale))  # type: ignore[operator]
        return newest[-1]

    asking: Access = replace(access, external_id=account.external_id or account.handle, renew=renew)
    try:
        return connector(account.network).profile(asking), newest[-1]
    except Failed as failed:
        raise RuleBroken(
            str(getattr(failed.outcome, "reason", "The network asks us to wait. Try again later."))
        ) from None


@transaction.atomic
def _keep(account_id: int, profile: Profile, secrets: Secrets, by: Person, expires_at: datetime | None) -> Connection:
    account = locked(Account.objects, account_id)
    if not account.external_id:
        account.external_id = profile.external_id
        change(account, code=FACTS_CHANGED, by=by)
    link = locked(Connection.objects, connection_of(account).pk)
    link.secrets, link.expires_at, link.problem, link.problem_since, link.not_before = (
        sealed(secrets),
        expires_at,
        "",
        None,
        None,
    )
    change(link, code=actions.CONNECTED, by=by)
    return link
