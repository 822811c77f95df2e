"""Videos on X, seen at the pretend X itself: in parts, worked on, with captions, and going on where an upload broke off."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from networks.outcomes import Failed, Refused
from networks.protocol import Media, Request
from networks.x import media as x_media
from tests.networks.contract.doing import done
from tests.networks.peers import MP4
from tests.networks.x.peer import XPeer

CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nBins go out on Tuesday.\n"


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(x_media, "PART", 16)


def watched(x: XPeer, content: bytes = MP4, captions: Media | None = None) -> Request:
    return replace(x.post("Watch"), media=(x.keyring.film(content, captions),))


def calls(x: XPeer, effect: str) -> list[dict[str, Any]]:
    return x.account.ledger(effect=effect)


def test_a_video_is_uploaded_in_parts_and_posted_once_x_has_worked_on_it(x: XPeer) -> None:
    accepted = done(x, watched(x))
    (seen,) = x.seen()
    assert seen.external_id == accepted.external_id
    query = {"expansions": "attachments.media_keys", "media.fields": "type"}
    included = x.account("GET", f"tweets/{accepted.external_id}", params=query).json()["includes"]
    assert [one["type"] for one in included["media"]] == ["video"]


def test_captions_are_tied_to_their_video(x: XPeer) -> None:
    key = "media/words.vtt"
    x.keyring.pictures[key] = CAPTIONS
    captions = Media(key, "text/vtt", len(CAPTIONS), hashlib.sha256(CAPTIONS).hexdigest())
    request = watched(x, captions=captions)
    handle = x.connector.prepare(x.access, request, {})
    (tied,) = calls(x, "captions")
    assert tied["object"] == handle["video"]["id"]
    assert tied["text"] == CAPTIONS.decode()


def test_a_video_that_x_cannot_read_is_refused_before_anything_is_out(x: XPeer) -> None:
    with pytest.raises(Failed) as caught:
        x.connector.prepare(x.access, watched(x, b"no video, however long it may be"), {})
    assert caught.value.outcome == Refused("X could not read the picture or video.", before_sending=False)
    assert x.seen() == []


def test_an_upload_that_broke_off_goes_on_where_it_stopped(x: XPeer) -> None:
    request, where = watched(x), {"network": "x", "method": "POST", "path": "/append$", "account": x.access.external_id}
    x.account.sandbox.control("POST", "faults", match=where, effect="status", status=503, times=1, when="after_commit")
    with pytest.raises(Failed) as caught:
        x.connector.prepare(x.access, request, {})
    kept = caught.value.kept
    assert kept is not None
    assert (kept["video"]["parts"], kept["video"]["done"]) == (0, False)
    handle = x.connector.prepare(x.access, request, kept)
    assert handle["media_ids"] == [kept["video"]["id"]]
    assert x.connector.prepare(x.access, request, handle) == handle
    assert len(calls(x, "media")) == 1


def test_an_end_of_the_upload_whose_answer_was_lost_is_seen_at_the_upload(x: XPeer) -> None:
    where = {"network": "x", "method": "POST", "path": "/finalize$", "account": x.access.external_id}
    x.account.sandbox.control("POST", "faults", match=where, effect="drop", times=1, when="after_commit")
    assert x.connector.prepare(x.access, watched(x), {})["video"]["done"]


def test_a_video_on_which_x_still_works_is_kept_for_the_next_try(x: XPeer, monkeypatch: pytest.MonkeyPatch) -> None:
    request = watched(x)
    with monkeypatch.context() as hurried, pytest.raises(Failed) as caught:
        hurried.setattr("networks.x.outbound.SECONDS_TO_PREPARE", 0.9)
        x.connector.prepare(x.access, request, {})
    assert caught.value.outcome == x_media.STILL_WORKING
    assert caught.value.kept is not None
    assert caught.value.kept["video"]["finished"]
    handle = x.connector.prepare(x.access, request, caught.value.kept)
    assert handle["media_ids"] == [caught.value.kept["video"]["id"]]
    assert len(calls(x, "media")) == 1
