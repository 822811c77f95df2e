"""Insights of posts and of a profile."""

from collections.abc import Callable
from typing import Any

from sandbox import figures, posts
from sandbox.facebook.access import Call
from sandbox.instagram.figures import metric, metrics
from sandbox.posts import Post
from sandbox.town import Account

PERMISSION = "threads_manage_insights"


def _reach(name: str) -> Callable[[Call, Post], int]:
    return lambda call, post: int(getattr(figures.reach(call.town, post, call.town.clock.now()), name))


POST_METRICS: dict[str, Callable[[Call, Post], int]] = {
    "views": _reach("views"),
    "likes": _reach("likes"),
    "replies": lambda call, post: len(posts.in_thread(call.town, post)),
    "reposts": _reach("shares"),
    "quotes": _reach("quotes"),
    "shares": _reach("saves"),
}
USER_METRICS: dict[str, Callable[[Call, Account], int]] = {
    "followers_count": lambda call, account: figures.followers(account, call.town.clock.now()),
    "likes": lambda call, account: _of_all(call, account).likes,
    "reposts": lambda call, account: _of_all(call, account).shares,
    "quotes": lambda call, account: _of_all(call, account).quotes,
    "clicks": lambda call, account: _of_all(call, account).clicks,
}


def _of_all(call: Call, account: Account) -> figures.Reach:
    return figures.reach_of_all(call.town, account, 0, call.town.clock.now())


def of_post(call: Call, post: Post) -> dict[str, Any]:
    """GET /{post}/insights?metric=a,b: lifetime figures of the account's own post."""
    call.acting_as(post.account, PERMISSION)
    names = metrics(call, POST_METRICS)
    return {"data": [metric(post.id, name, "lifetime", POST_METRICS[name](call, post)) for name in names]}


def of_user(call: Call, user: str) -> dict[str, Any]:
    """GET /{user}/threads_insights?metric=: totals."""
    account = call.acting_as(user, PERMISSION)
    found = []
    for name in metrics(call, USER_METRICS):
        measured = metric(user, name, "day", USER_METRICS[name](call, account))
        found.append(measured | {"total_value": {"value": measured.pop("values")[0]["value"]}})
    return {"data": found}
