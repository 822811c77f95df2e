"""What X counts, in public. `retweet_count` is called `repost_count` in X's newer description: both are read."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.http import Answer
from networks.outcomes import Accepted, Outcome
from networks.protocol import Access, Figures, Profile
from networks.x.client import Api
from networks.x.errors import classify, is_gone

COUNTS = {
    "like_count": "likes",
    "reply_count": "replies",
    "retweet_count": "shares",
    "repost_count": "shares",
    "quote_count": "quotes",
    "bookmark_count": "saves",
    "impression_count": "views",
}
POSTS_PER_CALL = 100


@understood()
def metrics(access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
    """Figures by post. Raises `Failed`."""
    api, posts, found = Api(access), list(external_ids), dict[str, Figures]()
    for start in range(0, len(posts), POSTS_PER_CALL):
        ids = ",".join(posts[start : start + POSTS_PER_CALL])
        answer = read(partial(api.get, "tweets", ids=ids, tweet__fields="public_metrics"), _or_gone)
        found |= {post["id"]: _counts(post["public_metrics"]) for post in answer.fields.get("data", [])}
    return found


def _or_gone(answer: Answer) -> Outcome:
    """All posts asked for may be gone: a 200 with nothing but `errors`."""
    return Accepted("", "") if answer.status == 200 and is_gone(answer) else classify(answer)


def _counts(counted: Mapping[str, Any]) -> Figures:
    return {ours: counted[theirs] for theirs, ours in COUNTS.items() if theirs in counted}


@understood()
def followers(access: Access) -> int:
    """Raises `Failed`."""
    return int(_me(access)["public_metrics"]["followers_count"])


@understood()
def profile(access: Access) -> Profile:
    """Raises `Failed`."""
    me = _me(access)
    problem = "" if me["id"] == access.external_id else f"This access belongs to another account, @{me['username']}."
    return Profile(me["id"], me["username"], me["name"], f"https://x.com/{me['username']}", problem)


def _me(access: Access) -> dict[str, Any]:
    me: dict[str, Any] = read(partial(Api(access).get, "users", "me", user__fields="public_metrics"), classify).fields[
        "data"
    ]
    return me
