"""Replies of residents: hidden, and shown again."""

from typing import Any

from sandbox import posts
from sandbox.happenings import hide
from sandbox.x import errors
from sandbox.x.access import NETWORK_KEY, Call
from sandbox.x.fields import of_kind, only


def set_hidden(call: Call) -> dict[str, Any]:
    """PUT /2/tweets/{id}/hidden: replies in conversations that the account began."""
    only(call.body, {"hidden"})
    hidden = bool(of_kind(call.body, "hidden", bool, needed=True))
    reply = posts.find(call.town, NETWORK_KEY, call.path["tweet_id"])
    if reply is None or not reply.standing:
        raise errors.plain(404, f"Could not find tweet with id: [{call.path['tweet_id']}].")
    begun_by = posts.the_post(call.town, NETWORK_KEY, reply.root).author
    if reply.parent is None or reply.author == call.me.id or begun_by != call.me.id:
        raise errors.forbidden("You can only hide replies to conversations that you started.")
    hide(call.town, reply, hidden)
    return {"data": {"hidden": hidden}}
