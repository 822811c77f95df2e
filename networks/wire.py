"""The only place from which the outbox calls a connector: outside any transaction, and never ending in an exception."""

import logging
import time
import traceback
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import connections

from networks.connections import access_of, connector_of, reaching_nobody
from networks.models import Connection
from networks.outcomes import CannotTell, Failed, Finding, Outcome, Refused, Unauthorised, Unknown
from networks.protocol import Access, Handle, Request

log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class Errand:
    """One attempt, with all that a thread needs to carry it out without a database."""

    outbound_id: int
    attempt_id: int
    number: int
    link: Connection = field(repr=False)
    request: Mapping[str, Any] = field(repr=False)
    handle: Handle = field(repr=False)
    may_go: bool = False
    """It was let go when it was claimed: its first byte may leave."""

    @property
    def network(self) -> str:
        return self.link.account.network

    def access(self) -> Access:
        """Raises `Failed` where the secrets cannot be read."""
        try:
            return access_of(self.link)
        except ImproperlyConfigured as lost:
            raise Failed(Unauthorised(f"The access cannot be read: {lost}")) from None


def outside_transactions() -> None:
    """Raises ImproperlyConfigured inside a transaction: a network must never keep rows locked."""
    if any(connection.in_atomic_block for connection in connections.all(initialized_only=True)):
        raise ImproperlyConfigured("A network was called inside a transaction.")


def prepared_here(link: Connection, frozen: Mapping[str, Any], handle: Handle) -> Handle | None:
    """What the connector wants kept before the send, where its network need not be asked for it; None otherwise.

    Inside the claiming transaction, so with an access that reaches nobody. What fails here fails again in `prepare`, and
    is told there.
    """
    connector = connector_of(link)
    try:
        request = Request.read(frozen)
        return None if connector.asks_first(request) else connector.prepare(reaching_nobody(link), request, handle)
    except Exception:
        return None


def prepare(errand: Errand) -> Handle | Failed:
    """What the connector wants kept before the send, or why there will be none."""
    outside_transactions()
    try:
        return connector_of(errand.link).prepare(errand.access(), Request.read(errand.request), errand.handle)
    except Failed as failed:
        return failed
    except Exception as error:
        words = f"Something in this system failed ({_noted(error, errand)}); nothing was sent."
        return Failed(Refused(words, before_sending=False))


def send(errand: Errand, handle: Handle, begin_by: float) -> Outcome:
    """The one call that takes effect, unless it would begin after `begin_by` (time.monotonic): then nobody would wait for it."""
    outside_transactions()
    try:
        connector, access, request = connector_of(errand.link), errand.access(), Request.read(errand.request)
    except Failed as failed:
        return failed.outcome
    if time.monotonic() > begin_by:
        return Refused("The sender was held up and did not begin.", before_sending=True)
    try:
        return connector.send(access, request, handle)
    except Exception as error:
        return Unknown(f"Something in this system failed ({_noted(error, errand)}) while it was being sent.")


def look_up(errand: Errand, taken: Collection[str]) -> Finding:
    """Whether it happened, as far as the network shows."""
    outside_transactions()
    try:
        return connector_of(errand.link).look_up(errand.access(), Request.read(errand.request), errand.handle, taken)
    except Failed as failed:
        return CannotTell(str(getattr(failed.outcome, "reason", "The network asks us to wait.")))
    except Exception as error:
        return CannotTell(f"Something in this system failed ({_noted(error, errand)}) while looking.")


def _noted(error: Exception, errand: Errand) -> str:
    """Logs where it failed, never with which words, and returns its kind."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error(
        "item %s failed with %s in %s, line %s", errand.outbound_id, type(error).__name__, place.filename, place.lineno
    )
    return type(error).__name__
