"""Which webhooks a Page, or an Instagram account, sends."""

import json
from typing import Any

from sandbox.facebook import access, errors
from sandbox.facebook.access import Call
from sandbox.happenings import COUNCIL, record
from sandbox.town import Account

PERMISSION = {"facebook": "pages_manage_metadata", "instagram": "instagram_basic"}
ALSO_KNOWN = ("message_reads", "message_deliveries", "messaging_postbacks", "ratings", "standby")


def listed(call: Call, page: str) -> dict[str, Any]:
    """GET /{page}/subscribed_apps."""
    account = call.acting_as(page, PERMISSION[call.network])
    app = {
        "link": "https://www.example.com/",
        "name": "Council social media",
        "id": call.town.secrets[call.network]["app_id"],
    }
    return {"data": [app | {"subscribed_fields": account.fields}] if account.fields else []}


def subscribe(call: Call, page: str) -> dict[str, Any]:
    """POST /{page}/subscribed_apps with `subscribed_fields`."""
    account = call.acting_as(page, PERMISSION[call.network])
    fields = access.listed(call.params.get("subscribed_fields", ""))
    if not fields:
        raise errors.wrong("The parameter subscribed_fields is required.")
    known = call.town.network(call.network).fields
    if unknown := [field for field in fields if field not in (*known, *ALSO_KNOWN)]:
        raise errors.wrong(f"Param subscribed_fields[0] must be one of {{{', '.join(known)}}} - got {unknown[0]!r}.")
    _set(call, account, fields)
    return {"success": True}


def unsubscribe(call: Call, page: str) -> dict[str, Any]:
    """DELETE /{page}/subscribed_apps."""
    _set(call, call.acting_as(page, PERMISSION[call.network]), [])
    return {"success": True}


def _set(call: Call, account: Account, fields: list[str]) -> None:
    call.town.store.write(
        "UPDATE accounts SET subscribed = ? WHERE network = ? AND id = ?", json.dumps(fields), call.network, account.id
    )
    record(
        call.town, network=call.network, account=account.id, by=COUNCIL, effect="subscribe", object_id=",".join(fields)
    )
