"""How X writes posts, users, media and direct messages. Names: X's own models (xdk 0.10.6) and payload samples."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox import figures, posts
from sandbox.clock import iso
from sandbox.messages import Message
from sandbox.people import accounts, find_account, person
from sandbox.posts import Picture, Post
from sandbox.town import Account, Person, Town
from sandbox.x import text
from sandbox.x.access import NETWORK_KEY
from sandbox.x.fields import RENAMED, listed

ALWAYS = {"id", "text", "edit_history_tweet_ids"}


@dataclass(frozen=True)
class Asked:
    """What the caller wants to see of posts and of what hangs on them."""

    tweet: set[str]
    user: set[str]
    media: set[str]
    expansions: set[str]
    new_names: bool
    base: str

    @classmethod
    def of(cls, query: Mapping[str, str], base: str) -> "Asked":
        old = listed(query, "tweet.fields") | {_old_name(name) for name in listed(query, "post.fields")}
        return cls(
            old | ALWAYS,
            listed(query, "user.fields") | {"id", "name", "username"},
            listed(query, "media.fields") | {"media_key", "type"},
            {name.replace("posts", "tweets") for name in listed(query, "expansions")},
            "post.fields" in query,
            base,
        )


def _old_name(name: str) -> str:
    return next((old for old, new in RENAMED.items() if new == name), name)


def tweet(town: Town, post: Post, asked: Asked, viewer: Account | None = None) -> dict[str, Any]:
    """The fields asked for. Figures that are not public only to the author."""
    own = viewer is not None and viewer.id == post.author
    whole = full_tweet(town, post) | (_private_figures(town, post) if own else {})
    shown = {name: value for name, value in whole.items() if name in asked.tweet and value is not None}
    if not asked.new_names:
        return shown
    if "public_metrics" in shown:
        shown["public_metrics"]["repost_count"] = shown["public_metrics"].pop("retweet_count")
    return {RENAMED.get(name, name): value for name, value in shown.items()}


def full_tweet(town: Town, post: Post) -> dict[str, Any]:
    """Everything public, in the order of X's own payloads (sample 07)."""
    known = post.known
    whole: dict[str, Any] = {
        "id": post.id,
        "text": post.text,
        "author_id": post.author,
        "conversation_id": post.root,
        "created_at": iso(post.at),
        "lang": "en",
        "reply_settings": known.get("reply_settings", "everyone"),
        "possibly_sensitive": False,
        "edit_history_tweet_ids": [*known.get("history", []), post.id],
        "display_text_range": [_shown_from(post), len(post.text)],
        "entities": text.entities(post.text, known.get("addresses", {}), _handles(town, post)) or None,
        "public_metrics": public_metrics(town, post),
        "referenced_tweets": _referenced(post) or None,
        "in_reply_to_user_id": _answered(town, post),
    }
    pictures = posts.pictures_of(town, post)
    if pictures:
        whole["attachments"] = {"media_keys": [media_key(picture) for picture in pictures]}
    return whole


def _shown_from(post: Post) -> int:
    return len(post.text) - len(text.reply_text(post.text)) if post.parent else 0


def _handles(town: Town, post: Post) -> dict[str, str]:
    """The council's handles that the text may name."""
    if "@" not in post.text:
        return {}
    return {account.handle.lower(): account.id for account in accounts(town) if account.network == NETWORK_KEY}


def _referenced(post: Post) -> list[dict[str, str]]:
    quoted = post.known.get("quotes")
    found = [{"type": "replied_to", "id": post.parent}] if post.parent else []
    return found + ([{"type": "quoted", "id": quoted}] if quoted else [])


def _answered(town: Town, post: Post) -> str | None:
    return posts.the_post(town, NETWORK_KEY, post.parent).author if post.parent else None


def public_metrics(town: Town, post: Post) -> dict[str, int]:
    reach = figures.reach(town, post, town.clock.now())
    return {
        "retweet_count": reach.shares,
        "reply_count": posts.comments_under(town, post),
        "like_count": reach.likes,
        "quote_count": reach.quotes,
        "bookmark_count": reach.saves,
        "impression_count": reach.views,
    }


