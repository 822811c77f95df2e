"""Pictures and videos: initializeUpload, PUT to the address given, finalizeUpload for videos.

Source: learn.microsoft.com/linkedin, "Images API" and "Videos API". A video that is no MP4 fails after it was finished.
"""

import hashlib
from typing import Any

from sandbox import posts
from sandbox.happenings import COUNCIL, record
from sandbox.linkedin import errors
from sandbox.linkedin.access import NETWORK_KEY, Call, Told
from sandbox.linkedin.fields import of_kind, only
from sandbox.posts import Picture
from sandbox.town import Town

PART = 4_194_304
LARGEST_VIDEO = 500 * 1024 * 1024
LASTS = 24 * 60 * 60 * 1000
WORKS_FOR = 1_000
"""Milliseconds between the end of an upload and a video that can be seen."""
PICTURE, VIDEO = "image/unknown", "video/mp4"
MP4 = b"ftyp"


def initialize_image(call: Call) -> dict[str, Any]:
    """POST /rest/images?action=initializeUpload."""
    _begin_only(call, "initializeUpload")
    asked = of_kind(call.body, "initializeUploadRequest", dict)
    only(asked, {"owner", "mediaLibraryMetadata"}, "initializeUploadRequest/")
    call.only_me(asked.get("owner"))
    urn = _begun(call, PICTURE, 0)
    return {"value": _until(call) | {"uploadUrl": _address(call, urn, 0), "image": urn}}


def video_action(call: Call) -> dict[str, Any]:
    """POST /rest/videos?action=initializeUpload or finalizeUpload."""
    return _finalize(call) if call.query.get("action") == "finalizeUpload" else _initialize_video(call)


def _initialize_video(call: Call) -> dict[str, Any]:
    _begin_only(call, "initializeUpload")
    asked = of_kind(call.body, "initializeUploadRequest", dict)
    only(asked, {"owner", "fileSizeBytes", "uploadCaptions", "uploadThumbnail", "purpose"}, "initializeUploadRequest/")
    call.only_me(asked.get("owner"))
    size = int(of_kind(asked, "fileSizeBytes", int))
    if not 0 < size <= LARGEST_VIDEO:
        raise errors.wrong(f"fileSizeBytes must be between 1 and {LARGEST_VIDEO}")
    urn = _begun(call, VIDEO, size)
    parts = [
        {
            "uploadUrl": _address(call, urn, number),
            "firstByte": start,
            "lastByte": min(start + PART, size) - 1,
        }
        for number, start in enumerate(range(0, size, PART))
    ]
    return {
        "value": _until(call, "uploadUrlsExpireAt") | {"video": urn, "uploadInstructions": parts, "uploadToken": ""}
    }


def _begin_only(call: Call, action: str) -> None:
    if call.query.get("action") != action:
        raise errors.wrong(f"Unknown action {call.query.get('action', '')}")
    only(call.body, {f"{action}Request"})


def _begun(call: Call, kind: str, size: int) -> str:
    now = call.town.clock.now()
    urn = call.town.new_id(NETWORK_KEY, "media", now)
    urn = urn.replace(":image:", ":video:") if kind == VIDEO else urn
    call.town.store.insert(
        "media", network=NETWORK_KEY, id=urn, account=call.me.id, kind=kind, state="begun", size=size, at=now
    )
    return urn


def _until(call: Call, name: str = "uploadUrlExpiresAt") -> dict[str, int]:
    return {name: call.town.clock.now() + LASTS}


def _address(call: Call, urn: str, part: int) -> str:
    """Where the bytes go: an address that nobody could guess, outside the versioned API."""
    signed = hashlib.blake2b(f"{urn}:{part}".encode(), digest_size=12, key=_key(call.town)).hexdigest()
    return f"{call.base}/dms-uploads/{urn}/{part}?ca=vector_feedshare&m={signed}"


def _key(town: Town) -> bytes:
    return town.secrets[NETWORK_KEY]["client_secret"].encode()[:64]


def put(call: Call) -> Told:
    """PUT /dms-uploads/{urn}/{part}: the bytes of a picture, or of one part of a video, which has its ETag in a header."""
    urn, part = call.path["urn"], int(call.path["part"])
    found = posts.find_picture(call.town, NETWORK_KEY, urn)
    if found is None or not _address(call, urn, part).endswith(f"m={call.query.get('m')}"):
        raise errors.Problem(403, "Upload URL signature is not valid")
    if call.town.clock.now() > found.at + LASTS or found.state != "begun":
        raise errors.Problem(410, "The upload address is no longer valid")
    if found.is_film:
        return Told(_part_kept(call.town, found, part, call.content))
    kind = _kind_of(call.content)
    if not kind:
        raise errors.Problem(415, "Unsupported media type")
    _keep(call, found, call.content, kind)
    return Told({})


