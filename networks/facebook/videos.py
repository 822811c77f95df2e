"""Videos: uploaded in pieces and unpublished while preparing, so that the one call that takes effect may be repeated.

Publishing is then `published=true` on a video that has its identity already: it says how things shall be, and Graph can be
asked whether they are. The other way, finishing the upload in the send, would make the post and leave us without a proof.
Handle: `{"prepared_at", "photos", "video": {"id", "session", "start", "end", "closed"}}`.
Sources: Video API, "Publishing"; facebook-business 26.0, `Page.create_video`, `AdVideo.api_update`, `VideoStatus`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from networks.classify import attempt, read
from networks.facebook.client import UPLOADS, Graph
from networks.facebook.errors import classify
from networks.http import Answer
from networks.meta.patience import patient, waited_for
from networks.outcomes import Accepted, CannotTell, CertainlyNot, Failed, Finding, Found, Outcome, Processing, Refused
from networks.protocol import Access, Handle, Media

READY = "ready"
FAILED = {"error", "expired", "upload_failed"}
CLOSED = {READY, "processing", "upload_complete"}


@dataclass(frozen=True)
class Upload:
    """How far an upload is: the next piece goes from byte `start` to `end`; `closed` once Facebook was told that it is whole."""

    id: str
    session: str
    start: int
    end: int
    closed: bool = False

    def after(self, said: Mapping[str, Any]) -> "Upload":
        """With the range that Facebook asks for next. Raises `Failed` where it does not move on."""
        start, end = int(said["start_offset"]), int(said["end_offset"])
        if start <= self.start:
            raise Failed(Refused("Facebook takes no more of the video at the moment.", before_sending=True))
        return replace(self, start=start, end=end)


def prepared(access: Access, video: Media, handle: Handle) -> Handle:
    """The handle with a whole, unpublished video; it goes on where an earlier try stopped. Raises `Failed`."""
    access = patient(access)
    graph, uploads = Graph(access), Graph(access, UPLOADS)  # both end at the same moment
    try:
        for upload in _uploaded(uploads, access, video, handle):
            handle = {**handle, "video": asdict(upload)}
        _close(graph, uploads, access.external_id, handle)
        handle = {**handle, "video": {**handle["video"], "closed": True}}
        _ensure_ready(graph, handle["video"]["id"])
    except Failed as failed:
        raise Failed(failed.outcome, kept=handle) from None
    return handle


def is_uploaded(handle: Handle) -> bool:
    """Whether there is a whole video that only has to be published."""
    return bool(handle.get("video", {}).get("closed"))


def _uploaded(graph: Graph, access: Access, video: Media, handle: Handle) -> Iterator[Upload]:
    """Each step that is worth keeping."""
    upload = Upload(**handle["video"]) if "video" in handle else _begun(graph, access.external_id, video)
    yield upload
    while upload.start < video.size:
        for further in _transferred(graph, access, video, upload):
            upload = further
            yield upload


def _begun(graph: Graph, page: str, video: Media) -> Upload:
    form = {"upload_phase": "start", "file_size": str(video.size)}
    said = read(partial(graph.form, page, "videos", **form), classify).fields
    return Upload(said["video_id"], said["upload_session_id"], int(said["start_offset"]), int(said["end_offset"]))


def _transferred(graph: Graph, access: Access, video: Media, upload: Upload) -> Iterator[Upload]:
    """Piece by piece as long as Facebook asks for pieces of one size, one after the other."""
    size = upload.end - upload.start
    if size <= 0:
        raise Failed(Refused("Facebook asks for no more of a video that is not whole.", before_sending=True))
    for piece in access.pieces(video, size, upload.start):
        form = {"upload_phase": "transfer", "upload_session_id": upload.session, "start_offset": str(upload.start)}
        file = ("piece", piece, "application/octet-stream")
        call = partial(graph.upload, access.external_id, "videos", name="video_file_chunk", file=file, **form)
        expected = upload.start + len(piece)
        upload = upload.after(read(call, classify).fields)
        yield upload
        if upload.start != expected or upload.end - upload.start != size:
            return


def _close(graph: Graph, uploads: Graph, page: str, handle: Handle) -> None:
    """Says that all has arrived. Where an earlier answer to that was lost, the video shows that it is so."""
    if is_uploaded(handle):
        return
    form = {"upload_phase": "finish", "upload_session_id": handle["video"]["session"], "published": "false"}
    try:
        read(partial(uploads.form, page, "videos", **form), classify)
    except Failed:
        if _state(graph, handle["video"]["id"]) not in CLOSED:
            raise


def _state(graph: Graph, video: str) -> str:
    return str(read(partial(graph.get, video, fields="status"), classify).fields["status"]["video_status"])


def _ensure_ready(graph: Graph, video: str) -> None:
    state = waited_for(partial(_state, graph, video), lambda seen: seen not in {READY, *FAILED})
    if state in FAILED:
        raise Failed(Refused(f"Facebook could not use the video ({state}).", before_sending=False))
    if state != READY:
        raise Failed(Refused("Facebook is still working on the video.", before_sending=True))


def published(graph: Graph, text: str, handle: Handle) -> Outcome:
    """The one call that takes effect. Under which post the video stands is asked afterwards, by a look."""
    video = handle["video"]["id"]
    return attempt(partial(graph.post, video, published=True, description=text), partial(_taken, video))


def _taken(video: str, answer: Answer) -> Outcome:
    return Processing(video) if answer.fields.get("success") is True else classify.objection(answer)


def look_up(graph: Graph, handle: Handle) -> Finding:
    """Out once the video says so. Not yet published proves nothing, as Facebook may be slow. Raises `Failed`."""
    asked = "published,post_id,permalink_url,status"
    video = read(partial(graph.get, handle["video"]["id"], fields=asked), classify).fields
    if video.get("published") is True and video.get("post_id"):
        return Found(Accepted(video["post_id"], f"https://www.facebook.com/{video['post_id']}", {"video": video["id"]}))
    if video["status"]["video_status"] in FAILED:
        return CertainlyNot()
    return CannotTell("Facebook does not show the video in public yet.")
