"""Accounts, their tokens, what they may do, and how popular they are."""

import json
from typing import Any

from sandbox import posts
from sandbox.control.asked import Asked
from sandbox.figures import Reach, followers
from sandbox.instagram.access import LOGINS, connect_by
from sandbox.people import account_of, accounts, issue_token, newest_token, open_account, token_for_everything
from sandbox.town import Account, Refused, Town

USUAL_FOLLOWERS = 4_000


def create(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /accounts. `at`: when `followers` were counted, so that a curve can lie in the past."""
    asked.known("network", "handle", "name", "followers", "subscribed", "at")
    account = open_account(
        town,
        network=asked.text("network"),
        handle=asked.text("handle").lstrip("@"),
        name=asked.text("name"),
        followers=asked.whole("followers", USUAL_FOLLOWERS),
        subscribed=asked.flag("subscribed", True),
        at=asked.time("at"),
    )
    return described(town, account)


def everybody(town: Town, asked: Asked) -> dict[str, Any]:
    """GET /accounts."""
    asked.known("network")
    wanted = asked.text("network", "")
    return {"accounts": [described(town, one) for one in accounts(town) if wanted in ("", one.network)]}


def described(town: Town, account: Account) -> dict[str, Any]:
    """`token` is the account's own; `token_for_everything` sees all accounts (Facebook's system user)."""
    token, secret = newest_token(town, account.network, account.id), town.network(account.network).token_secret
    return {
        "network": account.network,
        "id": account.id,
        "handle": account.handle,
        "name": account.name,
        "token": token,
        "token_secret": secret(token) if secret else "",
        "token_for_everything": token_for_everything(town, account.network),
        "followers": followers(account, town.clock.now()),
        "subscribed": account.fields,
        "lost": account.lost_permissions,
    }


def tokens(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /tokens: `do` issue a new one; expire (`in_seconds`), revoke or restore those there are."""
    asked.known("network", "account", "do", "in_seconds")
    account = account_of(town, asked.text("network"), asked.text("account"))
    what = asked.choice("do", ("issue", "expire", "revoke", "restore"))
    now = town.clock.now()
    where = "WHERE network = ? AND account = ?"
    if what == "issue":
        return {"token": issue_token(town, account.network, account.id)}
    columns = {
        "expire": ("expires_at = ?", [now + asked.whole("in_seconds", 0) * 1000]),
        "revoke": ("revoked_at = ?", [now]),
        "restore": ("expires_at = NULL, revoked_at = NULL", []),
    }
    change, values = columns[what]
    touched = town.store.write(f"UPDATE tokens SET {change} {where}", *values, account.network, account.id)
    return {"tokens": touched}


def permissions(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /permissions: `lost` is a list of the network's own names for rights; an empty list gives all back."""
    asked.known("network", "account", "lost")
    account = account_of(town, asked.text("network"), asked.text("account"))
    lost = asked.body.get("lost")
    if not isinstance(lost, list) or not all(isinstance(one, str) for one in lost):
        raise Refused("lost must be a list of permissions.")
    town.store.write(
        "UPDATE accounts SET lost = ? WHERE network = ? AND id = ?", json.dumps(lost), account.network, account.id
    )
    return {"lost": lost}


def login(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /logins: by which `login` an Instagram account was connected: its Page's (facebook), or instagram's own."""
    asked.known("network", "account", "login")
    account = account_of(town, asked.choice("network", ("instagram",)), asked.text("account"))
    connect_by(town, account, asked.choice("login", LOGINS))
    return {"login": asked.text("login")}


def insights(town: Town, asked: Asked) -> dict[str, Any]:
    """POST /insights: the curve of an `account`, or figures of one `post`, which then stay."""
    figures = tuple(Reach.__dataclass_fields__)
    asked.known("network", "account", "post", "followers", "followers_per_week", "popularity", "at", *figures)
    network = asked.text("network")
    if asked.has("post"):
        return _of_post(town, asked, network, figures)
    account = account_of(town, network, asked.text("account"))
    at = asked.time("at")
    town.store.write(
        "UPDATE accounts SET followers = ?, followers_per_week = ?, popularity = ?, at = ? WHERE network = ? AND id = ?",
        asked.whole("followers", account.followers),
        asked.number("followers_per_week", account.followers_per_week),
        asked.number("popularity", account.popularity),
        account.at if at is None else at,
        network,
        account.id,
    )
    return described(town, account_of(town, network, account.id))


def _of_post(town: Town, asked: Asked, network: str, names: tuple[str, ...]) -> dict[str, Any]:
    post = posts.find(town, network, asked.text("post"))
    if post is None:
        raise Refused(f"{town.network(network).title} has no post {asked.text('post')}.")
    figures = post.known.get("figures", {}) | {name: asked.whole(name) for name in names if asked.has(name)}
    posts.note_fact(town, post, figures=figures)
    return {"post": post.id, "figures": figures}
