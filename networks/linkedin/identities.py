"""LinkedIn's names for things and for roles, where residents see them, and its times.

A post is `urn:li:share:N` or `urn:li:ugcPost:N`; its comments hang on an activity with another number, and carry its name:
`urn:li:comment:(urn:li:activity:9,100)`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from urllib.parse import quote

POST = re.compile(r"urn:li:(share|ugcPost):\d+")
COMMENT = re.compile(r"urn:li:comment:\((urn:li:\w+:\d+),(\d+)\)")
PAGE = re.compile(r"urn:li:organization:(\d+)")
MAY_POST = {"ADMINISTRATOR", "CONTENT_ADMIN", "CONTENT_ADMINISTRATOR", "DIRECT_SPONSORED_CONTENT_POSTER"}
"""Roles on a page with which its posts are written ("Posts API", permissions)."""


@dataclass(frozen=True)
class CommentName:
    """A comment's two parts: the activity on which it hangs, and its number there."""

    thread: str
    number: str

    @classmethod
    def read(cls, urn: str) -> Self:
        """Raises `ValueError` where it is no comment's name."""
        if not (found := COMMENT.fullmatch(urn)):
            raise ValueError(urn)
        return cls(found[1], found[2])

    def __str__(self) -> str:
        return f"urn:li:comment:({self.thread},{self.number})"


def is_comment(urn: str) -> bool:
    """Whether this names a comment."""
    return COMMENT.fullmatch(urn) is not None


def is_post(urn: str) -> bool:
    """Whether this names a post."""
    return POST.fullmatch(urn) is not None


def address(urn: str) -> str:
    """Where residents read a post, or a comment under it."""
    if is_comment(urn):
        thread = CommentName.read(urn).thread
        return f"https://www.linkedin.com/feed/update/{thread}/?commentUrn={quote(urn, safe='')}"
    return f"https://www.linkedin.com/feed/update/{urn}/"


def moment(milliseconds: int) -> datetime:
    """LinkedIn's times count milliseconds since 1970."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
