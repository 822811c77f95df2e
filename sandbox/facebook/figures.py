"""Insights: the metrics that still exist in 2026. Everything `*_impressions*` and `page_fans` is gone and refused."""

from collections.abc import Callable
from typing import Any

from sandbox import figures
from sandbox.clock import DAY, graph_time, midnights
from sandbox.facebook import errors
from sandbox.facebook.access import Call, listed
from sandbox.facebook.paging import time_of
from sandbox.figures import Reach
from sandbox.posts import Post
from sandbox.town import Account

PERIODS = {"day": 1, "week": 7, "days_28": 28}
LONGEST_SPAN = 90 * DAY

POST_METRICS: dict[str, Callable[[Reach], Any]] = {
    "post_media_view": lambda reach: reach.views,
    "post_total_media_view_unique": lambda reach: reach.people,
    "post_clicks": lambda reach: reach.clicks,
    "post_reactions_like_total": lambda reach: reach.likes,
    "post_reactions_by_type_total": lambda reach: {"like": reach.likes} if reach.likes else {},
}
PAGE_METRICS: dict[str, Callable[[Call, Account, int, int], int]] = {
    "page_follows": lambda call, page, start, end: figures.followers(page, end),
    "page_daily_follows_unique": lambda call, page, start, end: max(
        0, figures.followers(page, end) - figures.followers(page, start)
    ),
    "page_media_view": lambda call, page, start, end: figures.reach_of_all(call.town, page, start, end).views,
    "page_total_media_view_unique": lambda call, page, start, end: (
        figures.reach_of_all(call.town, page, start, end).people
    ),
    "page_post_engagements": lambda call, page, start, end: _engagements(call, page, start, end),
    "page_actions_post_reactions_total": lambda call, page, start, end: (
        figures.reach_of_all(call.town, page, start, end).likes
    ),
}


def _engagements(call: Call, page: Account, start: int, end: int) -> int:
    got = figures.reach_of_all(call.town, page, start, end)
    return got.likes + got.shares + got.clicks + figures.comments_between(call.town, page, start, end)


def of_post(call: Call, post: Post) -> dict[str, Any]:
    """GET /{post}/insights?metric=a,b: lifetime figures of the Page's own post."""
    call.acting_as(post.account, "read_insights")
    reach = figures.reach(call.town, post, call.town.clock.now())
    names = _metrics(call, POST_METRICS)
    return {"data": [_metric(post.id, name, "lifetime", [{"value": POST_METRICS[name](reach)}]) for name in names]}


def of_page(call: Call, page: str) -> dict[str, Any]:
    """GET /{page}/insights?metric=&period=day|week|days_28&since=&until=: one value at the end of each day."""
    account = call.acting_as(page, "read_insights")
    names = _metrics(call, PAGE_METRICS)
    period = call.params.get("period", "day")
    if period not in PERIODS:
        raise errors.wrong("Param period must be one of {day, week, days_28}")
    days = _days(call)
    return {
        "data": [_metric(page, name, period, _values(call, account, name, PERIODS[period], days)) for name in names]
    }


def _values(call: Call, account: Account, name: str, length: int, days: list[int]) -> list[dict[str, Any]]:
    measure = PAGE_METRICS[name]
    return [{"value": measure(call, account, end - length * DAY, end), "end_time": graph_time(end)} for end in days]


def _days(call: Call) -> list[int]:
    """The ends of the days asked for: the last two where nothing is said; none that has not ended."""
    now = call.town.clock.now()
    start = time_of(call.params, "since", now - 2 * DAY)
    end = time_of(call.params, "until", now)
    if end - start > LONGEST_SPAN:
        raise errors.wrong("There cannot be more than 90 days between since and until")
    return midnights(start, min(end, now))


def _metrics(call: Call, known: dict[str, Any]) -> list[str]:
    names = listed(call.params.get("metric", ""))
    if not names:
        raise errors.GraphError(
            "(#3001) No metric was specified to be fetched. Please specify one or more metrics to be fetched and try"
            " again.",
            3001,
            subcode=1504028,
            title="No Metric Specified",
            advice="Please specify one or more metrics.",
        )
    if any(name not in known for name in names):
        raise errors.wrong("The value must be a valid insights metric")
    return names


def _metric(owner: str, name: str, period: str, values: list[dict[str, Any]]) -> dict[str, Any]:
    title = name.replace("_", " ").capitalize()
    described = {"name": name, "period": period, "values": values, "title": title, "description": title}
    return described | {"id": f"{owner}/insights/{name}/{period}"}
