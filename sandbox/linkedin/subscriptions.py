"""Which page tells what happens under its posts: one subscription for an application, a person, a page and a kind of event.

Source: learn.microsoft.com/linkedin, "Event subscriptions". LinkedIn wants HTTPS; here it is an address of this machine.
"""

import json
from typing import Any

from sandbox.happenings import COUNCIL, record
from sandbox.linkedin import errors
from sandbox.linkedin.access import NETWORK_KEY, Call
from sandbox.linkedin.fields import of_kind, only
from sandbox.linkedin.notices import TYPE
from sandbox.linkedin.restli import value_of
from sandbox.post_office import listen_at
from sandbox.town import Refused


def subscribe(call: Call) -> None:
    """PUT /rest/eventSubscriptions/(developerApplication:…,user:…,entity:…,eventType:…) with `{"webhook"}`."""
    _mine(call)
    only(call.body, {"webhook"})
    try:
        listen_at(call.town, NETWORK_KEY, str(of_kind(call.body, "webhook", str)))
    except Refused as refusal:
        raise errors.wrong(f"Webhook validation failed: {refusal}") from None
    _set(call, [TYPE])


def shown(call: Call) -> dict[str, Any]:
    """GET of the same."""
    key = _mine(call)
    if TYPE not in call.me.fields:
        raise errors.missing("eventSubscription")
    hook = call.town.store.row("SELECT * FROM webhooks WHERE network = ?", NETWORK_KEY)
    return key | {
        "webhook": hook["url"] if hook else "",
        "status": "ACTIVE" if hook and hook["verified_at"] else "BLOCKED",
    }


def unsubscribe(call: Call) -> None:
    """DELETE of the same."""
    _mine(call)
    _set(call, [])


def _mine(call: Call) -> dict[str, str]:
    """The four parts of the name, which must be the caller's."""
    key = value_of(call.path["key"])
    wanted = {"user": call.person, "entity": call.me.id, "eventType": TYPE}
    if not isinstance(key, dict) or not key.get("developerApplication") or wanted.items() - key.items():
        raise errors.denied("eventSubscriptions")
    if not call.has_role:
        raise errors.denied("eventSubscriptions")
    return key


def _set(call: Call, fields: list[str]) -> None:
    call.town.store.write(
        "UPDATE accounts SET subscribed = ? WHERE network = ? AND id = ?", json.dumps(fields), NETWORK_KEY, call.me.id
    )
    about = {"network": NETWORK_KEY, "account": call.me.id, "by": COUNCIL}
    record(call.town, effect="subscribe", object_id=",".join(fields), **about)
