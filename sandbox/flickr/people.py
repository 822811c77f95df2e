"""The account itself, its token, and who somebody is."""

from typing import Any

from sandbox.flickr import errors, shapes
from sandbox.flickr.access import NETWORK_KEY, Call
from sandbox.people import find_account, find_resident


def login(call: Call) -> dict[str, Any]:
    """flickr.test.login."""
    return {"user": {"id": call.me.id, "username": shapes.text(call.me.handle)}}


def check_token(call: Call) -> dict[str, Any]:
    """flickr.auth.oauth.checkToken: of the token that signed."""
    return shapes.token(call.asked["shown token"], call.me)


def info(call: Call) -> dict[str, Any]:
    """flickr.people.getInfo."""
    who = call.needed("user_id")
    found = find_account(call.town, NETWORK_KEY, who) or find_resident(call.town, NETWORK_KEY, who)
    if found is None:
        raise errors.Refusal(1, "User not found")
    return shapes.profile(call.town, found)
