"""Residents whom a Page has blocked."""

from typing import Any

from sandbox.facebook import errors
from sandbox.facebook.access import NETWORK_KEY, Call, listed
from sandbox.happenings import COUNCIL, record
from sandbox.people import BLOCK, find_resident, release, restrict, restricted

NAMES = ("user", "psid", "asid", "uid")


def blocked(call: Call, page: str) -> dict[str, Any]:
    """GET /{page}/blocked; with `user`, whether that one is."""
    account = call.acting_as(page, "pages_manage_engagement")
    people = restricted(call.town, NETWORK_KEY, account.id, BLOCK)
    asked = _people_named(call) if any(name in call.params for name in NAMES) else None
    return {"data": [{"name": one.name, "id": one.id} for one in people if asked is None or one.id in asked]}


def block(call: Call, page: str) -> dict[str, Any]:
    """POST /{page}/blocked: each person's id, and whether they are blocked now."""
    account = call.acting_as(page, "pages_manage_engagement")
    answer = {}
    for resident in _people_named(call):
        known = find_resident(call.town, NETWORK_KEY, resident) is not None
        if known:
            restrict(call.town, NETWORK_KEY, account.id, BLOCK, resident)
            _note(call, account.id, "block", resident)
        answer[resident] = known
    return answer


def unblock(call: Call, page: str) -> dict[str, Any]:
    """DELETE /{page}/blocked. It succeeds too where the person was not blocked."""
    account = call.acting_as(page, "pages_manage_engagement")
    for resident in _people_named(call):
        if release(call.town, NETWORK_KEY, account.id, BLOCK, resident):
            _note(call, account.id, "unblock", resident)
    return {"success": True}


def _note(call: Call, account: str, effect: str, resident: str) -> None:
    record(call.town, network=NETWORK_KEY, account=account, by=COUNCIL, effect=effect, object_id=resident)


def _people_named(call: Call) -> list[str]:
    """One id, several with commas, or a JSON list."""
    found = listed(next((call.params[name] for name in NAMES if call.params.get(name)), ""))
    if not found:
        raise errors.wrong("The parameter user is required")
    return found
