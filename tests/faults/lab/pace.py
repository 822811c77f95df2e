"""How fast the lab's time goes: the leases, looks and patience of the product, all divided by the same number.

With pace 1 the lab runs with the product's own figures; a test run has no minutes to wait for a lease.
"""

from dataclasses import replace
from datetime import timedelta

from networks import claiming, connections, dispatch, endings, reconcile, settling, wire
from networks.models import Connection
from networks.protocol import SECONDS_PER_CALL, Access


def quicken(pace: float) -> None:
    """In this process and those forked from it. Keeps every order: a lease stays longer than what it covers."""
    for module, name in (
        (claiming, "LEASE"),
        (claiming, "WIRE_LEASE"),
        (connections, "RENEWAL_LASTS"),
        (endings, "REPEAT_AFTER"),
        (endings, "LONGEST_WAIT"),
        (reconcile, "LOOK_LEASE"),
        (settling, "LOOK_AT_WORK"),
        (settling, "WORKING_LEASE"),
        (reconcile, "LOOK_AT_WORK"),
        (dispatch, "PREPARE_SECONDS"),
        (dispatch, "SEND_SECONDS"),
        (dispatch, "BEGIN_SECONDS"),
    ):
        setattr(module, name, getattr(module, name) / pace)
    looks: tuple[timedelta, ...] = tuple(after / pace for after in endings.LOOK_AFTER)
    endings.LOOK_AFTER = reconcile.LOOK_AFTER = looks  # type: ignore[misc]
    access_of = wire.access_of

    def impatient(link: Connection) -> Access:
        return replace(access_of(link), within=SECONDS_PER_CALL / pace)

    wire.access_of = impatient
