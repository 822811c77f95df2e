"""What YouTube counts: views, likes and comments. A like count that the channel hides is missing, and stays so.

Numbers are text; subscribers are rounded to three figures (channels#statistics.subscriberCount).
"""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from networks.classify import read, understood
from networks.outcomes import Failed, Refused
from networks.protocol import Access, Figures, Profile
from networks.youtube.client import Api
from networks.youtube.errors import classify

COUNTS = {"viewCount": "views", "likeCount": "likes", "commentCount": "replies"}
VIDEOS_PER_CALL = 50


@understood()
def metrics(access: Access, external_ids: Collection[str]) -> dict[str, Figures]:
    """Figures by video. Raises `Failed`."""
    api, videos, found = Api(access), list(external_ids), dict[str, Figures]()
    for start in range(0, len(videos), VIDEOS_PER_CALL):
        ids = ",".join(videos[start : start + VIDEOS_PER_CALL])
        listed = read(partial(api.get, "videos", part="statistics", id=ids, maxResults=VIDEOS_PER_CALL), classify)
        found |= {video["id"]: _counts(video["statistics"]) for video in listed.fields["items"]}
    return found


def _counts(counted: Mapping[str, str]) -> Figures:
    return {ours: int(counted[theirs]) for theirs, ours in COUNTS.items() if theirs in counted}


@understood()
def followers(access: Access) -> int:
    """Raises `Failed`, also where the channel hides how many subscribe."""
    counted = _mine(access, "statistics")["statistics"]
    if counted.get("hiddenSubscriberCount"):
        raise Failed(Refused("The channel hides how many people subscribe to it.", before_sending=False))
    return int(counted["subscriberCount"])


@understood()
def profile(access: Access) -> Profile:
    """Raises `Failed`."""
    mine = _mine(access, "snippet")
    shown = mine["snippet"]
    handle = shown.get("customUrl", "").removeprefix("@")
    problem = "" if mine["id"] == access.external_id else f"This access belongs to another channel, {shown['title']}."
    return Profile(mine["id"], handle, shown["title"], f"https://www.youtube.com/channel/{mine['id']}", problem)


def _mine(access: Access, part: str) -> dict[str, Any]:
    """The channel whose token this is. Raises `Failed` where the person who signed in has none."""
    channels = read(partial(Api(access).get, "channels", part=part, mine="true"), classify).fields.get("items", [])
    if not channels:
        raise Failed(Refused("Whoever gave the council's access has no channel on YouTube.", before_sending=False))
    channel: dict[str, Any] = channels[0]
    return channel
