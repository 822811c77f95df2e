"""Reads followers and engagement from the networks, once a day each; no network is spoken to inside a transaction."""

import logging
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone

from accounts.models import Account
from networks.connections import access_of, connector_of
from networks.models import Connection
from networks.outcomes import Failed, Refused
from networks.protocol import Access, Connector
from networks.states import OutboundState
from publishing.models import Publication
from reporting.models import FollowerCount, PostFigures

log = logging.getLogger(__name__)
WATCHED: Final = timedelta(days=90)
"""How long after it went out a post's figures are read."""
READ: Final = ("likes", "replies", "shares", "clicks", "views", "reach")


def read_figures() -> int:
    """Reads every connected account; one whose network fails is left for the next time. Returns how many were read."""
    links = Connection.objects.exclude(secrets="").select_related("account")
    return sum(_read(link) for link in links)


def _read(link: Connection) -> bool:
    connector, access = connector_of(link), access_of(link)
    posts = _to_read(link.account)
    try:
        followers = _followers(connector, access)
        said = connector.metrics(access, list(posts))
    except Failed as failed:
        log.warning("the figures of account %s could not be read: %s", link.account_id, type(failed).__name__)
        return False
    _keep(
        link.account,
        followers,
        {posts[external_id]: figures for external_id, figures in said.items() if external_id in posts},
    )
    return True


def _followers(connector: Connector, access: Access) -> int | None:
    """None where the network tells nobody (Flickr). Raises `Failed` where it could not be asked."""
    try:
        return connector.followers(access)
    except Failed as failed:
        if isinstance(failed.outcome, Refused) and not failed.outcome.before_sending:
            return None
        raise


def _to_read(account: Account) -> dict[str, int]:
    """Publications by the network's id, for posts that went out lately."""
    since = timezone.now() - WATCHED
    rows = Publication.objects.filter(
        account=account, outbound__state=OutboundState.PUBLISHED, outbound__settled_at__gte=since
    )
    return dict(rows.values_list("outbound__external_id", "pk"))


def _keep(account: Account, followers: int | None, said: dict[int, Any]) -> None:
    today = timezone.localdate()
    if followers is not None:
        FollowerCount.objects.update_or_create(account=account, day=today, defaults={"followers": followers})
        Account.objects.filter(pk=account.pk).update(followers=followers)
    rows = [
        PostFigures(publication_id=pk, day=today, **{name: figures.get(name) for name in READ})
        for pk, figures in said.items()
    ]
    PostFigures.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["publication", "day"], update_fields=list(READ)
    )
