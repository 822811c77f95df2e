"""Uploads: sent in pieces, and waited for."""

import json
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest

from networks.mastodon import media
from networks.mastodon.client import Api
from networks.mastodon.media import uploaded
from networks.outcomes import Failed, Refused
from networks.protocol import Access, Media
from tests.networks.answers import Scripted
from tests.networks.peers import MP4, PNG, Keyring

READY: tuple[int, Any] = (200, {"id": "1"})
KEYS = Keyring({"access_token": "t"})


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "PAUSE", 0.01)


def access(base: str) -> Access:
    return replace(KEYS.access("1", "council@a.example", base), within=5)


def upload(script: Scripted, *files: Media, begun: Any = None) -> Any:
    with script.running() as base:
        return uploaded(Api(access(base)), access(base), files, begun or {})


def parts(asked: tuple[str, str, dict[str, str], bytes]) -> list[Message]:
    _, _, headers, body = asked
    assert int(headers["content-length"]) == len(body)
    whole = message_from_bytes(f"Content-Type: {headers['content-type']}\r\n\r\n".encode() + body)
    return list(whole.walk())[1:]


def test_a_picture_goes_up_with_its_description() -> None:
    script = Scripted(READY, READY)
    assert upload(script, KEYS.picture("A full bin – “Elm Road”")) == {"media": ["1"]}
    described, file = parts(script.asked[0])
    assert script.asked[0][:2] == ("POST", "/api/v2/media")
    assert described.get_payload(decode=True).decode() == "A full bin – “Elm Road”"  # type: ignore[union-attr]
    assert described.get_param("name", header="content-disposition") == "description"
    assert (file.get_content_type(), file.get_payload(decode=True)) == ("image/png", PNG)
    assert file.get_param("name", header="content-disposition") == "file"


def test_a_video_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("networks.mastodon.parcel.PIECE", 100)
    script = Scripted((202, {"id": "1"}), READY)
    upload(script, KEYS.film())
    (file,) = parts(script.asked[0])
    assert (file.get_content_type(), file.get_payload(decode=True)) == ("video/mp4", MP4)


def test_what_the_server_works_on_is_waited_for() -> None:
    script = Scripted((202, {"id": "1", "url": None}), (206, {"id": "1"}), (206, {"id": "1"}), READY)
    assert upload(script, KEYS.picture("A bin")) == {"media": ["1"]}
    assert [asked[1] for asked in script.asked[1:]] == ["/api/v1/media/1"] * 3


def test_the_next_try_goes_on_with_what_is_there() -> None:
    files = (KEYS.picture("One"), KEYS.picture("Two"))
    script = Scripted((200, {"id": "1"}), (503, {}))
    with pytest.raises(Failed) as caught:
        upload(script, *files, begun={"key": "k"})
    assert caught.value.kept == {"key": "k", "media": ["1"]}
    assert isinstance(caught.value.outcome, Refused)
    assert caught.value.outcome.before_sending
    script = Scripted((200, {"id": "2"}), READY, READY)
    assert upload(script, *files, begun=caught.value.kept) == {"key": "k", "media": ["1", "2"]}


def test_a_server_that_takes_too_long_is_asked_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media, "PAUSE", 60)
    with pytest.raises(Failed) as caught:
        upload(Scripted((202, {"id": "1"}), (206, {"id": "1"})), KEYS.film())
    assert (caught.value.outcome, caught.value.kept) == (media.STILL_WORKING, {"media": ["1"]})


def test_what_the_server_cannot_read_is_refused() -> None:
    failed = (422, {"error": "Error processing thumbnail for uploaded media"})
    with pytest.raises(Failed) as caught:
        upload(Scripted((202, {"id": "1"}), failed), KEYS.picture("A bin"))
    assert caught.value.outcome == Refused("The server could not read the picture or video.", before_sending=False)


def test_another_file_than_the_approved_one_does_not_leave() -> None:
    film = KEYS.film()
    KEYS.pictures[film.key] = b"another film"
    script = Scripted(READY)
    with pytest.raises(Failed) as caught:
        upload(script, film)
    assert isinstance(caught.value.outcome, Refused)
    assert "not the one that was approved" in caught.value.outcome.reason
    assert script.asked == []
    assert json.dumps(caught.value.kept) == '{"media": []}'
