"""By which login an account was connected: through its Facebook Page, or by Instagram's own. Some answers differ."""

from typing import Any

from sandbox.facebook import errors
from sandbox.facebook.access import Call
from sandbox.facebook.fields import Wanted, shape
from sandbox.town import Account, Town

LOGINS = ("facebook", "instagram")


def by_own_login(town: Town, account: Account) -> bool:
    return bool(town.store.setting(f"login of {account.id}") == "instagram")


def connect_by(town: Town, account: Account, login: str) -> None:
    """Call inside a change."""
    town.store.set(f"login of {account.id}", login)


def me(call: Call) -> dict[str, Any]:
    """GET /me: the account itself, or the Page that it is linked to."""
    account = call.page()
    own = by_own_login(call.town, account)
    makers, usual = (ITSELF, "user_id,username") if own else (PAGE, "name,id")
    return shape(call, "IGUser" if own else "Page", makers, account, call.params.get("fields", ""), usual)


def linked(call: Call, account: Account, how: Wanted) -> dict[str, Any]:
    facts = {"id": account.id, "username": account.handle, "name": account.name}
    asked = how.inner.split(",") if how.inner else ["id"]
    if unknown := [name for name in asked if name not in facts]:
        raise errors.no_such_field(unknown[0], "IGUser")
    return {name: facts[name] for name in asked}


ITSELF = {
    "id": lambda call, account, how: account.id,
    "user_id": lambda call, account, how: account.id,
    "username": lambda call, account, how: account.handle,
    "name": lambda call, account, how: account.name,
    "account_type": lambda call, account, how: "BUSINESS",
}
PAGE = {
    "id": lambda call, account, how: f"1043{account.id[-11:]}",
    "name": lambda call, account, how: account.name,
    "instagram_business_account": linked,
}
