"""Uploading pictures and a video: announce, send in parts, finish, wait, describe. Nobody sees them until a post names them.

X works on a video after it was finished, and a post may name it only then. Captions are a file of their own, tied to the video.
Source: docs.x.com/x-api/media/quickstart/media-upload-chunked, and POST /2/media/subtitles.
"""

import time
from functools import partial
from typing import Any

from networks.classify import read
from networks.outcomes import Failed, Refused
from networks.protocol import Access, Handle, Media
from networks.x.client import Api
from networks.x.errors import classify

PART = 4_000_000
"""Bytes; a part may have 5 MB."""
USUAL_PAUSE = 1
"""Seconds between two questions how far X is, where it does not say."""
LANGUAGES = {"en": "English", "cy": "Cymraeg"}
STILL_WORKING = Refused("X is still working on the video.", before_sending=True)


def picture(api: Api, access: Access, media: Media) -> str:
    """The id by which a post names it. Raises `Failed`."""
    identity = _whole(api, access.picture(media), media.content_type, "tweet_image")
    if media.alt:
        described = {"alt_text": {"text": media.alt}}
        read(partial(api.post, "media", "metadata", id=identity, metadata=described), classify)
    return identity


def video(api: Api, access: Access, media: Media, language: str, begun: Handle) -> Handle:
    """`{"id", …, "done"}`; goes on where `begun` stopped. Raises `Failed` with what there is by then as `kept`."""
    state: dict[str, Any] = dict(begun)
    try:
        if not state:
            identity = _announced(api, media.size, media.content_type, "tweet_video")
            state = {"id": identity, "parts": 0, "finished": False, "done": False}
        if not state["finished"]:
            for piece in access.pieces(media, PART, state["parts"] * PART):
                _append(api, state["id"], piece, state["parts"])
                state["parts"] += 1
            _finish(api, state["id"])
            state["finished"] = True
        _wait(api, state["id"])
        if media.captions:
            _caption(api, access.picture(media.captions), media.captions.content_type, language, state["id"])
    except Failed as failed:
        raise Failed(failed.outcome, kept=state or None) from None
    return {**state, "done": True}


def _whole(api: Api, content: bytes, content_type: str, category: str) -> str:
    """Something small: a picture, or the file of a video's captions."""
    identity = _announced(api, len(content), content_type, category)
    for number, start in enumerate(range(0, len(content), PART)):
        _append(api, identity, content[start : start + PART], number)
    if _finish(api, identity) != "succeeded":
        _wait(api, identity)
    return identity


def _announced(api: Api, size: int, content_type: str, category: str) -> str:
    asked = {"media_type": content_type, "total_bytes": size, "media_category": category}
    return str(read(partial(api.post, "media", "upload", "initialize", **asked), classify).fields["data"]["id"])


def _append(api: Api, identity: str, part: bytes, number: int) -> None:
    read(partial(api.upload, "media", "upload", identity, "append", part=part, number=number), classify)


def _finish(api: Api, identity: str) -> str:
    """How far X is with it. Where the answer was lost, or a second time is refused, the upload itself says it."""
    try:
        finished = read(partial(api.post, "media", "upload", identity, "finalize"), classify).fields["data"]
    except Failed:
        if info := _progress(api, identity):
            return str(info["state"])
        raise
    return str(finished.get("processing_info", {}).get("state", "succeeded"))


def _wait(api: Api, identity: str) -> None:
    """Until X has worked on it, or this errand's time is up."""
    while (info := _progress(api, identity)).get("state", "succeeded") != "succeeded":
        if info["state"] == "failed":
            raise Failed(Refused("X could not read the picture or video.", before_sending=False))
        pause = info.get("check_after_secs", USUAL_PAUSE)
        if api.seconds_left <= pause:
            raise Failed(STILL_WORKING)
        time.sleep(pause)


def _progress(api: Api, identity: str) -> dict[str, Any]:
    status = read(partial(api.get, "media", "upload", media_id=identity, command="STATUS"), classify)
    info: dict[str, Any] = status.fields["data"].get("processing_info", {})
    return info


def _caption(api: Api, words: bytes, content_type: str, language: str, identity: str) -> None:
    track = _whole(api, words, content_type, "subtitles")
    named = {"id": track, "language_code": language, "display_name": LANGUAGES.get(language, language)}
    call = partial(api.post, "media", "subtitles", id=identity, media_category="TweetVideo", subtitles=named)
    read(call, classify)
