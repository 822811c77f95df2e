"""Media: initialize, append, finalize, for a video wait, then alternative text or captions.

Source: docs.x.com/x-api/media/quickstart/media-upload-chunked. A video that is no MP4 fails after it was finished.
"""

import base64
import binascii
from typing import Any

from sandbox import posts
from sandbox.happenings import COUNCIL, record
from sandbox.posts import Picture
from sandbox.x import errors
from sandbox.x.access import NETWORK_KEY, Call
from sandbox.x.fields import of_kind, only
from sandbox.x.shapes import media_key

KINDS = {"image/jpeg": 5, "image/png": 5, "image/webp": 5, "image/gif": 15, "video/mp4": 512, "video/quicktime": 512,
         "text/srt": 1, "text/vtt": 1}  # fmt: skip
CATEGORIES = {"image/gif": "tweet_gif", "image": "tweet_image", "video": "tweet_video", "text": "subtitles"}
WORKS_FOR = 1_000
"""Milliseconds between the end of an upload and a video that can be posted."""
MP4 = b"ftyp"
MEGABYTE = 1024 * 1024
LONGEST_ALT = 1_000
LASTS = 24 * 60 * 60
MOST_PICTURES = 4


def initialize(call: Call) -> dict[str, Any]:
    """POST /2/media/upload/initialize: `media_type`, `total_bytes`."""
    only(call.body, {"media_type", "total_bytes", "media_category", "shared", "additional_owners"})
    kind = str(of_kind(call.body, "media_type", str, needed=True))
    size = int(of_kind(call.body, "total_bytes", int, needed=True))
    if kind not in KINDS:
        raise errors.invalid(f"$.media_type: does not have a value in the enumeration {sorted(KINDS)}")
    category = str(of_kind(call.body, "media_category", str) or "")
    if category not in {"", CATEGORIES.get(kind, CATEGORIES[kind.partition("/")[0]])}:
        raise errors.invalid(f"$.media_category: {category} does not fit {kind}")
    if not 0 < size <= KINDS[kind] * MEGABYTE:
        raise errors.invalid(f"$.total_bytes: must be between 1 and {KINDS[kind] * MEGABYTE} for {kind}")
    now = call.town.clock.now()
    identity = call.town.new_id(NETWORK_KEY, "media", now)
    call.town.store.insert(
        "media", network=NETWORK_KEY, id=identity, account=call.me.id, kind=kind, state="begun", size=size, at=now
    )
    return {"data": {"id": identity, "media_key": media_key(_own(call, identity)), "expires_after_secs": LASTS}}


