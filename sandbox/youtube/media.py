"""Resumable uploads of videos and captions: a session, pieces, and the question how far it has come.

Source: developers.google.com/youtube/v3/guides/using_resumable_upload_protocol.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

from sandbox import posts
from sandbox.clock import DAY, iso
from sandbox.happenings import COUNCIL, record
from sandbox.posts import Picture
from sandbox.youtube import errors, shapes
from sandbox.youtube.access import NETWORK_KEY, Call
from sandbox.youtube.posts import checked_snippet, own_video, privacy, shown, words_of

STEP = 256 * 1024
LARGEST = {"videos": 256 * 1024**3, "captions": 100 * 1024**2}
SESSION_LASTS = 7 * DAY
PLACE = re.compile(r"bytes (?:\*|(?P<first>\d+)-(?P<last>\d+))/(?P<size>\d+)")
FILM = slice(4, 8), b"ftyp"
"""How an MP4 begins (ISO/IEC 14496-12): the size of its first box, and then its name."""


def begin(call: Call, kind: str) -> Response:
    """POST /upload/youtube/v3/{kind}?uploadType=resumable: all but the bytes; answers with the session's address."""
    if call.query.get("uploadType") != "resumable":
        raise errors.Refusal(400, "badRequest", "This sandbox takes resumable uploads only.", "global")
    about = _checked_video(call) if kind == "videos" else _checked_captions(call)
    size = call.headers.get("x-upload-content-length", "")
    if not size.isdigit() or not 0 < int(size) <= LARGEST[kind]:
        raise errors.Refusal(400, "mediaBodyRequired", "The request does not say how large the content is.")
    now = call.town.clock.now()
    identity = call.town.new_id(NETWORK_KEY, "media", now)
    media_kind = call.headers.get("x-upload-content-type", "application/octet-stream")
    call.town.store.insert(
        "media", network=NETWORK_KEY, id=identity, account=call.me.id, kind=media_kind, state="begun", size=int(size), at=now
    )  # fmt: skip
    call.town.store.insert("uploads", network=NETWORK_KEY, id=identity, about=json.dumps(about))
    address = f"{call.address}?uploadType=resumable&upload_id={identity}"
    return Response(status_code=200, headers={"Location": address, "X-GUploader-UploadID": identity})


def _checked_video(call: Call) -> dict[str, Any]:
    parts = call.parts({"snippet", "status", "id"})
    if not {"snippet", "status"} <= parts:
        raise errors.Refusal(400, "badRequest", "The part parameter must name snippet and status.")
    return checked_snippet(call.body.get("snippet")) | {"privacyStatus": privacy(call, call.body.get("status"))}


def _checked_captions(call: Call) -> dict[str, Any]:
    call.parts({"snippet", "id"})
    snippet = call.body.get("snippet") or {}
    post = own_video(call, str(snippet.get("videoId", "")))
    language, name = str(snippet.get("language", "")), str(snippet.get("name", ""))
    if not language:
        raise errors.Refusal(400, "invalidMetadata", "The request contains invalid metadata values.")
    if any((one["language"], one["name"]) == (language, name) for one in post.known.get("captions", [])):
        words = "The specified video already has a caption track with the given language and name."
        raise errors.Refusal(409, "captionExists", words)
    return {"video": post.id, "language": language, "name": name}


def go_on(call: Call, kind: str) -> Response:
    """PUT of a session: a piece, the whole, or nothing but the question. 308 and a range until all of it is there."""
    session = _session(call)
    made = call.town.store.value("SELECT made FROM uploads WHERE network = ? AND id = ?", NETWORK_KEY, session.id)
    if made:
        return JSONResponse(json.loads(made))
    arrived = _arrived(call, session)
    first, piece = _piece(call, session)
    if piece and first == arrived:
        call.town.store.insert("segments", network=NETWORK_KEY, media=session.id, number=first, content=piece)
        arrived += len(piece)
    if arrived < session.size:
        return Response(status_code=308, headers={"Range": f"bytes=0-{arrived - 1}"} if arrived else {})
    return JSONResponse(_made(call, kind, session))


def _session(call: Call) -> Picture:
    found = posts.find_picture(call.town, NETWORK_KEY, call.needed("upload_id"))
    over = found is not None and call.town.clock.now() - found.at > SESSION_LASTS
    if found is None or found.account != call.me.id or over:
        raise errors.Refusal(404, "notFound", "The upload session is over or was never begun.", "global")
    return found


