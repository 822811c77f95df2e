"""Media: initialize, append, finalize, then alternative text.

Source: docs.x.com/x-api/media/quickstart/media-upload-chunked.
"""

from typing import Any

from sandbox import posts
from sandbox.happenings import COUNCIL, record
from sandbox.posts import Picture
from sandbox.x import errors
from sandbox.x.access import NETWORK_KEY, Call
from sandbox.x.fields import of_kind, only
from sandbox.x.shapes import media_key

KINDS = {"image/jpeg": 5, "image/png": 5, "image/webp": 5, "image/gif": 15, "video/mp4": 512, "video/quicktime": 512}
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
    if not 0 < size <= KINDS[kind] * MEGABYTE:
        raise errors.invalid(f"$.total_bytes: must be between 1 and {KINDS[kind] * MEGABYTE} for {kind}")
    now = call.town.clock.now()
    identity = call.town.new_id(NETWORK_KEY, "media", now)
    call.town.store.insert(
        "media", network=NETWORK_KEY, id=identity, account=call.me.id, kind=kind, state="begun", size=size, at=now
    )
    return {"data": {"id": identity, "media_key": media_key(_own(call, identity)), "expires_after_secs": LASTS}}


def append(call: Call) -> dict[str, Any]:
    """POST /2/media/upload/{id}/append: multipart `media` and `segment_index`. The same segment twice is kept once."""
    picture = _own(call, call.path["id"])
    number = call.body.get("segment_index", "")
    if "media" not in call.files or not str(number).isdigit():
        raise errors.invalid("media and segment_index are required")
    if picture.state != "begun":
        raise errors.invalid("The upload is finalized already")
    call.town.store.write(
        "INSERT OR REPLACE INTO segments VALUES (?, ?, ?, ?)", NETWORK_KEY, picture.id, int(number), call.files["media"]
    )
    return {"data": {"expires_at": picture.at // 1000 + LASTS}}


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
    return _status(picture, call)


def _keep(call: Call, picture: Picture, content: bytes) -> None:
    store = call.town.store
    store.write(
        "UPDATE media SET content = ?, state = 'ready' WHERE network = ? AND id = ?", content, NETWORK_KEY, picture.id
    )
    store.write("DELETE FROM segments WHERE network = ? AND media = ?", NETWORK_KEY, picture.id)
    record(call.town, network=NETWORK_KEY, account=call.me.id, by=COUNCIL, effect="media", object_id=picture.id)


def status(call: Call) -> dict[str, Any]:
    """GET /2/media/upload?media_id=."""
    return _status(_own(call, call.query.get("media_id", "")), call)


def _status(picture: Picture, call: Call) -> dict[str, Any]:
    """Films are said to have been worked on."""
    data = {"id": picture.id, "media_key": media_key(picture), "size": picture.size, "expires_after_secs": LASTS}
    worked = {"processing_info": {"state": "succeeded", "progress_percent": 100}} if picture.is_film else {}
    return {"data": data | worked}


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
    return picture.account == call.me.id and picture.state == "ready" and picture.post is None and age < LASTS


def _own(call: Call, identity: str) -> Picture:
    picture = posts.find_picture(call.town, NETWORK_KEY, identity)
    if picture is None or picture.account != call.me.id:
        raise errors.plain(404, f"Could not find media with id: [{identity}].")
    return picture
