"""Pictures and videos on LinkedIn as the connector will meet them."""

import time
from typing import Any

import pytest
import requests

from tests.sandbox.linkedin.page import Page, problem, quoted

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
MP4 = b"\0\0\0\x18ftypmp42" + b"0" * 64


def uploaded(page: Page, content: bytes = PNG) -> str:
    asked = {"initializeUploadRequest": {"owner": page.id}}
    value = page("POST", "images?action=initializeUpload", json=asked).json()["value"]
    answer = page.account.sandbox.web.put(
        value["uploadUrl"], data=content, headers={"Authorization": f"Bearer {page.account.token}"}, timeout=10
    )
    assert answer.status_code == 201, answer.text
    return str(value["image"])


def test_several_pictures_each_with_its_alt_text(page: Page) -> None:
    images = [{"id": uploaded(page), "altText": alt} for alt in ("A full bin", "An empty bin")]
    urn = page.posted("Bins", content={"multiImage": {"images": images}})
    assert page.read(urn)["content"]["multiImage"]["images"] == images
    problem(page.post("Again", content={"media": images[0]}), 400)


def test_an_address_for_an_upload_cannot_be_guessed(page: Page) -> None:
    asked = {"initializeUploadRequest": {"owner": page.id}}
    value = page("POST", "images?action=initializeUpload", json=asked).json()["value"]
    headers = {"Authorization": f"Bearer {page.account.token}"}
    answer = page.account.sandbox.web.put(value["uploadUrl"][:-1], data=PNG, headers=headers, timeout=10)
    assert answer.status_code == 403


def begun(page: Page, content: bytes) -> dict[str, Any]:
    asked = {"owner": page.id, "fileSizeBytes": len(content), "uploadCaptions": False, "uploadThumbnail": False}
    answer = page("POST", "videos?action=initializeUpload", json={"initializeUploadRequest": asked})
    return dict(answer.json()["value"])


def finish(page: Page, video: dict[str, Any], etags: list[str]) -> requests.Response:
    asked = {"video": video["video"], "uploadToken": "", "uploadedPartIds": etags}
    return page("POST", "videos?action=finalizeUpload", json={"finalizeUploadRequest": asked})


def put(page: Page, video: dict[str, Any], content: bytes) -> list[str]:
    headers = {"Authorization": f"Bearer {page.account.token}", "Content-Type": "application/octet-stream"}
    web = page.account.sandbox.web
    return [
        web.put(
            part["uploadUrl"], data=content[part["firstByte"] : part["lastByte"] + 1], headers=headers, timeout=10
        ).headers["etag"]
        for part in video["uploadInstructions"]
    ]


@pytest.mark.parametrize(
    ("content", "status", "state"),
    [(MP4, "AVAILABLE", "PUBLISHED"), (b"x" * 99, "PROCESSING_FAILED", "PUBLISH_FAILED")],
)
def test_a_video_is_worked_on_before_it_is_there_or_has_failed(
    page: Page, content: bytes, status: str, state: str
) -> None:
    video = begun(page, content)
    assert page("GET", f"videos/{quoted(video['video'])}").json()["status"] == "WAITING_UPLOAD"
    problem(finish(page, video, ["wrong"]), 400)
    assert finish(page, video, put(page, video, content)).status_code == 200
    urn = page.posted("Watch", content={"media": {"id": video["video"]}})
    assert page.read(urn)["lifecycleState"] == "PUBLISH_REQUESTED"
    deadline = time.monotonic() + 5
    while page.read(urn)["lifecycleState"] == "PUBLISH_REQUESTED":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert page("GET", f"videos/{quoted(video['video'])}").json()["status"] == status
    assert page.read(urn)["lifecycleState"] == state


def test_a_video_has_parts_of_four_megabytes(page: Page) -> None:
    video = begun(page, b"\0" * 4_194_305)
    assert [(part["firstByte"], part["lastByte"]) for part in video["uploadInstructions"]] == [
        (0, 4_194_303),
        (4_194_304, 4_194_304),
    ]


def test_pictures_make_posts_unlike(page: Page) -> None:
    for _ in range(2):
        page.posted("Snow", content={"media": {"id": uploaded(page), "altText": "Snow on Elm Road"}})
    assert len(page.account.ledger(effect="post")) == 2
