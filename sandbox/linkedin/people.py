"""Pages, and who has which role on them."""

from typing import Any

from sandbox.linkedin import errors
from sandbox.linkedin.access import NETWORK_KEY, ROLE, Call
from sandbox.people import accounts, find_account
from sandbox.town import Account


def roles(call: Call) -> dict[str, Any]:
    """GET /rest/organizationAcls?q=roleAssignee: the roles of the token's owner. One that was lost is simply not there."""
    if call.query.get("q") != "roleAssignee":
        raise errors.wrong_query()
    role = {"role": ROLE, "organization": call.me.id, "roleAssignee": call.person, "state": "APPROVED"}
    wanted = {name: call.query[name] for name in ("role", "state") if name in call.query}
    elements = [role] if call.has_role and wanted.items() <= role.items() else []
    return {"elements": elements, "paging": {"start": 0, "count": 10, "total": len(elements)}}


def organization(call: Call) -> dict[str, Any]:
    """GET /rest/organizations/{id}: a number, not a URN."""
    found = find_account(call.town, NETWORK_KEY, f"urn:li:organization:{call.path['id']}")
    if found is None:
        raise errors.missing(call.path["id"])
    return _shown(found)


def by_vanity_name(call: Call) -> dict[str, Any]:
    """GET /rest/organizations?q=vanityName&vanityName=."""
    wanted = call.query.get("vanityName")
    if call.query.get("q") != "vanityName" or not isinstance(wanted, str):
        raise errors.wrong_query()
    every = [one for one in accounts(call.town) if one.network == NETWORK_KEY]
    found = [_shown(one) for one in every if one.handle.lower() == wanted.lower()]
    return {"elements": found, "paging": {"start": 0, "count": 10, "total": len(found)}}


def _shown(account: Account) -> dict[str, Any]:
    return {
        "id": int(account.id.rpartition(":")[2]),
        "localizedName": account.name,
        "vanityName": account.handle,
        "primaryOrganizationType": "NONE",
    }
