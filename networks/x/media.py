"""Uploading a picture: announce, send in parts, finish, describe. Nobody sees it until a post names it.

Source: docs.x.com/x-api/media/quickstart/media-upload-chunked.
"""

from functools import partial

from networks.classify import read
from networks.outcomes import Failed, Refused
from networks.protocol import Media
from networks.x.client import Api
from networks.x.errors import classify

PART = 4_000_000
"""Bytes; a part may have 5 MB."""


def uploaded(api: Api, content: bytes, media: Media) -> str:
    """The id by which a post names the picture. Raises `Failed`."""
    begin = partial(
        api.post, "media", "upload", "initialize",
        media_type=media.content_type, total_bytes=len(content), media_category="tweet_image",
    )  # fmt: skip
    identity = str(read(begin, classify).fields["data"]["id"])
    for number, start in enumerate(range(0, len(content), PART)):
        part = content[start : start + PART]
        read(partial(api.upload, "media", "upload", identity, "append", part=part, number=number), classify)
    _finish(api, identity)
    if media.alt:
        described = {"alt_text": {"text": media.alt}}
        read(partial(api.post, "media", "metadata", id=identity, metadata=described), classify)
    return identity


def _finish(api: Api, identity: str) -> None:
    finished = read(partial(api.post, "media", "upload", identity, "finalize"), classify).fields["data"]
    state = finished.get("processing_info", {}).get("state", "succeeded")
    if state == "failed":
        raise Failed(Refused("X could not read the picture.", before_sending=False))
    if state != "succeeded":
        raise Failed(Refused("X is still working on the picture.", before_sending=True))