def append(call: Call) -> dict[str, Any]:
    """POST /2/media/upload/{id}/append: `media` and `segment_index`, as a form or as JSON. A segment twice is kept once."""
    picture = _own(call, call.path["id"])
    number, part = call.body.get("segment_index", ""), _part(call)
    if not part or not str(number).isdigit():
        raise errors.invalid("media and segment_index are required")
    if picture.state != "begun":
        raise errors.invalid("The upload is finalized already")
    call.town.store.write(
        "INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?)", NETWORK_KEY, picture.id, int(number), part
    )
    return {"data": {"expires_at": picture.at // 1000 + LASTS}}


def _part(call: Call) -> bytes:
    """The bytes of a form's file, or of a JSON text in base64 (as X's own SDK sends them)."""
    if "media" in call.files:
        return call.files["media"]
    try:
        return base64.b64decode(call.body.get("media", ""), validate=True)
    except (TypeError, ValueError, binascii.Error):
        raise errors.invalid("$.media: is not base64") from None


def finalize(call: Call) -> dict[str, Any]:
    """POST /2/media/upload/{id}/finalize: every byte must have come."""
    picture = _own(call, call.path["id"])
    found = call.town.store.rows(
        "SELECT content FROM segments WHERE network = ? AND media = ? ORDER BY number", NETWORK_KEY, picture.id
    )
    content = b"".join(segment["content"] for segment in found)
    if picture.state == "begun" and len(content) != picture.size:
        raise errors.invalid(f"Segments do not add up to provided total file size: {len(content)} of {picture.size}")
    if picture.state == "begun":
        _keep(call, picture, content)
    return _status(_own(call, picture.id), call)


def _keep(call: Call, picture: Picture, content: bytes) -> None:
    store = call.town.store
    store.write(
        "UPDATE media SET content = ?, state = 'ready', at = ? WHERE network = ? AND id = ?",
        content,
        call.town.clock.now(),
        NETWORK_KEY,
        picture.id,
    )
    store.write("DELETE FROM segments WHERE network = ? AND media = ?", NETWORK_KEY, picture.id)
    record(call.town, network=NETWORK_KEY, account=call.me.id, by=COUNCIL, effect="media", object_id=picture.id)


def status(call: Call) -> dict[str, Any]:
    """GET /2/media/upload?media_id=."""
    return _status(_own(call, call.query.get("media_id", "")), call)


def _status(picture: Picture, call: Call) -> dict[str, Any]:
    data = {"id": picture.id, "media_key": media_key(picture), "size": picture.size, "expires_after_secs": LASTS}
    working = {"processing_info": _processing(picture, call)} if picture.is_film else {}
    return {"data": data | working}


def _processing(film: Picture, call: Call) -> dict[str, Any]:
    """pending, in_progress, then succeeded or failed."""
    if film.state == "begun":
        return {"state": "pending", "check_after_secs": 1}
    so_far = (call.town.clock.now() - film.at) * 100 // WORKS_FOR
    if so_far < 100:
        return {"state": "in_progress", "check_after_secs": 1, "progress_percent": so_far}
    start = "SELECT substr(content, 5, 4) FROM media WHERE network = ? AND id = ?"
    good = call.town.store.value(start, NETWORK_KEY, film.id) == MP4
    return {"state": "succeeded" if good else "failed", "progress_percent": 100}


def describe(call: Call) -> dict[str, Any]:
    """POST /2/media/metadata: alternative text, at most 1,000 characters."""
    only(call.body, {"id", "metadata"})
    picture = _own(call, str(of_kind(call.body, "id", str, needed=True)))
    metadata = of_kind(call.body, "metadata", dict) or {}
    alt = str(of_kind(of_kind(metadata, "alt_text", dict) or {}, "text", str, needed=True))
    if len(alt) > LONGEST_ALT:
        raise errors.invalid(f"$.metadata.alt_text.text: must be at most {LONGEST_ALT} characters long")
    call.town.store.write("UPDATE media SET alt = ? WHERE network = ? AND id = ?", alt, NETWORK_KEY, picture.id)
    record(
        call.town,
        network=NETWORK_KEY,
        account=call.me.id,
        by=COUNCIL,
        effect="alt_text",
        object_id=picture.id,
        text=alt,
    )
    return {"data": {"id": picture.id, "associated_metadata": {"alt_text": {"text": alt}}}}


def caption(call: Call) -> dict[str, Any]:
    """POST /2/media/subtitles: ties an uploaded file of captions to a video."""
    only(call.body, {"id", "media_category", "subtitles"})
    film = _own(call, str(of_kind(call.body, "id", str, needed=True)))
    named = of_kind(call.body, "subtitles", dict, needed=True)
    only(named, {"id", "language_code", "display_name"}, "$.subtitles")
    track = _own(call, str(of_kind(named, "id", str, needed=True)))
    if call.body.get("media_category") != "TweetVideo" or not film.is_film or not track.kind.startswith("text/"):
        raise errors.invalid("$: captions belong to a video")
    if not of_kind(named, "language_code", str) or not of_kind(named, "display_name", str):
        raise errors.invalid("$.subtitles: language_code and display_name are required")
    words = call.town.store.value("SELECT content FROM media WHERE network = ? AND id = ?", NETWORK_KEY, track.id)
    about = {"network": NETWORK_KEY, "account": call.me.id, "by": COUNCIL, "object_id": film.id}
    record(call.town, effect="captions", text=words.decode(errors="replace"), **about)
    tied = {"associated_subtitles": {"subtitles": [named]}, "media_category": "TweetVideo"}
    return {"data": {"id": film.id} | tied}


def waiting(call: Call) -> list[Picture]:
    """The finished, unused uploads that a new post names: four pictures, or one film or animation."""
    attached = of_kind(call.body, "media", dict)
    if attached is None:
        return []
    only(attached, {"media_ids", "tagged_user_ids"}, "$.media")
    identities = of_kind(attached, "media_ids", list, needed=True)
    found = [posts.find_picture(call.town, NETWORK_KEY, str(identity)) for identity in identities]
    good = [picture for picture in found if picture and _is_ready(call, picture)]
    if len(good) != len(identities) or not good:
        raise errors.invalid(
            "Your media IDs are invalid.", parameters={"media.media_ids": [str(i) for i in identities]}
        )
    alone = any(picture.is_film or picture.kind == "image/gif" for picture in good)
    if len(good) > (1 if alone else MOST_PICTURES):
        raise errors.invalid("$.media.media_ids: at most 4 photos, or 1 animated GIF, or 1 video")
    return good


def _is_ready(call: Call, picture: Picture) -> bool:
    age = (call.town.clock.now() - picture.at) // 1000
    worked = not picture.is_film or _processing(picture, call)["state"] == "succeeded"
    unused = picture.state == "ready" and picture.post is None and not picture.kind.startswith("text/")
    return picture.account == call.me.id and unused and worked and age < LASTS


def _own(call: Call, identity: str) -> Picture:
    picture = posts.find_picture(call.town, NETWORK_KEY, identity)
    if picture is None or picture.account != call.me.id:
        raise errors.plain(404, f"Could not find media with id: [{identity}].")
    return picture
