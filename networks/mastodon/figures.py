"""What Mastodon counts: replies, boosts, favourites, and quotes where the server is new enough. It gives neither views nor reach."""

from collections.abc import Collection
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.mastodon.client import Api
from networks.mastodon.errors import classify, is_gone, or_gone
from networks.mastodon.server import server_of
from networks.protocol import Access, Figures, Profile

COUNTS = {
    "replies_count": "replies",
    "reblogs_count": "shares",
    "favourites_count": "likes",
    "quotes_count": "quotes",
}


@understood()
def metrics(access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
    """Figures by post, a call each: to be asked for many at once is new in Mastodon 4.3. Raises `Failed`."""
    api, found = Api(access), dict[str, Figures]()
    for post in external_ids:
        answer = read(partial(api.get, "statuses", post), or_gone)
        if not is_gone(answer):
            found[post] = {ours: answer.fields[theirs] for theirs, ours in COUNTS.items() if theirs in answer.fields}
    return found


@understood()
def followers(access: Access) -> int:
    """Raises `Failed`."""
    return int(_me(Api(access))["followers_count"])


@understood()
def profile(access: Access) -> Profile:
    """Whose the access is. The handle's server is the one that the server calls itself, not where it is reached. Raises `Failed`."""
    api = Api(access)
    me, server = _me(api), server_of(api, access.base_url)
    handle = f"{me['username']}@{server.domain}"
    return Profile(str(me["id"]), handle, me.get("display_name") or handle, me["url"], _problem(access, me, handle))


def _me(api: Api) -> dict[str, Any]:
    return read(partial(api.get, "accounts", "verify_credentials"), classify).fields


def _problem(access: Access, me: dict[str, Any], handle: str) -> str:
    if access.external_id and me["id"] != access.external_id:
        return f"This access belongs to another account, @{handle}."
    if me.get("suspended"):
        return "The server has suspended this account."
    if me.get("moved"):
        return f"This account has moved to @{me['moved']['acct']}."
    return ""
