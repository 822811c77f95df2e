"""How LinkedIn writes posts and comments. Names: Posts API, Comments API."""

from typing import Any

from sandbox import posts
from sandbox.linkedin import media
from sandbox.linkedin.names import number_of, thread_of
from sandbox.posts import Picture, Post
from sandbox.town import Town

OF_A_VIDEO = {"AVAILABLE": "PUBLISHED", "PROCESSING": "PUBLISH_REQUESTED", "PROCESSING_FAILED": "PUBLISH_FAILED"}
"""What a post is while its video is that."""


def post(town: Town, shown: Post) -> dict[str, Any]:
    """A post of the page, as its administrators see it."""
    pictures = posts.pictures_of(town, shown)
    whole: dict[str, Any] = {
        "id": shown.id,
        "author": shown.author,
        "commentary": shown.known.get("commentary", shown.text),
        "visibility": "PUBLIC",
        "lifecycleState": _state(town, pictures),
        "distribution": {"feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": []},
        "isReshareDisabledByAuthor": False,
        "createdAt": shown.at,
        "publishedAt": shown.at,
        "lastModifiedAt": shown.edited_at or shown.at,
        "lifecycleStateInfo": {"isEditedByAuthor": shown.edited_at is not None},
    }
    content = _content(shown, pictures)
    return whole | ({"content": content} if content else {})


def _state(town: Town, pictures: list[Picture]) -> str:
    return next((OF_A_VIDEO[media.status_of(town, film)] for film in pictures if film.is_film), "PUBLISHED")


def _content(shown: Post, pictures: list[Picture]) -> dict[str, Any]:
    if shown.known.get("article"):
        return {"article": shown.known["article"]}
    hung = [{"id": picture.id} | ({"altText": picture.alt} if picture.alt else {}) for picture in pictures]
    if len(hung) > 1:
        return {"multiImage": {"images": hung}}
    return {"media": hung[0]} if hung else {}


def comment(shown: Post) -> dict[str, Any]:
    """A comment. Who wrote it is a name of LinkedIn's, not a person's name."""
    above = {"parentComment": shown.parent} if shown.parent != shown.root else {}
    return {
        "$URN": shown.id,
        "commentUrn": shown.id,
        "id": number_of(shown.id),
        "actor": shown.author,
        "object": thread_of(shown.id),
        "message": {"attributes": [], "text": shown.text},
        "created": {"actor": shown.author, "time": shown.at},
        "lastModified": {"actor": shown.author, "time": shown.edited_at or shown.at},
    } | above
