"""GET /2/tweets/analytics: what the account's own posts got, in total, by day or by hour."""

from typing import Any

from sandbox import figures, posts
from sandbox.clock import DAY, HOUR, iso
from sandbox.figures import Reach
from sandbox.posts import Post
from sandbox.x import errors
from sandbox.x.access import NETWORK_KEY, Call
from sandbox.x.fields import moment

STEPS = {"hourly": HOUR, "daily": DAY, "weekly": 7 * DAY}
MOST_STEPS = 1_000


def analytics(call: Call) -> dict[str, Any]:
    """`ids`, `start_time`, `end_time`, `granularity` (total, hourly, daily, weekly)."""
    identities = [identity for identity in call.query.get("ids", "").split(",") if identity]
    if not identities or "start_time" not in call.query or "end_time" not in call.query:
        raise errors.invalid("The query parameters ids, start_time and end_time are required")
    start, end = moment(call.query, "start_time", 0), moment(call.query, "end_time", 0)
    step = _step(call, start, end)
    found = [(identity, posts.find(call.town, NETWORK_KEY, identity)) for identity in identities]
    own = [post for _, post in found if post and post.standing and post.author == call.me.id]
    known = {post.id for post in own}
    lost = [errors.missing("tweet", "ids", identity) for identity, _ in found if identity not in known]
    answer: dict[str, Any] = {"data": [_of(call, post, start, end, step) for post in own]} if own else {}
    return answer | ({"errors": lost} if lost else {})


def _step(call: Call, start: int, end: int) -> int:
    granularity = call.query.get("granularity", "total")
    if granularity != "total" and granularity not in STEPS:
        raise errors.invalid(
            f"The `granularity` query parameter value [{granularity}] is not one of [total,hourly,daily,weekly]"
        )
    step = STEPS.get(granularity, max(1, end - start))
    if end <= start or (end - start) // step > MOST_STEPS:
        raise errors.invalid("`end_time` must come after `start_time`, and not too long after")
    return step


def _of(call: Call, post: Post, start: int, end: int, step: int) -> dict[str, Any]:
    parts = [
        {"timestamp": iso(at), "metrics": _between(call, post, at, min(at + step, end))}
        for at in range(start, end, step)
    ]
    return {"id": post.id, "timestamped_metrics": parts}


def _between(call: Call, post: Post, start: int, end: int) -> dict[str, int]:
    before, after = (
        figures.reach(call.town, post, max(post.at, min(at, call.town.clock.now()))) for at in (start, end)
    )
    replies = call.town.store.value(
        "SELECT count(*) FROM posts WHERE network = ? AND parent = ? AND at > ? AND at <= ?",
        NETWORK_KEY,
        post.id,
        start,
        end,
    )
    return _named(
        Reach(**{name: getattr(after, name) - getattr(before, name) for name in Reach.__dataclass_fields__}), replies
    )


def _named(got: Reach, replies: int) -> dict[str, int]:
    return {
        "impressions": got.views,
        "engagements": got.likes + got.shares + got.clicks + got.quotes + got.saves + replies,
        "likes": got.likes,
        "replies": replies,
        "retweets": got.shares,
        "quote_tweets": got.quotes,
        "url_clicks": got.clicks,
        "user_profile_clicks": got.clicks // 4,
        "detail_expands": got.clicks // 2,
        "bookmarks": got.saves,
        "follows": 0,
        "media_views": 0,
    }
