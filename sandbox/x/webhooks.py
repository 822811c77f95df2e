"""Where X delivers to: POST, GET /2/webhooks, PUT (a new CRC), DELETE /2/webhooks/{id}, and replay. With an app-only token.

There is one address, as on X's smaller plans. X wants HTTPS and no port in it; here it is an address of this machine.
"""

import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.clock import iso
from sandbox.people import find_token
from sandbox.post_office import listen_at
from sandbox.town import Refused, Town
from sandbox.x import errors
from sandbox.x.access import NETWORK_KEY, body_of
from sandbox.x.fields import of_kind, only

MINUTES = "%Y%m%d%H%M"
Work = Callable[[Town, Request, dict[str, Any]], Awaitable[dict[str, Any]]]


def check_app(town: Town, authorization: str) -> None:
    """Raises Problem 401 without a token, 403 for a user's: these doors are for the application itself."""
    token = find_token(town, NETWORK_KEY, authorization.partition(" ")[2].strip())
    if token is None or token.revoked_at is not None:
        raise errors.plain(401)
    if token.account:
        raise errors.forbidden(
            "Authenticating with OAuth 2.0 User Context is forbidden for this endpoint. Supported authentication types are"
            " [OAuth 2.0 Application-Only]."
        )


def the_webhook(town: Town) -> dict[str, Any] | None:
    """The one there is, as X shows it."""
    row = town.store.row("SELECT * FROM webhooks WHERE network = ?", NETWORK_KEY)
    if row is None:
        return None
    number = int.from_bytes(hashlib.blake2b(row["url"].encode(), digest_size=7).digest())
    at = int((row["verified_at"] or time.time()) * 1000)
    return {"id": str(number), "url": row["url"], "valid": row["verified_at"] is not None, "created_at": iso(at)}


def door(work: Work) -> Callable[[Request], Awaitable[Response]]:
    """For the application alone; refusals in X's words."""

    async def answer(request: Request) -> Response:
        town: Town = request.app.state.town
        try:
            check_app(town, request.headers.get("authorization", ""))
            return JSONResponse(await work(town, request, body_of(await request.body())))
        except Refused as refusal:
            return errors.invalid(f"InvalidUrl: {refusal}").response()
        except errors.Problem as problem:
            return problem.response()

    return answer


async def listed(town: Town, request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """GET /2/webhooks."""
    found = the_webhook(town)
    return {"data": [found] if found else [], "meta": {"result_count": int(found is not None)}}


async def create(town: Town, request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """POST /2/webhooks: the address must pass its CRC at once."""
    only(body, {"url"})
    with town.store.change():
        listen_at(town, NETWORK_KEY, str(of_kind(body, "url", str, needed=True)))
    if problem := await request.app.state.office.shake_hands(NETWORK_KEY):
        raise errors.invalid(f"CrcValidationFailed: {problem}")
    return {"data": the_webhook(town)}


async def validate(town: Town, request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """PUT /2/webhooks/{id}: a CRC now."""
    _check_there(town, request)
    return {"data": {"valid": not await request.app.state.office.shake_hands(NETWORK_KEY)}}


async def delete(town: Town, request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """DELETE /2/webhooks/{id}."""
    _check_there(town, request)
    with town.store.change():
        listen_at(town, NETWORK_KEY, "")
    return {"data": {"deleted": True}}


async def replay(town: Town, request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """POST /2/webhooks/replay: what was delivered between two minutes (UTC) is delivered again."""
    only(body, {"webhook_id", "from_date", "to_date"})
    first, last = _minute(body, "from_date"), _minute(body, "to_date") + 60
    with town.store.change():
        number = _queue_again(town, first, last)
    return {"data": {"job_id": str(number), "created_at": datetime.now(UTC).isoformat(timespec="seconds")}}


def _minute(body: Mapping[str, Any], name: str) -> float:
    try:
        return datetime.strptime(str(body.get(name)), MINUTES).replace(tzinfo=UTC).timestamp()
    except ValueError:
        raise errors.invalid(f"$.{name}: must be a time such as 202611201030") from None


def _queue_again(town: Town, first: float, last: float) -> int:
    found = town.store.rows(
        "SELECT account, body FROM deliveries WHERE network = ? AND forged = 0 AND queued_at >= ? AND queued_at < ? ORDER BY id",
        NETWORK_KEY, first, last,
    )  # fmt: skip
    for row in found:
        town.store.insert(
            "deliveries", network=NETWORK_KEY, account=row["account"], body=row["body"], queued_at=time.time()
        )
    town.wake()
    return town.store.next_number()


def _check_there(town: Town, request: Request) -> None:
    found = the_webhook(town)
    if found is None or found["id"] != request.path_params["id"]:
        raise errors.plain(404, "The webhook was not found.")


ROUTES = [
    Route("/webhooks", door(create), methods=["POST"]),
    Route("/webhooks", door(listed), methods=["GET"]),
    Route("/webhooks/replay", door(replay), methods=["POST"]),
    Route("/webhooks/{id}", door(validate), methods=["PUT"]),
    Route("/webhooks/{id}", door(delete), methods=["DELETE"]),
]
