"""Which events of which account are delivered: POST, GET, DELETE /2/activity/subscriptions, DELETE …/{id}.

An application subscribes to what is public; private events (direct messages) need a token of the account itself.
"""

import json
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.clock import iso
from sandbox.happenings import COUNCIL, record
from sandbox.people import accounts, find_account, find_token
from sandbox.town import Account, Town
from sandbox.x import errors
from sandbox.x.access import NETWORK_KEY, body_of
from sandbox.x.events import FIELDS, TAGS
from sandbox.x.fields import of_kind, only
from sandbox.x.webhooks import check_app, the_webhook

PRIVATE = "dm."
Door = Callable[[Town, Request, dict[str, Any]], dict[str, Any]]


def create(town: Town, request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """`{event_type, filter: {user_id}, tag, webhook_id}`."""
    only(body, {"event_type", "filter", "tag", "webhook_id"})
    event = str(of_kind(body, "event_type", str, needed=True))
    if event not in FIELDS:
        raise errors.invalid(f"$.event_type: {event} is not served by this sandbox; {', '.join(FIELDS)} are")
    wanted = of_kind(body, "filter", dict, needed=True)
    only(wanted, {"user_id"}, "$.filter")
    account = find_account(town, NETWORK_KEY, str(of_kind(wanted, "user_id", str, needed=True)))
    if account is None:
        raise errors.invalid("$.filter.user_id: there is no such user")
    if body.get("tag", TAGS[event]) != TAGS[event]:
        raise errors.invalid(f"$.tag: this sandbox tags {event} as {TAGS[event]}")
    _check_may(town, request, account, event)
    if event in account.fields:
        raise errors.invalid("DuplicateSubscription: there is a subscription with the same event type and filter")
    _set(town, account, [*account.fields, event])
    return {"data": {"subscription": _shown(town, account, event)}}


def _check_may(town: Town, request: Request, account: Account, event: str) -> None:
    """The account's own token may all, the application's what is public."""
    authorization = request.headers.get("authorization", "")
    token = find_token(town, NETWORK_KEY, authorization.partition(" ")[2].strip())
    if token is not None and token.account == account.id and token.revoked_at is None:
        return
    check_app(town, authorization)
    if event.startswith(PRIVATE):
        raise errors.forbidden("Private events need the authorization of the user that they concern.")


def listed(town: Town, request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """All of the application."""
    check_app(town, request.headers.get("authorization", ""))
    return {"data": [_shown(town, account, event) for account, event in _every(town)]}


def delete(town: Town, request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """One, by its id."""
    check_app(town, request.headers.get("authorization", ""))
    if not _delete(town, request.path_params["id"]):
        raise errors.plain(404, "The subscription was not found.")
    return {"data": {"deleted": True}}


def delete_several(town: Town, request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """`?ids=`: those that there are; the others are named."""
    check_app(town, request.headers.get("authorization", ""))
    asked = [identity for identity in request.query_params.get("ids", "").split(",") if identity]
    gone = {identity for identity in asked if _delete(town, identity)}
    answer: dict[str, Any] = {"data": [{"subscription_id": one, "deleted": True} for one in asked if one in gone]}
    lost = [{"subscription_id": one, "error": "not found"} for one in asked if one not in gone]
    return answer | ({"errors": lost} if lost else {})


def _delete(town: Town, identity: str) -> bool:
    for account, event in list(_every(town)):
        if _identity(account, event) == identity:
            _set(town, account, [field for field in account.fields if field != event])
            return True
    return False


def _every(town: Town) -> Iterator[tuple[Account, str]]:
    for account in accounts(town):
        if account.network == NETWORK_KEY:
            yield from ((account, event) for event in account.fields)


def _identity(account: Account, event: str) -> str:
    return f"{account.id}{FIELDS.index(event)}"


def _shown(town: Town, account: Account, event: str) -> dict[str, Any]:
    hook = the_webhook(town)
    return {
        "subscription_id": _identity(account, event),
        "event_type": event,
        "filter": {"user_id": account.id},
        "tag": TAGS[event],
        "created_at": iso(account.at),
        "updated_at": iso(account.at),
    } | ({"webhook_id": hook["id"]} if hook else {})


def _set(town: Town, account: Account, events: list[str]) -> None:
    town.store.write(
        "UPDATE accounts SET subscribed = ? WHERE network = ? AND id = ?", json.dumps(events), NETWORK_KEY, account.id
    )
    about = {"network": NETWORK_KEY, "account": account.id, "by": COUNCIL}
    record(town, effect="subscribe", object_id=",".join(events), **about)


def endpoint(door: Door) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        town: Town = request.app.state.town
        try:
            body = body_of(await request.body())
            with town.store.change():
                return JSONResponse(door(town, request, body))
        except errors.Problem as problem:
            return problem.response()

    return answer


ROUTES = [
    Route("/activity/subscriptions", endpoint(create), methods=["POST"]),
    Route("/activity/subscriptions", endpoint(listed), methods=["GET"]),
    Route("/activity/subscriptions", endpoint(delete_several), methods=["DELETE"]),
    Route("/activity/subscriptions/{id}", endpoint(delete), methods=["DELETE"]),
]
