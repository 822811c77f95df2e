"""The pretend YouTube against foreign truth: Google's own client library drives it, Google's own description judges its answers."""

import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import googleapiclient
import httplib2
import pytest
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseUpload

from tests.networks.peers import MP4
from tests.sandbox.running import Account, Sandbox

DESCRIPTION = json.loads(
    (Path(googleapiclient.__file__).parent / "discovery_cache/documents/youtube.v3.json").read_text("utf-8")
)
STEP = 256 * 1024
LONG = MP4 + bytes(3 * STEP)
KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "boolean": bool, "number": (int, float), "array": list, "object": dict,
}  # fmt: skip


def objections(value: Any, schema: dict[str, Any], at: str = "$") -> list[str]:
    """What Google's description does not allow: another type, an unknown name, a value that is not listed."""
    if "$ref" in schema:
        return objections(value, DESCRIPTION["schemas"][schema["$ref"]], at)
    if not isinstance(value, KINDS[schema["type"]]) or (schema["type"] == "integer" and isinstance(value, bool)):
        return [f"{at} is not of type {schema['type']}"]
    if "enum" in schema and value not in schema["enum"]:
        return [f"{at} has the unknown value {value}"]
    if isinstance(value, list):
        return [one for item in value for one in objections(item, schema["items"], f"{at}[]")]
    if not isinstance(value, dict):
        return []
    known = schema.get("properties", {})
    unknown = [f"{at}.{name} is not described" for name in value if name not in known]
    return unknown + [
        one for name, inner in value.items() if name in known for one in objections(inner, known[name], f"{at}.{name}")
    ]


class Google:
    """The library, led to the sandbox, whose every answer is held against the schema of its kind."""

    def __init__(self, me: Account) -> None:
        root = f"{me.sandbox.base}/youtube/"
        described = {**DESCRIPTION, "rootUrl": root, "baseUrl": root, "servicePath": ""}
        self.library = build_from_document(described, http=_Signed(me.token))

    def asked(self, resource: str, method: str, kind: str, **how: Any) -> dict[str, Any]:
        answer: dict[str, Any] = getattr(getattr(self.library, resource)(), method)(**how).execute(num_retries=0)
        assert objections(answer, {"$ref": kind}) == []
        return answer


class _Signed(httplib2.Http):
    def __init__(self, token: str) -> None:
        super().__init__(timeout=10)
        self.token = token
        self.redirect_codes = self.redirect_codes - {308}  # as the library's own `build_http` does

    def request(self, uri: str, method: str = "GET", body: Any = None, headers: Any = None, **more: Any) -> Any:
        return super().request(uri, method, body, {**(headers or {}), "authorization": f"Bearer {self.token}"}, **more)


@pytest.fixture
def me(sandbox: Sandbox) -> Account:
    return sandbox.account("youtube")


@pytest.fixture
def google(me: Account) -> Iterator[Google]:
    google = Google(me)
    yield google
    google.library.close()


def upload(google: Google, content: bytes = MP4, privacy: str = "public", step: int = STEP) -> dict[str, Any]:
    about = {
        "snippet": {"title": "Brown bins", "description": "Until 4 December", "categoryId": "22"},
        "status": {"privacyStatus": privacy, "selfDeclaredMadeForKids": False},
    }
    media = MediaIoBaseUpload(io.BytesIO(content), "video/mp4", chunksize=step, resumable=True)
    return google.asked("videos", "insert", "Video", part="snippet,status", body=about, media_body=media)


def test_the_library_uploads_a_film_in_pieces_and_reads_it_back(google: Google, me: Account) -> None:
    made = upload(google, LONG)
    assert made["status"] == {**made["status"], "uploadStatus": "uploaded", "privacyStatus": "public"}
    read = google.asked(
        "videos", "list", "VideoListResponse", part="snippet,status,statistics,processingDetails", id=made["id"]
    )
    assert read["items"][0]["snippet"]["title"] == "Brown bins"
    assert read["items"][0]["status"]["uploadStatus"] == "processed"
    assert [entry["effect"] for entry in me.ledger()] == ["media", "post"]


def test_an_upload_that_broke_goes_on_where_it_stopped(google: Google, sandbox: Sandbox, me: Account) -> None:
    about = {"snippet": {"title": "Bins", "categoryId": "22"}, "status": {"privacyStatus": "private"}}
    media = MediaIoBaseUpload(io.BytesIO(LONG), "video/mp4", chunksize=STEP, resumable=True)
    request = google.library.videos().insert(part="snippet,status", body=about, media_body=media)
    assert request.next_chunk()[0].resumable_progress == STEP
    match = {"network": "youtube", "method": "PUT", "account": me.id}
    sandbox.control("POST", "faults", match=match, when="after_commit", effect="status", status=503, times=1)
    with pytest.raises(HttpError):
        request.next_chunk()
    _, answer = request.next_chunk()  # asks first, and hears that the piece arrived all the same
    while answer is None:
        _, answer = request.next_chunk()
    assert objections(answer, {"$ref": "Video"}) == []
    assert len(me.ledger(effect="media")) == 1


