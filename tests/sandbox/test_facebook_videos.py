"""What a Page uploads and schedules: videos in pieces, photos that Facebook fetches itself, posts for later."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.networks.gallery import gallery
from tests.networks.peers import MP4, PNG
from tests.sandbox.running import Account, Sandbox

PIECE = 256 * 1024
FILM = MP4 + bytes(PIECE)


@pytest.fixture
def page(sandbox: Sandbox) -> Account:
    return sandbox.account("facebook")


def videos(page: Account, piece: bytes = b"", **form: str) -> dict[str, Any]:
    files = {"video_file_chunk": ("piece", piece)} if piece else None
    return dict(page("POST", f"{page.id}/videos", data=form, files=files).json())


def transferred(page: Account, film: bytes) -> tuple[str, str]:
    """A session with all pieces, and its video."""
    begun = videos(page, upload_phase="start", file_size=str(len(film)))
    start, session = 0, begun["upload_session_id"]
    while start < len(film):
        form = {"upload_phase": "transfer", "upload_session_id": session, "start_offset": str(start)}
        start = int(videos(page, film[start : start + PIECE], **form)["start_offset"])
    return session, begun["video_id"]


def status(page: Account, video: str) -> str:
    return str(page("GET", video, params={"fields": "status"}).json()["status"]["video_status"])


def test_a_video_arrives_in_pieces_and_is_published_when_it_is_told(
    page: Account, clock: Callable[[int], object]
) -> None:
    session, video = transferred(page, FILM)
    assert status(page, video) == "uploading"
    form = {"upload_phase": "finish", "upload_session_id": session, "published": "false"}
    assert videos(page, **form) == {"success": True}
    assert status(page, video) == "processing"
    assert page("POST", video, json={"published": True}).json()["error"]["code"] == 100
    clock(1)
    assert status(page, video) == "ready"
    assert page("GET", f"{page.id}/published_posts").json() == {"data": []}
    for _ in range(2):
        assert page("POST", video, json={"published": True, "description": "The library"}).json() == {"success": True}
    (post,) = page("GET", f"{page.id}/published_posts", params={"fields": "message,attachments,status_type"}).json()[
        "data"
    ]
    assert (post["message"], post["status_type"]) == ("The library", "added_video")
    assert post["attachments"]["data"][0]["media_type"] == "video"
    read = page("GET", video, params={"fields": "published,post_id,description"}).json()
    assert read == {"published": True, "post_id": post["id"], "description": "The library", "id": video}


def test_pieces_come_in_order_and_whole(page: Account) -> None:
    begun = videos(page, upload_phase="start", file_size=str(len(FILM)))
    assert (begun["start_offset"], begun["end_offset"]) == ("0", str(PIECE))
    form = {"upload_phase": "transfer", "upload_session_id": begun["upload_session_id"]}
    assert videos(page, FILM[:10], **form, start_offset="7")["error"]["error_subcode"] == 1363037
    early = videos(page, upload_phase="finish", upload_session_id=begun["upload_session_id"])
    assert early["error"]["error_subcode"] == 1363030
    assert videos(page, upload_phase="finish", upload_session_id="1")["error"]["error_subcode"] == 1363041
    other = page.sandbox.account("facebook")
    assert videos(other, FILM[:10], **form, start_offset="0")["error"]["error_subcode"] == 1363041
    assert "error" in videos(page, upload_phase="start", file_size="-1")
    assert "error" in videos(page, upload_phase="rewind")


def test_what_is_no_film_becomes_an_error_once_it_is_worked_on(page: Account) -> None:
    session, video = transferred(page, b"no film")
    assert videos(page, upload_phase="finish", upload_session_id=session, published="false") == {"success": True}
    assert status(page, video) == "error"


def test_a_video_may_come_at_once_or_be_fetched(page: Account) -> None:
    address = gallery().hang({"film.mp4": MP4})
    assert page("POST", f"{page.id}/videos", data={"description": "A"}, files={"source": ("a.mp4", MP4)}).ok
    assert page("POST", f"{page.id}/videos", data={"description": "B", "file_url": f"{address}/film.mp4"}).ok
    refused = page("POST", f"{page.id}/videos", data={"file_url": "http://council.example/film.mp4"})
    assert refused.json()["error"]["code"] == 352
    assert [entry["text"] for entry in page.ledger(effect="post")] == ["A", "B"]


def test_a_photo_is_fetched_from_this_machine_only(page: Account) -> None:
    address = gallery().hang({"bin.png": PNG})
    made = page("POST", f"{page.id}/photos", data={"url": f"{address}/bin.png", "message": "Bins"}).json()
    assert page("GET", made["post_id"]).json()["message"] == "Bins"
    for elsewhere in (f"{address}/other.png", "http://council.example/bin.png", "file:///etc/hostname", "http://[::1"):
        assert page("POST", f"{page.id}/photos", data={"url": elsewhere}).json()["error"]["code"] == 324


def test_a_scheduled_post_is_listed_and_published_at_its_time(
    sandbox: Sandbox, page: Account, clock: Callable[[int], object]
) -> None:
    now = sandbox.control("GET", "clock")["now"]
    due = str(int(datetime.fromisoformat(now).timestamp()) + 3_600)
    form = {"message": "Tomorrow", "published": "false", "scheduled_publish_time": due}
    post = page("POST", f"{page.id}/feed", data=form).json()["id"]
    listed = page("GET", f"{page.id}/scheduled_posts", params={"fields": "message,scheduled_publish_time"}).json()[
        "data"
    ]
    assert listed == [{"message": "Tomorrow", "scheduled_publish_time": int(due), "id": post}]
    assert page("GET", f"{page.id}/published_posts").json() == {"data": []}
    clock(2)
    assert [one["id"] for one in page("GET", f"{page.id}/published_posts").json()["data"]] == [post]
    assert page("GET", f"{page.id}/scheduled_posts").json() == {"data": []}


@pytest.mark.parametrize("form", [{"published": "true"}, {"published": "false", "scheduled_publish_time": "5"}])
def test_a_post_is_scheduled_unpublished_and_at_least_ten_minutes_ahead(page: Account, form: dict[str, str]) -> None:
    asked = {"message": "Never", "scheduled_publish_time": "9999999999", **form}
    assert page("POST", f"{page.id}/feed", data=asked).json()["error"]["code"] == 100


def test_what_residents_write_on_the_page_is_listed(page: Account) -> None:
    post = page.resident("mention", "The light is out")["id"]
    for edge in ("visitor_posts", "tagged"):
        assert [one["id"] for one in page("GET", f"{page.id}/{edge}").json()["data"]] == [post]
