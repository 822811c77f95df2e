"""Likes, shares, views and followers: plausible, and the same whenever asked for the same moment.

Every figure follows from an identity and a time, so two readings agree and a restart changes nothing.
"""

import hashlib
import math
from dataclasses import dataclass
from functools import lru_cache

from sandbox import posts
from sandbox.clock import DAY, HOUR
from sandbox.people import find_account
from sandbox.posts import Post
from sandbox.town import Account, Town, all_of

WEEK = 7 * DAY
SETTLES_AFTER = 9 * HOUR  # about two thirds of what a post will ever get has come by then
STILL_READ = 30 * DAY


@dataclass(frozen=True)
class Reach:
    """What a post has got until one moment."""

    views: int
    people: int
    likes: int
    shares: int
    clicks: int
    quotes: int
    saves: int


@lru_cache(maxsize=4096)
def luck(identity: str, what: str) -> float:
    """A number from 0 to 1 that belongs to this identity for ever."""
    digest = hashlib.blake2b(f"{what}:{identity}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) / 2**64


def followers(account: Account, at: int) -> int:
    """Steady growth with a small daily wobble."""
    weeks, days = (at - account.at) / WEEK, abs(at - account.at) / DAY
    wobble = (luck(f"{account.id}:{at // DAY}", "wobble") - 0.5) * account.followers_per_week / 3.5 * min(1, days)
    return max(0, round(account.followers + weeks * account.followers_per_week + wobble))


def reach(town: Town, post: Post, at: int) -> Reach:
    """What a post by the council has got until `at`; numbers set through the control plane win."""
    account = find_account(town, post.network, post.account)
    grown = 1 - math.exp(-max(0, at - post.at) / SETTLES_AFTER)
    audience = (followers(account, post.at) * account.popularity if account and post.by_council else 40) * grown
    people = audience * (0.12 + 0.33 * luck(post.id, "people"))
    found = {
        "views": people * (1.2 + 0.4 * luck(post.id, "views")),
        "people": people,
        "likes": people * (0.01 + 0.04 * luck(post.id, "likes")),
        "shares": people * (0.001 + 0.01 * luck(post.id, "shares")),
        "clicks": people * (0.005 + 0.03 * luck(post.id, "clicks")),
        "quotes": people * 0.001 * luck(post.id, "quotes"),
        "saves": people * 0.002 * luck(post.id, "saves"),
    } | post.known.get("figures", {})
    return Reach(**{name: int(value) for name, value in found.items()})


def reach_of_all(town: Town, account: Account, start: int, end: int) -> Reach:
    """What all posts of an account got between two moments, posts older than a month left out."""
    total = dict.fromkeys(Reach.__dataclass_fields__, 0)
    for post in _still_read(town, account, start, end):
        before, after = reach(town, post, max(start, post.at)), reach(town, post, end)
        for name in total:
            total[name] += max(0, getattr(after, name) - getattr(before, name))
    return Reach(**total)


def comments_between(town: Town, account: Account, start: int, end: int) -> int:
    """How many comments by residents came between two moments."""
    return int(
        town.store.value(
            f"SELECT count(*) FROM posts WHERE network = ? AND account = ? AND by_council = 0 AND {posts.STANDING}"
            " AND at > ? AND at <= ?",
            account.network,
            account.id,
            start,
            end,
        )
    )


def _still_read(town: Town, account: Account, start: int, end: int) -> list[Post]:
    return all_of(
        Post,
        town.store.rows(
            f"SELECT * FROM posts WHERE network = ? AND author = ? AND parent IS NULL AND {posts.STANDING}"
            " AND at > ? AND at <= ?",
            account.network,
            account.id,
            start - STILL_READ,
            end,
        ),
    )
