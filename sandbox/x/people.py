"""The account itself, and residents whom it mutes or no longer hears. Blocking is for Enterprise customers only."""

from typing import Any

from sandbox.happenings import COUNCIL, record
from sandbox.people import MESSAGE_BLOCK, MUTE, find_resident, release, restrict
from sandbox.x import errors, shapes
from sandbox.x.access import NETWORK_KEY, Call
from sandbox.x.fields import listed, of_kind, only


def me(call: Call) -> dict[str, Any]:
    """GET /2/users/me."""
    wanted = listed(call.query, "user.fields") | {"id", "name", "username"}
    return {"data": shapes.user(call.town, call.me, wanted)}


def mute(call: Call) -> dict[str, Any]:
    """POST /2/users/{id}/muting: {target_user_id}."""
    call.only_me()
    only(call.body, {"target_user_id"})
    target = str(of_kind(call.body, "target_user_id", str, needed=True))
    _restrict(call, MUTE, target, "mute")
    return {"data": {"muting": True}}


def unmute(call: Call) -> dict[str, Any]:
    """DELETE /2/users/{id}/muting/{target}."""
    call.only_me()
    _release(call, MUTE, call.path["target"], "unmute")
    return {"data": {"muting": False}}


def block(call: Call) -> dict[str, Any]:
    """POST /2/users/{id}/blocking: always refused here."""
    raise errors.not_enrolled()


def block_messages(call: Call) -> dict[str, Any]:
    """POST /2/users/{id}/dm/block: {id} is the resident."""
    _restrict(call, MESSAGE_BLOCK, call.path["id"], "message_block")
    return {"data": {"blocked": True}}


def unblock_messages(call: Call) -> dict[str, Any]:
    """POST /2/users/{id}/dm/unblock."""
    _release(call, MESSAGE_BLOCK, call.path["id"], "message_unblock")
    return {"data": {"blocked": False}}


def _restrict(call: Call, kind: str, target: str, effect: str) -> None:
    if find_resident(call.town, NETWORK_KEY, target) is None:
        raise errors.plain(404, f"Could not find user with id: [{target}].")
    restrict(call.town, NETWORK_KEY, call.me.id, kind, target)
    record(call.town, network=NETWORK_KEY, account=call.me.id, by=COUNCIL, effect=effect, object_id=target)


def _release(call: Call, kind: str, target: str, effect: str) -> None:
    if release(call.town, NETWORK_KEY, call.me.id, kind, target):
        record(call.town, network=NETWORK_KEY, account=call.me.id, by=COUNCIL, effect=effect, object_id=target)
