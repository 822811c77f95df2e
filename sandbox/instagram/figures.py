"""Insights of media and accounts. `impressions` has been refused since April 2025."""

from collections.abc import Callable
from typing import Any

from sandbox import figures, posts
from sandbox.clock import DAY
from sandbox.facebook import errors
from sandbox.facebook.access import Call, listed
from sandbox.posts import Post
from sandbox.town import Account, Town

Measure = Callable[[Town, Post], int]
PERMISSION = "instagram_manage_insights"


def _reach(name: str) -> Measure:
    return lambda town, post: int(getattr(figures.reach(town, post, town.clock.now()), name))


def _comments(town: Town, post: Post) -> int:
    return len(posts.in_thread(town, post))


def _interactions(town: Town, post: Post) -> int:
    got = figures.reach(town, post, town.clock.now())
    return got.likes + got.shares + got.saves + _comments(town, post)


MEDIA_METRICS: dict[str, Measure] = {
    "views": _reach("views"),
    "reach": _reach("people"),
    "likes": _reach("likes"),
    "comments": _comments,
    "saved": _reach("saves"),
    "shares": _reach("shares"),
    "total_interactions": _interactions,
}
USER_METRICS: dict[str, Callable[[Call, Account], int]] = {
    "views": lambda call, account: _of_the_day(call, account).views,
    "reach": lambda call, account: _of_the_day(call, account).people,
    "likes": lambda call, account: _of_the_day(call, account).likes,
    "shares": lambda call, account: _of_the_day(call, account).shares,
    "saves": lambda call, account: _of_the_day(call, account).saves,
    "follower_count": lambda call, account: figures.followers(account, call.town.clock.now()),
}


def _of_the_day(call: Call, account: Account) -> figures.Reach:
    now = call.town.clock.now()
    return figures.reach_of_all(call.town, account, now - DAY, now)


def of_media(call: Call, post: Post) -> dict[str, Any]:
    """GET /{media}/insights?metric=a,b: lifetime figures of the account's own post."""
    call.acting_as(post.account, PERMISSION)
    names = metrics(call, MEDIA_METRICS)
    return {"data": [metric(post.id, name, "lifetime", MEDIA_METRICS[name](call.town, post)) for name in names]}


def of_user(call: Call, user: str) -> dict[str, Any]:
    """GET /{user}/insights?metric=&period=day&metric_type=total_value: of the last day."""
    account = call.acting_as(user, PERMISSION)
    if listed(call.params.get("period", "")) != ["day"]:
        raise errors.wrong("Param period must be one of {day}")
    found = []
    for name in metrics(call, USER_METRICS):
        measured = metric(user, name, "day", USER_METRICS[name](call, account))
        found.append(measured | {"total_value": {"value": measured.pop("values")[0]["value"]}})
    return {"data": found}


def metrics(call: Call, known: dict[str, Any]) -> list[str]:
    names = listed(call.params.get("metric", ""))
    if not names or any(name not in known for name in names):
        raise errors.wrong(f"metric[0] must be one of the following values: {', '.join(known)}")
    return names


def metric(owner: str, name: str, period: str, value: int) -> dict[str, Any]:
    title = name.replace("_", " ").capitalize()
    described = {"name": name, "period": period, "values": [{"value": value}], "title": title, "description": title}
    return described | {"id": f"{owner}/insights/{name}/{period}"}
