"""What Threads counts. `shares` (sent on in private) stays out: with `reposts` it would be counted unlike on other networks."""

from collections.abc import Collection
from functools import partial

from networks.classify import read, understood
from networks.meta.figures import insights, value
from networks.protocol import Access, Figures, Profile
from networks.threads.client import Api
from networks.threads.errors import classify

INSIGHTS = {"views": "views", "likes": "likes", "replies": "replies", "reposts": "shares", "quotes": "quotes"}


@understood()
def metrics(access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
    """Figures by post, one call each. Raises `Failed`."""
    return insights(Api(access), classify, external_ids, INSIGHTS)


@understood()
def followers(access: Access) -> int:
    """Raises `Failed`."""
    call = partial(Api(access).get, access.external_id, "threads_insights", metric="followers_count")
    return value(read(call, classify).fields["data"][0])


@understood()
def profile(access: Access) -> Profile:
    """Raises `Failed`."""
    me = read(partial(Api(access).get, "me", fields="id,username,name"), classify).fields
    ours = access.external_id in {me["id"], me["username"]}
    problem = "" if ours else f"This access belongs to another account, @{me['username']}."
    url = f"https://www.threads.com/@{me['username']}"
    return Profile(me["id"], me["username"], me.get("name") or me["username"], url, problem)