def _kind_of(content: bytes) -> str:
    known = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif"}
    return next((kind for start, kind in known.items() if content.startswith(start)), "")


def _part_kept(town: Town, film: Picture, part: int, content: bytes) -> dict[str, str]:
    if len(content) != min(PART, film.size - part * PART):
        raise errors.wrong("The part has not the size that was announced")
    town.store.write("INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?)", NETWORK_KEY, film.id, part, content)
    return {"ETag": _etag(content)}


def _etag(content: bytes) -> str:
    return f"/ambry-video/signedId/{hashlib.sha256(content).hexdigest()}"


def _finalize(call: Call) -> dict[str, Any]:
    """Every part must have come, and its ETag stand in its place."""
    _begin_only(call, "finalizeUpload")
    asked = of_kind(call.body, "finalizeUploadRequest", dict)
    only(asked, {"video", "uploadToken", "uploadedPartIds"}, "finalizeUploadRequest/")
    film = _own(call, str(of_kind(asked, "video", str)))
    rows = call.town.store.rows(
        "SELECT content FROM segments WHERE network = ? AND media = ? ORDER BY number", NETWORK_KEY, film.id
    )
    content = [row["content"] for row in rows]
    if film.state != "begun" or [_etag(part) for part in content] != of_kind(asked, "uploadedPartIds", list):
        raise errors.wrong("The uploaded parts are not those that were announced, or the upload is finalized already")
    _keep(call, film, b"".join(content), VIDEO)
    call.town.store.write("DELETE FROM segments WHERE network = ? AND media = ?", NETWORK_KEY, film.id)
    return {}


def _keep(call: Call, picture: Picture, content: bytes, kind: str) -> None:
    call.town.store.write(
        "UPDATE media SET content = ?, state = 'ready', kind = ?, size = ?, at = ? WHERE network = ? AND id = ?",
        content, kind, len(content), call.town.clock.now(), NETWORK_KEY, picture.id,
    )  # fmt: skip
    record(call.town, network=NETWORK_KEY, account=call.me.id, by=COUNCIL, effect="media", object_id=picture.id)


def show(call: Call) -> dict[str, Any]:
    """GET /rest/images/{urn}, /rest/videos/{urn}."""
    found = _own(call, call.path["urn"])
    return {"id": found.id, "owner": call.me.id, "status": status_of(call.town, found)}


def status_of(town: Town, found: Picture) -> str:
    """A video is worked on for a moment, and then is there or has failed."""
    if found.state == "begun":
        return "WAITING_UPLOAD"
    if not found.is_film:
        return "AVAILABLE"
    if town.clock.now() < found.at + WORKS_FOR:
        return "PROCESSING"
    start = town.store.value(
        "SELECT substr(content, 5, 4) FROM media WHERE network = ? AND id = ?", NETWORK_KEY, found.id
    )
    return "AVAILABLE" if start == MP4 else "PROCESSING_FAILED"


def chosen(call: Call, content: dict[str, Any]) -> list[tuple[Picture, str]]:
    """The pictures or the video of a new post, each with its alternative text."""
    only(content, {"media", "multiImage", "article"}, "content/")
    if "multiImage" in content:
        images = of_kind(of_kind(content, "multiImage", dict), "images", list)
        if not 2 <= len(images) <= 20:
            raise errors.Problem(422, "ERROR :: /content/multiImage/images :: must hold 2 to 20 images")
        return [_chosen(call, image) for image in images]
    return [_chosen(call, of_kind(content, "media", dict))] if "media" in content else []


def _chosen(call: Call, shown: dict[str, Any]) -> tuple[Picture, str]:
    only(shown, {"id", "altText", "title"}, "content/media/")
    found = _own(call, str(of_kind(shown, "id", str)))
    alt = str(of_kind(shown, "altText", str, needed=False) or "")
    if found.state != "ready" or found.post is not None:
        raise errors.wrong(f"Media asset {found.id} is not in the right status to be used")
    if len(alt) > 4_086:
        raise errors.too_long(len(alt), 4_086)
    return found, alt


def _own(call: Call, urn: str) -> Picture:
    found = posts.find_picture(call.town, NETWORK_KEY, urn)
    if found is None or found.account != call.me.id:
        raise errors.missing(urn)
    return found
