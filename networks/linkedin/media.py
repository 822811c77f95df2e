"""Uploading pictures and videos. Nobody sees them until a post names them.

A picture: announce it, put its bytes to the address given. A video: the same in the parts that LinkedIn asks for, each of
which answers with an ETag; the list of them finishes it. Source: learn.microsoft.com/linkedin, "Images API", "Videos API".
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from networks.classify import read
from networks.linkedin.client import Api
from networks.linkedin.errors import classify
from networks.outcomes import Failed, Refused
from networks.protocol import Access, Handle, Media

UPLOADED = {"PROCESSING", "AVAILABLE"}
BYTES = "application/octet-stream"


def picture(api: Api, access: Access, media: Media) -> str:
    """The name by which a post shows it. Raises `Failed`."""
    value = _announced(api, "images", owner=access.external_id)
    read(partial(api.upload, value["uploadUrl"], access.picture(media), media.content_type), classify)
    return str(value["image"])


def video(api: Api, access: Access, media: Media, begun: Handle) -> Handle:
    """`{"urn", …, "done"}`; goes on where `begun` stopped. Raises `Failed` with what there is by then as `kept`."""
    state: dict[str, Any] = dict(begun)
    try:
        if not state:
            state = _begun(_announced(api, "videos", **_asked(access, media)))
        if not state["done"]:
            state["etags"] = [*state["etags"]]
            for etag in _put(api, access, media, state):
                state["etags"].append(etag)
            _finish(api, state)
    except Failed as failed:
        raise Failed(failed.outcome, kept=state or None) from None
    return {"urn": state["urn"], "done": True}


def _announced(api: Api, kind: str, **asked: Any) -> dict[str, Any]:
    call = partial(api.post, kind, action="initializeUpload", initializeUploadRequest=asked)
    value: dict[str, Any] = read(call, classify).fields["value"]
    return value


def _asked(access: Access, media: Media) -> dict[str, Any]:
    return {
        "owner": access.external_id,
        "fileSizeBytes": media.size,
        "uploadCaptions": False,
        "uploadThumbnail": False,
    }


def _begun(value: dict[str, Any]) -> dict[str, Any]:
    return {
        "urn": value["video"],
        "token": value.get("uploadToken", ""),
        "parts": value["uploadInstructions"],
        "etags": [],
        "done": False,
    }


def _put(api: Api, access: Access, media: Media, state: Handle) -> Iterator[str]:
    """The ETags of the parts that are still missing. All parts but the last are of one size."""
    left = state["parts"][len(state["etags"]) :]
    size = state["parts"][0]["lastByte"] + 1
    pieces = access.pieces(media, size, left[0]["firstByte"]) if left else iter(())
    for part, piece in zip(left, pieces, strict=True):
        if len(piece) != part["lastByte"] - part["firstByte"] + 1:
            raise Failed(Refused("LinkedIn asks for the video in parts that it does not have.", before_sending=False))
        yield read(partial(api.upload, part["uploadUrl"], piece, BYTES), classify).headers["etag"]


def _finish(api: Api, state: dict[str, Any]) -> None:
    """Said once more it is refused: then the video itself says whether it was finished."""
    asked = {"video": state["urn"], "uploadToken": state["token"], "uploadedPartIds": state["etags"]}
    try:
        read(partial(api.post, "videos", action="finalizeUpload", finalizeUploadRequest=asked), classify)
    except Failed:
        status = read(partial(api.get, "videos", state["urn"]), classify).fields.get("status")
        if status not in UPLOADED:
            raise