def _arrived(call: Call, session: Picture) -> int:
    sizes = "SELECT coalesce(sum(length(content)), 0) FROM segments WHERE network = ? AND media = ?"
    return int(call.town.store.value(sizes, NETWORK_KEY, session.id))


def _piece(call: Call, session: Picture) -> tuple[int, bytes]:
    """Where the piece begins, and the piece. Without a range it is the whole."""
    stated = call.headers.get("content-range", "")
    found = PLACE.fullmatch(stated)
    if not stated:
        return 0, call.raw
    if found is None or int(found["size"]) != session.size:
        raise errors.Refusal(400, "badRequest", "Failed to parse the Content-Range header.", "global")
    if found["first"] is None:
        return 0, b""
    first, last = int(found["first"]), int(found["last"])
    whole = last + 1 == session.size or len(call.raw) % STEP == 0
    if last - first + 1 != len(call.raw) or last >= session.size or not whole:
        raise errors.Refusal(
            400, "badRequest", "A piece must be a multiple of 256 KB, and as long as it says.", "global"
        )
    return first, call.raw


def _made(call: Call, kind: str, session: Picture) -> dict[str, Any]:
    """The resource that the whole upload has become; remembered, so that whoever asks again is told the same."""
    store = call.town.store
    found = store.rows(
        "SELECT content FROM segments WHERE network = ? AND media = ? ORDER BY number", NETWORK_KEY, session.id
    )
    content = b"".join(segment["content"] for segment in found)
    store.write("DELETE FROM segments WHERE network = ? AND media = ?", NETWORK_KEY, session.id)
    kept = store.value("SELECT about FROM uploads WHERE network = ? AND id = ?", NETWORK_KEY, session.id)
    about = json.loads(kept)
    made = _video(call, session, about, content) if kind == "videos" else _captions(call, session, about, content)
    store.write("UPDATE uploads SET made = ? WHERE network = ? AND id = ?", json.dumps(made), NETWORK_KEY, session.id)
    return made


def _video(call: Call, session: Picture, about: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    place, mark = FILM
    facts = dict(about) if content[place] == mark else {**about, "failureReason": "invalidFile"}
    post = posts.add(
        call.town, account=call.me, author=call.me.id, text=words_of(facts), published=False, facts=facts
    )  # fmt: skip
    call.town.store.write(
        "UPDATE media SET content = ?, state = 'ready', kind = 'video/mp4' WHERE network = ? AND id = ?",
        content,
        NETWORK_KEY,
        session.id,
    )
    posts.hang(call.town, post, [session])
    record(call.town, network=NETWORK_KEY, account=call.me.id, by=COUNCIL, effect="media", object_id=post.id)
    whole = shapes.video(call.town, shown(call, post))
    whole["status"] = {"uploadStatus": "uploaded"} | shapes.status_of(post)
    return shapes.only(whole, {"snippet", "status"})


def _captions(call: Call, session: Picture, about: Mapping[str, Any], content: bytes) -> dict[str, Any]:
    post = own_video(call, about["video"])
    kept = {
        "id": session.id, "language": about["language"], "name": about["name"], "at": iso(call.town.clock.now()),
        "text": content.decode(errors="replace"),
    }  # fmt: skip
    posts.note_fact(call.town, post, captions=[*post.known.get("captions", []), kept])
    record(
        call.town, network=NETWORK_KEY, account=call.me.id, by=COUNCIL, effect="captions", object_id=post.id,
        text=kept["text"],
    )  # fmt: skip
    return shapes.only(shapes.caption(post.id, kept), {"snippet"})


def captions(call: Call) -> dict[str, Any]:
    """GET /youtube/v3/captions?videoId=."""
    parts = call.parts({"id", "snippet"})
    post = own_video(call, call.needed("videoId"))
    found = [shapes.caption(post.id, kept) for kept in post.known.get("captions", [])]
    return {
        "kind": "youtube#captionListResponse",
        "etag": shapes.etag(found),
        "items": [shapes.only(one, parts) for one in found],
    }


def download(call: Call, identity: str) -> Response:
    """GET /youtube/v3/captions/{id}: the file."""
    session = posts.find_picture(call.town, NETWORK_KEY, identity)
    about = call.town.store.value("SELECT about FROM uploads WHERE network = ? AND id = ?", NETWORK_KEY, identity)
    if session is None or session.account != call.me.id or not about or "video" not in json.loads(about):
        raise errors.missing("caption")
    tracks = own_video(call, json.loads(about)["video"]).known.get("captions", [])
    return Response(next((one["text"] for one in tracks if one["id"] == identity), ""), media_type="text/vtt")