def test_captions_are_inserted_and_listed(google: Google, me: Account) -> None:
    video = upload(google)["id"]
    about = {"snippet": {"videoId": video, "language": "en", "name": ""}}
    media = MediaIoBaseUpload(io.BytesIO(b"WEBVTT\n\n00:00.000 --> 00:01.000\nBins"), "text/vtt", resumable=True)
    made = google.asked("captions", "insert", "Caption", part="snippet", body=about, media_body=media)
    listed = google.asked("captions", "list", "CaptionListResponse", part="snippet", videoId=video)
    assert [track["id"] for track in listed["items"]] == [made["id"]]
    again = google.library.captions().insert(part="snippet", body=about, media_body=media)
    with pytest.raises(HttpError) as caught:
        again.execute()
    assert (caught.value.status_code, caught.value.error_details[0]["reason"]) == (409, "captionExists")


def test_a_private_film_is_made_public_and_deleted(google: Google) -> None:
    video = upload(google, privacy="private")["id"]
    body = {"id": video, "status": {"privacyStatus": "public"}}
    changed = google.asked("videos", "update", "Video", part="status", body=body)
    assert changed["status"]["privacyStatus"] == "public"
    google.library.videos().delete(id=video).execute()
    assert google.asked("videos", "list", "VideoListResponse", part="id", id=video)["items"] == []


def test_the_channel_and_its_uploads(google: Google, me: Account) -> None:
    videos = [upload(google)["id"] for _ in range(2)]
    mine = google.asked(
        "channels", "list", "ChannelListResponse", part="snippet,statistics,contentDetails,status", mine=True
    )
    channel = mine["items"][0]
    assert (channel["id"], channel["statistics"]["subscriberCount"]) == (me.id, "4000")
    listed = google.asked(
        "playlistItems", "list", "PlaylistItemListResponse", part="snippet,contentDetails,status",
        playlistId=channel["contentDetails"]["relatedPlaylists"]["uploads"],
    )  # fmt: skip
    assert {item["snippet"]["resourceId"]["videoId"] for item in listed["items"]} == set(videos)


def test_threads_replies_and_moderation(google: Google, me: Account) -> None:
    video = upload(google)["id"]
    comments = [me.resident("comment", f"Where? {number}", post=video)["id"] for number in range(3)]
    body = {"snippet": {"parentId": comments[0], "textOriginal": "There ^GM"}}
    reply = google.asked("comments", "insert", "Comment", part="snippet", body=body)
    assert (reply["snippet"]["parentId"], reply["snippet"]["textOriginal"]) == (comments[0], "There ^GM")
    first = google.library.commentThreads().list(
        part="snippet,replies", allThreadsRelatedToChannelId=me.id, maxResults=2
    )
    pages, request = [], first
    while request is not None:
        pages.append(request.execute())
        assert objections(pages[-1], {"$ref": "CommentThreadListResponse"}) == []
        request = google.library.commentThreads().list_next(request, pages[-1])
    assert [thread["id"] for page in pages for thread in page["items"]] == comments[::-1]
    replies = google.asked("comments", "list", "CommentListResponse", part="snippet", parentId=comments[0])
    assert [one["id"] for one in replies["items"]] == [reply["id"]]
    google.library.comments().setModerationStatus(id=comments[1], moderationStatus="heldForReview").execute()
    held = google.asked(
        "commentThreads", "list", "CommentThreadListResponse", part="snippet", videoId=video, moderationStatus="heldForReview"
    )  # fmt: skip
    assert [thread["id"] for thread in held["items"]] == [comments[1]]
    google.library.comments().delete(id=reply["id"]).execute()


def test_a_refusal_is_one_that_the_library_understands(google: Google) -> None:
    with pytest.raises(HttpError) as caught:
        google.library.videos().update(part="status", body={"id": "nothing", "status": {}}).execute()
    assert caught.value.error_details[0]["reason"] == "videoNotFound"


def test_the_judge_itself_objects() -> None:
    wrong = {"kind": "youtube#video", "id": 7, "status": {"privacyStatus": "secret"}, "colour": "red"}
    assert objections(wrong, {"$ref": "Video"}) == [
        "$.colour is not described",
        "$.id is not of type string",
        "$.status.privacyStatus has the unknown value secret",
    ]


def test_nothing_but_this_machine_is_asked(google: Google, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    connect = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda one, to: (asked.append(to[0]), connect(one, to))[1])
    upload(google, LONG)
    assert set(asked) <= {"127.0.0.1"}
