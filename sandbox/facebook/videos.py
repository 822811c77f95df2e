"""Videos of a Page: uploaded in pieces or at once, unpublished or not, worked on for a moment, then published.

Source: Video API, "Publishing"; facebook-business 26.0 (Page.create_video, AdVideo, VideoStatus).
"""

import json
from typing import Any

from sandbox import posts
from sandbox.clock import graph_time
from sandbox.facebook import errors, media
from sandbox.facebook import posts as page_posts
from sandbox.facebook.access import Call
from sandbox.facebook.fields import shape
from sandbox.facebook.shapes import SITE
from sandbox.happenings import COUNCIL, record
from sandbox.posts import Picture
from sandbox.town import Account

PIECE = 256 * 1024
"""Bytes that one transfer asks for. Facebook asks for more, and for as many as it likes."""
TAKES = 400
"""Milliseconds of the sandbox's clock between the end of an upload and `ready`."""
LARGEST = 10 * 1024**3


def upload(call: Call, page: str) -> dict[str, Any]:
    """POST /{page}/videos: `upload_phase` start, transfer, finish; or all at once by `source` or `file_url`."""
    account = call.acting_as(page, "pages_manage_posts")
    phase = call.params.get("upload_phase", "")
    phases = {"": _at_once, "start": _start, "transfer": _transfer, "finish": _finish}
    if phase not in phases:
        raise errors.wrong("Param upload_phase must be one of {start, transfer, finish, cancel}")
    return phases[phase](call, account)


def _at_once(call: Call, account: Account) -> dict[str, Any]:
    file = call.files.get("source") or call.files.get("file_url")
    if file is None or b"ftyp" not in file.content[:16]:
        raise errors.GraphError("(#352) The video file you selected is in a format that we don't support.", 352)
    video = media.keep(call, account, "video/mp4", file.content, state=_ready_at(call))
    _note(call, video)
    _published_if_asked(call, account, video)
    return {"id": video.id}


def _start(call: Call, account: Account) -> dict[str, Any]:
    size = call.params.get("file_size", "")
    if not size.isdigit() or not 0 < int(size) <= LARGEST:
        raise errors.wrong("Param file_size must be the size of the file in bytes")
    video = media.keep(call, account, "video/mp4", None, state="uploading")
    session = call.town.new_id(call.network, "media", call.town.clock.now())
    about = json.dumps({"video": video.id, "size": int(size), "got": 0})
    call.town.store.insert("uploads", network=call.network, id=session, about=about)
    return {"upload_session_id": session, "video_id": video.id} | _range(0, int(size))


def _range(start: int, size: int) -> dict[str, str]:
    return {"start_offset": str(start), "end_offset": str(min(start + PIECE, size))}


def _session(call: Call, account: Account) -> tuple[str, dict[str, Any], Picture]:
    """The session that is named, what is known of it, and its video, which is still being uploaded."""
    session = call.params.get("upload_session_id", "")
    known = call.town.store.value("SELECT about FROM uploads WHERE network = ? AND id = ?", call.network, session)
    about = json.loads(known) if known else {}
    video = posts.find_picture(call.town, call.network, str(about.get("video", "")))
    if video is None or video.account != account.id or video.state != "uploading":
        raise errors.bad_upload(
            "There was a problem uploading your video file. The upload session is not valid.", 1363041
        )
    return session, about, video


def _transfer(call: Call, account: Account) -> dict[str, Any]:
    session, about, _ = _session(call, account)
    file = call.files.get("video_file_chunk")
    if file is None or not file.content:
        raise errors.wrong("The parameter video_file_chunk is required")
    if call.params.get("start_offset") != str(about["got"]):
        raise errors.bad_upload("Your video is being uploaded from another offset.", 1363037)
    row = {"network": call.network, "media": session, "number": about["got"], "content": file.content}
    call.town.store.insert("segments", **row)
    about["got"] += len(file.content)
    sql = "UPDATE uploads SET about = ? WHERE network = ? AND id = ?"
    call.town.store.write(sql, json.dumps(about), call.network, session)
    return _range(about["got"], about["size"])


def _finish(call: Call, account: Account) -> dict[str, Any]:
    session, about, video = _session(call, account)
    if about["got"] != about["size"]:
        raise errors.bad_upload("Your video was not uploaded to its end.", 1363030)
    sql = "SELECT content FROM segments WHERE network = ? AND media = ? ORDER BY number"
    content = b"".join(row["content"] for row in call.town.store.rows(sql, call.network, session))
    state = _ready_at(call) if b"ftyp" in content[:16] else "error"
    sql = "UPDATE media SET content = ?, size = ?, state = ? WHERE network = ? AND id = ?"
    call.town.store.write(sql, content, len(content), state, call.network, video.id)
    call.town.store.write("DELETE FROM segments WHERE network = ? AND media = ?", call.network, session)
    _note(call, video)
    _published_if_asked(call, account, video)
    return {"success": True}


def _ready_at(call: Call) -> str:
    """A state that becomes `ready` by itself."""
    return f"until {call.town.clock.now() + TAKES}"


def _note(call: Call, video: Picture) -> None:
    record(call.town, network=call.network, account=video.account, by=COUNCIL, effect="video", object_id=video.id)


def _published_if_asked(call: Call, account: Account, video: Picture) -> None:
    if call.flag("published", True):
        _publish(call, account, video)


def _publish(call: Call, account: Account, video: Picture) -> None:
    page_posts.add(call, account, call.params.get("description", ""), "", [video])


def change(call: Call, video: Picture) -> dict[str, Any]:
    """POST /{video}: `published=true` makes the post, once; `description` are its words."""
    account = call.acting_as(video.account, "pages_manage_posts")
    if _status(call, video) != "ready":
        raise errors.wrong("The video is not ready to be published")
    if call.flag("published", False) and video.post is None:
        _publish(call, account, video)
    return {"success": True}


def _status(call: Call, video: Picture) -> str:
    kind, _, at = video.state.partition(" ")
    if kind != "until":
        return kind
    return "ready" if call.town.clock.now() >= int(at) else "processing"


def shaped(call: Call, video: Picture) -> dict[str, Any]:
    """GET /{video}."""
    call.acting_as(video.account, "pages_read_engagement")
    return shape(call, "Video", VIDEO, video, call.params.get("fields", ""), "updated_time,id")


def _status_of(call: Call, video: Picture, how: Any) -> dict[str, Any]:
    status = _status(call, video)
    uploaded = "in_progress" if status == "uploading" else "complete"
    phases: dict[str, Any] = {"video_status": status, "uploading_phase": {"status": uploaded}}
    phases["processing_phase"] = {"status": {"ready": "complete", "error": "error"}.get(status, "not_started")}
    return phases | {"publishing_phase": {"status": "complete" if video.post else "not_started"}}


def _description(call: Call, video: Picture, how: Any) -> str | None:
    return posts.the_post(call.town, call.network, video.post).text if video.post else None


VIDEO = {
    "id": lambda call, video, how: video.id,
    "created_time": lambda call, video, how: graph_time(video.at),
    "updated_time": lambda call, video, how: graph_time(video.at),
    "status": _status_of,
    "published": lambda call, video, how: video.post is not None,
    "post_id": lambda call, video, how: video.post,
    "description": _description,
    "permalink_url": lambda call, video, how: f"{SITE.partition('.com')[2]}/{video.account}/videos/{video.id}/",
}
