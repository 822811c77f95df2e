"""Messenger, and Instagram's messages: answers within 24 hours of the resident's last, HUMAN_AGENT within 7 days, talks.

Source: developers.facebook.com/docs/messenger-platform/policy/policy-overview; 2,000 characters of text. Instagram Platform,
"Messaging": 1,000 bytes.
"""

import json
from typing import Any

from sandbox import messages, posts
from sandbox.clock import DAY, graph_time
from sandbox.facebook import errors, shapes
from sandbox.facebook.access import NETWORK_KEY, Call
from sandbox.facebook.fields import Wanted, shape
from sandbox.facebook.paging import limit_of
from sandbox.happenings import COUNCIL, Happening, tell
from sandbox.messages import Message, Talk
from sandbox.people import find_resident, person
from sandbox.town import Account, Person

LONGEST = {"facebook": 2_000, "instagram": 1_000}
PERMISSION = {"facebook": "pages_messaging", "instagram": "instagram_manage_messages"}
TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG")


def send(call: Call, page: str) -> dict[str, Any]:
    """POST /{page}/messages: `recipient` {id} or {comment_id}, `message` {text}, `messaging_type`, `tag`."""
    account = call.acting_as(page, PERMISSION[call.network])
    text = _checked_text(call)
    recipient = _object(call, "recipient")
    if "comment_id" in recipient:
        resident, about = _behind_comment(call, account, str(recipient["comment_id"]))
    else:
        resident, about = _within_window(call, account, str(recipient.get("id", ""))), None
    sent = messages.send(call.town, account=account, resident=resident, by_council=True, text=text, about=about)
    tell(call.town, Happening("message", "add", account, COUNCIL, message=sent))
    return {"recipient_id": resident.id, "message_id": sent.id}


def _object(call: Call, name: str) -> dict[str, Any]:
    try:
        found = json.loads(call.params.get(name, ""))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise errors.wrong(f"The parameter {name} is required")
    return found


def _checked_text(call: Call) -> str:
    text = _object(call, "message").get("text", "")
    if not isinstance(text, str) or not text.strip():
        raise errors.wrong("Empty text", subcode=2018034)
    longest, length = LONGEST[call.network], len(text if call.network == NETWORK_KEY else text.encode())
    if length > longest:
        raise errors.wrong(f"Length of param message[text] must be less than or equal to {longest}")
    return text


def _within_window(call: Call, account: Account, identity: str) -> Person:
    """The resident, who must have written first and recently enough."""
    resident = find_resident(call.town, call.network, identity)
    last = messages.last_from_resident(call.town, account, identity) if resident else None
    if resident is None or last is None:
        raise errors.nobody_to_write_to()
    if call.town.clock.now() - last > _window_days(call) * DAY:
        raise errors.outside_window()
    return resident


def _window_days(call: Call) -> int:
    """A day, or a week for an officer who answers by hand (tag HUMAN_AGENT)."""
    kind = call.params.get("messaging_type", "RESPONSE")
    if kind not in TYPES:
        raise errors.wrong("Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}")
    if kind != "MESSAGE_TAG":
        return 1
    if call.params.get("tag") != "HUMAN_AGENT":
        raise errors.wrong("Param tag must be one of {HUMAN_AGENT}")
    return 7


def _behind_comment(call: Call, account: Account, comment: str) -> tuple[Person, str]:
    """The writer of a comment, who may be answered in private once within seven days."""
    post = posts.find(call.town, call.network, comment)
    resident = find_resident(call.town, call.network, post.author) if post and post.standing else None
    if post is None or resident is None or post.account != account.id:
        raise errors.nobody_to_write_to()
    if messages.answered_in_private(call.town, call.network, post.id):
        raise errors.answered_already()
    if call.town.clock.now() - post.at > shapes.PRIVATE_REPLY_DAYS * DAY:
        raise errors.outside_window()
    return resident, post.id


def conversations(call: Call, page: str) -> dict[str, Any]:
    """GET /{page}/conversations, the newest first; `user_id` for one resident's."""
    account = call.acting_as(page, PERMISSION[call.network])
    only = call.params.get("user_id")
    talks = messages.talks(call.town, network=call.network, account=account.id)
    shown = [talk for talk in talks if only in (None, talk.resident)][: limit_of(call.params)]
    return {"data": [conversation(call, talk, call.params.get("fields", "")) for talk in shown]}


def conversation(call: Call, talk: Talk, asked: str) -> dict[str, Any]:
    return shape(call, "UnifiedThread", CONVERSATION, talk, asked, "link,updated_time,id")


def find_talk(call: Call, identity: str) -> Talk | None:
    """`t_{page}_{resident}` of this Page."""
    if not identity.startswith(f"t_{call.token.account}_"):
        return None
    account = call.acting_as(call.token.account, PERMISSION[call.network])
    talks = messages.talks(call.town, network=call.network, account=account.id)
    return next((talk for talk in talks if _thread_id(talk) == identity), None)


def _thread_id(talk: Talk) -> str:
    return f"t_{talk.account}_{talk.resident}"


def in_talk(call: Call, talk: Talk) -> dict[str, Any]:
    """GET /{conversation}/messages."""
    return _messages(call, talk, Wanted(call.params, call.params.get("fields", "")))


def _messages(call: Call, talk: Talk, how: Wanted) -> dict[str, Any]:
    """Newest first, as Graph lists them."""
    found = messages.between(call.town, talk.network, talk.account, talk.resident)[::-1][: limit_of(how.modifiers)]
    return {"data": [shape(call, "Message", MESSAGE, one, how.inner, "created_time,id") for one in found]}


def _known_as(call: Call, who: str) -> dict[str, str]:
    found = person(call.town, call.network, who)
    if call.network != NETWORK_KEY:
        return {"username": found.handle, "id": found.id}
    return {"name": found.name, "email": f"{found.id}@facebook.com", "id": found.id}


def _participants(call: Call, talk: Talk, how: Wanted) -> dict[str, Any]:
    return {"data": [_known_as(call, talk.resident), _known_as(call, talk.account)]}


def _to(call: Call, message: Message, how: Wanted) -> dict[str, Any]:
    return {"data": [_known_as(call, message.receiver)]}


CONVERSATION = {
    "id": lambda call, talk, how: _thread_id(talk),
    "link": lambda call, talk, how: f"/{talk.account}/inbox/{talk.resident}/",
    "updated_time": lambda call, talk, how: graph_time(talk.at),
    "message_count": lambda call, talk, how: talk.messages,
    "participants": _participants,
    "messages": _messages,
}

MESSAGE = {
    "id": lambda call, message, how: message.id,
    "message": lambda call, message, how: message.text,
    "created_time": lambda call, message, how: graph_time(message.at),
    "from": lambda call, message, how: _known_as(call, message.sender),
    "to": _to,
}
