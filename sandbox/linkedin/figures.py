"""Figures: of posts, of a page as a whole, and how many follow it. What nobody has seen yet is missing from the list."""

from typing import Any

from sandbox import figures, posts
from sandbox.figures import Reach
from sandbox.linkedin import errors
from sandbox.linkedin.access import NETWORK_KEY, Call
from sandbox.linkedin.restli import listed
from sandbox.people import find_account

DAYS_SEEN = 365 * 24 * 60 * 60 * 1000


def share_statistics(call: Call) -> dict[str, Any]:
    """GET /rest/organizationalEntityShareStatistics?q=organizationalEntity&organizationalEntity=&shares=List(…)."""
    if call.query.get("q") != "organizationalEntity":
        raise errors.wrong_query()
    call.only_me(call.query.get("organizationalEntity"))
    shares = listed(call.query, "shares")
    found = [_of_share(call, share) for share in shares] if shares else [_of_page(call)]
    elements = [{"organizationalEntity": call.me.id} | one for one in found if one]
    return {"elements": elements, "paging": {"start": 0, "count": len(elements)}}


def _of_share(call: Call, share: str) -> dict[str, Any] | None:
    post = posts.find(call.town, NETWORK_KEY, share)
    if post is None or not post.standing or post.author != call.me.id:
        return None
    reach = figures.reach(call.town, post, call.town.clock.now())
    return {"share": share, "totalShareStatistics": _counted(reach, posts.comments_under(call.town, post))}


def _of_page(call: Call) -> dict[str, Any]:
    now = call.town.clock.now()
    reach = figures.reach_of_all(call.town, call.me, now - DAYS_SEEN, now)
    comments = figures.comments_between(call.town, call.me, now - DAYS_SEEN, now)
    return {"totalShareStatistics": _counted(reach, comments)}


def _counted(reach: Reach, comments: int) -> dict[str, float]:
    engaged = reach.likes + reach.shares + reach.clicks + comments
    return {
        "impressionCount": reach.views,
        "uniqueImpressionsCount": reach.people,
        "clickCount": reach.clicks,
        "likeCount": reach.likes,
        "commentCount": comments,
        "shareCount": reach.shares,
        "engagement": engaged / reach.views if reach.views else 0.0,
    }


def network_size(call: Call) -> dict[str, Any]:
    """GET /rest/networkSizes/{urn}?edgeType=COMPANY_FOLLOWED_BY_MEMBER."""
    account = find_account(call.town, NETWORK_KEY, call.path["urn"])
    if call.query.get("edgeType") not in {"COMPANY_FOLLOWED_BY_MEMBER", "CompanyFollowedByMember"}:
        raise errors.wrong_query()
    if account is None:
        raise errors.missing(call.path["urn"])
    return {"firstDegreeSize": figures.followers(account, call.town.clock.now())}
