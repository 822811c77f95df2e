"""Reads for the pages of networks, each with a known number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, QuerySet

from accounts.catalogue import NETWORKS
from accounts.joined import Joined
from accounts.models import Account, NetworkEvaluation
from accounts.states import OPENED, AccountState
from core.audit.models import Entry


@dataclass(frozen=True, slots=True)
class Row:
    """One network: how it stands, how many accounts we have there and since when, the newest decision, what is under way."""

    name: str
    mark: str
    words: str
    accounts: int
    since: date | None
    newest: NetworkEvaluation | None
    under_way: NetworkEvaluation | None


def networks(joined: Joined) -> list[Row]:
    """Every network of the catalogue, then the others that somebody evaluated, by name. Two queries."""
    there = _there()
    under_way = {one.key: one for one in NetworkEvaluation.objects.under_way().select_related("written_by")}
    others = {one.key: one for one in [*joined.decided.values(), *under_way.values()] if not one.network}
    rows = [(code, entry.name, entry.mark) for code, entry in NETWORKS.items()]
    rows += sorted((key, one.name, one.mark) for key, one in others.items())
    return [_row(key, name, mark, joined, there, under_way.get(key)) for key, name, mark in rows]


def _there() -> Mapping[str, dict[str, Any]]:
    """By network, how many accounts we have and the first day of the oldest. One query."""
    ours = Account.objects.filter(state__in=OPENED - {AccountState.CLOSED}).order_by().values("network")
    return {row["network"]: dict(row) for row in ours.annotate(count=Count("pk"), since=Min("joined_on"))}


def _row(
    key: str,
    name: str,
    mark: str,
    joined: Joined,
    there: Mapping[str, dict[str, Any]],
    under_way: NetworkEvaluation | None,
) -> Row:
    ours = there.get(key, {"count": 0, "since": None})
    return Row(name, mark, joined.words(key), ours["count"], ours["since"], joined.decided.get(key), under_way)


def evaluation(pk: int) -> NetworkEvaluation:
    """One evaluation. Raises NetworkEvaluation.DoesNotExist."""
    return NetworkEvaluation.objects.select_related("written_by", "decided_by").get(pk=pk)


def others_of(found: NetworkEvaluation) -> QuerySet[NetworkEvaluation]:
    """Earlier and later evaluations of the same network, the newest first."""
    same = NetworkEvaluation.objects.filter(key=found.key).exclude(pk=found.pk)
    return same.select_related("written_by", "decided_by").order_by("-pk")


def is_newest(found: NetworkEvaluation) -> bool:
    """Whether this is the decision that counts. One query."""
    newest = NetworkEvaluation.objects.newest_decided().filter(key=found.key).first()
    return newest is not None and newest.pk == found.pk


def under_way(network: str) -> NetworkEvaluation | None:
    """The evaluation of a network of the catalogue that nobody has decided yet, else the newest decided one. Two queries at most."""
    found = NetworkEvaluation.objects.filter(key=network)
    return found.under_way().first() or found.newest_decided().first()


def trail(found: NetworkEvaluation, *, most: int = 12) -> list[Entry]:
    """What happened to it, newest first. One query."""
    return list(Entry.objects.about(found).select_related("actor")[:most])
