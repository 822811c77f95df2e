"""What Instagram counts. `impressions` is gone (April 2025); a figure may be two days late, and is left out until then."""

from collections.abc import Collection
from functools import partial

from networks.classify import read, understood
from networks.instagram.errors import classify
from networks.meta.client import Graph
from networks.meta.figures import insights
from networks.protocol import Access, Figures, Profile

INSIGHTS = {
    "views": "views",
    "reach": "reach",
    "likes": "likes",
    "comments": "replies",
    "saved": "saves",
    "shares": "shares",
}
NO_ACCOUNT = (
    "This access belongs to a Page that has no professional Instagram account. Link the account to the Page first."
)


@understood()
def metrics(access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
    """Figures by post, one call each. Raises `Failed`."""
    return insights(Graph(access), classify, external_ids, INSIGHTS)


@understood()
def followers(access: Access) -> int:
    """Raises `Failed`."""
    answer = read(partial(Graph(access).get, access.external_id, fields="followers_count"), classify)
    return int(answer.fields["followers_count"])


@understood()
def profile(access: Access) -> Profile:
    """Through the Page's token it is the account linked to the Page, through Instagram's own login the account itself.

    Secrets: `login` is `instagram` in the second case. Raises `Failed`.
    """
    if access.secrets.get("login") == "instagram":
        me = read(partial(Graph(access).get, "me", fields="user_id,username,name"), classify).fields
        me = {**me, "id": me["user_id"]}
    else:
        linked = "instagram_business_account{id,username,name}"
        me = read(partial(Graph(access).get, "me", fields=linked), classify).fields.get(
            "instagram_business_account", {}
        )
    if not me:
        return Profile("", "", "", "", NO_ACCOUNT)
    ours = access.external_id in {me["id"], me["username"]}
    problem = "" if ours else f"This access belongs to another account, @{me['username']}."
    url = f"https://www.instagram.com/{me['username']}/"
    return Profile(me["id"], me["username"], me.get("name") or me["username"], url, problem)
