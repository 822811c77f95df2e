"""Direct messages."""

from typing import Any

from sandbox import messages
from sandbox.happenings import COUNCIL, Happening, tell
from sandbox.messages import Message
from sandbox.people import find_resident, person
from sandbox.town import all_of
from sandbox.x import errors, shapes
from sandbox.x.access import NETWORK_KEY, Call
from sandbox.x.fields import count, listed, of_kind, only

LONGEST = 10_000


def send(call: Call) -> dict[str, Any]:
    """POST /2/dm_conversations/with/{id}/messages. A resident must have written first: their settings here say so."""
    only(call.body, {"text", "attachments"})
    text = str(of_kind(call.body, "text", str) or "")
    if not text.strip():
        raise errors.invalid("$.text: must be at least 1 characters long")
    if len(text) > LONGEST:
        raise errors.invalid(f"$.text: must be at most {LONGEST} characters long")
    resident = find_resident(call.town, NETWORK_KEY, call.path["id"])
    if resident is None:
        raise errors.plain(404, f"Could not find user with id: [{call.path['id']}].")
    if messages.last_from_resident(call.town, call.me, resident.id) is None:
        raise errors.forbidden("You do not have permission to DM one or more participants.")
    sent = messages.send(call.town, account=call.me, resident=resident, by_council=True, text=text)
    tell(call.town, Happening("message", "add", call.me, COUNCIL, message=sent))
    return {"data": {"dm_conversation_id": shapes.talk_id(sent), "dm_event_id": sent.id}}


def events(call: Call) -> dict[str, Any]:
    """GET /2/dm_events: the account's last messages, newest first."""
    return _page(call, "account = ?", [call.me.id])


def events_with(call: Call) -> dict[str, Any]:
    """GET /2/dm_conversations/with/{id}/dm_events: those with one resident."""
    return _page(call, "account = ? AND resident = ?", [call.me.id, call.path["id"]])


def _page(call: Call, where: str, values: list[str]) -> dict[str, Any]:
    limit = count(call.query, 1, 100, 100)
    start = call.query.get("pagination_token", "0")
    skipped = int(start) if start.isdigit() else 0
    found = all_of(
        Message,
        call.town.store.rows(
            f"SELECT * FROM messages WHERE network = ? AND {where} ORDER BY at DESC, id DESC LIMIT ? OFFSET ?",
            NETWORK_KEY,
            *values,
            limit + 1,
            skipped,
        ),
    )
    wanted = listed(call.query, "dm_event.fields") | {"id", "event_type", "text"}
    shown = found[:limit]
    answer: dict[str, Any] = {"data": [shapes.dm_event(one, wanted) for one in shown]} if shown else {}
    if "sender_id" in listed(call.query, "expansions"):
        people = sorted({one.sender for one in shown})
        user_fields = listed(call.query, "user.fields") | {"id", "name", "username"}
        users = [shapes.user(call.town, person(call.town, NETWORK_KEY, who), user_fields) for who in people]
        answer["includes"] = {"users": users}
    more = {"next_token": str(skipped + limit)} if len(found) > limit else {}
    return answer | {"meta": {"result_count": len(shown)} | more}