def _private_figures(town: Town, post: Post) -> dict[str, dict[str, int]]:
    reach = figures.reach(town, post, town.clock.now())
    seen = {"impression_count": reach.views, "url_link_clicks": reach.clicks, "user_profile_clicks": reach.clicks // 4}
    public = {"like_count": reach.likes, "retweet_count": reach.shares, "reply_count": posts.comments_under(town, post)}
    return {"non_public_metrics": seen, "organic_metrics": seen | public}


def media_key(picture: Picture) -> str:
    """3 is a picture, 7 a film, 16 an animation, as X numbers them."""
    return f"{'7' if picture.is_film else '16' if picture.kind == 'image/gif' else '3'}_{picture.id}"


def media(picture: Picture, asked: Asked) -> dict[str, Any]:
    whole = {
        "media_key": media_key(picture),
        "type": "video" if picture.is_film else "animated_gif" if picture.kind == "image/gif" else "photo",
        "url": f"{asked.base}/media/{NETWORK_KEY}/{picture.id}",
        "alt_text": picture.alt or None,
        "width": 1200,
        "height": 630,
    }
    return {name: value for name, value in whole.items() if name in asked.media and value is not None}


def user(town: Town, who: Person, wanted: set[str]) -> dict[str, Any]:
    whole = {
        "id": who.id,
        "name": who.name,
        "username": who.handle,
        "created_at": iso(who.at),
        "verified": False,
        "protected": False,
        "public_metrics": _user_metrics(town, who) if "public_metrics" in wanted else None,
    }
    return {name: value for name, value in whole.items() if name in wanted and value is not None}


def _user_metrics(town: Town, who: Person) -> dict[str, int]:
    account = find_account(town, NETWORK_KEY, who.id)
    written = town.store.value(
        f"SELECT count(*) FROM posts WHERE network = ? AND author = ? AND {posts.STANDING}", NETWORK_KEY, who.id
    )
    return {
        "followers_count": figures.followers(account, town.clock.now()) if account else 60,
        "following_count": 120,
        "post_count": written,
        "tweet_count": written,
        "listed_count": 0,
        "like_count": 0,
        "media_count": 0,
    }


def includes(town: Town, found: Iterable[Post], asked: Asked) -> dict[str, Any]:
    """What the expansions ask for, each thing once."""
    found = list(found)
    kept: dict[str, Any] = {}
    if "attachments.media_keys" in asked.expansions:
        kept["media"] = [media(picture, asked) for post in found for picture in posts.pictures_of(town, post)]
    people = {post.author for post in found} if "author_id" in asked.expansions else set()
    if "in_reply_to_user_id" in asked.expansions:
        people |= {who for post in found if (who := _answered(town, post))}
    kept["users"] = [user(town, person(town, NETWORK_KEY, who), asked.user) for who in sorted(people)]
    if "referenced_tweets.id" in asked.expansions:
        above = {reference["id"] for post in found for reference in _referenced(post)}
        standing = [post for one in sorted(above) if (post := posts.find(town, NETWORK_KEY, one)) and post.standing]
        kept["posts" if asked.new_names else "tweets"] = [tweet(town, post, asked) for post in standing]
    return {name: things for name, things in kept.items() if things}


def talk_id(message: Message) -> str:
    """`smaller-larger`, as X names a conversation of two."""
    return "-".join(sorted((message.account, message.resident), key=int))


def dm_event(message: Message, wanted: set[str]) -> dict[str, Any]:
    whole = {
        "id": message.id,
        "event_type": "MessageCreate",
        "text": message.text,
        "sender_id": message.sender,
        "dm_conversation_id": talk_id(message),
        "created_at": iso(message.at),
        "participant_ids": [message.account, message.resident],
    }
    return {name: value for name, value in whole.items() if name in wanted}
