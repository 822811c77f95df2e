"""Channels."""

from typing import Any

from sandbox.people import find_account
from sandbox.youtube import errors, shapes
from sandbox.youtube.access import NETWORK_KEY, Call

PARTS = {"id", "snippet", "statistics", "contentDetails", "status"}


def channels(call: Call) -> dict[str, Any]:
    """GET /youtube/v3/channels: `mine`, or some by `id`."""
    parts = call.parts(PARTS)
    if call.query.get("mine") == "true":
        found = [call.me]
    elif call.query.get("id"):
        wanted = call.query["id"].split(",")
        found = [account for one in wanted if (account := find_account(call.town, NETWORK_KEY, one))]
    else:
        raise errors.Refusal(400, "missingRequiredParameter", "No filter selected. Expected one of: mine, id")
    return shapes.listed("channel", [shapes.only(shapes.channel(call.town, one), parts) for one in found])
