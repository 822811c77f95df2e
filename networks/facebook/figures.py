"""What Facebook counts. The old `*_impressions*` and `page_fans` are gone and answer with an error (2025)."""

from collections.abc import Collection
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.facebook.client import Graph
from networks.facebook.errors import classify, is_gone
from networks.protocol import Access, Figures, Profile

INSIGHTS = {"post_media_view": "views", "post_total_media_view_unique": "reach", "post_clicks": "clicks"}
COUNTED = "shares,reactions.summary(total_count).limit(0),comments.summary(total_count).filter(stream).limit(0)"


@understood()
def metrics(access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
    """Figures by post, two calls each. Raises `Failed`."""
    graph = Graph(access)
    found = {post: _of(graph, post) for post in external_ids}
    return {post: figures for post, figures in found.items() if figures}


def _of(graph: Graph, post: str) -> Figures:
    """Empty where the post is gone."""
    counted = read(partial(graph.get, post, fields=COUNTED), classify.or_gone)
    insights = read(partial(graph.get, post, "insights", metric=",".join(INSIGHTS)), classify.or_gone)
    if is_gone(counted) or is_gone(insights):
        return {}
    seen = {INSIGHTS[one["name"]]: int(one["values"][0]["value"]) for one in insights.fields["data"] if one["values"]}
    return seen | _counts(counted.fields)


def _counts(post: dict[str, Any]) -> dict[str, int]:
    """Facebook leaves `shares` out where there are none."""
    return {
        "likes": post["reactions"]["summary"]["total_count"],
        "replies": post["comments"]["summary"]["total_count"],
        "shares": post.get("shares", {}).get("count", 0),
    }


@understood()
def followers(access: Access) -> int:
    """Raises `Failed`."""
    answer = read(partial(Graph(access).get, access.external_id, fields="followers_count"), classify)
    return int(answer.fields["followers_count"])


@understood()
def profile(access: Access) -> Profile:
    """A Page's token answers `/me` with the Page. A person's looks as healthy, and cannot post as the Page. Raises `Failed`."""
    graph = Graph(access)
    page = read(partial(graph.get, access.external_id, fields="id,name,username,link"), classify).fields
    owner = read(partial(graph.get, "me", fields="id,name"), classify).fields
    problem = (
        "" if owner["id"] == page["id"] else f"This access belongs to {owner.get('name', 'somebody')}, not to the Page."
    )
    return Profile(page["id"], page.get("username", ""), page["name"], page.get("link", ""), problem)
