"""How YouTube writes channels, videos, comments and captions. Names: the API's own description, youtube.v3.json."""

import hashlib
import html
from typing import Any

from sandbox import figures, posts
from sandbox.clock import moment
from sandbox.people import person
from sandbox.posts import Post
from sandbox.town import Account, Town
from sandbox.youtube.access import NETWORK_KEY

REPLIES_SHOWN = 5
"""A thread shows so many of its replies; whoever wants more asks for them."""


def etag(*things: Any) -> str:
    return hashlib.blake2b(repr(things).encode(), digest_size=20).hexdigest()


def when(at: int) -> str:
    return moment(at).strftime("%Y-%m-%dT%H:%M:%SZ")


def listed(kind: str, items: list[dict[str, Any]], token: str = "", total: int | None = None) -> dict[str, Any]:
    """One page of a list."""
    page = {"totalResults": len(items) if total is None else total, "resultsPerPage": len(items)}
    answer = {"kind": f"youtube#{kind}ListResponse", "etag": etag(items), "pageInfo": page, "items": items}
    return answer | ({"nextPageToken": token} if token else {})


def only(whole: dict[str, Any], parts: set[str]) -> dict[str, Any]:
    """Kind, etag and id, and the parts asked for."""
    return {name: value for name, value in whole.items() if name in {"kind", "etag", "id"} | parts}


def uploads_of(channel: str) -> str:
    """The playlist that holds all videos of a channel."""
    return f"UU{channel[2:]}"


def channel(town: Town, account: Account) -> dict[str, Any]:
    videos = town.store.value(
        f"SELECT count(*) FROM posts WHERE network = ? AND author = ? AND parent IS NULL AND {posts.STANDING}",
        NETWORK_KEY,
        account.id,
    )
    subscribers = figures.followers(account, town.clock.now())
    rounded = subscribers - subscribers % 10 ** max(0, len(str(subscribers)) - 3)
    return {
        "kind": "youtube#channel",
        "etag": etag(account.id, rounded, videos),
        "id": account.id,
        "snippet": {
            "title": account.name,
            "description": "",
            "customUrl": f"@{account.handle}",
            "publishedAt": when(account.at),
            "country": "GB",
        },
        "statistics": {
            "viewCount": str(subscribers * 40),
            "subscriberCount": str(rounded),
            "hiddenSubscriberCount": False,
            "videoCount": str(videos),
        },
        "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": uploads_of(account.id)}},
        "status": {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": "allowed", "madeForKids": False},
    }


def video(town: Town, post: Post) -> dict[str, Any]:
    known, who = post.known, person(town, NETWORK_KEY, post.author)
    return {
        "kind": "youtube#video",
        "etag": etag(post),
        "id": post.id,
        "snippet": {
            "publishedAt": when(post.at),
            "channelId": post.author,
            "channelTitle": who.name,
            "title": known.get("title", post.text.partition("\n")[0]),
            "description": known.get("description", post.text.partition("\n")[2]),
            "categoryId": known.get("categoryId", "22"),
            "liveBroadcastContent": "none",
        },
        "status": {"uploadStatus": "processed"} | status_of(post),
        "statistics": _statistics(town, post),
        "processingDetails": {"processingStatus": "failed" if known.get("failureReason") else "succeeded"},
    }


def status_of(post: Post) -> dict[str, Any]:
    usual = {"license": "youtube", "embeddable": True, "publicStatsViewable": True, "selfDeclaredMadeForKids": False}
    failed = (
        {"uploadStatus": "failed", "failureReason": post.known["failureReason"]}
        if "failureReason" in post.known
        else {}
    )
    privacy = post.known.get("privacyStatus", "public")
    return usual | {"madeForKids": False, "privacyStatus": privacy} | failed


def _statistics(town: Town, post: Post) -> dict[str, str]:
    reach = figures.reach(town, post, town.clock.now())
    comments = sum(one.hidden_at is None for one in posts.in_thread(town, post))
    return {
        "viewCount": str(reach.views),
        "likeCount": str(reach.likes),
        "favoriteCount": "0",
        "commentCount": str(comments),
    }


def playlist_item(town: Town, post: Post, position: int) -> dict[str, Any]:
    playlist, shown = uploads_of(post.author), video(town, post)["snippet"]
    return {
        "kind": "youtube#playlistItem",
        "etag": etag(post, position),
        "id": hashlib.blake2b(f"{playlist}.{post.id}".encode(), digest_size=24).hexdigest(),
        "snippet": {
            "publishedAt": shown["publishedAt"],
            "channelId": post.author,
            "channelTitle": shown["channelTitle"],
            "title": shown["title"],
            "description": shown["description"],
            "playlistId": playlist,
            "position": position,
            "resourceId": {"kind": "youtube#video", "videoId": post.id},
        },
        "contentDetails": {"videoId": post.id, "videoPublishedAt": shown["publishedAt"]},
        "status": {"privacyStatus": post.known.get("privacyStatus", "public")},
    }


def head_of(comment: Post) -> str:
    """The comment at the head of a thread; replies carry its identity before the dot."""
    return comment.id.partition(".")[0]


def comment(town: Town, post: Post, viewer: Account, plain: bool) -> dict[str, Any]:
    """`textOriginal` only to whoever wrote it, as YouTube does."""
    who, head = person(town, NETWORK_KEY, post.author), head_of(post)
    snippet: dict[str, Any] = {
        "channelId": post.account,
        "videoId": post.root,
        "textDisplay": post.text if plain else html.escape(post.text, quote=False).replace("\n", "<br>"),
        "authorDisplayName": who.name,
        "authorChannelUrl": f"http://www.youtube.com/channel/{who.id}",
        "authorChannelId": {"value": who.id},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": figures.reach(town, post, town.clock.now()).likes,
        "publishedAt": when(post.at),
        "updatedAt": when(post.edited_at or post.at),
    }
    if post.author == viewer.id:
        snippet["textOriginal"] = post.text
    if post.hidden_at is not None:
        snippet["moderationStatus"] = "heldForReview"
    if head != post.id:
        snippet["parentId"] = head
    return {"kind": "youtube#comment", "etag": etag(post), "id": post.id, "snippet": snippet}


def thread(town: Town, top: Post, replies: list[Post], viewer: Account, plain: bool) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "kind": "youtube#commentThread",
        "etag": etag(top, replies),
        "id": top.id,
        "snippet": {
            "channelId": top.account,
            "videoId": top.root,
            "topLevelComment": comment(town, top, viewer, plain),
            "canReply": True,
            "totalReplyCount": len(replies),
            "isPublic": top.hidden_at is None,
        },
    }
    if replies:
        whole["replies"] = {"comments": [comment(town, one, viewer, plain) for one in replies[:REPLIES_SHOWN]]}
    return whole


def caption(video_id: str, kept: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": "youtube#caption",
        "etag": etag(video_id, kept),
        "id": kept["id"],
        "snippet": {
            "videoId": video_id,
            "lastUpdated": kept["at"],
            "trackKind": "standard",
            "language": kept["language"],
            "name": kept["name"],
            "audioTrackType": "unknown",
            "isCC": False,
            "isLarge": False,
            "isEasyReader": False,
            "isDraft": False,
            "isAutoSynced": False,
            "status": "serving",
        },
    }
