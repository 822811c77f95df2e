"""The access to an account: sealed secrets, what a connector is given to act with, and renewals that are stored at once."""

import json
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from io import BufferedIOBase
from typing import Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.db import connection as database
from django.db import transaction

from accounts.models import Account
from core.people.sealed import seal, unseal
from networks.handing_out import address_of
from networks.http import AllowedHosts
from networks.models import Connection
from networks.moves import database_time
from networks.outcomes import Failed, Refused
from networks.protocol import Access, Connector, Secrets
from networks.registry import connector
from networks.sign_in.protocol import ENDS_AT

RENEWAL_LASTS: Final = timedelta(seconds=30)
"""How long one renewal may take before another may begin; longer than a connector's call."""


def connection_of(account: Account) -> Connection:
    """The account's connection; an empty one where nobody has connected it yet."""
    link = Connection.objects.get_or_create(account=account)[0]
    link.account = account  # the connector is chosen by its network: no second query for what is at hand
    return link


def connector_of(link: Connection) -> Connector:
    """The network's connector, or the one by hand where nobody has connected the account."""
    return connector(link.account.network, connected=bool(link.secrets))


def access_of(link: Connection) -> Access:
    """All that a connector needs to act for the account; asks no database itself. Raises ImproperlyConfigured for a lost key."""
    account, secrets = link.account, opened(link)
    base_url = base_url_of(account.network, secrets)
    hosts = AllowedHosts(frozenset({urlsplit(base_url).hostname or ""}), demonstration=not settings.PRODUCTION)
    return Access(
        external_id=account.external_id,
        handle=account.handle,
        base_url=base_url,
        hosts=hosts,
        secrets=secrets,
        renew=lambda stale, fetch: renewed(link.pk, stale, fetch),
        open_media=open_media,
        address_of=address_of,
        app=settings.NETWORK_SECRETS.get(account.network, {}),
    )


def reaching_nobody(link: Connection) -> Access:
    """For work that needs no network: whoever calls one with this access gets no answer, and nothing is sent."""
    return Access(
        external_id=link.account.external_id,
        handle=link.account.handle,
        base_url="https://nobody.invalid",
        hosts=AllowedHosts(frozenset()),
        secrets={},
        renew=lambda stale, fetch: stale,
        open_media=open_media,
        address_of=address_of,
    )


def base_url_of(network: str, secrets: Secrets) -> str:
    """The account's own server (Bluesky, Mastodon), the network's address, or the pretend network in a demonstration."""
    if secrets.get("server"):
        return secrets["server"]
    if network == "bluesky":
        return settings.BLUESKY_PDS_URL or "https://bsky.social"
    api = connector(network).api
    return f"{settings.SANDBOX_URL.rstrip('/')}/{network}" if settings.SANDBOX_URL and api else api


def open_media(key: str) -> BufferedIOBase:
    """A file of the media library. Raises `Failed` where it is not there."""
    try:
        return cast(BufferedIOBase, default_storage.open(key))
    except OSError:
        raise Failed(Refused("The picture is not in the media library any more.", before_sending=False)) from None


def opened(link: Connection) -> Secrets:
    """The secrets in the clear. Raises ImproperlyConfigured where their key is gone."""
    return dict(json.loads(unseal(link.secrets))) if link.secrets else {}


def kept(link: Connection) -> Secrets:
    """The secrets for a new connecting: none where their key is gone, since they are of no use to anybody."""
    try:
        return opened(link)
    except ImproperlyConfigured:
        return {}


def sealed(fresh: Secrets, stale: Secrets | None = None) -> str:
    """As they are stored. What is blank in `fresh` keeps the value of `stale`: a secret is never overwritten with a blank."""
    return seal(json.dumps({**(stale or {}), **{name: value for name, value in fresh.items() if value}}))


def end_of(secrets: Secrets) -> datetime | None:
    """When the network ends the access that these secrets give, where it said so."""
    return datetime.fromisoformat(secrets[ENDS_AT]) if secrets.get(ENDS_AT) else None


def renewed(link_id: int, stale: Secrets, fetch: Callable[[Secrets], Secrets]) -> Secrets:
    """Fresh secrets in place of `stale`: what somebody else renewed meanwhile, or what `fetch` brings, stored before it is used.

    Called from sending threads, which otherwise hold no connection to the database: it is closed before and after `fetch`.
    Raises `Failed` where `fetch` does, or where another renewal does not end.
    """
    ours = _mine_to_renew(link_id, stale)
    if not isinstance(ours, datetime):
        return ours
    try:
        fresh = fetch(stale)
    except BaseException:
        with closing(database):
            Connection.objects.filter(pk=link_id, renewing_until=ours).update(renewing_until=None)
        raise
    with closing(database):
        _store(link_id, stale, fresh)
    return fresh


@transaction.atomic
def _store(link_id: int, stale: Secrets, fresh: Secrets) -> None:
    """In place of `stale` alone: an access that was connected anew, disconnected or renewed meanwhile stays as it is."""
    link = Connection.objects.select_for_update().get(pk=link_id)
    if opened(link) == stale:
        link.secrets, link.renewing_until = sealed(fresh, stale), None
        link.expires_at = end_of(fresh) or link.expires_at
        link.save(update_fields=["secrets", "renewing_until", "expires_at"])


def _mine_to_renew(link_id: int, stale: Secrets) -> Secrets | datetime:
    """Until when the renewal is ours, once it is; otherwise what another one has stored."""
    give_up_at = time.monotonic() + RENEWAL_LASTS.total_seconds()
    while time.monotonic() < give_up_at:
        with closing(database), transaction.atomic():
            link = Connection.objects.select_for_update().get(pk=link_id)
            kept = opened(link)
            if kept != stale:
                return kept
            if ours := _begin_renewal(link):
                return ours
        time.sleep(0.2)
    raise Failed(Refused("The access is being renewed and that does not end.", before_sending=True))


def _begin_renewal(link: Connection) -> datetime | None:
    now = database_time()
    if link.renewing_until is not None and link.renewing_until > now:
        return None
    link.renewing_until = now + RENEWAL_LASTS
    link.save(update_fields=["renewing_until"])
    return link.renewing_until
