"""Webhooks: where they go, what became of them, and sending them twice, late, in the wrong order or forged."""

import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.control.asked import Asked, body_of, refused
from sandbox.post_office import listen_at
from sandbox.town import Refused, Town

MOST_TOGETHER = 10
ORDERS = {"as_made": "id", "reversed": "id DESC", "shuffled": "random()"}
MOST = 1_000


async def set_webhook(request: Request) -> Response:
    """POST /webhooks: {network, url}. Shakes hands at once and says how that went; an empty url stops the events."""
    town: Town = request.app.state.town
    try:
        asked = Asked(await body_of(request)).known("network", "url")
        network = asked.text("network")
        with town.store.change():
            listen_at(town, network, asked.text("url", ""))
    except Refused as refusal:
        return refused(refusal)
    problem = await request.app.state.office.shake_hands(network)
    return JSONResponse({"network": network, "verified": not problem, "problem": problem})


def list_webhooks(town: Town, asked: Asked) -> dict[str, Any]:
    """GET /webhooks."""
    found = town.store.rows("SELECT network, url, verified_at, problem FROM webhooks")
    return {"webhooks": [dict(row) | {"verified": row["verified_at"] is not None} for row in found]}


def list_deliveries(town: Town, asked: Asked) -> dict[str, Any]:
    """GET /deliveries?network=&after=: oldest first, at most 1,000, and how many of all still wait."""
    asked.known("network", "after")
    network, after = asked.text("network", ""), asked.identity("after", "a delivery")
    found = town.store.rows(
        "SELECT * FROM deliveries WHERE ? IN ('', network) AND id > ? ORDER BY id LIMIT ?", network, after, MOST
    )
    waiting = town.store.value("SELECT count(*) FROM deliveries WHERE finished_at IS NULL")
    return {"deliveries": [dict(row) | {"body": row["body"].decode()} for row in found], "waiting": waiting}


def repeat(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /deliveries/repeat: send `id`, or the `last` n, again. `forged`: once, with a wrong signature."""
    asked.known("network", "id", "last", "copies", "forged")
    if asked.has("id"):
        where, values = "id = ?", [asked.whole("id")]
    else:
        where, values = "forged = 0", []
    network = asked.text("network", "")
    chosen = town.store.rows(
        f"SELECT * FROM deliveries WHERE {where} AND ? IN ('', network) ORDER BY id DESC LIMIT ?",
        *values,
        network,
        asked.whole("last", 1, 1),
    )
    if not chosen:
        raise Refused("There is no such delivery.")
    copies = [row for row in reversed(chosen) for _ in range(asked.whole("copies", 1, 1))]
    return {"ids": [_copy(town, row, asked.flag("forged", False)) for row in copies]}


def _copy(town: Town, row: Any, forged: bool) -> int:
    town.wake()
    return town.store.insert(
        "deliveries",
        network=row["network"],
        account=row["account"],
        body=row["body"],
        forged=forged,
        queued_at=time.time(),
    )


def hold(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /deliveries/hold: keep what is queued from now on until it is released."""
    asked.known()
    town.store.set("hold_deliveries", 1)
    return {"holding": True}


def release(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /deliveries/release: let the held ones go: `order` as_made, reversed or shuffled."""
    asked.known("order")
    order = ORDERS[asked.choice("order", ORDERS, "as_made")]
    held = town.store.rows(f"SELECT * FROM deliveries WHERE held = 1 ORDER BY {order}")
    town.store.write("DELETE FROM deliveries WHERE held = 1")
    town.store.set("hold_deliveries", 0)
    return {"ids": [_copy(town, row, bool(row["forged"])) for row in _together(town, held)]}


def _together(town: Town, held: list[Any]) -> list[dict[str, Any]]:
    """As they are; up to ten that follow each other for one account in one, where the network tells several at once."""
    batches: list[dict[str, Any]] = []
    for row in held:
        join, last = town.network(row["network"]).together, batches[-1] if batches else {}
        if join and last.get("account") == row["account"] and last["number"] < MOST_TOGETHER:
            last |= {"body": join([last["body"], row["body"]]), "number": last["number"] + 1}
        else:
            batches.append({**dict(row), "number": 1})
    return batches
