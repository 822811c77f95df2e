"""What LinkedIn counts: of posts what they got without advertising, within the last twelve months; of a page its followers.

Source: learn.microsoft.com/linkedin, "Organization share statistics", "Network sizes", "Organization access control".
"""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.linkedin.client import Api
from networks.linkedin.errors import classify
from networks.linkedin.identities import MAY_POST, PAGE, POST
from networks.protocol import Access, Figures, Profile

COUNTS = {
    "likeCount": "likes",
    "commentCount": "replies",
    "shareCount": "shares",
    "clickCount": "clicks",
    "impressionCount": "views",
    "uniqueImpressionsCount": "reach",
}
PARAMETERS = {"share": "shares", "ugcPost": "ugcPosts"}
"""By the kind of a post's name: where it is asked for."""
POSTS_PER_CALL = 50


@understood()
def metrics(access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
    """Figures by post; one that nobody has seen yet is missing too. Raises `Failed`."""
    api, found = Api(access), dict[str, Figures]()
    for kind, parameter in PARAMETERS.items():
        posts = [urn for urn in external_ids if (name := POST.fullmatch(urn)) and name[1] == kind]
        for start in range(0, len(posts), POSTS_PER_CALL):
            wanted = {parameter: posts[start : start + POSTS_PER_CALL]}
            found |= {one[kind]: _counts(one["totalShareStatistics"]) for one in _statistics(api, access, wanted)}
    return found


def _statistics(api: Api, access: Access, wanted: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    call = partial(
        api.get, "organizationalEntityShareStatistics",
        q="organizationalEntity", organizationalEntity=access.external_id, **wanted,
    )  # fmt: skip
    elements: list[dict[str, Any]] = read(call, classify).fields["elements"]
    return elements


def _counts(counted: Mapping[str, Any]) -> Figures:
    return {ours: int(counted[theirs]) for theirs, ours in COUNTS.items() if theirs in counted}


@understood()
def followers(access: Access) -> int:
    """Raises `Failed`."""
    call = partial(Api(access).get, "networkSizes", access.external_id, edgeType="COMPANY_FOLLOWED_BY_MEMBER")
    return int(read(call, classify).fields["firstDegreeSize"])


@understood()
def profile(access: Access) -> Profile:
    """The page, and whether the person behind the access may write for it. Raises `Failed`.

    A page that was never connected is found by the name in its address. A role that somebody took away is no error
    anywhere: the list of roles is then simply without the page.
    """
    api = Api(access)
    page = _page(api, access.external_id or access.handle)
    urn = f"urn:li:organization:{page['id']}"
    call = partial(api.get, "organizationAcls", q="roleAssignee", state="APPROVED", count=100)
    roles = {one["role"] for one in read(call, classify).fields["elements"] if one.get("organization") == urn}
    name, vanity = page["localizedName"], page["vanityName"]
    return Profile(urn, vanity, name, f"https://www.linkedin.com/company/{vanity}", _problem(name, roles))


def _page(api: Api, wanted: str) -> dict[str, Any]:
    if found := PAGE.fullmatch(wanted):
        return read(partial(api.get, "organizations", found[1]), classify).fields
    call = partial(api.get, "organizations", q="vanityName", vanityName=wanted)
    page: dict[str, Any] = read(call, classify).fields["elements"][0]
    return page


def _problem(name: str, roles: Collection[str]) -> str:
    if MAY_POST & set(roles):
        return ""
    if roles:
        held = ", ".join(sorted(roles)).lower().replace("_", " ")
        return f"This access belongs to somebody who is {held} of {name} on LinkedIn, which does not allow posting."
    return f"This access belongs to somebody without a role on {name}’s page. Make them a content admin on LinkedIn."
